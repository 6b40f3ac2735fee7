/* The choice among implementations, by what is known of each candidate. Nothing here
 * measures or reads. */
#ifndef ACT_CHOOSE_H
#define ACT_CHOOSE_H

#include "speed/bench.h"

/* The greatest error that the results may have. */
typedef struct act_requirement {
    bool is_absolute;           /* the error is |y - f(x)|, else it is in ulps */
    double error;               /* the greatest that is allowed */
    const act_format *consumer; /* of --for, else NULL */
} act_requirement;

typedef enum act_standing {
    ACT_STANDING_KEEPS,   /* its error is within the limit, as far as is known */
    ACT_STANDING_EXCEEDS, /* its error is above the limit */
    ACT_STANDING_FAILS,   /* results in a class of failure, or a finding */
    ACT_STANDING_OPEN,    /* undecided, or not measured */
    ACT_STANDING_BARRED,  /* it is not for this machine, or not for the one of --isa */
    ACT_STANDINGS
} act_standing;

extern const char *const act_standing_names[ACT_STANDINGS];

typedef struct act_candidate {
    const act_impl *impl;
    bool is_barred;
    bool has_accuracy;
    bool is_proven;  /* the errors are those over every input of the format */
    double searched; /* seconds that a search was given; 0: none */
    long long inputs, undecided;
    long long failures;              /* in all classes */
    long long zeros;                 /* of them: zero_for_number */
    char classes[2 * ACT_TEXT_SIZE]; /* "wrong_sign 3, first at ..."; "" if none */
    double max_ulp, max_abs;         /* NaN: nothing could be judged */
    double zero_abs; /* |f| is at most that where a zero is; NaN: none is */
    char max_ulp_x[ACT_NAME_SIZE], max_abs_x[ACT_NAME_SIZE], zero_abs_x[ACT_NAME_SIZE];
    char reproduce[ACT_LOAD_OPTIONS_SIZE + ACT_PATH_SIZE];
    char finding[2 * ACT_TEXT_SIZE]; /* "" if there is none */
    bool has_speed;
    long long run;   /* that timed it */
    act_interval ns; /* per element */
    double copy_ns;
    size_t elements; /* of a call */
    size_t rounds;
    double ns_of[ACT_BENCH_ROUNDS];
    act_standing standing;
    char reason[4 * ACT_TEXT_SIZE]; /* why it is not chosen; "" if it keeps the limit */
} act_candidate;

typedef struct act_choice {
    act_candidate *candidates; /* sorted by act_choice_make */
    size_t count;
    /* The fastest that keeps the limit; NULL: none does. */
    const act_candidate *winner;
    /* The fastest of at most half the winner's error. */
    const act_candidate *more_precise;
    /* Without a winner, the one of least error. */
    const act_candidate *nearest;
} act_choice;

/* The error that the limit is about, and the input where it is. An absolute one is that
 * of zeros too. */
double act_candidate_error(const act_candidate *candidate, const act_requirement *limit);
const char *act_candidate_input(const act_candidate *candidate,
                                const act_requirement *limit);

/* Sets the standing and the reason. */
void act_candidate_judge(act_candidate *candidate, const act_requirement *limit);

/* Judges all and sorts them by standing, then by time; then chooses. */
void act_choice_make(act_choice *choice, const act_requirement *limit);

/* How many times longer b takes than a, both with speeds: paired by round if one run
 * timed them, else from their own intervals. */
act_interval act_candidate_ratio(const act_candidate *a, const act_candidate *b);

/* The limit in ulps of `format` that serves a consumer who rounds to a narrower or the
 * same format; false if the range of `format` does not hold that of the consumer. */
bool act_requirement_for(const act_format *consumer, const act_format *format,
                         act_requirement *limit);

/* What --for allows beyond half an ulp of the consumer's format. */
#define ACT_REQUIREMENT_SHARE 0.0625

#endif

/* The rules of the speed gate: whether new builds of kernels are slower than old ones,
 * from paired rounds, wherever these come from. */
#ifndef ACT_JUDGE_SPEED_H
#define ACT_JUDGE_SPEED_H

#include "gate/checks.h"
#include "speed/bench.h"

enum {
    ACT_RACE_CONFIRMATIONS = 2, /* fresh measurements after a first that looks bad */
    ACT_RACE_ATTEMPTS = 1 + ACT_RACE_CONFIRMATIONS,
    ACT_RACE_EXTENSION = 4, /* more measurements, once, if one does not tell */
    ACT_RACE_ROUNDS = (1 + ACT_RACE_EXTENSION) * ACT_BENCH_ROUNDS
};

/* Times of the same rounds; `again` is base a second time. */
typedef struct act_rounds {
    size_t count;
    double head[ACT_RACE_ROUNDS], base[ACT_RACE_ROUNDS], again[ACT_RACE_ROUNDS];
} act_rounds;

typedef struct act_attempt {
    act_rounds rounds;
    act_interval ratio, control; /* head over base, base over base */
} act_attempt;

typedef struct act_race {
    double threshold; /* 0.05: head may take 5 % longer */
    double scale;     /* the ratio that counts as no change, 1 between builds */
    act_attempt attempt[ACT_RACE_ATTEMPTS];
    size_t attempts;
    act_check_verdict verdict;
    const char *because; /* of the verdict; NULL: it speaks for itself */
} act_race;

/* Measures race `index` once more and appends the rounds; leaves them as they are if it
 * cannot be measured. Any status but ACT_OK ends all. */
typedef act_status act_race_source(void *user, size_t index, act_rounds *rounds);

/* What the races say of the machine: base over base, over all rows. */
typedef struct act_race_control {
    act_interval ratio;
    bool fits;
} act_race_control;

/* Runs and judges all: a row fails only if its interval, corrected for their number by
 * Holm's method, and those of two more measurements lie wholly beyond the threshold, and
 * the controls within half of it. */
act_status act_races_run(act_race *races, size_t count, act_race_source *source,
                         void *user, act_race_control *control);

#endif

/* What a result is excused for that is not f(x) rounded: the rules of flush-to-zero and
 * denormals-are-zero, which allow what code may return that computes under both; and what
 * is lost to a kernel that is given f(x) rounded instead of x. */
#ifndef ACT_EXCUSES_H
#define ACT_EXCUSES_H

#include "judge/tally.h"

/* The ends of the line where f rounds to one number while f^(k) tends to 0, which a
 * kernel that starts from that number cannot tell from 0. */
typedef struct act_lost {
    bool is_from_y; /* the kernel starts from f(x) */
    bool is_any[2]; /* to the left, to the right */
    double from[2]; /* the first such input, going outward */
} act_lost;

/* All zeros: nothing is excused. */
typedef struct act_excuses {
    bool may_flush;
    /* The truths at +0 and -0, for which subnormal inputs may be taken. */
    act_truth zero[2][ACT_CONVENTIONS];
    int count[2];
    act_lost lost;
} act_excuses;

/* Allows flushing. */
void act_excuses_allow_flushing(act_excuses *excuses, act_exact *exact,
                                const act_format *format);

/* Finds what is lost of f^(order) if f is rounded in that direction; params as for
 * act_exact_open. Nothing where that cannot be decided. */
act_lost act_lost_find(const act_function *f, const double *params, int order,
                       const act_format *format, act_direction direction);

/* Tells whether x is subnormal, and may be taken for zero. */
bool act_excuses_take_subnormal(const act_excuses *excuses, const act_format *format,
                                double x);
/* The number of ulps below which f(x) may be flushed; 0 if nothing may. */
double act_excuses_flushing_limit(const act_excuses *excuses, const act_format *format);

/* Marks the judgement on a result for x as flushed, without error, if it is wrong but a
 * zero of the right sign where |f(x)| is less than the least normal number, or f of the
 * zero that has the sign of a subnormal x; as ACT_ZERO_FROM_Y if it is a zero where more
 * is lost; and as right if it is infinite at the pole 0, whose sides y does not tell. */
void act_excuse(const act_excuses *excuses, const act_format *format, double x,
                act_judgement *result);

#endif

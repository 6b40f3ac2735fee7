/* Flush-to-zero and denormals-are-zero as rules: what code may return that computes under
 * both, besides f(x). */
#ifndef ACT_FLUSHING_H
#define ACT_FLUSHING_H

#include "judge/tally.h"

/* The truths at +0 and -0, for which subnormal inputs may be taken. */
typedef struct act_flushing {
    act_truth zero[2][ACT_CONVENTIONS];
    int count[2];
    bool is_allowed; /* all zeros: nothing may be flushed */
} act_flushing;

/* Allows flushing. */
void act_flushing_allow(act_flushing *flushing, act_exact *exact,
                        const act_format *format);

/* Tells whether x is subnormal. */
bool act_flushing_takes(const act_flushing *flushing, const act_format *format, double x);
/* The number of ulps below which f(x) may be flushed; 0 if nothing may. */
double act_flushing_limit(const act_flushing *flushing, const act_format *format);

/* Marks the judgement on a result for x as flushed, without error, if it is wrong but a
 * zero of the right sign where |f(x)| is less than the least normal number, or f of the
 * zero that has the sign of a subnormal x. */
void act_flushing_excuse(const act_flushing *flushing, const act_format *format, double x,
                         act_judgement *result);

#endif

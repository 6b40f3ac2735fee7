/* eval of a gated unit, a function of a pair. */
#ifndef ACT_EVAL_PAIR_H
#define ACT_EVAL_PAIR_H

#include "cli/options.h"

/* Tells whether the command line is about a pair, rightly or not. up: NULL if not given.
 */
bool act_eval_is_pair(const act_options *options, const char *up);

/* Prints y, or with order 1 both gradients, at each X with that up, exact and rounded.
 * format: NULL for binary32. ACT_UNDECIDED if one of them, or its digits, is not proven.
 */
act_status act_eval_pair(const act_options *options, const char *up, int order,
                         const act_format *format, int digits);

#endif

/* The exact tier: what f^(k)(x) is, proven by an enclosure that is narrowed until it
 * decides the question. Nothing here rounds a guess: past the precision cap the answer is
 * ACT_UNDECIDED. */
#ifndef ACT_EXACT_H
#define ACT_EXACT_H

#include "definition/function.h"
#include "exact/truth.h"
#include "number/round.h"
#include "number/status.h"

#include <stdbool.h>

enum { ACT_PRECISION_CAP = 16384 }; /* bits */

/* A function with its parameters and an order, ready to be evaluated; for one thread. */
typedef struct act_exact act_exact;

/* Opens f^(order), 0 <= order. params has a value for each of f, or is NULL
 * for the defaults. ACT_OK or ACT_NOMEM. */
act_status act_exact_open(act_exact **out, const act_function *f, const double *params,
                          int order);

/* Opens the same function at an order up to that of `host`, which must outlive it, with
 * its direction. What one of the two was just asked about costs the other nothing more.
 */
act_status act_exact_open_beside(act_exact **out, act_exact *host, int order);
void act_exact_close(act_exact *exact);
int act_exact_order(const act_exact *exact);

/* From now on truths are f(x) rounded in that direction, at first to nearest; a residual
 * is less than an ulp then. Where that gives the greatest finite number for more, f(x)
 * counts as that number. */
void act_exact_set_direction(act_exact *exact, act_direction direction);
act_direction act_exact_direction(const act_exact *exact);

/* Gives it other parameters; not while others are open beside it. */
void act_exact_set_params(act_exact *exact, const double *params);

/* The truth at x, any value of the format, NaN and infinities included. ACT_OK or
 * ACT_UNDECIDED. */
act_status act_exact_truth(act_exact *exact, const act_format *format, double x,
                           act_truth *out);

enum { ACT_CONVENTIONS = 3 };

/* The truths that the frameworks' conventions name at a kink; elsewhere there is one.
 * Fills at most ACT_CONVENTIONS truths without repeats, PyTorch's first, and their count.
 */
act_status act_exact_truths(act_exact *exact, const act_format *format, double x,
                            act_truth *out, int *count);

/* Those whose conventions these are. */
enum { ACT_FRAMEWORKS = ACT_CONVENTIONS };
extern const char *const act_framework_names[ACT_FRAMEWORKS];

/* Tells whether f^(order) has no value at x but by a convention, since the pieces beside
 * it end in different ones. value: what each framework takes it for, rounded to nearest.
 */
bool act_exact_is_kink(act_exact *exact, const act_format *format, double x,
                       double value[ACT_FRAMEWORKS]);

/* f(x) rounded in a direction, proven. ACT_OK or ACT_UNDECIDED. */
act_status act_exact_round(act_exact *exact, const act_format *format,
                           act_direction direction, double x, double *out);

/* f(x) as decimal text with `digits` significant digits, rounded to nearest, all proven.
 * `text` is replaced by a string that the caller frees. */
act_status act_exact_decimal(act_exact *exact, double x, int digits, char **text);

#endif

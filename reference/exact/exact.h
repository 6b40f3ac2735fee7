/* The exact tier: what f^(k)(x) is, proven by an enclosure that is narrowed until it
 * decides the question. Nothing here rounds a guess: past the precision cap the answer is
 * ACT_UNDECIDED. */
#ifndef ACT_EXACT_H
#define ACT_EXACT_H

#include "definition/function.h"
#include "number/format.h"
#include "number/round.h"
#include "number/status.h"

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

/* From now on truths are f(x) rounded in that direction, at first to nearest; a residual
 * is less than an ulp then. Where that gives the greatest finite number for more, f(x)
 * counts as that number. */
void act_exact_set_direction(act_exact *exact, act_direction direction);
act_direction act_exact_direction(const act_exact *exact);

/* The sign that a zero must have. */
typedef enum act_zero_sign { ACT_ZERO_ANY, ACT_ZERO_PLUS, ACT_ZERO_MINUS } act_zero_sign;

/* f(x) as seen from a format, enough to judge any result in it:
 *   f(x) = (rounded / ulp + residual) * ulp,  ulp = 2^ulp_exponent.
 * Beyond the largest finite number f(x) counts as at most 2^(emax + 1), which is what an
 * infinite `rounded` stands for. */
typedef struct act_truth {
    /* f(x) rounded to nearest or as act_exact_set_direction says, proven; NaN where f
     * does not exist. */
    double rounded;
    /* In ulps, within 2^-34; 0 where `rounded` is NaN or f(x) infinite. */
    double residual;
    int ulp_exponent;
    act_zero_sign zero; /* what the sign of a zero must be, as f(x) or instead of it */
} act_truth;

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

/* f(x) rounded in a direction, proven. ACT_OK or ACT_UNDECIDED. */
act_status act_exact_round(act_exact *exact, const act_format *format,
                           act_direction direction, double x, double *out);

/* The signed error of y as a value for f(x) in ulps, (y - f(x)) / ulp(f(x)), within
 * 2^-34; infinities count as 2^(emax + 1). Not for NaN. */
double act_truth_error(const act_truth *truth, const act_format *format, double y);

/* |f(x)| in ulps; an infinity counts as 2^(emax + 1). */
double act_truth_size(const act_truth *truth, const act_format *format);

/* f(x) as decimal text with `digits` significant digits, rounded to nearest, all proven.
 * `text` is replaced by a string that the caller frees. */
act_status act_exact_decimal(act_exact *exact, double x, int digits, char **text);

#endif

/* The leeway that a rounded value leaves: what f^(k)(x) can be where of x only y is
 * known, which is f(x) rounded to a format. No kernel that starts from y can tell these
 * apart. */
#ifndef ACT_LEEWAY_H
#define ACT_LEEWAY_H

#include "definition/function.h"
#include "exact/truth.h"
#include "number/status.h"

/* A function with its parameters, an order and a format; for one thread. */
typedef struct act_leeways act_leeways;

/* Over all real numbers near x, on its side of every kink, that f rounds to y. */
typedef struct act_leeway {
    act_truth lower, upper; /* the bounds of f^(k), or what it tends to */
    act_truth nominal;      /* f^(k) where f is y, or tends to it */
    bool has_nominal;       /* false: y is beyond all that f has */
    /* The least that the greater one of the errors at both bounds can be, whatever the
     * result is: (upper - lower) / (ulp(lower) + ulp(upper)), in ulps. */
    double loss;
} act_leeway;

/* Opens f^(order), 1 <= order <= 2; params as for act_exact_open. ACT_OK or ACT_NOMEM. */
act_status act_leeways_open(act_leeways **out, const act_function *f,
                            const double *params, int order, const act_format *format);
void act_leeways_close(act_leeways *leeways);

/* Finds the leeway of y around a finite x of the format, y = f(x) rounded to nearest and
 * finite. Its ends are within 2^-20 ulp, outward. ACT_OK, or ACT_UNDECIDED: at a kink or
 * a pole, where f is level but not constant, or where precision does not suffice. */
act_status act_leeway_find(act_leeways *leeways, double x, double y, act_leeway *out);

#endif

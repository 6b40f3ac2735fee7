/* What is proven of a function, beside its values, as rows: bounds of f, f' and f'', how
 * they are reached, and what follows from them. Keys are the store's columns. */
#ifndef ACT_ROWS_RANGE_H
#define ACT_ROWS_RANGE_H

#include "range/traits.h"
#include "store/rows_accuracy.h"

enum { ACT_BOUND_DIGITS = 20, ACT_SPOT_DIGITS = 17 };

typedef struct act_ranges {
    const act_function *f;
    const double *params; /* NULL: the defaults */
    act_range range[ACT_ORDERS];
    bool known[ACT_ORDERS]; /* whether the search decided */
    act_traits traits;
    bool has_traits;
} act_ranges;

/* Finds the ranges over [from, to], and over the whole domain the traits too. OK; USAGE:
 * the domain has no number there; UNDECIDED: of some order; NOMEM. Free in each case. */
act_status act_ranges_find(act_ranges *ranges, const act_function *f,
                           const double *params, double from, double to);
void act_ranges_free(act_ranges *ranges);

/* "[0, 0.25)" with that many digits; "undecided". To be freed. */
char *act_ranges_interval(const act_ranges *ranges, int order, int digits);

json_t *act_row_of_bound(const act_ranges *ranges, int order);
json_t *act_row_of_traits(const act_ranges *ranges);
/* Per format, side and order (0: f rounds to its limit, 1: f' rounds to zero) from where
 * on. *status: OK, UNDECIDED or NOMEM. */
json_t *act_rows_of_saturation(const act_ranges *ranges, act_status *status);
/* Per format: what is left of a gradient after layers that each scale it by max |f'|. */
json_t *act_rows_of_gradient(const act_ranges *ranges);

#endif

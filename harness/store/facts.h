/* Proven facts of a function, beside its values, as rows: bounds of f, f' and f'', how
 * they are reached, and what follows from them. Keys are the store's columns. */
#ifndef ACT_FACTS_H
#define ACT_FACTS_H

#include "range/traits.h"
#include "store/rows.h"

enum { ACT_BOUND_DIGITS = 20, ACT_SPOT_DIGITS = 17 };

typedef struct act_facts {
    const act_function *f;
    const double *params; /* NULL: the defaults */
    act_range range[ACT_ORDERS];
    bool known[ACT_ORDERS]; /* whether the search decided */
    act_traits traits;
    bool has_traits;
} act_facts;

/* Finds the ranges over [from, to], and over the whole domain the traits too. OK; USAGE:
 * the domain has no number there; UNDECIDED: of some order; NOMEM. Free in each case. */
act_status act_facts_find(act_facts *facts, const act_function *f, const double *params,
                          double from, double to);
void act_facts_free(act_facts *facts);

/* "[0, 0.25)" with that many digits; "undecided". To be freed. */
char *act_facts_interval(const act_facts *facts, int order, int digits);

json_t *act_row_of_bound(const act_facts *facts, int order);
json_t *act_row_of_traits(const act_facts *facts);
/* Per format, side and order (0: f rounds to its limit, 1: f' rounds to zero) from where
 * on. *status: OK, UNDECIDED or NOMEM. */
json_t *act_rows_of_saturation(const act_facts *facts, act_status *status);
/* Per format: what is left of a gradient after layers that each scale it by max |f'|. */
json_t *act_rows_of_gradient(const act_facts *facts);

#endif

/* Results of several stores side by side: of commits, or of machines. */
#ifndef ACT_HISTORY_H
#define ACT_HISTORY_H

#include "number/status.h"
#include "number/why.h"

#include <jansson.h>

/* The metrics of a history: max_ulp, mean_ulp, failures, ns_per_element. */
extern const char *const act_history_metrics[];
extern const size_t act_history_metric_count;

/* Reads `count` stores, and orders them by when their last run began. *out is an object:
 * `stores`, a list of `store` (the path), `started`, `version`, `machine`; and `series`,
 * a list of `id`, `metric`, `values`: a number for each store, or null if it does not
 * have it. A glob over ids chooses (none: all). On failure a line in `why`. */
act_status act_history_load(char *const *paths, size_t count, char *const *globs,
                            size_t n_globs, json_t **out, act_why *why);

#endif

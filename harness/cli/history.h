/* The history of rows: results of several stores side by side, of commits or machines. */
#ifndef ACT_HISTORY_H
#define ACT_HISTORY_H

#include "cli/options.h"
#include "number/status.h"
#include "number/why.h"

#include <jansson.h>

/* Reads the stores, and orders them by when their last run began. *out is an object:
 * `stores`, a list of `store` (the path), `started`, `version`, `machine`; and `series`,
 * a list of `id`, `metric` (max_ulp, mean_ulp, failures, ns_per_element), `values`: a
 * number for each store, or null if it does not have it. The globs over ids choose (none:
 * all). On failure a line in `why`. */
act_status act_history_load(const act_options *options, json_t **out, act_why *why);

#endif

/* The choice of implementations by globs over their ids. */
#ifndef ACT_CATALOGUE_SELECT_H
#define ACT_CATALOGUE_SELECT_H

#include "code/catalogue.h"

/* Keeps the implementations that match a glob, sorted by id; all if there is no glob. A
 * glob that matches nothing is ACT_USAGE, and why names near misses. */
act_status act_catalogue_select(act_catalogue *catalogue, char *const *globs,
                                size_t n_globs, act_why *why);

#endif

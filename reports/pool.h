/* Texts of the charts' data that are written once, however often they are referred to. */
#ifndef ACT_POOL_H
#define ACT_POOL_H

#include "number/status.h"

#include <stddef.h>
#include <stdio.h>

typedef struct act_pool {
    char **text; /* JSON values */
    size_t count, room;
    size_t *slot; /* a hash table of 1 + index, 0: free; twice as large as room */
} act_pool;

/* The index of a JSON value of the pool, added if it is new; takes the text over, also on
 * failure. NULL is refused as ACT_NOMEM. */
act_status act_pool_find(act_pool *pool, char *text, size_t *index);

/* The same for numbers, as the string of act_figure_series to that many digits. */
act_status act_pool_find_numbers(act_pool *pool, const double *value, size_t count,
                                 int digits, size_t *index);

/* Writes all as the members of a JSON array. */
void act_pool_write(FILE *out, const act_pool *pool);
void act_pool_free(act_pool *pool);

#endif

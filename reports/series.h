/* Texts of the charts' data that are written once, however often they are referred to. */
#ifndef ACT_SERIES_H
#define ACT_SERIES_H

#include "status.h"

#include <stddef.h>
#include <stdio.h>

typedef struct act_series {
    char **text; /* JSON values */
    size_t count, room;
    size_t *slot; /* a hash table of 1 + index, 0: free; twice as large as room */
} act_series;

/* The index of a JSON value of the set, added if it is new; takes the text over, also on
 * failure. NULL is refused as ACT_NOMEM. */
act_status act_series_find(act_series *set, char *text, size_t *index);

/* The same for numbers, as the string of act_figure_series to that many digits. */
act_status act_series_find_numbers(act_series *set, const double *value, size_t count,
                                   int digits, size_t *index);

/* Writes all as the members of a JSON array. */
void act_series_write(FILE *out, const act_series *set);
void act_series_free(act_series *set);

#endif

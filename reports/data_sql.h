/* SQL functions of which the charts' data is made (page_data.c):
 *
 *     act_values(...)                   JSON values with commas between: null, text,
 * whole numbers, and others to 4 digits act_numbers(text, digits)         the same of the
 * numbers in a text with blanks; other words are left out act_series(value, digits,
 * place)  an aggregate: the string of act_figure_series; the last value at a place
 * counts, places ascend, and those between are gaps; without it, row by row act_cell(lo,
 * hi)                  the cell of a bin, NULL if it has none: cell 34 + e holds 2^e <= x
 * < 2^(e+1), cells 0 and 67 the smaller and larger numbers, -1 - c those of cell c with a
 * minus act_rank(ranks, share)            the rank of the share-th of all results,
 * counted as in `accuracy`, the least first; NULL: of none */
#ifndef ACT_DATA_SQL_H
#define ACT_DATA_SQL_H

#include <sqlite3.h>

/* Makes them known; a code of SQLite. */
int act_data_sql_add(sqlite3 *db);

#endif

/* Results in classes of their own (judge/tally.h), as rows and as text. A row of an
 * implementation has a list of them, `classes`: how many results, and the first. */
#ifndef ACT_ROW_CLASS_H
#define ACT_ROW_CLASS_H

#include "store/row.h"
#include "sweep/sweep.h"

/* An array with a row for each class that a result is in. */
json_t *act_rows_of_classes(const act_sweep_result *result);

/* Whether a row of it is one of failure, not of a convention. */
bool act_row_is_failure(const json_t *class);

/* ", first at x = 0x1p+3 (8): got -0x1p+0, exact 0.5" of such a row. */
void act_class_text(const json_t *class, char *text, size_t size);

/* "wrong_sign 3, first at ...; zero_for_number 1, first at ..." of the failures of a row;
 * "" if there are none. */
void act_failures_text(const json_t *row, char *text, size_t size);

/* Its row of that class; NULL: no result is in it. */
const json_t *act_row_class(const json_t *row, const char *name);

#endif

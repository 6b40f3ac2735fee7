/* Rows from which the report draws: errors by binade, special values, curves. Each is an
 * array, a new reference, or NULL if memory is short. */
#ifndef ACT_ROWS_CURVES_H
#define ACT_ROWS_CURVES_H

#include "store/row.h"
#include "sweep/sweep.h"

json_t *act_rows_of_bins(const act_sweep_result *result);
json_t *act_rows_of_specials(const act_sweep_result *result);
/* f, f' and f'' of the default parameters over the part of the line that plots show. */
json_t *act_rows_of_curves(const act_function *f);

#endif

/* Rows as in store/stored_rows.h, measured now. */
#ifndef ACT_MEASURED_ROWS_H
#define ACT_MEASURED_ROWS_H

#include "code/catalogue.h"
#include "inputs/plan.h"

#include <jansson.h>

/* Measures the catalogue; *rows is an array sorted by id. Faults are printed. */
act_status act_measured_rows(const act_plan *plan, const act_catalogue *catalogue,
                             json_t **rows);

#endif

/* Values of metrics, and the limits that they ask for. */
#ifndef ACT_METRICS_H
#define ACT_METRICS_H

#include "gate/limits.h"

#include <jansson.h>
#include <stdio.h>

/* The value of a metric of a row; NaN: it has none. */
double act_metric_value(const act_metric *metric, const json_t *row);

/* The limit that a value asks for, "max_ulp<=2.4019": five digits, rounded so that it
 * holds. */
void act_limit_proposal(const act_metric *metric, double value, char *text, size_t size);
/* The same if it is tighter than `limit`, else "". */
void act_limit_tighter(const act_limit *limit, double value, char *text, size_t size);
/* Writes a limits file that all rows just keep. */
void act_limits_propose(FILE *out, const json_t *rows);

#endif

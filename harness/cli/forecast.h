/* What a run is going to measure, and about how long that takes. */
#ifndef ACT_FORECAST_H
#define ACT_FORECAST_H

#include "code/catalogue.h"
#include "inputs/plan.h"
#include "speed/setting.h"

/* Seconds; 0 if there is no telling: searches and exhaustive sweeps, of all inputs or of
 * a range, take as long as they take. */
double act_forecast_seconds(const act_catalogue *catalogue, const act_plan *plan,
                            const act_settings *settings);

/* Prints one line. */
void act_forecast_print(const act_catalogue *catalogue, const act_plan *plan,
                        const act_settings *settings);

#endif

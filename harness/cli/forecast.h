/* What a run is going to measure, and about how long that takes. */
#ifndef ACT_FORECAST_H
#define ACT_FORECAST_H

#include "code/catalogue.h"
#include "inputs/plan.h"
#include "speed/setting.h"

/* Prints that in one line. The time is left out if there is no telling. */
void act_forecast_print(const act_catalogue *catalogue, const act_plan *plan,
                        const act_settings *settings);

#endif

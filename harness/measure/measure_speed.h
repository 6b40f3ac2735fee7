/* Timings over a catalogue, with results to a store, to stdout, or to both. */
#ifndef ACT_MEASURE_SPEED_H
#define ACT_MEASURE_SPEED_H

#include "measure/measure.h"

/* Whether the settings can be measured: ACT_OK, or ACT_USAGE after a line on stderr. */
act_status act_measure_speed_check(const act_measurement *measure);
/* Times the catalogue in all settings. */
act_status act_measure_speed(act_measurement *measure);

#endif

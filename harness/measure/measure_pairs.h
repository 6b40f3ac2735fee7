/* Errors of the gated units of a catalogue. */
#ifndef ACT_MEASURE_PAIRS_H
#define ACT_MEASURE_PAIRS_H

#include "measure/measure.h"

/* Sweeps those of the measurement's catalogue, and prints what comes out. ACT_OK,
 * ACT_NOMEM, ACT_INTERRUPTED, or ACT_USAGE: the range holds no value of a format. */
act_status act_measure_pairs(act_measurement *measure);

#endif

/* Errors of the functions of rows of a catalogue. */
#ifndef ACT_MEASURE_ROWWISE_H
#define ACT_MEASURE_ROWWISE_H

#include "measure/measure.h"

/* Sweeps those of the measurement's catalogue, and prints what comes out. ACT_OK,
 * ACT_NOMEM or ACT_INTERRUPTED. */
act_status act_measure_rowwise(act_measurement *measure);

#endif

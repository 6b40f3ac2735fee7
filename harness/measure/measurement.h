/* What the measuring commands share while they run. */
#ifndef ACT_MEASUREMENT_H
#define ACT_MEASUREMENT_H

#include "base/progress.h"
#include "cli/command.h"
#include "cli/options.h"
#include "store/resume.h"
#include "store/store.h"

typedef struct act_measurement {
    const act_options *options;
    const act_catalogue *catalogue;
    act_store *store; /* NULL: results are printed only */
    bool print;
    int worst_exit; /* the gravest exit code of all verdicts so far */
    bool any;       /* not all was skipped */
    act_keep keep;  /* parts of an exhaustive sweep, if there is a store */
    act_progress progress;
    act_watch watch; /* over the timings */
    act_warnings warnings;
} act_measurement;

void act_measurement_note(act_measurement *measure, act_verdict verdict);

/* Sweeps the catalogue. */
act_status act_measure_accuracy(act_measurement *measure);
/* Whether the settings can be measured: ACT_OK, or ACT_USAGE after a line on stderr. */
act_status act_measure_speed_check(const act_measurement *measure);
/* Times the catalogue in all settings. */
act_status act_measure_speed(act_measurement *measure);

#endif

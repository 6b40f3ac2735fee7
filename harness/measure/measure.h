/* Measurements over a catalogue, with results to a store, to stdout, or to both; and the
 * sweep among them. */
#ifndef ACT_MEASURE_H
#define ACT_MEASURE_H

#include "base/progress.h"
#include "code/catalogue.h"
#include "measure/total.h"
#include "speed/setting.h"
#include "store/resume.h"
#include "store/store_add.h"

typedef struct act_measurement {
    const act_plan *plan;
    const act_settings *settings; /* of timings */
    const act_catalogue *catalogue;
    act_store *store;  /* NULL: results are printed only */
    bool print, json;  /* rows to stdout, as text or as JSON */
    int worst_exit;    /* the gravest exit code of all verdicts so far */
    bool any;          /* not all was skipped */
    act_total total;   /* of the rows that are printed */
    act_resume resume; /* parts of an exhaustive sweep, if there is a store */
    act_progress progress;
    act_machine_watch watch; /* over the timings */
    act_warnings warnings;
} act_measurement;

/* Takes a verdict into the exit code: failing outweighs not deciding, which outweighs
 * passing. */
void act_measurement_note(act_measurement *measure, act_verdict verdict);

/* Whether --budget and --exhaustive have something to do in the catalogue: ACT_OK, or
 * ACT_USAGE after a line on stderr. */
act_status act_measure_accuracy_check(const act_plan *plan,
                                      const act_catalogue *catalogue);
/* Sweeps the catalogue, but for what a resumed sweep has done already. ACT_UNWRITTEN: the
 * store knows why. */
act_status act_measure_accuracy(act_measurement *measure);

/* Why functions of several inputs are not measured here; NULL: they are. */
const char *act_measure_why_not(const act_measurement *measure);

/* Takes and prints the result of one such implementation: its row, which is consumed, and
 * NULL if memory was short. ACT_OK or ACT_NOMEM. */
act_status act_measure_take(act_measurement *measure, const act_impl *impl,
                            act_verdict verdict, json_t *row,
                            void (*show)(const json_t *row));

#endif

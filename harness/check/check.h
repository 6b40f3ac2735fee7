/* What a kernel does with any call that its contract allows: every short n at both ends
 * of a page, in place, again and again, from threads, with long arrays, with any dy. All
 * of it happens in child processes. */
#ifndef ACT_CHECK_H
#define ACT_CHECK_H

#include "base/fpmode.h"
#include "check/check_inputs.h"
#include "code/findings.h"

/* The check that is wanted of one implementation. */
typedef struct act_check {
    const act_impl *impl;
    const act_check_inputs *inputs;
    bool aftermath;  /* look at what calls leave behind too */
    double timeout;  /* seconds of processor time for each child */
    double patience; /* seconds that the calls with one long array may take */
    bool is_brief;   /* short calls only of lengths about whole vectors */
} act_check;

/* What was seen beside the findings. */
typedef struct act_checked {
    bool done;      /* else only the findings count */
    uint64_t calls; /* with short arrays */
    /* Largest difference between results that should be the same, excused or not, in
     * numbers of the format; one of NaN and a number counts as all of them. */
    double max_inconsistency;
    uint64_t longest;  /* elements of the longest call that was computed whole */
    uint64_t products; /* pairs of an input and a dy; 0: there is no dy */
    /* Inputs at which an exception is raised for no reason: any, and by flag. */
    uint64_t flag_errors, flags[ACT_FLAGS];
} act_checked;

/* Checks it; findings are added. ACT_OK, ACT_NOMEM or ACT_INTERRUPTED. */
act_status act_check_run(const act_check *check, act_checked *checked,
                         act_findings *findings);

/* Takes out of a trial's findings those that the checks' findings explain. */
void act_check_supersede(const act_findings *checks, act_findings *of_trial);

#endif

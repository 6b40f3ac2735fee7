/* The commands that measure: ulp, bench and run. */
#ifndef ACT_MEASURING_H
#define ACT_MEASURING_H

#include "cli/options.h"

enum { ACT_MEASURES_ACCURACY = 1, ACT_MEASURES_SPEED = 2 };

/* Measures what the options choose: errors, timings, or both, which then go into a store
 * in any case, with a summary instead of each row. The exit code becomes that of the
 * gravest verdict; before a failure, finished rows are kept. */
act_status act_measuring_run(act_options *options, int measures, bool quick);

#endif

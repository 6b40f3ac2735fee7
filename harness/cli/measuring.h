/* The commands that measure: ulp, bench and run. */
#ifndef ACT_MEASURING_H
#define ACT_MEASURING_H

#include "cli/options.h"

enum { ACT_MEASURES_ACCURACY = 1, ACT_MEASURES_SPEED = 2 };

/* Measures what the options choose: errors, timings, or both, which then go into a store
 * in any case, with a summary instead of each row. Returns the exit code: that of the
 * gravest verdict, or of the first failure, before which finished rows are kept. */
int act_measuring_run(act_options *options, int measures, bool quick);

#endif

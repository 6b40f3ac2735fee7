/* `run --quick`: a smaller report within half a minute. */
#ifndef ACT_QUICK_H
#define ACT_QUICK_H

#include "cli/options.h"
#include "store/store_add.h"

/* Fills in what --quick decides. ACT_OK; or ACT_USAGE after a line on stderr: the options
 * ask for what a quick run leaves out. */
act_status act_quick_plan(act_options *options);

/* Leaves in the catalogue what a quick run measures: f and f' in binary32 and bfloat16,
 * each kernel at the best level that this processor has. ACT_OK; or ACT_USAGE after a
 * line on stderr: nothing is left. */
act_status act_quick_select(act_catalogue *catalogue);

/* Marks the run in the store as a quick one: by a warning, which reports show while rows
 * of this run are in the store. */
act_status act_quick_mark(act_store *store);
/* Says the same below a summary. */
void act_quick_print(void);

#endif

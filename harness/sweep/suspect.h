/* Kernels whose errors are so large that they may compute something else. */
#ifndef ACT_SUSPECT_H
#define ACT_SUSPECT_H

#include "identify/identify.h"
#include "sweep/sweep.h"

/* The floored error from which on a kernel of a format is far off. */
double act_suspect_far(const act_format *format);

/* Whether an implementation is so far off that its identity is worth some milliseconds.
 */
bool act_is_suspect(const act_plan *plan, const act_sweep_result *result);

/* Asks which function it is, and adds a note if that is another than its row says.
 * ACT_OK, ACT_NOMEM or ACT_INTERRUPTED. */
act_status act_suspect_tell(act_identifier *identifier, const act_plan *plan,
                            act_sweep_result *result);

#endif

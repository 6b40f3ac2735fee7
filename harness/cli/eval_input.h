/* Inputs as people type them. */
#ifndef ACT_EVAL_INPUT_H
#define ACT_EVAL_INPUT_H

#include "number/format.h"
#include "number/status.h"

/* Reads a number (decimal, hex-float, inf, nan, bits:0x..., or nan(0x...) as results have
 * it) as the nearest value of the format. ACT_OK, or ACT_USAGE after a line on stderr. */
act_status act_eval_read(const act_format *format, const char *text, uint64_t *bits);

#endif

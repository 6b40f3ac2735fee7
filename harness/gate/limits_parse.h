/* The parser of limits files (limits.h). */
#ifndef ACT_LIMITS_PARSE_H
#define ACT_LIMITS_PARSE_H

#include "gate/limits.h"
#include "number/status.h"
#include "number/why.h"

/* Reads a limits file. ACT_OK; ACT_USAGE and in `why` "FILE:LINE:COLUMN: what is wrong
 * and what would be right"; ACT_IO; ACT_NOMEM. Free it in every case. */
act_status act_limits_read(act_limits *limits, const char *path, act_why *why);
/* The same from memory; `name` stands for the file. */
act_status act_limits_parse(act_limits *limits, const char *name, const char *text,
                            size_t size, act_why *why);

#endif

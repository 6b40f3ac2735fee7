/* The values of options, and what is said of wrong ones. */
#ifndef ACT_ARGUMENTS_H
#define ACT_ARGUMENTS_H

#include "number/format.h"

#include <argp.h>

/* Writes a line on stderr, as act_errorf does, from within an argp parser, which returns
 * its value. */
error_t act_option_fault(const char *form, ...) __attribute__((format(printf, 1, 2)));

/* Each reads the value of the option `name`; 0, or a printed fault: a real number,
 * infinities too; a time above 0; a whole number in lo..hi; a format by its short name.
 */
error_t act_real_parse(const char *name, const char *text, double *out);
error_t act_seconds_parse(const char *name, const char *text, double *out);
error_t act_whole_parse(const char *name, const char *text, long long lo, long long hi,
                        long long *out);
error_t act_format_parse(const char *name, const char *text, const act_format **out);
/* The value of --order, at most `most`. */
error_t act_order_parse(const char *text, int most, int *order);

#endif

/* Values on the command line, and what is said of wrong ones. */
#ifndef ACT_ARGUMENTS_H
#define ACT_ARGUMENTS_H

#include <argp.h>
#include <stdbool.h>

/* A line on stderr, "checkact: ...". */
void act_errorf(const char *form, ...) __attribute__((format(printf, 1, 2)));
/* The same from within an argp parser, which returns its value. */
error_t act_option_fault(const char *form, ...) __attribute__((format(printf, 1, 2)));

/* Reads a number in decimal or hex-float, "inf" or "nan"; false if the text is anything
 * else. */
bool act_number_parse(const char *text, double *out);
/* A number in decimal, with as few digits (but 6) as give it back when they are read. */
typedef struct act_number_text {
    char text[32];
} act_number_text;
act_number_text act_number_print(double value);
/* Reads a real number, infinities too, for the option `name`; 0, or a printed fault. */
error_t act_real_parse(const char *name, const char *text, double *out);
/* Reads a time above 0 for the option `name`; 0, or a printed fault. */
error_t act_seconds_parse(const char *name, const char *text, double *out);
/* Reads a whole number in lo..hi for the option `name`; 0, or a printed fault. */
error_t act_whole_parse(const char *name, const char *text, long long lo, long long hi,
                        long long *out);

#endif

/* Text for people: lines on stderr, numbers, command lines. */
#ifndef ACT_TEXT_H
#define ACT_TEXT_H

#include "number/format.h"
#include "number/status.h"
#include "number/why.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

/* Writes a line on stderr, "checkact: ...". */
void act_errorf(const char *form, ...) __attribute__((format(printf, 1, 2)));
void act_verrorf(const char *form, va_list arguments)
    __attribute__((format(printf, 1, 0)));

/* The same; returns ACT_USAGE. */
act_status act_refuse(const char *form, ...) __attribute__((format(printf, 1, 2)));

/* Writes the reason of a failure on stderr unless the status is ACT_OK; returns it. */
act_status act_report_failure(act_status status, const act_why *why);

/* Reads a number in decimal or hex-float, "inf" or "nan"; false if the text is anything
 * else. */
bool act_number_parse(const char *text, double *out);

/* A number in decimal, with as few digits (but 6) as give it back when they are read. */
typedef struct act_number_text {
    char text[32];
} act_number_text;
act_number_text act_number_print(double value);

/* An encoding as hex float, "inf", or a NaN with its bits, "nan(0x7fc00000)". */
typedef struct act_bits_text {
    char text[32];
} act_bits_text;
act_bits_text act_bits_print(const act_format *format, uint64_t bits);

/* A text of unknown origin as one line for people, cut if it is longer than any path. */
typedef struct act_line {
    char text[4096];
} act_line;
act_line act_line_of(const char *text);

/* Prints behind a text that is in a buffer of this size; what does not fit is cut off. */
void act_text_append(char *text, size_t size, const char *form, ...)
    __attribute__((format(printf, 3, 4)));

/* Joins the words of a command line, up to a NULL, with blanks; all but the first are
 * quoted for a shell. The caller frees the text; NULL if memory is short. */
char *act_text_command_line(char *const *argv);

/* A share of 0 to 1 in percent, to four digits or as many more as it takes to tell it
 * from 0 and from 100; "-" for NaN. */
typedef struct act_percent {
    char text[32];
} act_percent;
act_percent act_percent_of(double share);

#endif

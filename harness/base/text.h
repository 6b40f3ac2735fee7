/* Text for people: lines on stderr, numbers, command lines. */
#ifndef ACT_TEXT_H
#define ACT_TEXT_H

#include <stdarg.h>
#include <stdbool.h>

/* Writes a line on stderr, "checkact: ...". */
void act_errorf(const char *form, ...) __attribute__((format(printf, 1, 2)));
void act_verrorf(const char *form, va_list arguments)
    __attribute__((format(printf, 1, 0)));

/* Reads a number in decimal or hex-float, "inf" or "nan"; false if the text is anything
 * else. */
bool act_number_parse(const char *text, double *out);

/* A number in decimal, with as few digits (but 6) as give it back when they are read. */
typedef struct act_number_text {
    char text[32];
} act_number_text;
act_number_text act_number_print(double value);

/* Joins the words of a command line with blanks. The caller frees the text; NULL if
 * memory is short. */
char *act_text_join(int argc, char **argv);

#endif

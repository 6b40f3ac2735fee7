/* The reason of a failure, as one line for people. */
#ifndef ACT_WHY_H
#define ACT_WHY_H

#include <stdarg.h>

enum { ACT_WHY_SIZE = 1536 };

typedef struct act_why {
    char text[ACT_WHY_SIZE];
} act_why;

/* Each writes as printf does, cut to what fits: in place of what was there, or behind it.
 */
void act_why_set(act_why *why, const char *form, ...)
    __attribute__((format(printf, 2, 3)));
void act_why_append(act_why *why, const char *form, ...)
    __attribute__((format(printf, 2, 3)));
void act_why_vappend(act_why *why, const char *form, va_list arguments)
    __attribute__((format(printf, 2, 0)));

#endif

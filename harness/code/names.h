/* Names of functions and of what they are computed in, as people type them. */
#ifndef ACT_NAMES_H
#define ACT_NAMES_H

#include "code/impl.h"
#include "definition/row_function.h"
#include "number/why.h"

/* Finds the function of that name. ACT_USAGE: there is none, and why names near ones. */
act_status act_names_function(const char *name, const act_function **function,
                              act_why *why);

/* The same of a gated unit. */
act_status act_names_gated(const char *name, const act_gated **gated, act_why *why);

/* The same of a function of a row. */
act_status act_names_row_function(const char *name, const act_row_function **function,
                                  act_why *why);

/* What an implementation computes: a derivative of one of these, the others being NULL.
 */
typedef struct act_named {
    const act_function *function;
    const act_gated *gated;
    const act_row_function *row_function;
    int order;
    const act_format *format;
} act_named;

/* Reads "FUNCTION.dORDER.FORMAT", ended by the text's end or by '.'. ACT_USAGE if it is
 * something else, and why says what is wrong. */
act_status act_names_target(const char *text, act_named *named, act_why *why);

#endif

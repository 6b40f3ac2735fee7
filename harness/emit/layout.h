/* Declarations of a preprocessed source as text that people read: one statement a line,
 * what macros leave behind (parentheses around parentheses, casts of constants) taken
 * away. What it computes stays the same. */
#ifndef ACT_LAYOUT_H
#define ACT_LAYOUT_H

#include "emit/csource.h"

#include <stdio.h>

/* Names of the macros that stand for pragmas about loops, which compilers spell
 * differently; see emit.c. */
#define ACT_LAYOUT_NO_CARRY "ACT_NO_CARRY"
#define ACT_LAYOUT_UNROLL "ACT_UNROLL"

/* The macro that stands for a pragma, or NULL. */
const char *act_layout_pragma(const act_token *token);

/* Prints the declaration and the comment above it. If `name` is not NULL it is a function
 * that becomes public under that name. */
act_status act_layout_print(FILE *out, const act_csource *source, const act_decl *decl,
                            const char *name);

#endif

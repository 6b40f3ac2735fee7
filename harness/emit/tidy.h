/* Takes away what macros leave behind in expressions. */
#ifndef ACT_TIDY_H
#define ACT_TIDY_H

#include "emit/csource.h"

/* Tokens of one declaration; those with length 0 are gone. */
typedef struct act_tidy {
    act_token *tokens;
    size_t count;
    size_t *partner; /* of a bracket: the index of the other one */
    char *constants; /* texts of the constants that were written anew */
} act_tidy;

/* Copies the tokens and simplifies them: ((float)(0.5)) becomes 0.5f where that is the
 * same number, f((x)) becomes f(x), (sizeof(float) == sizeof(double) ? (1) : (2))
 * becomes 2. Free it in any case. */
act_status act_tidy_make(act_tidy *tidy, const act_token *tokens, size_t count);
void act_tidy_free(act_tidy *tidy);

#endif

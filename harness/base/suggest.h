/* Suggestions for unknown words. */
#ifndef ACT_SUGGEST_H
#define ACT_SUGGEST_H

#include "number/why.h"

#include <stddef.h>

/* The number of insertions, deletions and replacements that turn a into b; for texts of
 * less than 256 bytes, longer ones count as far away. */
size_t act_edit_distance(const char *a, const char *b);

/* Appends " (did you mean A, B or C?)" with the at most three names nearest to `text`,
 * and nothing if none is near. */
void act_suggest(act_why *why, const char *text, const char *const *names, size_t count);

#endif

/* Near misses for error messages. */
#ifndef ACT_NEAR_H
#define ACT_NEAR_H

#include <stddef.h>

/* Number of insertions, deletions and replacements that turn a into b; for texts of less
 * than 256 bytes, longer ones count as far away. */
size_t act_edit_distance(const char *a, const char *b);

/* Appends " (did you mean A, B or C?)" with the at most three names nearest to `text`,
 * and nothing if none is near. text_out holds a string already. */
void act_near_append(char *text_out, size_t size, const char *text,
                     const char *const *names, size_t count);

#endif

/* The comparison of builds: to time two that are the same program is to time noise. */
#ifndef ACT_SAME_BUILD_H
#define ACT_SAME_BUILD_H

#include <stdbool.h>

/* Tells whether both files are ELF objects of 64 bits that load the same bytes at the
 * same places: code, constants, data, and what they link to; notes, as the build id, and
 * debugging information may differ. What cannot be read is not the same. */
bool act_same_build(const char *path, const char *other);

#endif

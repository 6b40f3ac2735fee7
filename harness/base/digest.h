/* What tells one file's contents from another's. */
#ifndef ACT_DIGEST_H
#define ACT_DIGEST_H

#include <stdint.h>

/* A hash of the bytes of a file, that of none if it cannot be read. FNV-1a,
 * http://www.isthe.com/chongo/tech/comp/fnv/: tells builds apart, not forgeries. */
uint64_t act_digest_file(const char *path);

#endif

/* Hashes that tell the contents of files apart: FNV-1a,
 * http://www.isthe.com/chongo/tech/comp/fnv/. They tell builds apart, not forgeries. */
#ifndef ACT_DIGEST_H
#define ACT_DIGEST_H

#include <stdint.h>

/* The hash of a file's contents, that of no bytes if it cannot be read. */
uint64_t act_digest_file(const char *path);

#endif

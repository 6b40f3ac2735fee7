/* Hashes that tell the contents of files and texts apart: FNV-1a,
 * http://www.isthe.com/chongo/tech/comp/fnv/. They tell builds apart, not forgeries. */
#ifndef ACT_DIGEST_H
#define ACT_DIGEST_H

#include <stddef.h>
#include <stdint.h>

/* The hash of no bytes. */
#define ACT_DIGEST_EMPTY UINT64_C(0xcbf29ce484222325)

/* The hash of what `digest` is the hash of, followed by more bytes. */
uint64_t act_digest_add(uint64_t digest, const void *bytes, size_t size);

/* The hash of a file's contents, that of no bytes if it cannot be read or is none. After
 * an interruption, of any part of it. */
uint64_t act_digest_file(const char *path);

#endif

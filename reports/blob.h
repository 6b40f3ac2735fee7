/* Bytes as text that is safe anywhere in HTML. */
#ifndef ACT_BLOB_H
#define ACT_BLOB_H

#include "number/status.h"

#include <stddef.h>
#include <stdio.h>

/* Writes the bytes, compressed (zlib format) and in base64. ACT_NOMEM if there is no
 * memory; errors of `out` are the caller's to check. */
act_status act_blob_write(FILE *out, const char *bytes, size_t size);

#endif

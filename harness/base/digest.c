#include "base/digest.h"

#include "base/infile.h"
#include "base/interrupt.h"

#include <stdio.h>

uint64_t act_digest_add(uint64_t digest, const void *bytes, size_t size) {
    const unsigned char *byte = bytes;
    for (size_t i = 0; i < size; i++) {
        digest = (digest ^ byte[i]) * 0x100000001b3;
    }
    return digest;
}

uint64_t act_digest_file(const char *path) {
    uint64_t digest = ACT_DIGEST_EMPTY;
    char bytes[1 << 14];
    size_t count;
    act_why why;
    FILE *file = act_infile_open(path, &why);
    if (file == NULL) {
        return digest;
    }
    while (!act_interrupted() && (count = fread(bytes, 1, sizeof bytes, file)) > 0) {
        digest = act_digest_add(digest, bytes, count);
    }
    fclose(file);
    return digest;
}

#include "base/digest.h"

#include <stdio.h>

uint64_t act_digest_file(const char *path) {
    uint64_t hash = 0xcbf29ce484222325;
    unsigned char bytes[1 << 14];
    size_t count = 0;
    FILE *file = fopen(path, "rb");
    while (file != NULL && (count = fread(bytes, 1, sizeof bytes, file)) > 0) {
        for (size_t i = 0; i < count; i++) {
            hash = (hash ^ bytes[i]) * 0x100000001b3;
        }
    }
    if (file != NULL) {
        fclose(file);
    }
    return hash;
}

#include "blob.h"

#include <stdlib.h>
#include <zlib.h>

static void put_base64(FILE *out, const unsigned char *byte, size_t size) {
    static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                "0123456789+/";
    for (size_t i = 0; i < size; i += 3) {
        size_t left = size - i;
        unsigned word = (unsigned)byte[i] << 16 |
                        (left > 1 ? (unsigned)byte[i + 1] << 8 : 0) |
                        (left > 2 ? (unsigned)byte[i + 2] : 0);
        fputc(digit[word >> 18], out);
        fputc(digit[word >> 12 & 63], out);
        fputc(left > 1 ? digit[word >> 6 & 63] : '=', out);
        fputc(left > 2 ? digit[word & 63] : '=', out);
    }
}

act_status act_blob_write(FILE *out, const char *bytes, size_t size) {
    uLongf packed_size = compressBound((uLong)size);
    unsigned char *packed = malloc(packed_size);
    if (packed == NULL) {
        return ACT_NOMEM;
    }
    int code = compress2(packed, &packed_size, (const Bytef *)bytes, (uLong)size,
                         Z_BEST_COMPRESSION);
    if (code == Z_OK) {
        put_base64(out, packed, packed_size);
    }
    free(packed);
    return code == Z_OK ? ACT_OK : ACT_NOMEM;
}

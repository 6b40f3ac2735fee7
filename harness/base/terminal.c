#include "base/terminal.h"

#include "base/escape.h"
#include "base/write.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CHUNK = 4096, CHARACTER = 4 };

typedef struct sink {
    int descriptor;
    char begun[CHARACTER]; /* a character whose end is still to come */
    size_t begun_size;
} sink;

/* Cleans a piece in place; what it ends with in the middle of a character stays begun. */
static size_t clean(sink *s, char *text, size_t size) {
    size_t used = 0, length;
    bool is_safe;
    s->begun_size = 0;
    for (size_t at = 0; at < size; at += length) {
        length = act_terminal_step(text + at, size - at, &is_safe);
        if (length == 0) {
            s->begun_size = size - at;
            memcpy(s->begun, text + at, s->begun_size);
            break;
        }
        if (is_safe) {
            memmove(text + used, text + at, length);
            used += length;
        } else {
            text[used++] = '?';
        }
    }
    return used;
}

static ssize_t write_cleaned(void *cookie, const char *text, size_t size) {
    sink *s = cookie;
    char piece[CHUNK + CHARACTER];
    for (size_t at = 0; at < size; at += CHUNK) {
        size_t count = size - at < CHUNK ? size - at : CHUNK;
        size_t begun = s->begun_size;
        memcpy(piece, s->begun, begun);
        memcpy(piece + begun, text + at, count);
        size_t used = clean(s, piece, begun + count);
        if (!act_write_all(s->descriptor, piece, used)) {
            return 0; /* an error, to stdio */
        }
    }
    return (ssize_t)size;
}

static int close_sink(void *cookie) {
    sink *s = cookie;
    bool is_whole = s->begun_size == 0 || act_write_all(s->descriptor, "?", 1);
    bool is_closed = close(s->descriptor) == 0;
    free(s);
    return is_whole && is_closed ? 0 : -1;
}

FILE *act_terminal_stream(int descriptor) {
    cookie_io_functions_t functions = {.write = write_cleaned, .close = close_sink};
    sink *s = calloc(1, sizeof *s);
    FILE *stream = s != NULL ? fopencookie(s, "w", functions) : NULL;
    if (stream == NULL) {
        free(s);
        return NULL;
    }
    s->descriptor = descriptor;
    setvbuf(stream, NULL, isatty(descriptor) ? _IOLBF : _IOFBF, BUFSIZ);
    return stream;
}

#include "base/words.h"

#include <stddef.h>
#include <stdio.h>

char *act_words_join(int argc, char **argv) {
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL) {
        return NULL;
    }
    for (int i = 0; i < argc; i++) {
        fprintf(out, "%s%s", i > 0 ? " " : "", argv[i]);
    }
    return fclose(out) == 0 ? text : NULL;
}

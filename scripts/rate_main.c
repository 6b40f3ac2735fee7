/* What a sweep costs one core besides the implementation under test, in CPU time, with
 * every instruction set that this processor runs. From the top of the tree:
 *
 *     make build/rate
 *
 *     build/rate screen [LOG2]
 *
 * binary32: judging, models, and the plain loop over MPFR at 113 bits; LOG2 inputs of
 * each binade, 12 to 23 (default 23: all); 5 minutes.
 *
 *     build/rate models [TARGET...]
 *
 * building models and exact calls for binary32, of all functions and orders or of those
 * as gelu.d1; 12 minutes, and an hour each for sine and snake.
 *
 *     build/rate binary64 [RUNS]
 *
 * runs of 2^20 consecutive inputs (default 25); 20 s.
 *
 *     build/rate rows [N]
 *
 * results of softmax of rows of N numbers (default 1024), judged as a sweep would, and
 * by the plain loop over MPFR; seconds.
 *
 * What is compared is interleaved batch by batch. */
#include "rate.h"
#include "rows/exact_row.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

/* A whole number lo..hi, or `otherwise` if there is no word; false: it is none. */
static bool parse_count(const char *text, int lo, int hi, int otherwise, int *out) {
    char *end = NULL;
    long value = text != NULL ? strtol(text, &end, 10) : otherwise;
    *out = (int)value;
    return text == NULL || (end != text && *end == '\0' && value >= lo && value <= hi);
}

int main(int argc, char **argv) {
    const char *section = argc > 1 ? argv[1] : "";
    const char *word = argc > 2 ? argv[2] : NULL;
    int count;
    if (strcmp(section, "screen") == 0 && argc <= 3 &&
        parse_count(word, 12, RATE_SEGMENT_BITS, RATE_SEGMENT_BITS, &count)) {
        return rate_run_binary32(count);
    }
    if (strcmp(section, "models") == 0) {
        return rate_run_models(argv + 2, argc - 2);
    }
    if (strcmp(section, "binary64") == 0 && argc <= 3 &&
        parse_count(word, 1, RATE_RUNS_MAX, 25, &count)) {
        return rate_run_binary64(count);
    }
    if (strcmp(section, "rows") == 0 && argc <= 3 &&
        parse_count(word, 1, ACT_ROW_LENGTH_MAX, 1024, &count)) {
        return rate_run_rows(count);
    }
    fprintf(stderr,
            "usage: rate screen [12..23] | models [TARGET...] | "
            "binary64 [1..%d] | rows [1..%d]\n",
            RATE_RUNS_MAX, ACT_ROW_LENGTH_MAX);
    return EX_USAGE;
}

#include "figure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FIGURE_SIZE = 32 };

/* "%.*g" without the plus sign and leading zeros of an exponent. */
static void figure_text(char text[FIGURE_SIZE], double value, int digits) {
    /* Adding 0 makes -0 a plain 0. */
    snprintf(text, FIGURE_SIZE, "%.*g", digits, value + 0.0);
    char *mark = strchr(text, 'e');
    if (mark != NULL) {
        long exponent = strtol(mark + 1, NULL, 10);
        snprintf(mark + 1, (size_t)(text + FIGURE_SIZE - mark - 1), "%ld", exponent);
    }
}

void act_figure(FILE *out, double value, int digits) {
    char text[FIGURE_SIZE];
    if (isnan(value)) {
        fputs("nan", out); /* C may print a sign */
        return;
    }
    figure_text(text, value, digits);
    fputs(text, out);
}

void act_figure_percent(FILE *out, double share) {
    if (share >= 1) {
        fputs("100", out);
    } else if (share > 0 && share < 1e-4) { /* not none */
        act_figure(out, 100 * share, 2);
    } else {
        fprintf(out, "%.2f", floor(share * 1e4) / 100);
    }
}

void act_figure_count(FILE *out, long long count) {
    char text[FIGURE_SIZE];
    snprintf(text, sizeof text, "%lld", count);
    size_t length = strlen(text);
    for (size_t i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0 && text[i - 1] != '-') {
            fputs("\u202F", out);
        }
        fputc(text[i], out);
    }
}

static void series_text(char text[FIGURE_SIZE], double value, int digits) {
    if (isfinite(value)) {
        figure_text(text, value, digits);
    } else {
        snprintf(text, FIGURE_SIZE, "_");
    }
}

void act_figure_series(FILE *out, const double *value, size_t count, int digits) {
    char text[FIGURE_SIZE];
    char next[FIGURE_SIZE];
    fputc('"', out);
    for (size_t i = 0; i < count;) {
        size_t run = 0;
        series_text(text, value[i], digits);
        do {
            run++;
            if (i + run < count) {
                series_text(next, value[i + run], digits);
            }
        } while (i + run < count && strcmp(next, text) == 0);
        fprintf(out, "%s%s", i > 0 ? " " : "", text);
        if (run > 1) {
            fprintf(out, "*%zu", run);
        }
        i += run;
    }
    fputc('"', out);
}

/* Errors by binade as series over cells. Cell OUTER + 1 + e holds 2^e <= x < 2^(e+1),
 * with the rest of the numbers of each sign in the innermost and the outermost; negative
 * numbers mirrored, cell -1 - c for cell c of -x. */
#include "data_private.h"

#include <math.h>
#include <stdlib.h>

enum { OUTER = 33, HALF = 2 * OUTER + 2, CELLS = 2 * HALF };

static int magnitude_cell(double x) {
    if (x == 0) {
        return 0;
    }
    int exponent = ilogb(x);
    return exponent < -OUTER ? 0 : exponent > OUTER ? HALF - 1 : exponent + OUTER + 1;
}

/* A bin ends at most at the far side of its cell, which belongs to the next one. */
static int cell_of(double lo, double hi) {
    int a = magnitude_cell(lo);
    int b = magnitude_cell(hi);
    int cell = a < b ? a : b;
    return lo < 0 ? -1 - cell : cell;
}

/* Far smaller errors than these are not told apart in the charts. */
static double without_noise(double ulp) {
    const double least = 0.001;
    return fabs(ulp) < least ? 0 : ulp;
}

/* How many results have each rank, as in `accuracy`. */
enum { RANKS = 16 };
typedef struct counts {
    double of[RANKS], total;
} counts;

static counts read_counts(const char *text) {
    counts c = {.total = 0};
    for (int i = 0; i < RANKS && text != NULL; i++) {
        char *end;
        c.of[i] = strtod(text, &end);
        c.total += c.of[i];
        text = end != text ? end : NULL;
    }
    return c;
}

/* The rank of the share-th of all results, the least first; NaN if there are none. */
static double rank_at(const counts *c, double share) {
    double before = 0;
    for (int rank = 0; rank < RANKS && c->total > 0; rank++) {
        before += c->of[rank];
        if (before >= share * c->total) {
            return rank;
        }
    }
    return (double)NAN;
}

enum { MAX, BIAS, MEDIAN, P99, LINES };

typedef struct lines {
    double value[LINES][CELLS];
    int first, last; /* cells that hold something; first > last: none */
} lines;

static void put_bin(lines *l, sqlite3_stmt *bin) {
    double lo = act_page_real(bin, 0);
    double hi = act_page_real(bin, 1);
    if (!isfinite(lo) || !isfinite(hi)) {
        return;
    }
    int cell = HALF + cell_of(lo, hi);
    counts ranks = read_counts((const char *)sqlite3_column_text(bin, 4));
    l->value[MAX][cell] = fmax(l->value[MAX][cell], without_noise(act_page_real(bin, 2)));
    l->value[BIAS][cell] = without_noise(act_page_real(bin, 3));
    l->value[MEDIAN][cell] = rank_at(&ranks, 0.5);
    l->value[P99][cell] = rank_at(&ranks, 0.99);
    l->first = cell < l->first ? cell : l->first;
    l->last = cell > l->last ? cell : l->last;
}

act_status act_data_bins(act_page *page, act_data_parts *parts, sqlite3_value *id) {
    static const int digits[LINES] = {[MAX] = 3, [BIAS] = 2, [MEDIAN] = 2, [P99] = 2};
    lines l = {.first = CELLS, .last = -1};
    act_status status = ACT_OK;
    for (int i = 0; i < CELLS; i++) {
        for (int line = 0; line < LINES; line++) {
            l.value[line][i] = (double)NAN;
        }
    }
    sqlite3_reset(parts->bins);
    sqlite3_bind_value(parts->bins, 1, id);
    while (act_page_next(page, parts->bins, &status)) {
        put_bin(&l, parts->bins);
    }
    if (status != ACT_OK || l.last < 0) {
        fputs("null", page->out);
        return status;
    }
    fprintf(page->out, "[%d", l.first - HALF);
    for (int line = 0; line < LINES && status == ACT_OK; line++) {
        size_t index = 0;
        status =
            act_pool_find_numbers(&parts->series, &l.value[line][l.first],
                                  (size_t)(l.last - l.first + 1), digits[line], &index);
        fprintf(page->out, ",%zu", index);
    }
    fputc(']', page->out);
    return status;
}

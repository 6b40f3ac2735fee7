/* What the charts need, as one JSON object:
 *   {"functions": {NAME: {"kinks": [X...], "curves": [[GRID, SERIES]...]}},
 *    "grids": [SERIES...],
 *    "impls": [[ID, FUNCTION, ORDER, FORMAT, VERDICT, FLAGS, MAX_ULP, FLOORED, NORMAL,
 *               CLAIM, NS, LOW, HIGH, START, BINS]...],
 *    "bins": [SERIES...]}
 * A series is the string of act_figure_series. Curves are in ascending order, their x the
 * grid of that index. Implementations are in the order of the summary table; the series
 * of index BINS in "bins" is the largest error in binade START, START + 1, ... as
 * numbered by cell_of, where less than LEAST_ULP counts as none; -1: there are none. */
#include "figure.h"
#include "page.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct reals {
    double *value;
    size_t count, room;
} reals;

static act_status append_real(reals *list, double value) {
    if (list->count == list->room) {
        size_t room = 2 * list->room + 64;
        double *grown = realloc(list->value, room * sizeof *grown);
        if (grown == NULL) {
            return ACT_NOMEM;
        }
        list->value = grown;
        list->room = room;
    }
    list->value[list->count++] = value;
    return ACT_OK;
}

/* Series that are in the data once, however many refer to them. */
typedef struct series_set {
    char **series;
    size_t count, room;
} series_set;

static char *series_text(const double *value, size_t count, int digits) {
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL) {
        return NULL;
    }
    act_figure_series(out, value, count, digits);
    if (fclose(out) != 0) {
        free(text);
        return NULL;
    }
    return text;
}

/* Takes the text over. */
static act_status append_series(series_set *known, char *text) {
    if (known->count == known->room) {
        size_t room = 2 * known->room + 16;
        char **grown = realloc(known->series, room * sizeof *grown);
        if (grown == NULL) {
            free(text);
            return ACT_NOMEM;
        }
        known->series = grown;
        known->room = room;
    }
    known->series[known->count++] = text;
    return ACT_OK;
}

/* The index of this series in the set, added if it is new. */
static act_status find_series(series_set *known, const double *value, size_t count,
                              int digits, size_t *index) {
    char *text = series_text(value, count, digits);
    if (text == NULL) {
        return ACT_NOMEM;
    }
    for (*index = 0; *index < known->count; (*index)++) {
        if (strcmp(known->series[*index], text) == 0) {
            free(text);
            return ACT_OK;
        }
    }
    return append_series(known, text);
}

static void put_set(act_page *page, const char *name, series_set *known) {
    fprintf(page->out, ",\"%s\":[", name);
    for (size_t i = 0; i < known->count; i++) {
        fprintf(page->out, "%s%s", i > 0 ? "\n," : "", known->series[i]);
        free(known->series[i]);
    }
    fputs("]", page->out);
    free(known->series);
}

static act_status put_curve(act_page *page, sqlite3_stmt *function, int order,
                            series_set *grids) {
    static const char sql[] = "SELECT x, y FROM curve WHERE function = ?1"
                              " AND \"order\" = ?2 ORDER BY rowid";
    reals x = {0};
    reals y = {0};
    size_t grid = 0;
    sqlite3_stmt *rows;
    act_status status = act_page_query(page, sql, &rows);
    sqlite3_bind_value(rows, 1, sqlite3_column_value(function, 0));
    sqlite3_bind_int(rows, 2, order);
    while (act_page_next(page, rows, &status)) {
        status = append_real(&x, act_page_real(rows, 0));
        if (status == ACT_OK) {
            status = append_real(&y, act_page_real(rows, 1));
        }
    }
    sqlite3_finalize(rows);
    if (status == ACT_OK) {
        status = find_series(grids, x.value, x.count, 6, &grid);
    }
    if (status == ACT_OK) {
        fprintf(page->out, "%s[%zu,", order > 0 ? "," : "", grid);
        act_figure_series(page->out, y.value, y.count, 4);
        fputc(']', page->out);
    }
    free(x.value);
    free(y.value);
    return status;
}

/* The numbers of a text that are separated by blanks; other words are left out. */
static void put_kinks(act_page *page, sqlite3_stmt *function, int column) {
    const char *text = (const char *)sqlite3_column_text(function, column);
    const char *comma = "";
    while (text != NULL && *(text += strspn(text, " ")) != '\0') {
        char *end;
        double kink = strtod(text, &end);
        size_t length = strcspn(text, " ");
        if (end == text + length && isfinite(kink)) {
            fputs(comma, page->out);
            act_figure(page->out, kink, 17);
            comma = ",";
        }
        text += length;
    }
}

static act_status put_functions(act_page *page, series_set *grids) {
    enum { ORDERS = 3 };
    static const char sql[] = "SELECT function, kinks FROM function ORDER BY function";
    sqlite3_stmt *rows;
    act_status status = act_page_query(page, sql, &rows);
    const char *comma = "";
    while (act_page_next(page, rows, &status)) {
        fputs(comma, page->out);
        act_page_json(page, rows, 0);
        fputs(":{\"kinks\":[", page->out);
        put_kinks(page, rows, 1);
        fputs("],\"curves\":[", page->out);
        for (int order = 0; order < ORDERS && status == ACT_OK; order++) {
            status = put_curve(page, rows, order, grids);
        }
        fputs("]}\n", page->out);
        comma = ",";
    }
    sqlite3_finalize(rows);
    return status;
}

/* Cells are binades: cell OUTER + 1 + e holds 2^e <= x < 2^(e+1), with the rest of the
 * numbers of each sign in the innermost and the outermost; negative numbers mirrored,
 * cell -1 - c for cell c of -x. */
enum { OUTER = 33, CELLS = 2 * OUTER + 2 };

static int magnitude_cell(double x) {
    if (x == 0) {
        return 0;
    }
    int exponent = ilogb(x);
    return exponent < -OUTER ? 0 : exponent > OUTER ? CELLS - 1 : exponent + OUTER + 1;
}

/* A bin ends at most at the far side of its cell, which belongs to the next one. */
static int cell_of(double lo, double hi) {
    int a = magnitude_cell(lo);
    int b = magnitude_cell(hi);
    int cell = a < b ? a : b;
    return lo < 0 ? -1 - cell : cell;
}

/* Far smaller errors than these are not told apart in the chart. */
static const double LEAST_ULP = 0.001;

static act_status put_bins(act_page *page, sqlite3_stmt *bins, sqlite3_stmt *impl,
                           series_set *known) {
    double max[2 * CELLS];
    int first = 2 * CELLS;
    int last = -1;
    act_status status = ACT_OK;
    for (int i = 0; i < 2 * CELLS; i++) {
        max[i] = (double)NAN;
    }
    sqlite3_reset(bins);
    sqlite3_bind_value(bins, 1, sqlite3_column_value(impl, 0));
    while (act_page_next(page, bins, &status)) {
        double lo = act_page_real(bins, 0);
        double hi = act_page_real(bins, 1);
        if (!isfinite(lo) || !isfinite(hi)) {
            continue;
        }
        int cell = CELLS + cell_of(lo, hi);
        double ulp = act_page_real(bins, 2);
        max[cell] = fmax(max[cell], ulp < LEAST_ULP ? 0 : ulp);
        first = cell < first ? cell : first;
        last = cell > last ? cell : last;
    }
    size_t index = 0;
    if (last < 0) {
        fputs("0,-1", page->out);
    } else if (status == ACT_OK) {
        size_t count = (size_t)(last - first + 1);
        status = find_series(known, max + first, count, 3, &index);
        fprintf(page->out, "%d,%zu", first - CELLS, index);
    }
    return status;
}

static act_status put_impl(act_page *page, sqlite3_stmt *impl, sqlite3_stmt *bins,
                           series_set *known) {
    enum { ID, FUNCTION, ORDER, FORMAT, VERDICT, FLAGS, FIRST_REAL, LAST_REAL = 12 };
    fputc('[', page->out);
    act_page_json(page, impl, ID);
    fputc(',', page->out);
    act_page_json(page, impl, FUNCTION);
    fprintf(page->out, ",%d,", sqlite3_column_int(impl, ORDER));
    act_page_json(page, impl, FORMAT);
    fputc(',', page->out);
    act_page_json(page, impl, VERDICT);
    fprintf(page->out, ",%d,", sqlite3_column_int(impl, FLAGS));
    for (int i = FIRST_REAL; i <= LAST_REAL; i++) {
        act_page_json_real(page, impl, i, 4);
        fputc(',', page->out);
    }
    act_status status = put_bins(page, bins, impl, known);
    fputc(']', page->out);
    return status;
}

static act_status put_impls(act_page *page, series_set *known) {
    /* Flags: 1 a sample, 2 special failures, 4 findings. */
    static const char impl_sql[] =
        "SELECT impl.id, impl.function, impl.\"order\", impl.format, verdict,"
        " coalesce(exhaustive = 0, 0) + 2 * coalesce(" ACT_PAGE_FAILURES " > 0, 0) + 4 *"
        " EXISTS (SELECT * FROM finding WHERE finding.id = impl.id AND kind <> 'skipped'),"
        " max_ulp, max_floored_ulp, normal_ulp, claim, ns_per_element, low, high"
        " FROM impl LEFT JOIN accuracy USING (id) LEFT JOIN headline USING (id)" ACT_PAGE_ORDER;
    static const char bin_sql[] =
        "SELECT x_lo, x_hi, max_ulp FROM error_bin WHERE id = ?1 ORDER BY x_lo, x_hi";
    sqlite3_stmt *impls;
    sqlite3_stmt *bins = NULL;
    act_status status = act_page_query(page, impl_sql, &impls);
    if (status == ACT_OK) {
        status = act_page_query(page, bin_sql, &bins);
    }
    const char *comma = "";
    while (act_page_next(page, impls, &status)) {
        fputs(comma, page->out);
        status = put_impl(page, impls, bins, known);
        comma = "\n,";
    }
    sqlite3_finalize(impls);
    sqlite3_finalize(bins);
    return status;
}

act_status act_page_data(act_page *page) {
    series_set grids = {0};
    series_set bins = {0};
    fputs("{\"functions\":{", page->out);
    act_status status = put_functions(page, &grids);
    fputs("}", page->out);
    put_set(page, "grids", &grids);
    fputs(",\"impls\":[", page->out);
    if (status == ACT_OK) {
        status = put_impls(page, &bins);
    }
    fputs("]", page->out);
    put_set(page, "bins", &bins);
    fputs("}", page->out);
    return status;
}

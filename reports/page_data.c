/* What the scripts need, as one JSON object, compressed (blob.h):
 *   {"functions": {NAME: {"kinks": [X...], "curves": [[GRID, SERIES]...],
 *                         "bounds": [[LOWER, REACHED, UPPER, REACHED]...],
 *                         "saturation": [[FORMAT, ORDER, SIDE, X]...]}},
 *    "grids": [SERIES...],
 *    "settings": [[WORKING_SET, DISTRIBUTION, REUSE]...],
 *    "stores": [[STORE, STARTED, VERSION, PATH]...],
 *    "keys": [KEY...], "impls": [[VALUE...]...],
 *    "series": [SERIES...], "asked": [[[X, WANT]...]...]}
 *
 * A series is the string of act_figure_series. Curves are in ascending order, their x the
 * grid of that index. Stores are in the order of time.
 *
 * Implementations are in the order of the summary table, each with a value for each key:
 * the columns of impl_sql, and then
 *
 * - bins: [START, MAX, BIAS, MEDIAN, P99], indices of series over the cells START,
 *   START + 1, ... of data_bins.c; the latter two are ranks as in `accuracy`
 *
 * - special: [ASKED, [[INDEX, GOT, FAILURE, ULP]...]], the index of a list of inputs and
 *   of what they should give, and where the result is something else
 *
 * - timing: [[SETTING, ELEMENTS, NS, BELOW, ABOVE, WALL, CYCLES, BYTES, COPY, OVERHEAD,
 *   SPREAD, ROUNDS, PROCESSES]...]; the interval reaches so far below and above NS, which
 *   BELOW to CYCLES are in units of
 *
 * - process: [[TASK, ELEMENTS, RUNS, MEAN, STDDEV, MEDIAN, MIN, MAX, USER, SYSTEM]...]
 *
 * - past: [[STORE, ULP, NS, LOW, HIGH]...], in all stores */
#include "blob.h"
#include "data_private.h"
#include "page_private.h"

#include <stdlib.h>

/* Flags: 1 a sample, 2 special failures, 4 findings, 8 something undecided, 16 not what
 * `choose` looks at without options: another convention, parameters, or a range. */
static const char impl_sql[] =
    "SELECT impl.id AS id, impl.function AS fn, impl.\"order\" AS \"order\","
    " impl.format AS format, isa, verdict,"
    " coalesce(exhaustive = 0, 0) + 2 * coalesce(" ACT_PAGE_FAILURES " > 0, 0) + 4 *"
    " EXISTS (SELECT * FROM finding WHERE finding.id = impl.id AND kind <> 'skipped')"
    " + 8 * coalesce(undecided > 0, 0) + 16 * (convention <> 'dydx' OR params <> ''"
    " OR coalesce(range_from <> '', 0)) AS flags,"
    " seed, claim, max_ulp AS ulp, max_floored_ulp AS floored, normal_ulp AS normal,"
    " ranks"
    " FROM impl LEFT JOIN accuracy USING (id) LEFT JOIN run USING (run)" ACT_PAGE_ORDER;

static void put_keys(act_page *page, sqlite3_stmt *impls) {
    for (int i = 0; i < sqlite3_column_count(impls); i++) {
        fprintf(page->out, "\"%s\",", sqlite3_column_name(impls, i));
    }
    fputs("\"bins\",\"special\",\"timing\",\"process\",\"past\"", page->out);
}

static act_status put_impl(act_page *page, sqlite3_stmt *impl, act_data_parts *parts) {
    sqlite3_stmt *const lists[] = {parts->timings, parts->processes, parts->past};
    sqlite3_value *id = sqlite3_column_value(impl, 0);
    fputc('[', page->out);
    act_data_values(page, impl, 0, sqlite3_column_count(impl));
    fputc(',', page->out);
    act_status status = act_data_bins(page, parts, id);
    if (status != ACT_OK) {
        return status;
    }
    fputc(',', page->out);
    status = act_data_specials(page, parts, id);
    for (size_t i = 0; i < sizeof lists / sizeof lists[0] && status == ACT_OK; i++) {
        fputc(',', page->out);
        status = act_data_rows(page, lists[i], id);
    }
    fputc(']', page->out);
    return status;
}

static act_status put_impls(act_page *page, act_data_parts *parts) {
    sqlite3_stmt *impls;
    act_status status = act_page_query(page, impl_sql, &impls);
    put_keys(page, impls);
    fputs("],\"impls\":[", page->out);
    const char *comma = "";
    while (act_page_next(page, impls, &status)) {
        fputs(comma, page->out);
        status = put_impl(page, impls, parts);
        comma = "\n,";
    }
    sqlite3_finalize(impls);
    return status;
}

static act_status put_members(act_page *page, act_data_parts *parts, act_pool *grids) {
    fputs("{\"functions\":{", page->out);
    act_status status = act_data_functions(page, grids);
    if (status != ACT_OK) {
        return status;
    }
    fputs("},\"grids\":[", page->out);
    act_pool_write(page->out, grids);
    fputc(']', page->out);
    status = act_data_list(page, "settings",
                           "SELECT working_set, distribution, reuse FROM temp.setting"
                           " ORDER BY setting",
                           NULL);
    if (status != ACT_OK) {
        return status;
    }
    status = act_data_list(page, "stores",
                           "SELECT store, started, version, path FROM temp.store"
                           " ORDER BY started, store",
                           NULL);
    if (status != ACT_OK) {
        return status;
    }
    fputs(",\"keys\":[", page->out);
    status = put_impls(page, parts);
    fputs("],\"series\":[", page->out);
    act_pool_write(page->out, &parts->series);
    fputs("],\"asked\":[", page->out);
    act_pool_write(page->out, &parts->asked);
    fputs("]}", page->out);
    return status;
}

static act_status put_object(act_page *page) {
    act_pool grids = {0};
    act_data_parts parts;
    act_status status = act_data_parts_open(&parts, page);
    if (status == ACT_OK) {
        status = put_members(page, &parts, &grids);
    }
    act_data_parts_free(&parts);
    act_pool_free(&grids);
    return status;
}

act_status act_page_data(act_page *page) {
    char *text = NULL;
    size_t size;
    act_page part = *page;
    part.out = open_memstream(&text, &size);
    if (part.out == NULL) {
        return ACT_NOMEM;
    }
    act_status status = put_object(&part);
    if (fclose(part.out) != 0) {
        status = ACT_NOMEM;
    }
    if (status == ACT_OK) {
        fputc('"', page->out);
        status = act_blob_write(page->out, text, size);
        fputc('"', page->out);
    }
    free(text);
    return status;
}

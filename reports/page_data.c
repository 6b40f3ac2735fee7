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
 *
 * - flags: 1 a sample, 2 special failures, 4 findings, 8 something undecided, 16 not what
 *   `choose` looks at without options: another convention, parameters, or a range
 *
 * - bins: [START, MAX, BIAS, MEDIAN, P99], indices of series over the cells START,
 *   START + 1, ... of data_sql.h; the latter two are ranks as in `accuracy`
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
#include "data_sql.h"
#include "page_private.h"

#include <stdlib.h>

/* An array of arrays, which have these columns of the rows. */
#define LIST(columns, rows)                                                              \
    "coalesce((SELECT '[' || group_concat('[' || act_values(" columns                    \
    ") || ']') || ']' FROM (" rows ")), '[]')"

/* One series of an implementation's bins. */
#define BINS(value, digits, order)                                                       \
    "(SELECT act_series(value, " digits ", cell) FROM (SELECT cell, " value " AS value"  \
    " FROM temp.bin WHERE bin.id = impl.id ORDER BY cell, " order "))"

/* Far smaller errors than these are not told apart in the charts. */
#define WITHOUT_NOISE(ulp) "iif(abs(" ulp ") < 0.001, 0, " ulp ")"

#define FACTS                                                                            \
    "impl.id, impl.function, impl.\"order\", impl.format, isa, verdict,"                 \
    " coalesce(exhaustive = 0, 0) + 2 * coalesce(" ACT_PAGE_FAILURES " > 0, 0) + 4 *"    \
    " EXISTS (SELECT * FROM fault WHERE fault.id = impl.id)"                             \
    " + 8 * coalesce(undecided > 0, 0) + 16 * (convention <> 'dydx' OR params <> ''"     \
    " OR coalesce(range_from <> '', 0)),"                                                \
    " seed, claim, max_ulp, max_floored_ulp, normal_ulp, ranks"
#define KEYS                                                                             \
    "\"id\",\"fn\",\"order\",\"format\",\"isa\",\"verdict\",\"flags\",\"seed\","         \
    "\"claim\",\"ulp\",\"floored\",\"normal\",\"ranks\",\"bins\",\"special\","           \
    "\"timing\",\"process\",\"past\""

/* Texts that many refer to are in tables of their own, where each stands once: the row
 * before which there are n has the index n. */
static const char prepare_sql[] =
    "DROP VIEW IF EXISTS temp.bin; DROP TABLE IF EXISTS temp.shape;"
    "DROP TABLE IF EXISTS temp.grid; DROP TABLE IF EXISTS temp.chart;"
    "DROP TABLE IF EXISTS temp.series; DROP TABLE IF EXISTS temp.asked;"
    "CREATE TEMP TABLE shape AS SELECT function, degree,"
    " (SELECT act_series(x, 6) FROM (SELECT x FROM curve c WHERE c.function = f.function"
    " AND c.\"order\" = degree ORDER BY rowid)) AS grid,"
    " (SELECT act_series(y, 3) FROM (SELECT y FROM curve c WHERE c.function = f.function"
    " AND c.\"order\" = degree ORDER BY rowid)) AS line"
    " FROM function f, (SELECT 0 AS degree UNION SELECT 1 UNION SELECT 2)"
    " ORDER BY function, degree;"
    "CREATE TEMP TABLE grid (text UNIQUE);"
    "INSERT OR IGNORE INTO grid SELECT grid FROM shape ORDER BY rowid;"
    "CREATE TEMP VIEW bin AS SELECT id, act_cell(x_lo, x_hi) AS cell, x_lo, x_hi,"
    " " WITHOUT_NOISE("max_ulp") " AS max_ulp, " WITHOUT_NOISE(
        "bias_ulp") " AS bias,"
                    " act_rank(ranks, 0.5) AS median, act_rank(ranks, 0.99) AS p99"
                    " FROM error_bin WHERE act_cell(x_lo, x_hi) IS NOT NULL;"
                    "CREATE TEMP TABLE chart AS SELECT impl.id, act_values(" FACTS
                    ") AS facts,"
                    " (SELECT min(cell) FROM temp.bin WHERE bin.id = impl.id) AS start,"
                    " " BINS(
                        "max_ulp", "3",
                        "max_ulp") " AS most,"
                                   " " BINS(
                                       "bias", "2",
                                       "x_lo, x_hi") " AS bias,"
                                                     " " BINS(
                                                         "median", "2",
                                                         "x_lo, x_hi") " AS median,"
                                                                       " " BINS(
                                                                           "p99", "2",
                                                                           "x_lo, x_hi") " AS p99,"
                                                                                         " (SELECT '[' || group_concat('[' || act_values(x, want) || ']') || ']' FROM (SELECT *"
                                                                                         " FROM special WHERE special.id = impl.id ORDER BY rowid)) AS asked"
                                                                                         " FROM impl LEFT JOIN accuracy USING (id) LEFT JOIN run USING (run)" ACT_PAGE_ORDER
                                                                                         ";"
                                                                                         "CREATE TEMP TABLE series (text UNIQUE);"
                                                                                         "INSERT OR IGNORE INTO series SELECT text FROM"
                                                                                         " (SELECT rowid AS row, 1 AS line, start, most AS text FROM chart"
                                                                                         " UNION ALL SELECT rowid, 2, start, bias FROM chart"
                                                                                         " UNION ALL SELECT rowid, 3, start, median FROM chart"
                                                                                         " UNION ALL SELECT rowid, 4, start, p99 FROM chart)"
                                                                                         " WHERE start IS NOT NULL ORDER BY row, line;"
                                                                                         "CREATE TEMP TABLE asked (text UNIQUE);"
                                                                                         "INSERT OR IGNORE INTO asked SELECT asked FROM chart WHERE asked IS NOT NULL"
                                                                                         " ORDER BY rowid;";

#define INDEX(table, text) "(SELECT rowid - 1 FROM " table " t WHERE t.text = " text ")"

static const char functions_sql[] =
    "SELECT act_values(function) || ':{\"kinks\":[' || act_numbers(kinks, 17)"
    " || '],\"curves\":[' || (SELECT group_concat('[' || " INDEX(
        "grid",
        "grid") " || ',' || line || ']') FROM (SELECT * FROM shape s WHERE s.function = f.function"
                " ORDER BY degree)) || '],\"bounds\":' || " LIST("lower, lower_reached, upper, upper_reached", "SELECT * FROM bound b WHERE b.function = f.function ORDER BY \"order\"") " || ',\"saturation\":' || " LIST(
                    "format, \"order\", side, x",
                    "SELECT * FROM saturation s WHERE s.function = f.function ORDER BY rowid") " || '}' || char(10) FROM function f ORDER BY function";

static const char impls_sql[] =
    "SELECT '[' || facts || ',' || coalesce('[' || start || ',' || " INDEX("series", "most") " || ',' || " INDEX(
        "series",
        "bias") " || ',' || " INDEX("series",
                                    "median") " || ',' || " INDEX("series",
                                                                  "p99") " || ']', 'null')"
                                                                         " || ',' || coalesce('[' || " INDEX(
                                                                             "asked",
                                                                             "asked") " || ',' || " LIST("place, got, failure, ulp",
                                                                                                         "SELECT * FROM (SELECT row_number() OVER (ORDER BY rowid) - 1 AS place, *"
                                                                                                         " FROM special WHERE special.id = chart.id) WHERE want IS NOT got"
                                                                                                         " ORDER BY place") " || ']', 'null') || ',' || "
    /* In units of the time itself, most need few digits. */
    LIST(
        "setting, elements, ns_per_element,"
        " round((ns_per_element - low) / ns_per_element, 4),"
        " round((high - ns_per_element) / ns_per_element, 4),"
        " round(wall_ns / ns_per_element, 2), round(cycles / ns_per_element, 2),"
        " bytes_per_element, copy_ns, round(overhead, 3), round(spread, 3), rounds,"
        " processes",
        "SELECT * FROM speed JOIN temp.setting USING (working_set, distribution, reuse)"
        " WHERE id = chart.id ORDER BY setting") " || ',' || " LIST("task, elements, runs, mean, stddev, median, min, max, user, system",
                                                                    "SELECT * FROM process p WHERE p.id = chart.id ORDER BY task") " || ',' || " LIST("store, max_ulp, ns, low, high",
                                                                                                                                                      "SELECT * FROM temp.past p WHERE p.id = chart.id"
                                                                                                                                                      " AND (SELECT count(*) FROM temp.store) > 1 ORDER BY store") " || ']' FROM chart ORDER BY rowid";

/* Members of the object, or their elements, as rows. */
static const struct {
    const char *before, *between, *sql;
} members[] = {
    {"{\"functions\":{", ",", functions_sql},
    {"},\"grids\":[", "\n,", "SELECT text FROM grid ORDER BY rowid"},
    {"],\"settings\":[", ",",
     "SELECT '[' || act_values(working_set, distribution, reuse) || ']' FROM temp.setting"
     " ORDER BY setting"},
    {"],\"stores\":[", ",",
     "SELECT '[' || act_values(store, started, version, path) || ']' FROM temp.store"
     " ORDER BY started, store"},
    {"],\"keys\":[" KEYS "],\"impls\":[", "\n,", impls_sql},
    {"],\"series\":[", "\n,", "SELECT text FROM series ORDER BY rowid"},
    {"],\"asked\":[", "\n,", "SELECT text FROM asked ORDER BY rowid"},
};

static void put_object(act_page *page, FILE *out) {
    if (act_data_sql_add(page->db) != SQLITE_OK) {
        page->status = ACT_NOMEM;
    }
    act_page_execute(page, prepare_sql);
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        const char *before = members[i].before;
        fputs(before, out);
        before = "";
        sqlite3_stmt *rows = act_page_query(page, members[i].sql, NULL);
        while (act_page_next(page, rows)) {
            fprintf(out, "%s%s", before, sqlite3_column_text(rows, 0));
            before = members[i].between;
        }
    }
    fputs("]}", out);
}

void act_page_data(act_page *page) {
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL) {
        page->status = ACT_NOMEM;
        return;
    }
    put_object(page, out);
    bool is_whole = fclose(out) == 0;
    fputc('"', page->out);
    if (!is_whole || act_blob_write(page->out, text, size) != ACT_OK) {
        page->status = ACT_NOMEM;
    }
    fputc('"', page->out);
    free(text);
}

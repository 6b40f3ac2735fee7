/* What is proven of the functions themselves: bounds, properties, saturation. */
#include "page.h"

/* A bound as stored, 20 digits, and cut to 6; infinities are no numbers to printf. */
#define SHORT(bound)                                                                     \
    "CASE WHEN " bound " LIKE '%inf' THEN " bound " ELSE printf('%.6g', " bound ") END"
#define INTERVAL(lower, upper)                                                           \
    "iif(lower_reached = 'attained', '[', '(') || " lower " || ', ' || " upper           \
    " || iif(upper_reached = 'attained', ']', ')')"
#define CELL_OF(order)                                                                       \
    "(SELECT coalesce(" INTERVAL(                                                            \
        SHORT("lower"),                                                                      \
        SHORT(                                                                               \
            "upper")) ", 'undecided')"                                                       \
                      " FROM bound b WHERE b.function = f.function AND b.\"order\" = " order \
                      ")"

/* A cell for each column from `first` on. */
static void put_cells(act_page *page, sqlite3_stmt *rows, int first) {
    for (int i = first; i < sqlite3_column_count(rows); i++) {
        fputs("<td>", page->out);
        act_page_html(page, rows, i);
    }
    fputs("\n", page->out);
}

act_status act_page_ranges(act_page *page) {
    static const char sql[] =
        "SELECT f.function, " CELL_OF("0") ", " CELL_OF("1") ", " CELL_OF(
            "2") ","
                 " monotone, iif(zero_centred, 'yes', 'no'),"
                 " iif(lipschitz = 'inf', 'none', printf('%.6g', lipschitz)),"
                 " saturates_left, saturates_right"
                 " FROM function f LEFT JOIN trait USING (function)"
                 " WHERE f.function IN (SELECT function FROM bound) ORDER BY f.function";
    sqlite3_stmt *rows;
    act_status status = act_page_query(page, sql, &rows);
    fputs("<thead><tr><th>Function<th>f<th>f′<th>f″<th>Monotone<th>Zero-centred"
          "<th>Lipschitz<th>Saturates left<th>right<tbody>\n",
          page->out);
    while (act_page_next(page, rows, &status)) {
        fputs("<tr><td><a href=\"#/f/", page->out);
        act_page_link(page, rows, 0);
        fputs("\">", page->out);
        act_page_html(page, rows, 0);
        fputs("</a>", page->out);
        put_cells(page, rows, 1);
    }
    sqlite3_finalize(rows);
    return status;
}

/* Rows of a query about the function ?1, under the heads; nothing if there are none. */
static act_status put_table(act_page *page, sqlite3_value *function, const char *sql,
                            const char *heads) {
    sqlite3_stmt *rows;
    int count = 0;
    act_status status = act_page_query(page, sql, &rows);
    sqlite3_bind_value(rows, 1, function);
    while (act_page_next(page, rows, &status)) {
        if (count++ == 0) {
            fprintf(page->out, "<div class=scroll><table><thead><tr>%s<tbody>\n", heads);
        }
        fputs("<tr>", page->out);
        put_cells(page, rows, 0);
    }
    if (count > 0) {
        fputs("</table></div>\n", page->out);
    }
    sqlite3_finalize(rows);
    return status;
}

act_status act_page_range_of(act_page *page, sqlite3_value *function) {
    static const char bounds[] =
        "SELECT CASE \"order\" WHEN 0 THEN 'f' WHEN 1 THEN 'f′' ELSE 'f″' END,"
        " lower, lower_reached, lower_at, upper, upper_reached, upper_at"
        " FROM bound WHERE function = ?1 ORDER BY \"order\"";
    static const char traits[] =
        "SELECT monotone, iif(zero_centred, 'yes', 'no'),"
        " iif(lipschitz = 'inf', 'none', lipschitz), saturates_left, saturates_right"
        " FROM trait WHERE function = ?1";
    static const char saturation[] =
        "SELECT side, format, iif(\"order\" = 0, 'f is constant', 'f′ is 0'),"
        " coalesce(x, 'nowhere'), value"
        " FROM saturation WHERE function = ?1 ORDER BY \"order\", side, rowid";
    fputs("<details class=wide><summary>Range and saturation, proven</summary>",
          page->out);
    act_status status =
        put_table(page, function, bounds,
                  "<th>Order<th>Lower bound<th>Reached<th>Where<th>Upper bound<th>Reached"
                  "<th>Where");
    if (status == ACT_OK) {
        status = put_table(page, function, traits,
                           "<th>Monotone<th>Zero-centred<th>Lipschitz constant"
                           "<th>Saturates left<th>Saturates right");
    }
    if (status == ACT_OK) {
        status =
            put_table(page, function, saturation,
                      "<th>Side<th>Format<th>Rounded to nearest<th>From x on, outward"
                      "<th>Value");
    }
    fputs("</details>", page->out);
    return status;
}

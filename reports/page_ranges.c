/* What is proven of the functions themselves: bounds, properties, saturation. */
#include "page_private.h"
#include "page_table.h"

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

void act_page_ranges(act_page *page) {
    static const act_page_table ranges = {
        .sql = "SELECT f.function, " CELL_OF("0") ", " CELL_OF("1") ", " CELL_OF(
            "2") ","
                 " monotone, iif(zero_centred, 'yes', 'no'),"
                 " iif(lipschitz = 'inf', 'none', printf('%.6g', lipschitz)),"
                 " saturates_left, saturates_right"
                 " FROM function f LEFT JOIN trait USING (function)"
                 " WHERE f.function IN (SELECT function FROM bound) ORDER BY f.function",
        .name = "Ranges of all functions",
        .marks = "id=range-table",
        .heads = "<th>Function<th>f<th>f′<th>f″<th>Monotone<th>Zero-centred<th>Lipschitz"
                 "<th>Saturates left<th>right",
        .first = ACT_PAGE_FUNCTION,
    };
    act_page_table_write(page, &ranges, NULL);
}

void act_page_range_of(act_page *page, sqlite3_value *function) {
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
    static const act_page_table tables[] = {
        {.sql = bounds,
         .name = "Bounds",
         .heads = "<th>Order<th>Lower bound<th>Reached<th>Where<th>Upper bound<th>Reached"
                  "<th>Where"},
        {.sql = traits,
         .name = "Properties",
         .heads = "<th>Monotone<th>Zero-centred<th>Lipschitz constant<th>Saturates left"
                  "<th>Saturates right"},
        {.sql = saturation,
         .name = "Saturation",
         .heads =
             "<th>Side<th>Format<th>Rounded to nearest<th>From x on, outward<th>Value"},
    };
    fputs("<details class=wide><summary>Range and saturation, proven</summary>",
          page->out);
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        act_page_table_write(page, &tables[i], function);
    }
    fputs("</details>", page->out);
}

/* What changed since another store, and what several stores say in the order of time. */
#include "figure.h"
#include "page_private.h"
#include "past.h"
#include "tables.h"

#include <string.h>

#define BASE "(SELECT store FROM temp.store WHERE is_base = 1)"
#define THIS "(SELECT store FROM temp.store WHERE is_base IS NULL)"
#define FAILS_NOW "(n.verdict = 'fail' AND o.verdict IS NOT 'fail')"
#define WORSE                                                                            \
    "(" FAILS_NOW                                                                        \
    " OR n.max_ulp > o.max_ulp OR n.failures > o.failures OR n.findings > o.findings)"
#define SLOWER "(n.low > o.high)"
#define FASTER "(n.high < o.low)"
#define CHANGED                                                                          \
    "(n.verdict IS NOT o.verdict OR n.max_ulp IS NOT o.max_ulp"                          \
    " OR n.floored IS NOT o.floored OR n.rounded IS NOT o.rounded"                       \
    " OR n.failures IS NOT o.failures OR n.findings IS NOT o.findings"                   \
    " OR (n.ns IS NULL) <> (o.ns IS NULL) OR " SLOWER " OR " FASTER ")"
#define WORD(condition, word) " || iif(" condition ", ', " word "', '')"
#define WORDS                                                                            \
    WORD(FAILS_NOW, "fails now")                                                         \
    WORD("o.verdict = 'fail' AND n.verdict IS NOT 'fail'", "fails no more")              \
    WORD("n.max_ulp > o.max_ulp", "error up")                                            \
    WORD("n.max_ulp < o.max_ulp", "error down")                                          \
    WORD("n.failures > o.failures", "more special failures")                             \
    WORD("n.failures < o.failures", "fewer special failures")                            \
    WORD("n.findings > o.findings", "more findings")                                     \
    WORD("n.findings < o.findings", "fewer findings")                                    \
    WORD(SLOWER, "slower")                                                               \
    WORD(FASTER, "faster")                                                               \
    WORD("n.ns IS NULL AND o.ns IS NOT NULL", "not timed now")                           \
    WORD("o.ns IS NULL AND n.ns IS NOT NULL", "timed now")

/* One value if both are equal. */
#define THEN_NOW(old, new)                                                               \
    ", iif(" old " IS " new ", " new ", " old " || ' → ' || " new ")"
#define MAX_ULP THEN_NOW("printf('%.4g', o.max_ulp)", "printf('%.4g', n.max_ulp)")
#define FLOORED THEN_NOW("printf('%.4g', o.floored)", "printf('%.4g', n.floored)")
#define ROUNDED                                                                          \
    THEN_NOW("printf('%.2f', 100 * o.rounded)", "printf('%.2f', 100 * n.rounded)")
#define FAILURES THEN_NOW("o.failures", "n.failures")
#define FINDINGS THEN_NOW("o.findings", "n.findings")

/* What fails now, what got worse, by how much, and what got slower. */
static const char changes_sql[] =
    "WITH n AS (SELECT * FROM temp.past WHERE store = " THIS "),"
    " o AS (SELECT * FROM temp.past WHERE store = " BASE ")"
    " SELECT n.id, coalesce(nullif(substr(''" WORDS ", 3), ''), 'other figures'),"
    " printf('%.3f', n.ns / o.ns), printf('%.3f–%.3f', n.low / o.high, n.high / o.low),"
    " printf('%.4g (%.4g–%.4g)', o.ns, o.low, o.high),"
    " printf('%.4g (%.4g–%.4g)', n.ns, n.low, n.high)" MAX_ULP FLOORED ROUNDED FAILURES
        FINDINGS " FROM n JOIN o USING (id) WHERE " CHANGED " ORDER BY " FAILS_NOW
    " DESC, " WORSE " DESC,"
    " iif(n.max_ulp > o.max_ulp, n.max_ulp / o.max_ulp, 1) DESC, " SLOWER " DESC,"
    " n.ns / o.ns DESC, n.id";

/* "alpha, beta": ids of one store that the other lacks, one row each. */
#define ONLY_IN(one, other)                                                              \
    "SELECT id, verdict, printf('%.4g', max_ulp), printf('%.4g', ns) FROM temp.past"     \
    " WHERE store = " one                                                                \
    " AND id NOT IN (SELECT id FROM temp.past WHERE store = " other ") ORDER BY id"

static const struct {
    const char *column, *name;
    bool decides; /* whether times can be compared if it differs */
} marks[] = {
    {"machine", "processor", true},    {"cores", "number of cores", true},
    {"system", "system", true},        {"compiler", "compiler or its flags", true},
    {"libraries", "libraries", false}, {"version", "version of checkact", false},
    {"command", "command", false},     {"seed", "seed", false},
};

/* What differs between the runs, in words; *comparable: whether times mean something. */
static act_status put_differences(act_page *page, bool *comparable) {
    act_status status = ACT_OK;
    int count = 0;
    for (size_t i = 0; i < sizeof marks / sizeof marks[0] && status == ACT_OK; i++) {
        char sql[256];
        snprintf(sql, sizeof sql,
                 "SELECT o.%s, n.%s FROM temp.store o, temp.store n WHERE o.is_base = 1"
                 " AND n.is_base IS NULL AND o.%s IS NOT n.%s",
                 marks[i].column, marks[i].column, marks[i].column, marks[i].column);
        sqlite3_stmt *rows;
        status = act_page_query(page, sql, &rows);
        if (act_page_next(page, rows, &status)) {
            fprintf(page->out, "%s<li>The %s was <b>", count++ == 0 ? "<ul>" : "",
                    marks[i].name);
            act_page_html(page, rows, 0);
            fputs("</b> and is <b>", page->out);
            act_page_html(page, rows, 1);
            fputs("</b>.", page->out);
            *comparable = *comparable && !marks[i].decides;
        }
        sqlite3_finalize(rows);
    }
    fputs(count > 0 ? "</ul>\n"
                    : "<p>Machine, system, compiler, libraries and command are"
                      " the same.</p>\n",
          page->out);
    return status;
}

static act_status put_intro(act_page *page) {
    static const char sql[] =
        "SELECT o.path, o.started, o.version, n.started, n.version FROM temp.store o,"
        " temp.store n WHERE o.is_base = 1 AND n.is_base IS NULL";
    sqlite3_stmt *rows;
    bool comparable = true;
    act_status status = act_page_query(page, sql, &rows);
    if (act_page_next(page, rows, &status)) {
        static const char *const before[] = {"<p>Before: <b>", "</b>, measured ",
                                             " with version ", "; now: measured ",
                                             " with version "};
        for (int i = 0; i < 5; i++) {
            fputs(before[i], page->out);
            act_page_html(page, rows, i);
        }
        fputs(".</p>\n", page->out);
    }
    sqlite3_finalize(rows);
    if (status == ACT_OK) {
        status = put_differences(page, &comparable);
    }
    fputs(
        comparable
            ? "<p class=quiet>Errors are exact and compare as they are. Times of two runs"
              " also differ by what else the machine did: “slower” and “faster” mean that"
              " the two intervals do not overlap, not that the code is at fault.</p>\n"
            : "<p class=\"note warn\">Errors compare as they are, but times of different"
              " machines, systems or compilers do not: read the times below as two"
              " separate measurements.</p>\n",
        page->out);
    return status;
}

act_status act_page_compare(act_page *page) {
    static const act_table parts[] = {
        {.sql = changes_sql,
         .name = "Changed implementations",
         .marks = "id=change-table class=changes",
         .heads = "<th>Implementation<th>What changed<th>Time ratio<th>Interval"
                  "<th>ns/elem before<th>now<th>Max ulp<th>Floored<th>Rounded %"
                  "<th>Special<th>Findings",
         .link = "#/i/",
         .none =
             "<p>Nothing changed: equal errors, and times whose intervals overlap.</p>"},
        {.sql = ONLY_IN(THIS, BASE),
         .name = "Added implementations",
         .marks = "id=added-table",
         .heads = "<th>Implementation<th>Verdict<th>Max ulp<th>ns/elem",
         .link = "#/i/",
         .none = "<p>None.</p>"},
        {.sql = ONLY_IN(BASE, THIS),
         .name = "Removed implementations",
         .marks = "id=removed-table",
         .heads = "<th>Implementation<th>Verdict then<th>Max ulp<th>ns/elem",
         .none = "<p>None.</p>"},
    };
    static const char *const titles[] = {"Changed", "Added", "Removed"};
    sqlite3_stmt *rows;
    act_status status = act_page_query(page, "SELECT " BASE " IS NOT NULL", &rows);
    bool compared = act_page_next(page, rows, &status) && sqlite3_column_int(rows, 0);
    sqlite3_finalize(rows);
    if (!compared) {
        fputs("<p>This report was made of one store. <code>checkact report --db NEW.db"
              " --compare OLD.db</code> lists here what changed between two.</p>\n",
              page->out);
        return status;
    }
    if (status == ACT_OK) {
        status = put_intro(page);
    }
    for (size_t i = 0; i < sizeof parts / sizeof parts[0] && status == ACT_OK; i++) {
        fprintf(page->out, "<h3>%s</h3>\n", titles[i]);
        status = act_table_write(page, &parts[i]);
    }
    return status;
}

act_status act_page_history(act_page *page) {
    /* Times are relative to the first store, over what both have timed. */
    static const act_table stores = {
        .sql =
            "WITH first AS (SELECT store FROM temp.store ORDER BY started, store LIMIT 1)"
            " SELECT started, version, path, machine, count(p.id),"
            " coalesce(sum(p.verdict = 'fail'), 0), coalesce(sum(p.failures > 0), 0),"
            " coalesce(sum(p.findings > 0), 0),"
            " printf('%.3f', exp(avg(ln(p.ns / f.ns)))),"
            " sum(p.low > f.high), sum(p.high < f.low)"
            " FROM temp.store s LEFT JOIN temp.past p USING (store) LEFT JOIN temp.past f"
            " ON f.id = p.id AND f.store = (SELECT store FROM first)"
            " GROUP BY s.store ORDER BY started, s.store",
        .name = "Stores in the order of time",
        .marks = "id=history-table",
        .heads =
            "<th>Measured<th>Version<th>Store<th>Processor<th>Implementations<th>Fail"
            "<th>Special failures<th>Findings<th>Time, first = 1<th>Slower than first"
            "<th>Faster",
    };
    return act_table_write(page, &stores);
}

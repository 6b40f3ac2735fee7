/* What changed since another store, and what several stores say in the order of time. */
#include "page_private.h"
#include "page_table.h"
#include "past.h"

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

#define BOTH                                                                             \
    "WITH o AS (SELECT * FROM temp.store WHERE is_base = 1),"                            \
    " n AS (SELECT * FROM temp.store WHERE is_base IS NULL) "
/* What differs between the runs: its name, both values, and whether times can be compared
 * nevertheless. */
#define DIFFERENCE(column, name, compares)                                               \
    "SELECT '" name "', o." column ", n." column ", " compares                           \
    " FROM o, n WHERE o." column " IS NOT n." column
static const char differences_sql[] = BOTH
    DIFFERENCE("machine", "processor", "0") " UNION ALL " DIFFERENCE("cores", "number of cores", "0") " UNION ALL " DIFFERENCE("system", "system", "0") " UNION ALL " DIFFERENCE(
        "compiler", "compiler or its flags",
        "0") " UNION ALL " DIFFERENCE("libraries", "libraries",
                                      "1") " UNION ALL " DIFFERENCE("version",
                                                                    "version of checkact",
                                                                    "1") " UNION ALL " DIFFERENCE("command",
                                                                                                  "command",
                                                                                                  "1") " UNION ALL " DIFFERENCE("seed",
                                                                                                                                "seed",
                                                                                                                                "1");

static void put_intro(act_page *page) {
    static const char sql[] =
        BOTH "SELECT o.path, o.started, o.version, n.started, n.version FROM o, n";
    sqlite3_stmt *rows = act_page_query(page, sql, NULL);
    while (act_page_next(page, rows)) {
        act_page_fill(
            page, rows,
            "<p>Before: <b>{0}</b>, measured {1} with version {2}; now: measured"
            " {3} with version {4}.</p>\n");
    }
    int count = 0;
    bool comparable = true;
    rows = act_page_query(page, differences_sql, NULL);
    while (act_page_next(page, rows)) {
        fputs(count++ == 0 ? "<ul>" : "", page->out);
        act_page_fill(page, rows, "<li>The {0} was <b>{1}</b> and is <b>{2}</b>.");
        comparable = comparable && sqlite3_column_int(rows, 3) != 0;
    }
    fputs(count > 0 ? "</ul>\n"
                    : "<p>Machine, system, compiler, libraries and command are"
                      " the same.</p>\n",
          page->out);
    fputs(
        comparable
            ? "<p class=quiet>Errors are exact and compare as they are. Times of two runs"
              " also differ by what else the machine did: “slower” and “faster” mean that"
              " the two intervals do not overlap, not that the code is at fault.</p>\n"
            : "<p class=\"note warn\">Errors compare as they are, but times of different"
              " machines, systems or compilers do not: read the times below as two"
              " separate measurements.</p>\n",
        page->out);
}

void act_page_compare(act_page *page) {
    static const act_page_table parts[] = {
        {.sql = changes_sql,
         .name = "Changed implementations",
         .marks = "id=change-table class=changes",
         .heads = "<th>Implementation<th>What changed<th>Time ratio<th>Interval"
                  "<th>ns/elem before<th>now<th>Max ulp<th>Floored<th>Rounded %"
                  "<th>Special<th>Findings",
         .first = ACT_PAGE_IMPL,
         .none =
             "<p>Nothing changed: equal errors, and times whose intervals overlap.</p>"},
        {.sql = ONLY_IN(THIS, BASE),
         .name = "Added implementations",
         .marks = "id=added-table",
         .heads = "<th>Implementation<th>Verdict<th>Max ulp<th>ns/elem",
         .first = ACT_PAGE_IMPL,
         .none = "<p>None.</p>"},
        {.sql = ONLY_IN(BASE, THIS),
         .name = "Removed implementations",
         .marks = "id=removed-table",
         .heads = "<th>Implementation<th>Verdict then<th>Max ulp<th>ns/elem",
         .none = "<p>None.</p>"},
    };
    static const char *const titles[] = {"Changed", "Added", "Removed"};
    bool compared = false;
    sqlite3_stmt *rows = act_page_query(page, "SELECT " BASE " IS NOT NULL", NULL);
    while (act_page_next(page, rows)) {
        compared = sqlite3_column_int(rows, 0) != 0;
    }
    if (!compared) {
        fputs("<p>This report was made of one store. <code>checkact report --db NEW.db"
              " --compare OLD.db</code> lists here what changed between two.</p>\n",
              page->out);
        return;
    }
    put_intro(page);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        fprintf(page->out, "<h3>%s</h3>\n", titles[i]);
        act_page_table_write(page, &parts[i], NULL);
    }
}

void act_page_history(act_page *page) {
    /* Times are relative to the first store, over what both have timed. */
    static const act_page_table stores = {
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
    act_page_table_write(page, &stores, NULL);
}

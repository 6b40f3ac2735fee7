/* The top of the report: what came out, and from what. */
#include "figure.h"
#include "page_private.h"
#include "page_table.h"
#include "store/store.h"

#include <string.h>

/* Counts of implementations, but for the last three. */
enum {
    ALL,
    FAIL,
    PASS,
    NO_CLAIM,
    UNDECIDED,
    NOT_MEASURED,
    SKIPPED,
    UNSEEN,
    BREAKING, /* their claim */
    FAULTY,   /* with findings */
    WRONG,    /* one or both of these */
    SPECIAL,  /* with special failures */
    FINDINGS,
    FUNCTIONS,
    INPUTS,
    COUNTS
};

#define HAS_FINDING "(impl.id IN (SELECT id FROM fault))"
/* A finding fails a row without a claim too, which then breaks none. */
#define BREAKS "(verdict = 'fail' AND (claim IS NOT NULL OR NOT " HAS_FINDING "))"
#define IS_WRONG "(" HAS_FINDING " OR verdict IS 'fail')"

static void count_all(act_page *page, long long count[COUNTS]) {
    static const char sql[] =
        "SELECT count(*), total(verdict = 'fail'), total(verdict = 'pass'),"
        " total(verdict = 'no_claim'), total(verdict = 'undecided'),"
        " total(verdict = 'not_measured'), total(verdict = 'skipped'),"
        " total(verdict IS NULL), total(" BREAKS "), total(" HAS_FINDING "),"
        " total(" IS_WRONG "), total(" ACT_PAGE_FAILURES " > 0),"
        " (SELECT count(*) FROM fault),"
        " count(DISTINCT function), total(inputs)"
        " FROM impl LEFT JOIN accuracy USING (id)";
    sqlite3_stmt *rows = act_page_query(page, sql, NULL);
    memset(count, 0, COUNTS * sizeof *count);
    while (act_page_next(page, rows)) {
        for (int i = 0; i < COUNTS; i++) {
            count[i] = sqlite3_column_int64(rows, i);
        }
    }
}

static void put_count(act_page *page, const char *before, long long count,
                      const char *one, const char *many) {
    fputs(before, page->out);
    act_figure_count(page->out, count);
    fprintf(page->out, " %s", count == 1 ? one : many);
}

/* What is wrong: broken claims, findings, or both. */
static void put_wrong(act_page *page, const long long *n) {
    if (n[BREAKING] > 0) {
        put_count(page, "", n[BREAKING], "implementation breaks its claim",
                  "implementations break their claim");
    }
    if (n[BREAKING] > 0 && n[FAULTY] > 0) {
        put_count(page, "; ", n[FAULTY], "has findings", "have findings");
    } else if (n[FAULTY] > 0) {
        put_count(page, "", n[FAULTY], "implementation has findings",
                  "implementations have findings");
    }
}

/* Nothing was promised, so nothing is broken; but nothing is proven good either. */
static void put_neutral(act_page *page, const long long *n) {
    fputs(n[NO_CLAIM] > 0 ? "No claim was checked" : "No accuracy was measured",
          page->out);
    if (n[SPECIAL] > 0) {
        put_count(page, "; ", n[SPECIAL], "implementation has special failures",
                  "implementations have special failures");
    }
}

static const char *mood_of(const long long *n) {
    if (n[WRONG] > 0) {
        return " bad";
    }
    if (n[ALL] == 0 || n[UNDECIDED] + n[NOT_MEASURED] > 0) {
        return " warn";
    }
    return n[PASS] > 0 ? " good" : "";
}

static void put_headline(act_page *page, const long long *n) {
    long long open = n[UNDECIDED] + n[NOT_MEASURED];
    fprintf(page->out, "<div class=\"verdict%s\"><h1>", mood_of(n));
    if (n[ALL] == 0) {
        fputs("The store holds no results yet", page->out);
    } else if (n[WRONG] > 0) {
        put_wrong(page, n);
    } else if (open > 0) {
        put_count(page, "No claim is broken, but ", open,
                  "implementation could not be measured or decided",
                  "implementations could not be measured or decided");
    } else if (n[PASS] > 0) {
        fputs("Every claim is kept", page->out);
    } else {
        put_neutral(page, n);
    }
    fputs("</h1>", page->out);
}

static void put_details(act_page *page, const long long *n) {
    const struct {
        long long count;
        const char *one, *many;
    } part[] = {
        {n[PASS], "keeps its claim", "keep their claim"},
        {n[FAIL], "fails", "fail"},
        {n[NO_CLAIM], "makes no claim", "make no claim"},
        {n[UNDECIDED], "is undecided", "are undecided"},
        {n[NOT_MEASURED], "could not be measured", "could not be measured"},
        {n[SKIPPED], "was skipped", "were skipped"},
        {n[UNSEEN], "has no accuracy result", "have no accuracy result"},
    };
    put_count(page, "<p>Of ", n[ALL], "implementation", "implementations");
    const char *before = ", ";
    for (size_t i = 0; i < sizeof part / sizeof part[0]; i++) {
        if (part[i].count > 0) {
            put_count(page, before, part[i].count, part[i].one, part[i].many);
            before = ", ";
        }
    }
    fputs(".</p>", page->out);
}

static void put_culprits(act_page *page, long long count) {
    enum { SHOWN = 12 };
    static const char sql[] = "SELECT impl.id FROM impl LEFT JOIN accuracy USING (id)"
                              " WHERE " IS_WRONG ACT_PAGE_ORDER "LIMIT ?1";
    sqlite3_stmt *rows = act_page_query(page, sql, NULL);
    sqlite3_bind_int(rows, 1, SHOWN);
    fputs("<p class=broken>", page->out);
    while (act_page_next(page, rows)) {
        act_page_fill(page, rows, ACT_PAGE_IMPL " ");
    }
    if (count > SHOWN) {
        put_count(page, "and ", count - SHOWN, "more", "more");
    }
    fputs("</p>", page->out);
}

void act_page_verdict(act_page *page) {
    long long n[COUNTS];
    count_all(page, n);
    put_headline(page, n);
    if (n[ALL] == 0) {
        fputs("<p><code>checkact run</code> measures and fills it.</p>", page->out);
    } else {
        put_details(page, n);
    }
    if (n[WRONG] > 0) {
        put_culprits(page, n[WRONG]);
    }
    fputs("</div>", page->out);
}

void act_page_totals(act_page *page) {
    static const struct {
        int which;
        const char *name;
    } tile[] = {
        {ALL, "implementations"},    {FUNCTIONS, "functions"},
        {INPUTS, "results checked"}, {SPECIAL, "with special failures"},
        {FINDINGS, "findings"},
    };
    long long n[COUNTS];
    count_all(page, n);
    for (size_t i = 0; i < sizeof tile / sizeof tile[0]; i++) {
        fputs("<div><b>", page->out);
        act_figure_count(page->out, n[tile[i].which]);
        fprintf(page->out, "</b> %s</div>", tile[i].name);
    }
}

/* Whether one kernel timed twice takes equally long. */
static void put_control(act_page *page) {
    static const char sql[] = "SELECT printf('%.3f', min(ratio)), printf('%.3f',"
                              " max(ratio)), count(*) FROM control HAVING count(*) > 0";
    sqlite3_stmt *rows = act_page_query(page, sql, NULL);
    while (act_page_next(page, rows)) {
        put_count(page, "<dt>A/A control<dd>", sqlite3_column_int64(rows, 2), "kernel",
                  "kernels");
        act_page_fill(page, rows, " timed against themselves: ratios from {0} to {1}");
    }
}

/* While rows of quick runs are in the store: how their inputs were chosen. */
static void put_quick(act_page *page) {
    static const char sql[] =
        "SELECT count(*), (SELECT count(*) FROM accuracy), detail, remedy FROM accuracy"
        " JOIN warning USING (run) WHERE kind = 'quick' GROUP BY detail, remedy";
    sqlite3_stmt *rows = act_page_query(page, sql, NULL);
    while (act_page_next(page, rows)) {
        act_page_fill(page, rows,
                      "<p class=\"note warn\"><b>A quick run</b> measured {0} of {1}"
                      " implementations here: {2}. Others may be faster, and other inputs"
                      " worse: {3}.</p>");
    }
}

void act_page_warnings(act_page *page) {
    static const char sql[] =
        "SELECT DISTINCT detail, remedy FROM warning WHERE kind <> 'quick' AND run ="
        " (SELECT max(run) FROM warning WHERE kind <> 'quick') ORDER BY kind, detail";
    put_quick(page);
    sqlite3_stmt *rows = act_page_query(page, sql, NULL);
    while (act_page_next(page, rows)) {
        act_page_fill(page, rows, "<p class=\"note warn\">Timing: {0}. Remedy: {1}.</p>");
    }
}

void act_page_run(act_page *page) {
    static const char sql[] =
        "SELECT started, command, version, machine, cores, system, compiler, libraries,"
        " seed, (SELECT count(*) FROM run) FROM run" ACT_STORE_MAIN_RUN("");
    sqlite3_stmt *rows = act_page_query(page, sql, NULL);
    while (act_page_next(page, rows)) {
        long long runs = sqlite3_column_int64(rows, 9);
        act_page_fill(page, rows,
                      "<dl class=facts><dt>Measured<dd>{0}<dt>Command<dd>{1}"
                      "<dt>Version<dd>{2}<dt>Processor<dd>{3}<dt>Cores<dd>{4}"
                      "<dt>System<dd>{5}<dt>Compiler<dd>{6}<dt>Libraries<dd>{7}"
                      "<dt>Seed<dd>{8}");
        put_control(page);
        fputs("</dl>", page->out);
        if (runs > 1) {
            put_count(page, "<p class=quiet>The store has ", runs, "run", "runs");
            fputs("; the one that most rows come from is described here.</p>", page->out);
        }
    }
}

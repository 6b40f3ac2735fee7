/* The top of the report: what came out, and from what. */
#include "figure.h"
#include "page_private.h"
#include "store/store.h"

typedef struct tally {
    long long impls, fail, pass, no_claim, undecided, not_measured, skipped, unseen;
    /* Rows that break their claim, that have findings, and both together. */
    long long broken, faulty, wrong;
    long long special, findings, functions, inputs;
} tally;

#define FAULTY "(impl.id IN (SELECT id FROM finding WHERE kind <> 'skipped'))"
/* A finding fails a row without a claim too, which then breaks none. */
#define BROKEN "(verdict = 'fail' AND (claim IS NOT NULL OR NOT " FAULTY "))"
#define WRONG "(" FAULTY " OR verdict IS 'fail')"

static act_status count_all(act_page *page, tally *t) {
    static const char sql[] =
        "SELECT count(*), total(verdict = 'fail'), total(verdict = 'pass'),"
        " total(verdict = 'no_claim'), total(verdict = 'undecided'),"
        " total(verdict = 'not_measured'), total(verdict = 'skipped'),"
        " total(verdict IS NULL), total(" BROKEN "), total(" FAULTY "), total(" WRONG "),"
        " total(" ACT_PAGE_FAILURES " > 0),"
        " (SELECT count(*) FROM finding WHERE kind <> 'skipped'),"
        " count(DISTINCT function), total(inputs)"
        " FROM impl LEFT JOIN accuracy USING (id)";
    sqlite3_stmt *rows;
    act_status status = act_page_query(page, sql, &rows);
    long long *const fields[] = {
        &t->impls,        &t->fail,    &t->pass,     &t->no_claim,  &t->undecided,
        &t->not_measured, &t->skipped, &t->unseen,   &t->broken,    &t->faulty,
        &t->wrong,        &t->special, &t->findings, &t->functions, &t->inputs};
    if (act_page_next(page, rows, &status)) {
        for (int i = 0; i < (int)(sizeof fields / sizeof fields[0]); i++) {
            *fields[i] = sqlite3_column_int64(rows, i);
        }
    }
    sqlite3_finalize(rows);
    return status;
}

static void put_count(act_page *page, const char *before, long long count,
                      const char *one, const char *many) {
    fputs(before, page->out);
    act_figure_count(page->out, count);
    fprintf(page->out, " %s", count == 1 ? one : many);
}

/* What is wrong: broken claims, findings, or both. */
static void put_wrong(act_page *page, const tally *t) {
    if (t->broken > 0) {
        put_count(page, "", t->broken, "implementation breaks its claim",
                  "implementations break their claim");
    }
    if (t->broken > 0 && t->faulty > 0) {
        put_count(page, "; ", t->faulty, "has findings", "have findings");
    } else if (t->faulty > 0) {
        put_count(page, "", t->faulty, "implementation has findings",
                  "implementations have findings");
    }
}

/* Nothing was promised, so nothing is broken; but nothing is proven good either. */
static void put_neutral(act_page *page, const tally *t) {
    fputs(t->no_claim > 0 ? "No claim was checked" : "No accuracy was measured",
          page->out);
    if (t->special > 0) {
        put_count(page, "; ", t->special, "implementation has special failures",
                  "implementations have special failures");
    }
}

static const char *mood_of(const tally *t) {
    if (t->wrong > 0) {
        return " bad";
    }
    if (t->impls == 0 || t->undecided + t->not_measured > 0) {
        return " warn";
    }
    return t->pass > 0 ? " good" : "";
}

static void put_headline(act_page *page, const tally *t) {
    long long open = t->undecided + t->not_measured;
    fprintf(page->out, "<div class=\"verdict%s\"><h1>", mood_of(t));
    if (t->impls == 0) {
        fputs("The store holds no results yet", page->out);
    } else if (t->wrong > 0) {
        put_wrong(page, t);
    } else if (open > 0) {
        put_count(page, "No claim is broken, but ", open,
                  "implementation could not be measured or decided",
                  "implementations could not be measured or decided");
    } else if (t->pass > 0) {
        fputs("Every claim is kept", page->out);
    } else {
        put_neutral(page, t);
    }
    fputs("</h1>", page->out);
}

static void put_details(act_page *page, const tally *t) {
    const struct {
        long long count;
        const char *one, *many;
    } part[] = {
        {t->pass, "keeps its claim", "keep their claim"},
        {t->fail, "fails", "fail"},
        {t->no_claim, "makes no claim", "make no claim"},
        {t->undecided, "is undecided", "are undecided"},
        {t->not_measured, "could not be measured", "could not be measured"},
        {t->skipped, "was skipped", "were skipped"},
        {t->unseen, "has no accuracy result", "have no accuracy result"},
    };
    put_count(page, "<p>Of ", t->impls, "implementation", "implementations");
    const char *before = ", ";
    for (size_t i = 0; i < sizeof part / sizeof part[0]; i++) {
        if (part[i].count > 0) {
            put_count(page, before, part[i].count, part[i].one, part[i].many);
            before = ", ";
        }
    }
    fputs(".</p>", page->out);
}

static act_status put_culprits(act_page *page, long long count) {
    enum { SHOWN = 12 };
    static const char sql[] = "SELECT impl.id FROM impl LEFT JOIN accuracy USING (id)"
                              " WHERE " WRONG ACT_PAGE_ORDER "LIMIT ?1";
    sqlite3_stmt *rows;
    act_status status = act_page_query(page, sql, &rows);
    sqlite3_bind_int(rows, 1, SHOWN);
    fputs("<p class=broken>", page->out);
    while (act_page_next(page, rows, &status)) {
        fputs("<a href=\"#/i/", page->out);
        act_page_link(page, rows, 0);
        fputs("\">", page->out);
        act_page_html(page, rows, 0);
        fputs("</a> ", page->out);
    }
    sqlite3_finalize(rows);
    if (count > SHOWN) {
        put_count(page, "and ", count - SHOWN, "more", "more");
    }
    fputs("</p>", page->out);
    return status;
}

act_status act_page_verdict(act_page *page) {
    tally t = {0};
    act_status status = count_all(page, &t);
    if (status != ACT_OK) {
        return status;
    }
    put_headline(page, &t);
    if (t.impls == 0) {
        fputs("<p><code>checkact run</code> measures and fills it.</p>", page->out);
    } else {
        put_details(page, &t);
    }
    if (t.wrong > 0) {
        status = put_culprits(page, t.wrong);
    }
    fputs("</div>", page->out);
    return status;
}

act_status act_page_totals(act_page *page) {
    tally t = {0};
    act_status status = count_all(page, &t);
    const struct {
        long long count;
        const char *name;
    } tile[] = {
        {t.impls, "implementations"},  {t.functions, "functions"},
        {t.inputs, "results checked"}, {t.special, "with special failures"},
        {t.findings, "findings"},
    };
    for (size_t i = 0; i < sizeof tile / sizeof tile[0]; i++) {
        fputs("<div><b>", page->out);
        act_figure_count(page->out, tile[i].count);
        fprintf(page->out, "</b> %s</div>", tile[i].name);
    }
    return status;
}

/* Whether one kernel timed twice takes equally long. */
static act_status put_control(act_page *page) {
    static const char sql[] = "SELECT count(*), printf('%.3f', min(ratio)),"
                              " printf('%.3f', max(ratio)) FROM control";
    sqlite3_stmt *rows;
    act_status status = act_page_query(page, sql, &rows);
    if (act_page_next(page, rows, &status) && sqlite3_column_int64(rows, 0) > 0) {
        put_count(page, "<dt>A/A control<dd>", sqlite3_column_int64(rows, 0), "kernel",
                  "kernels");
        fputs(" timed against themselves: ratios from ", page->out);
        act_page_html(page, rows, 1);
        fputs(" to ", page->out);
        act_page_html(page, rows, 2);
    }
    sqlite3_finalize(rows);
    return status;
}

/* While rows of quick runs are in the store: how their inputs were chosen. */
static act_status put_quick(act_page *page) {
    static const char sql[] =
        "SELECT count(*), (SELECT count(*) FROM accuracy), detail, remedy FROM accuracy"
        " JOIN warning USING (run) WHERE kind = 'quick' GROUP BY detail, remedy";
    sqlite3_stmt *rows;
    act_status status = act_page_query(page, sql, &rows);
    while (act_page_next(page, rows, &status)) {
        fprintf(page->out,
                "<p class=\"note warn\"><b>A quick run</b> measured %lld of %lld ",
                sqlite3_column_int64(rows, 0), sqlite3_column_int64(rows, 1));
        fputs("implementations here: ", page->out);
        act_page_html(page, rows, 2);
        fputs(". Others may be faster, and other inputs worse: ", page->out);
        act_page_html(page, rows, 3);
        fputs(".</p>", page->out);
    }
    sqlite3_finalize(rows);
    return status;
}

act_status act_page_warnings(act_page *page) {
    static const char sql[] =
        "SELECT DISTINCT detail, remedy FROM warning WHERE kind <> 'quick' AND run ="
        " (SELECT max(run) FROM warning WHERE kind <> 'quick') ORDER BY kind, detail";
    sqlite3_stmt *rows;
    act_status status = put_quick(page);
    if (status != ACT_OK) {
        return status;
    }
    status = act_page_query(page, sql, &rows);
    while (act_page_next(page, rows, &status)) {
        fputs("<p class=\"note warn\">Timing: ", page->out);
        act_page_html(page, rows, 0);
        fputs(". Remedy: ", page->out);
        act_page_html(page, rows, 1);
        fputs(".</p>", page->out);
    }
    sqlite3_finalize(rows);
    return status;
}

act_status act_page_run(act_page *page) {
    static const char *const names[] = {"Measured",  "Command",   "Version",
                                        "Processor", "Cores",     "System",
                                        "Compiler",  "Libraries", "Seed"};
    static const char sql[] =
        "SELECT started, command, version, machine, cores, system, compiler, libraries,"
        " seed, (SELECT count(*) FROM run) FROM run" ACT_STORE_MAIN_RUN("");
    sqlite3_stmt *rows;
    act_status status = act_page_query(page, sql, &rows);
    if (act_page_next(page, rows, &status)) {
        fputs("<dl class=facts>", page->out);
        for (int i = 0; i < (int)(sizeof names / sizeof names[0]); i++) {
            fprintf(page->out, "<dt>%s<dd>", names[i]);
            act_page_html(page, rows, i);
        }
        status = put_control(page);
        fputs("</dl>", page->out);
        if (sqlite3_column_int64(rows, 9) > 1) {
            put_count(page, "<p class=quiet>The store has ",
                      sqlite3_column_int64(rows, 9), "run", "runs");
            fputs("; the one that most rows come from is described here.</p>", page->out);
        }
    }
    sqlite3_finalize(rows);
    return status;
}

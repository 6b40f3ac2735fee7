/* The table of all implementations, and that of the findings. */
#include "cells.h"

#define FINDINGS "FROM finding WHERE finding.id = impl.id"
#define CLASS(column, words)                                                             \
    " || iif(" column " > 0, '  ' || " column " || ' " words "', '')"
#define CLASSES                                                                          \
    "nullif(ltrim(''" CLASS("nan_for_number", "NaN for a number")                        \
        CLASS("number_for_nan", "number for NaN") CLASS("wrong_sign", "wrong sign")      \
            CLASS("wrong_zero_sign", "wrong sign of zero")                               \
                CLASS("zero_for_number", "zero for a number") "), '')"

static const act_column columns[] = {
    {"Whether the claim holds; any finding is a fail", "Verdict", ACT_CELL_VERDICT,
     "replace(verdict, '_', ' ')", "'claims ' || claim || ' ulp'"},
    {"Largest error in ulps of the exact result; 0.5 or less is correctly rounded",
     "Max ulp", ACT_CELL_AT_LEAST, "max_ulp", NULL},
    {"The same with ulps no smaller than those of 2^-4: what counts near a root",
     "Floored", ACT_CELL_AT_LEAST, "max_floored_ulp", NULL},
    {"Input of the largest error", "Worst x", ACT_CELL_CODE, "worst_x",
     "worst_x || ': got ' || got || ', exact ' || exact"},
    {"Mean of the absolute error", "Mean ulp", ACT_CELL_SHORT, "mean_ulp", NULL},
    {"Mean of the signed error", "Bias", ACT_CELL_SHORT, "bias_ulp", NULL},
    {"Share of correctly rounded results", "Rounded %", ACT_CELL_PERCENT,
     "correctly_rounded", NULL},
    {"Results of the wrong kind: NaN, sign, zero; not part of the errors", "Special",
     ACT_CELL_TEXT, ACT_PAGE_FAILURES, CLASSES},
    {"What the code did that it must not do", "Findings", ACT_CELL_TEXT,
     "(SELECT count(*) " FINDINGS " AND kind <> 'skipped')",
     "(SELECT group_concat(line, '  ') FROM (SELECT kind || ': ' || detail AS line"
     " " FINDINGS " AND kind <> 'skipped' ORDER BY line))"},
    {"Median time for one element of an array", "ns/elem", ACT_CELL_TEXT,
     "iif(ns_per_element IS NULL, NULL, printf('%.3f', ns_per_element))", NULL},
    {"97 % interval of the median", "Interval", ACT_CELL_TEXT,
     "iif(low IS NULL, NULL, printf('%.3f–%.3f', low, high))", NULL},
    {"Time in units of a plain copy", "× copy", ACT_CELL_SHORT,
     "ns_per_element / copy_ns", NULL},
    /* Not a cell of its own, see put_id. */
    {"", "", ACT_CELL_TEXT,
     "CASE WHEN max_ulp IS NULL THEN coalesce((SELECT group_concat(line, '  ') FROM"
     " (SELECT DISTINCT kind || ': ' || detail AS line " FINDINGS " ORDER BY line)),"
     " iif(inputs > 0, 'every result is a special failure', 'accuracy was not measured'))"
     " WHEN range_from IS NOT NULL THEN 'only x from ' || range_from || ' to ' || range_to"
     " END",
     NULL},
};
enum { COLUMNS = sizeof columns / sizeof columns[0] - 1 };

/* The id as a link, and why there are no numbers, or of which inputs they are. */
static void put_id(act_page *page, sqlite3_stmt *rows) {
    enum { REASON = ACT_CELLS_FIRST + 2 * COLUMNS };
    fputs("<tr><td><a href=\"#/i/", page->out);
    act_page_link(page, rows, ACT_CELLS_ID);
    fputs("\">", page->out);
    act_page_html(page, rows, ACT_CELLS_ID);
    fputs("</a>", page->out);
    if (sqlite3_column_type(rows, REASON) != SQLITE_NULL) {
        fputs("<small>", page->out);
        act_page_html(page, rows, REASON);
        fputs("</small>", page->out);
    }
}

act_status act_page_summary(act_page *page) {
    sqlite3_stmt *rows;
    act_status status = act_cells_query(page, columns, COLUMNS + 1, "", &rows);
    fputs("<thead><tr><th>Implementation", page->out);
    for (int i = 0; i < COLUMNS; i++) {
        fprintf(page->out, "<th title=\"%s\">%s", columns[i].over, columns[i].title);
    }
    fputs("<tbody>\n", page->out);
    while (act_page_next(page, rows, &status)) {
        put_id(page, rows);
        act_cells_row(page, columns, COLUMNS, rows);
        fputs("</tr>\n", page->out);
    }
    sqlite3_finalize(rows);
    return status;
}

static void put_finding(act_page *page, sqlite3_stmt *rows) {
    fputs("<tr><td><a href=\"#/i/", page->out);
    act_page_link(page, rows, 0);
    fputs("\">", page->out);
    act_page_html(page, rows, 0);
    fputs("</a>", page->out);
    for (int i = 1; i < 5; i++) {
        fputs("<td>", page->out);
        act_page_html(page, rows, i);
    }
    fputs("</tr>\n", page->out);
}

act_status act_page_findings(act_page *page) {
    static const char sql[] =
        "SELECT id, stage, kind, detail, reproduce FROM finding"
        " ORDER BY kind = 'skipped', id, stage, kind, detail, reproduce";
    static const char begin[] =
        "<p class=\"quiet\">What code under test did that it must not do, and what could"
        " not be run here.</p>\n<div class=\"scroll tall\" tabindex=\"0\" role=\"region\""
        " aria-label=\"Findings\"><table id=\"finding-table\" class=\"plain\">\n"
        "<thead><tr><th>Implementation<th>Stage<th>Kind<th>Detail<th>Reproduce\n"
        "<tbody>\n";
    sqlite3_stmt *rows;
    bool has_rows = false;
    act_status status = act_page_query(page, sql, &rows);
    while (act_page_next(page, rows, &status)) {
        fputs(has_rows ? "" : begin, page->out);
        has_rows = true;
        put_finding(page, rows);
    }
    sqlite3_finalize(rows);
    fputs(has_rows ? "</table></div>\n"
                   : "<p class=\"quiet\">There are none: no rule was broken, and nothing"
                     " was skipped.</p>\n",
          page->out);
    return status;
}

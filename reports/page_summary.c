/* The table of all implementations, and that of the findings. */
#include "cells.h"
#include "page_private.h"
#include "page_table.h"

#define FINDINGS "FROM finding WHERE finding.id = impl.id"
#define FAULTS "FROM fault WHERE fault.id = impl.id"

static const act_column columns[] = {
    {"Whether the claim holds; any finding is a fail", "Verdict", ACT_CELL_VERDICT,
     "replace(verdict, '_', ' ')", "'claims ' || claim || ' ulp'"},
    {"Largest error in ulps of the exact result; 0.5 or less is correctly rounded",
     "Max ulp", ACT_CELL_AT_LEAST, "max_ulp", NULL},
    {"The same with ulps no smaller than those of 2^-4: what counts near a root",
     "Floored", ACT_CELL_AT_LEAST, "max_floored_ulp", NULL},
    {"Input of the largest error", "Worst x", ACT_CELL_CODE, "worst_x", NULL},
    {"Mean of the signed error", "Bias", ACT_CELL_SHORT, "bias_ulp", NULL},
    {"Share of correctly rounded results", "Rounded %", ACT_CELL_PERCENT,
     "correctly_rounded", NULL},
    {"Results of the wrong kind: NaN, sign, zero; not part of the errors", "Special",
     ACT_CELL_TEXT, ACT_PAGE_FAILURES, NULL},
    {"What the code did that it must not do", "Findings", ACT_CELL_TEXT,
     "(SELECT count(*) " FAULTS ")",
     "(SELECT group_concat(line, '  ') FROM (SELECT kind || ': ' || detail AS line"
     " " FAULTS " ORDER BY line))"},
    {"Median time for one element of an array", "ns/elem", ACT_CELL_TEXT,
     "iif(ns_per_element IS NULL, NULL, printf('%.3f', ns_per_element))", NULL},
    {"Interval of the median", "Interval", ACT_CELL_TEXT,
     "iif(low IS NULL, NULL, printf('%.3f–%.3f', low, high))", NULL},
    {"Time in units of a plain copy", "× copy", ACT_CELL_SHORT,
     "ns_per_element / copy_ns", NULL},
    {"Time in units of the baseline: the formula on glibc's functions", "× libm",
     ACT_CELL_SHORT, "ns_per_element / baseline_ns", NULL},
    /* Not a cell of its own, but beside the id. */
    {"", "", ACT_CELL_TEXT,
     "CASE WHEN max_ulp IS NULL THEN coalesce((SELECT group_concat(line, '  ') FROM"
     " (SELECT DISTINCT kind || ': ' || detail AS line " FINDINGS " ORDER BY line)),"
     " iif(inputs > 0, 'every result is a special failure', 'accuracy was not measured'))"
     " WHEN range_from IS NOT NULL THEN 'only x from ' || range_from || ' to ' || range_to"
     " END",
     NULL},
};
enum { COLUMNS = sizeof columns / sizeof columns[0] - 1 };

void act_page_summary(act_page *page) {
    /* Why there are no numbers, or of which inputs they are. */
    enum { REASON = ACT_CELLS_FIRST + 2 * COLUMNS };
    sqlite3_stmt *rows = act_cells_query(page, columns, COLUMNS + 1, NULL);
    fputs("<thead><tr><th>Implementation", page->out);
    for (int i = 0; i < COLUMNS; i++) {
        fprintf(page->out, "<th title=\"%s\">%s", columns[i].over, columns[i].title);
    }
    fputs("<tbody>\n", page->out);
    while (act_page_next(page, rows)) {
        act_page_fill(page, rows, "<tr><td>" ACT_PAGE_IMPL);
        if (sqlite3_column_type(rows, REASON) != SQLITE_NULL) {
            fputs("<small>", page->out);
            act_page_html(page, rows, REASON);
            fputs("</small>", page->out);
        }
        act_cells_row(page, columns, COLUMNS, NULL, rows);
        fputs("</tr>\n", page->out);
    }
}

void act_page_findings(act_page *page) {
    static const act_page_table findings = {
        .sql =
            "SELECT id, stage, kind || iif(excused, ' (no fault)', ''),"
            " detail || coalesce('; simplest: ' || simplest, ''), reproduce FROM finding"
            " ORDER BY excused OR kind NOT IN (SELECT kind FROM fault), id, stage, kind, detail, reproduce",
        .name = "Findings",
        .marks = "id=\"finding-table\" class=plain",
        .heads = "<th>Implementation<th>Stage<th>Kind<th>Detail<th>Reproduce",
        .first = ACT_PAGE_IMPL,
        .none = "<p class=\"quiet\">There are none: no rule was broken, and nothing"
                " was skipped.</p>\n",
    };
    fputs(
        "<p class=\"quiet\">What code under test did that it must not do, and what could"
        " not be run here.</p>\n",
        page->out);
    act_page_table_write(page, &findings, NULL);
}

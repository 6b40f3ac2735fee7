/* A section per function: what it is, and every number of its implementations. */
#include "cells.h"

#include <string.h>

static const act_column columns[] = {
    {"Accuracy", "Verdict", ACT_CELL_VERDICT, "replace(verdict, '_', ' ')", NULL},
    {"Accuracy", "Claim, ulp", ACT_CELL_NUMBER, "claim", NULL},
    {"Accuracy", "Max ulp", ACT_CELL_AT_LEAST, "max_ulp", NULL},
    {"Accuracy", "at x", ACT_CELL_CODE, "worst_x", NULL},
    {"Accuracy", "got", ACT_CELL_CODE, "got", NULL},
    {"Accuracy", "exact", ACT_CELL_CODE, "exact", NULL},
    {"Accuracy", "Max floored ulp", ACT_CELL_AT_LEAST, "max_floored_ulp", NULL},
    {"Accuracy", "at x", ACT_CELL_CODE, "floored_x", NULL},
    {"Accuracy", "Max absolute error", ACT_CELL_AT_LEAST, "max_abs", NULL},
    {"Accuracy", "at x", ACT_CELL_CODE, "max_abs_x", NULL},
    {"Accuracy", "Max relative error", ACT_CELL_AT_LEAST, "max_rel", NULL},
    {"Accuracy", "at x", ACT_CELL_CODE, "max_rel_x", NULL},
    {"Averages", "Mean ulp", ACT_CELL_NUMBER, "mean_ulp", NULL},
    {"Averages", "Bias, ulp", ACT_CELL_NUMBER, "bias_ulp", NULL},
    {"Averages", "Mean ulp, x ~ N(0,1)", ACT_CELL_NUMBER, "normal_ulp", NULL},
    {"Averages", "Mean absolute error, x ~ N(0,1)", ACT_CELL_NUMBER, "normal_abs", NULL},
    {"Averages", "Correctly rounded, %", ACT_CELL_PERCENT, "correctly_rounded", NULL},
    {"Inputs", "Inputs", ACT_CELL_TEXT, "inputs", NULL},
    {"Inputs", "Which", ACT_CELL_TEXT,
     "CASE exhaustive WHEN 1 THEN 'all' WHEN 0 THEN 'a sample' END", NULL},
    {"Inputs", "From", ACT_CELL_CODE, "range_from", NULL},
    {"Inputs", "To", ACT_CELL_CODE, "range_to", NULL},
    {"Inputs", "Undecided", ACT_CELL_TEXT, "undecided", NULL},
    {"Special failures", "NaN for a number", ACT_CELL_TEXT, "nan_for_number", NULL},
    {"Special failures", "Number for NaN", ACT_CELL_TEXT, "number_for_nan", NULL},
    {"Special failures", "Wrong sign", ACT_CELL_TEXT, "wrong_sign", NULL},
    {"Special failures", "Wrong sign of zero", ACT_CELL_TEXT, "wrong_zero_sign", NULL},
    {"Special failures", "Zero for a number", ACT_CELL_TEXT, "zero_for_number", NULL},
    {"Special failures", "First at x", ACT_CELL_CODE, "special_x", NULL},
    {"Special failures", "got", ACT_CELL_CODE, "special_got", NULL},
    {"Special failures", "exact", ACT_CELL_CODE, "special_exact", NULL},
    {"Speed", "ns/element", ACT_CELL_NUMBER, "ns_per_element", NULL},
    {"Speed", "from", ACT_CELL_NUMBER, "low", NULL},
    {"Speed", "to", ACT_CELL_NUMBER, "high", NULL},
    {"Speed", "Copy, ns/element", ACT_CELL_NUMBER, "copy_ns", NULL},
    {"Speed", "Elements", ACT_CELL_TEXT, "elements", NULL},
    {"Speed", "Distribution", ACT_CELL_TEXT, "distribution", NULL},
    {"Speed", "Rounds", ACT_CELL_TEXT, "rounds", NULL},
    {"Speed", "Wall clock, ns/element", ACT_CELL_NUMBER, "wall_ns", NULL},
    {"Speed", "Cycles/element", ACT_CELL_NUMBER, "cycles", NULL},
    {"Speed", "GB/s", ACT_CELL_SHORT, "bytes_per_element / wall_ns", NULL},
    {"Speed", "Harness, %", ACT_CELL_PERCENT, "overhead", NULL},
    {"Speed", "Spread of processes", ACT_CELL_NUMBER, "spread", NULL},
    {"Speed", "Other settings", ACT_CELL_TEXT,
     "(SELECT group_concat(line, '; ') FROM (SELECT s.working_set || ' ' ||"
     " s.distribution || ' ' || s.reuse || ': ' || printf('%.3f', s.ns_per_element) ||"
     " ' ns' AS line FROM speed s WHERE s.id = impl.id AND NOT EXISTS (SELECT * FROM"
     " headline h WHERE h.id = s.id AND h.working_set = s.working_set AND"
     " h.distribution = s.distribution AND h.reuse = s.reuse) ORDER BY s.rowid))",
     NULL},
    {"Whole process", "Start, ms", ACT_CELL_NUMBER,
     "(SELECT 1e3 * median FROM process p WHERE p.id = impl.id AND task = 'start')",
     NULL},
    {"Whole process", "Stream, ns/element", ACT_CELL_NUMBER,
     "(SELECT 1e9 * median / p.elements FROM process p WHERE p.id = impl.id AND"
     " task = 'stream')",
     NULL},
    {"Origin", "Plug-in", ACT_CELL_TEXT, "plugin", NULL},
    {"Origin", "Convention", ACT_CELL_TEXT, "convention", NULL},
    {"Origin", "Parameters", ACT_CELL_TEXT, "params", NULL},
    {"Origin", "Source", ACT_CELL_TEXT, "impl.source", NULL},
    {"Origin", "Licence", ACT_CELL_TEXT, "licence", NULL},
    {"Origin", "Instruction set", ACT_CELL_TEXT, "isa", NULL},
    {"Reproduce", "Command", ACT_CELL_CODE, "accuracy.reproduce", NULL},
};
enum { COLUMNS = sizeof columns / sizeof columns[0] };

/* Two rows of heads: the groups, and the columns under them. */
static void put_heads(act_page *page) {
    fputs("<thead><tr><th rowspan=2>Implementation", page->out);
    for (int i = 0; i < COLUMNS;) {
        int span = 1;
        while (i + span < COLUMNS &&
               strcmp(columns[i + span].over, columns[i].over) == 0) {
            span++;
        }
        fprintf(page->out, "<th colspan=%d>%s", span, columns[i].over);
        i += span;
    }
    fputs("<tr>", page->out);
    for (int i = 0; i < COLUMNS; i++) {
        fprintf(page->out, "<th>%s", columns[i].title);
    }
    fputs("<tbody>\n", page->out);
}

static void put_row(act_page *page, sqlite3_stmt *rows) {
    fputs("<tr id=\"/i/", page->out);
    act_page_html(page, rows, ACT_CELLS_ID);
    fputs("\"><th>", page->out);
    act_page_html(page, rows, ACT_CELLS_ID);
    act_cells_row(page, columns, COLUMNS, rows);
    fputs("</tr>\n", page->out);
}

/* Places of the function's facts in the query of act_page_functions. */
enum { FUNCTION, FORMULA, PARAMS, KINKS, SOURCE, NOTE };

static void put_fact(act_page *page, sqlite3_stmt *rows, const char *name, int at) {
    if (sqlite3_column_bytes(rows, at) > 0) {
        fprintf(page->out, "<dt>%s<dd>", name);
        act_page_html(page, rows, at);
    }
}

static void put_facts(act_page *page, sqlite3_stmt *function) {
    fputs("<section class=\"page fn\" id=\"/f/", page->out);
    act_page_html(page, function, FUNCTION);
    fputs("\">\n<h2>", page->out);
    act_page_html(page, function, FUNCTION);
    fputs("</h2><p class=formula>", page->out);
    act_page_html(page, function, FORMULA);
    fputs("</p><dl class=facts>", page->out);
    put_fact(page, function, "Parameters", PARAMS);
    put_fact(page, function, "Kinks at", KINKS);
    put_fact(page, function, "Source", SOURCE);
    put_fact(page, function, "Note", NOTE);
    fputs("</dl>\n", page->out);
}

static act_status put_section(act_page *page, sqlite3_stmt *function) {
    sqlite3_stmt *rows;
    act_status status =
        act_cells_query(page, columns, COLUMNS, " WHERE impl.function = ?1", &rows);
    put_facts(page, function);
    if (status == ACT_OK) {
        status = act_page_range_of(page, sqlite3_column_value(function, FUNCTION));
    }
    fputs("<details class=wide><summary>All numbers</summary><div class=scroll><table>",
          page->out);
    put_heads(page);
    sqlite3_bind_value(rows, 1, sqlite3_column_value(function, FUNCTION));
    while (act_page_next(page, rows, &status)) {
        put_row(page, rows);
    }
    sqlite3_finalize(rows);
    fputs("</table></div></details></section>\n", page->out);
    return status;
}

act_status act_page_functions(act_page *page) {
    static const char sql[] =
        "SELECT function, formula, params, kinks, source, note FROM"
        " (SELECT function FROM function UNION SELECT function FROM impl)"
        " LEFT JOIN function USING (function) ORDER BY function";
    sqlite3_stmt *functions;
    act_status status = act_page_query(page, sql, &functions);
    while (act_page_next(page, functions, &status)) {
        status = put_section(page, functions);
    }
    sqlite3_finalize(functions);
    return status;
}

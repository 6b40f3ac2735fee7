/* A section per function: what it is, and every number of its implementations. */
#include "cells.h"
#include "page_private.h"

#include <string.h>

#define CLASS(column, words)                                                             \
    " || iif(" column " > 0, ', ' || " column " || ' " words "', '')"
#define CLASSES                                                                          \
    "nullif(substr(''" CLASS("nan_for_number", "NaN for a number")                       \
        CLASS("number_for_nan", "number for NaN") CLASS("wrong_sign", "wrong sign")      \
            CLASS("wrong_zero_sign", "wrong sign of zero")                               \
                CLASS("zero_for_number", "zero for a number") ", 3), '')"

/* What the summary does not have, and the largest errors again beside their inputs.
 * Titles differ from each other: the scripts find cells by them. */
static const act_column columns[] = {
    {"Largest errors", "Claim, ulp", ACT_CELL_NUMBER, "claim", NULL},
    {"Largest errors", "Max ulp", ACT_CELL_AT_LEAST, "max_ulp", NULL},
    {"Largest errors", "max ulp at", ACT_CELL_CODE, "worst_x", NULL},
    {"Largest errors", "got", ACT_CELL_CODE, "got", NULL},
    {"Largest errors", "exact", ACT_CELL_CODE, "exact", NULL},
    {"Largest errors", "Max floored ulp", ACT_CELL_AT_LEAST, "max_floored_ulp", NULL},
    {"Largest errors", "floored at", ACT_CELL_CODE, "floored_x", NULL},
    {"Largest errors", "Max absolute", ACT_CELL_AT_LEAST, "max_abs", NULL},
    {"Largest errors", "absolute at", ACT_CELL_CODE, "max_abs_x", NULL},
    {"Largest errors", "Max relative", ACT_CELL_AT_LEAST, "max_rel", NULL},
    {"Largest errors", "relative at", ACT_CELL_CODE, "max_rel_x", NULL},
    {"Largest errors", "Found by", ACT_CELL_TEXT, "found", NULL},
    {"Averages", "Mean ulp", ACT_CELL_NUMBER, "mean_ulp", NULL},
    {"Averages", "Mean ulp, x ~ N(0,1)", ACT_CELL_NUMBER, "normal_ulp", NULL},
    {"Averages", "Mean absolute, x ~ N(0,1)", ACT_CELL_NUMBER, "normal_abs", NULL},
    {"Inputs", "Inputs", ACT_CELL_TEXT,
     "CASE exhaustive WHEN 1 THEN 'all ' || inputs ELSE inputs END", NULL},
    {"Inputs", "By MPFR alone", ACT_CELL_TEXT, "nullif(exact_inputs, 0)", NULL},
    {"Inputs", "From", ACT_CELL_CODE, "range_from", NULL},
    {"Inputs", "To", ACT_CELL_CODE, "range_to", NULL},
    {"Inputs", "Undecided", ACT_CELL_TEXT, "nullif(undecided, 0)", NULL},
    {"Special failures", "Which", ACT_CELL_TEXT, CLASSES, NULL},
    {"Special failures", "first at", ACT_CELL_CODE, "special_x", NULL},
    {"Special failures", "got there", ACT_CELL_CODE, "special_got", NULL},
    {"Special failures", "exact there", ACT_CELL_CODE, "special_exact", NULL},
    {"Origin", "Plug-in", ACT_CELL_TEXT, "plugin", NULL},
    {"Origin", "Convention", ACT_CELL_TEXT, "nullif(convention, 'dydx')", NULL},
    {"Origin", "Parameters", ACT_CELL_TEXT, "params", NULL},
    {"Origin", "Source", ACT_CELL_TEXT, "impl.source", NULL},
    {"Origin", "Licence", ACT_CELL_TEXT, "licence", NULL},
    {"Origin", "Instruction set", ACT_CELL_TEXT, "isa", NULL},
    {"Reproduce", "Command", ACT_CELL_CODE,
     "nullif(accuracy.reproduce, 'checkact ulp ' || impl.id || ' --seed ' || (SELECT seed"
     " FROM run WHERE run.run = accuracy.run))",
     NULL},
};
enum { COLUMNS = sizeof columns / sizeof columns[0] };

/* Two rows of heads: the groups, and the columns under them, of those in use. */
static void put_heads(act_page *page, const bool used[COLUMNS]) {
    fputs("<thead><tr><th rowspan=2>Implementation", page->out);
    for (int i = 0, span; i < COLUMNS; i += span) {
        int shown = 0;
        for (span = 0;
             i + span < COLUMNS && strcmp(columns[i + span].over, columns[i].over) == 0;
             span++) {
            shown += used[i + span];
        }
        if (shown > 0) {
            fprintf(page->out, "<th colspan=%d>%s", shown, columns[i].over);
        }
    }
    fputs("<tr>", page->out);
    for (int i = 0; i < COLUMNS; i++) {
        if (used[i]) {
            fprintf(page->out, "<th>%s", columns[i].title);
        }
    }
    fputs("<tbody>\n", page->out);
}

static void put_row(act_page *page, const bool used[COLUMNS], sqlite3_stmt *rows) {
    fputs("<tr id=\"/i/", page->out);
    act_page_html(page, rows, ACT_CELLS_ID);
    fputs("\"><th>", page->out);
    act_page_html(page, rows, ACT_CELLS_ID);
    act_cells_row(page, columns, COLUMNS, used, rows);
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
    fputs(
        "<details class=wide><summary>All numbers</summary><p class=quiet>Where no command"
        " stands it is <code>checkact ulp ID --seed SEED</code>, with the seed of the run;"
        " where no convention stands, y = f(x).</p><div class=scroll><table>",
        page->out);
    bool used[COLUMNS] = {false};
    sqlite3_bind_value(rows, 1, sqlite3_column_value(function, FUNCTION));
    if (status == ACT_OK) {
        status = act_cells_used(page, COLUMNS, rows, used);
    }
    used[COLUMNS - 1] = true; /* the last group stays: scripts know it */
    put_heads(page, used);
    while (act_page_next(page, rows, &status)) {
        put_row(page, used, rows);
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

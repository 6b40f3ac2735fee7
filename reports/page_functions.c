/* A section per function: what it is, and every number of its implementations. */
#include "cells.h"
#include "page_private.h"

#include <string.h>

/* Of the first result in each class of failure. */
#define FIRST(column)                                                                    \
    "(SELECT group_concat(" column                                                       \
    ", '; ') FROM (SELECT * FROM failure WHERE failure.id"                               \
    " = impl.id ORDER BY rowid))"

#define CLASS(column, words)                                                             \
    " || iif(" column " > 0, '; ' || " column " || ' " words "', '')"
#define CLASSES                                                                          \
    "nullif(substr(''" CLASS("nan_for_number", "NaN for a number")                       \
        CLASS("number_for_nan", "number for NaN") CLASS("wrong_sign", "wrong sign")      \
            CLASS("wrong_zero_sign", "wrong sign of zero")                               \
                CLASS("zero_for_number", "zero for a number") ", 3), '')"

/* Of the checks, if it was checked. */
#define CHECKED(column) "(SELECT " column " FROM checked WHERE checked.id = impl.id)"

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
    {"Special failures", "first at", ACT_CELL_CODE, FIRST("x"), NULL},
    {"Special failures", "got there", ACT_CELL_CODE, FIRST("got"), NULL},
    {"Special failures", "exact there", ACT_CELL_CODE, FIRST("exact"), NULL},
    {"By convention", "f'(NaN) of a mask", ACT_CELL_TEXT, "nullif(nan_masked, 0)", NULL},
    {"By convention", "-0 where f is 0", ACT_CELL_TEXT, "nullif(minus_zero, 0)", NULL},
    {"By convention", "0 where y leaves it open", ACT_CELL_TEXT, "nullif(zero_from_y, 0)",
     NULL},
    {"From y = f(x)", "Own error, ulp", ACT_CELL_AT_LEAST, "y_own_ulp", NULL},
    {"From y = f(x)", "own at y", ACT_CELL_CODE, "y_own_at", NULL},
    {"From y = f(x)", "Beyond y, ulp", ACT_CELL_AT_LEAST, "y_beyond_ulp", NULL},
    {"From y = f(x)", "beyond at y", ACT_CELL_CODE, "y_beyond_at", NULL},
    {"From y = f(x)", "Lost by y, ulp", ACT_CELL_AT_LEAST, "y_loss_ulp", NULL},
    {"From y = f(x)", "lost at y", ACT_CELL_CODE, "y_loss_at", NULL},
    {"Checks", "Calls of up to 64", ACT_CELL_TEXT, CHECKED("calls"), NULL},
    {"Checks", "Products with dy", ACT_CELL_TEXT, CHECKED("nullif(products, 0)"), NULL},
    {"Checks", "Longest call", ACT_CELL_TEXT, CHECKED("longest"), NULL},
    {"Checks", "Inconsistent by", ACT_CELL_TEXT, CHECKED("nullif(max_inconsistency, 0)"),
     NULL},
    {"Checks", "Exceptions for no reason", ACT_CELL_TEXT,
     CHECKED("nullif(flag_errors, 0)"), NULL},
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

/* Marks the columns that have a value in any row of the function. */
static void find_used(act_page *page, sqlite3_value *function, bool used[COLUMNS]) {
    sqlite3_stmt *rows = act_cells_query(page, columns, COLUMNS, function);
    memset(used, 0, COLUMNS * sizeof *used);
    while (act_page_next(page, rows)) {
        for (int i = 0; i < COLUMNS; i++) {
            used[i] = used[i] || sqlite3_column_bytes(rows, act_cells_at(i)) > 0;
        }
    }
    used[COLUMNS - 1] = true; /* the last group stays: scripts know it */
}

static void put_fact(act_page *page, sqlite3_stmt *rows, int at, const char *form) {
    if (sqlite3_column_bytes(rows, at) > 0) {
        act_page_fill(page, rows, form);
    }
}

static void put_facts(act_page *page, sqlite3_stmt *function) {
    act_page_fill(page, function,
                  "<section class=\"page fn\" id=\"/f/{0}\">\n<h2>{0}</h2>"
                  "<p class=formula>{1}</p><dl class=facts>");
    put_fact(page, function, 2, "<dt>Parameters<dd>{2}");
    put_fact(page, function, 3, "<dt>Kinks at<dd>{3}");
    put_fact(page, function, 4, "<dt>Source<dd>{4}");
    put_fact(page, function, 5, "<dt>Note<dd>{5}");
    fputs("</dl>\n", page->out);
}

static void put_section(act_page *page, sqlite3_stmt *row) {
    bool used[COLUMNS];
    sqlite3_value *function = sqlite3_column_value(row, 0);
    put_facts(page, row);
    act_page_range_of(page, function);
    fputs(
        "<details class=wide><summary>All numbers</summary><p class=quiet>Where no command"
        " stands it is <code>checkact ulp ID --seed SEED</code>, with the seed of the run;"
        " where no convention stands, y = f(x).</p><div class=scroll><table>",
        page->out);
    find_used(page, function, used);
    put_heads(page, used);
    sqlite3_stmt *rows = act_cells_query(page, columns, COLUMNS, function);
    while (act_page_next(page, rows)) {
        act_page_fill(page, rows, "<tr id=\"/i/{0}\"><th>{0}");
        act_cells_row(page, columns, COLUMNS, used, rows);
        fputs("</tr>\n", page->out);
    }
    fputs("</table></div></details></section>\n", page->out);
}

void act_page_functions(act_page *page) {
    static const char sql[] =
        "SELECT function, formula, params, kinks, source, note FROM"
        " (SELECT function FROM function UNION SELECT function FROM impl)"
        " LEFT JOIN function USING (function) ORDER BY function";
    sqlite3_stmt *functions = act_page_query(page, sql, NULL);
    while (act_page_next(page, functions)) {
        put_section(page, functions);
    }
}

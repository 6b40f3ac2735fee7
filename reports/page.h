/* The report's page under way: queries of its store, and their columns as text. */
#ifndef ACT_PAGE_H
#define ACT_PAGE_H

#include "number/status.h"
#include "number/why.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

typedef struct act_page {
    sqlite3 *db;
    FILE *out;    /* its errors are checked once, at the end */
    act_why *why; /* what failed */
} act_page;

/* Rows appear in this order everywhere; the script relies on it. */
#define ACT_PAGE_ORDER                                                                   \
    " ORDER BY impl.function, impl.\"order\", CASE impl.format WHEN 'f64' THEN 0"        \
    " WHEN 'f32' THEN 1 WHEN 'f16' THEN 2 WHEN 'bf16' THEN 3 ELSE 4 END, impl.format,"   \
    " impl.name, impl.id "

/* Results in any class of special failure; NULL where accuracy was not measured. */
#define ACT_PAGE_FAILURES                                                                \
    "(nan_for_number + number_for_nan + wrong_sign + wrong_zero_sign + zero_for_number)"

/* Prepares a query, *rows to be finalized by the caller in any case. */
act_status act_page_query(act_page *page, const char *sql, sqlite3_stmt **rows);
/* Whether there is another row; what goes wrong is put in *status. */
bool act_page_next(act_page *page, sqlite3_stmt *rows, act_status *status);

/* A column, NaN for NULL and for what is not a number. */
double act_page_real(sqlite3_stmt *rows, int column);
bool act_page_is(sqlite3_stmt *rows, int column, const char *text);
void act_page_html(act_page *page, sqlite3_stmt *rows, int column);
void act_page_json(act_page *page, sqlite3_stmt *rows, int column);
void act_page_link(act_page *page, sqlite3_stmt *rows, int column);
/* A JSON number, null if it is not finite. */
void act_page_json_real(act_page *page, sqlite3_stmt *rows, int column, int digits);

#endif

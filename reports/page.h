/* The report's page under way: queries of its store, and their columns as text. */
#ifndef ACT_PAGE_H
#define ACT_PAGE_H

#include "number/status.h"
#include "number/why.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* What fails is remembered, and looked at once, at the end. */
typedef struct act_page {
    sqlite3 *db;
    FILE *out;
    act_status status; /* of the queries: after a failure none has rows */
    act_why *why;      /* what failed */
} act_page;

/* Rows appear in this order everywhere; the script relies on it. */
#define ACT_PAGE_ORDER                                                                   \
    " ORDER BY impl.function, impl.\"order\", CASE impl.format WHEN 'f64' THEN 0"        \
    " WHEN 'f32' THEN 1 WHEN 'f16' THEN 2 WHEN 'bf16' THEN 3 ELSE 4 END, impl.format,"   \
    " impl.name, impl.id "

/* Results in any class of special failure; NULL where accuracy was not measured. */
#define ACT_PAGE_FAILURES                                                                \
    "(nan_for_number + number_for_nan + wrong_sign + wrong_zero_sign + zero_for_number)"

/* Begins a query, of which ?1 is `about` unless that is NULL. */
sqlite3_stmt *act_page_query(act_page *page, const char *sql, sqlite3_value *about);
/* Whether there is another row. If not, the query is finalized: each is gone through to
 * its end. */
bool act_page_next(act_page *page, sqlite3_stmt *rows);
/* Runs statements without rows. */
void act_page_execute(act_page *page, const char *sql);

/* A column, NaN for NULL and for what is not a number. */
double act_page_real(sqlite3_stmt *rows, int column);
bool act_page_is(sqlite3_stmt *rows, int column, const char *text);
void act_page_html(act_page *page, sqlite3_stmt *rows, int column);
/* Writes HTML in which {2} stands for column 2, and {/2} for the same in a link. */
void act_page_fill(act_page *page, sqlite3_stmt *rows, const char *form);

#endif

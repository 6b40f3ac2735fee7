/* The parts of the charts' data, whose layout page_data.c describes: data_functions.c, of
 * functions; data_bins.c, of errors by binade; data_parts.c, of what else is known of an
 * implementation. Each function writes JSON to page->out. */
#ifndef ACT_DATA_PRIVATE_H
#define ACT_DATA_PRIVATE_H

#include "page.h"
#include "pool.h"

/* Columns first to end - 1 of a row as JSON values with commas between: NULL, text, whole
 * numbers, and others to 4 digits, null if they are not finite. */
void act_data_values(act_page *page, sqlite3_stmt *rows, int first, int end);

/* The members of the object "functions"; grids receives the x of curves. */
act_status act_data_functions(act_page *page, act_pool *grids);

/* What is known of one implementation by parts, each prepared once for all of them. */
typedef struct act_data_parts {
    sqlite3_stmt *bins, *specials, *timings, *processes, *past;
    act_pool series; /* strings of act_figure_series */
    act_pool asked;  /* lists of [x, want] */
} act_data_parts;

/* *parts is to be freed in any case. */
act_status act_data_parts_open(act_data_parts *parts, act_page *page);
void act_data_parts_free(act_data_parts *parts);

/* [START, MAX, BIAS, MEDIAN, P99] or null. */
act_status act_data_bins(act_page *page, act_data_parts *parts, sqlite3_value *id);
/* [ASKED, [[INDEX, GOT, FAILURE, ULP]...]] or null. */
act_status act_data_specials(act_page *page, act_data_parts *parts, sqlite3_value *id);
/* The rows of a prepared statement as arrays in an array; id, unless NULL, is its ?1. */
act_status act_data_rows(act_page *page, sqlite3_stmt *rows, sqlite3_value *id);
/* The same for a query, as a member that is not the first of an object. */
act_status act_data_list(act_page *page, const char *name, const char *sql,
                         sqlite3_value *id);

#endif

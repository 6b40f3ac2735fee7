/* Results as text for people: errors, findings, and the summary of a store. */
#ifndef ACT_SHOW_H
#define ACT_SHOW_H

#include <jansson.h>
#include <sqlite3.h>

/* A row as `ulp --json` prints it. */
void act_show_accuracy(const json_t *row);
/* The same row of `check`: what was tried, and what was found. */
void act_show_check(const json_t *row);
/* The findings of a row. */
void act_show_findings(const json_t *row);

/* Prints the summary table of one run in a store; returns how many implementations it
 * has. */
int act_show_summary(sqlite3 *db, sqlite3_int64 run);

#endif

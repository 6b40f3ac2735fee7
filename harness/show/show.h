/* Results as text for people. The rows are those that --json prints. */
#ifndef ACT_SHOW_H
#define ACT_SHOW_H

#include "speed/machine.h"

#include <jansson.h>
#include <sqlite3.h>

void act_show_accuracy(const json_t *row);
void act_show_speed(const json_t *row);
void act_show_findings(const json_t *row);
/* How often the same code was told apart from itself. */
void act_show_controls(const act_machine_watch *watch);
void act_show_warnings(const act_warnings *warnings);

/* Prints the summary table of one run in a store; returns how many implementations it
 * has. */
int act_show_summary(sqlite3 *db, sqlite3_int64 run);

#endif

/* A row: a JSON object whose keys are columns of the store (schema.sql). */
#ifndef ACT_ROW_H
#define ACT_ROW_H

#include <jansson.h>
#include <stdbool.h>

/* The text of a member; "" if it is none. */
const char *act_row_text(const json_t *row, const char *key);
/* The same for tables, in which "-" stands for nothing. */
const char *act_row_cell(const json_t *row, const char *key);
/* A member as a number, true being 1; NaN if it is none. */
double act_row_number(const json_t *row, const char *key);
/* A member as a whole number; 0 if it is none. */
long long act_row_whole(const json_t *row, const char *key);
/* Whether that is the row's verdict. */
bool act_row_is(const json_t *row, const char *verdict);

/* Adds the members that `row` does not have yet. */
void act_row_merge(json_t *row, const json_t *more);
/* Prints the row on a line of its own. */
void act_row_print(const json_t *row);
/* The same, and drops the caller's reference. */
void act_row_print_new(json_t *row);

/* The command in the row's `reproduce`, but `check` for `ulp`, whose errors it measures
 * too. */
json_t *act_row_check_command(const json_t *row);

enum { ACT_HEX_SIZE = 32 };

/* Writes a value as text: hex float, "inf", "nan". */
void act_hex(double value, char text[ACT_HEX_SIZE]);
json_t *act_json_hex(double value);
/* A number, or null if it is infinite or NaN. */
json_t *act_json_real(double value);
/* Text of others, which need not be UTF-8. */
json_t *act_json_foreign(const char *text);

#endif

/* Tables with one row per implementation. */
#ifndef ACT_CELLS_H
#define ACT_CELLS_H

#include "page.h"

typedef enum act_cell_kind {
    ACT_CELL_TEXT,
    ACT_CELL_CODE,
    ACT_CELL_NUMBER,   /* 4 digits */
    ACT_CELL_SHORT,    /* 3 digits */
    ACT_CELL_AT_LEAST, /* a number, marked where the inputs were a sample */
    ACT_CELL_PERCENT,  /* of a share */
    ACT_CELL_VERDICT,
} act_cell_kind;

typedef struct act_column {
    const char *over;  /* of its head: the group it belongs to, or what it means */
    const char *title; /* of its head */
    act_cell_kind kind;
    const char *sql;   /* over impl, accuracy, headline and baseline */
    const char *hover; /* the same for the text that a pointer brings up, or NULL */
} act_column;

/* The rows of the columns' table: of one function, or, if that is NULL, all. */
sqlite3_stmt *act_cells_query(act_page *page, const act_column *columns, int count,
                              sqlite3_value *function);
/* The cells of the current row, those of columns in use (NULL: all), each "<td>...",
 * after the caller's "<tr>". */
void act_cells_row(act_page *page, const act_column *columns, int count, const bool *used,
                   sqlite3_stmt *rows);

/* Columns that precede those of the table in each row, and the place of a column's value
 * behind them; its hover text follows. */
enum { ACT_CELLS_ID, ACT_CELLS_EXHAUSTIVE, ACT_CELLS_FIRST };
static inline int act_cells_at(int column) {
    return ACT_CELLS_FIRST + 2 * column;
}

#endif

/* Text of unknown origin as Markdown. */
#ifndef ACT_MARKDOWN_H
#define ACT_MARKDOWN_H

#include <stdio.h>

/* Writes a cell of a table, "| text ". The row ends in "|" and a new line. */
void act_markdown_cell(FILE *out, const char *text);

#endif

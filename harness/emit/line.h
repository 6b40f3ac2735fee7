/* A line of C that is being put together. */
#ifndef ACT_LINE_H
#define ACT_LINE_H

#include "emit/csource.h"

#include <stdio.h>

typedef struct act_line {
    FILE *out;
    char *text; /* with room for all that is appended between two flushes */
    size_t used;
    int indent; /* in levels, of a line that begins now */
    int begun;  /* the indent of the line under way */
} act_line;

void act_line_append(act_line *line, const char *text, size_t length);
/* A blank, unless the line is empty; where it may be cut, one that is too long is. */
void act_line_blank(act_line *line, bool may_be_cut);
/* Prints the line, unless it is empty, and begins another. */
void act_line_flush(act_line *line);
/* Prints a comment on lines of its own. */
void act_line_comment(act_line *line, const act_token *comment);

#endif

#include "emit/line.h"

#include <string.h>

enum { WIDTH = 90, INDENT = 4 };

/* A blank at which the line may be cut. */
enum { CUT = '\1' };

static void put_indent(FILE *out, int columns) {
    fprintf(out, "%*s", columns, "");
}

/* Where to cut a line that is too long: the last place that fits. */
static size_t cut_at(const char *text, size_t room) {
    size_t best = 0;
    for (size_t i = 0; text[i] != '\0' && (i <= room || best == 0); i++) {
        best = text[i] == CUT ? i : best;
    }
    return best;
}

void act_line_flush(act_line *line) {
    line->text[line->used] = '\0';
    char *rest = line->text;
    int columns = line->begun * INDENT;
    while (*rest != '\0') {
        size_t room = (size_t)(WIDTH - columns);
        size_t length = strlen(rest);
        size_t cut = length > room ? cut_at(rest, room) : 0;
        size_t shown = cut > 0 ? cut : length;
        put_indent(line->out, columns);
        for (size_t i = 0; i < shown; i++) {
            putc(rest[i] == CUT ? ' ' : rest[i], line->out);
        }
        putc('\n', line->out);
        rest += cut > 0 ? cut + 1 : length;
        columns = (line->begun + 1) * INDENT;
    }
    line->used = 0;
}

void act_line_append(act_line *line, const char *text, size_t length) {
    line->begun = line->used == 0 ? line->indent : line->begun;
    memcpy(line->text + line->used, text, length);
    line->used += length;
}

void act_line_blank(act_line *line, bool may_be_cut) {
    if (line->used > 0) {
        line->text[line->used++] = may_be_cut ? CUT : ' ';
    }
}

/* Continues the stars of a comment at the indentation of the line. */
void act_line_comment(act_line *line, const act_token *token) {
    const char *at = token->text;
    const char *end = at + token->length;
    act_line_flush(line);
    while (at < end) {
        size_t length = strcspn(at, "\n");
        length = (size_t)(end - at) < length ? (size_t)(end - at) : length;
        put_indent(line->out, line->indent * INDENT + (at > token->text ? 1 : 0));
        fprintf(line->out, "%.*s\n", (int)length, at);
        at += length + 1;
        while (at < end && (*at == ' ' || *at == '\t')) {
            at++;
        }
    }
}

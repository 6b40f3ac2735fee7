#include "show/markdown.h"

#include "base/escape.h"

#include <string.h>

void act_markdown_cell(FILE *out, const char *text) {
    fputs("| ", out);
    for (const char *c = text; *c != '\0';) {
        size_t plain = strcspn(c, "|\\`*_[]~#\n");
        act_escape_html(out, c, plain);
        c += plain;
        if (*c != '\0') {
            fprintf(out, *c == '\n' ? " " : "\\%c", *c);
            c++;
        }
    }
    fputc(' ', out);
}

/* Text of unknown origin, made safe in HTML, JSON, links, on a terminal and in a shell.
 * What is not UTF-8, control characters that HTML forbids, and overrides of the writing
 * direction become U+FFFD, but for a shell, which gets them as they are. */
#ifndef ACT_ESCAPE_H
#define ACT_ESCAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* The bytes of the character of UTF-8 that text[0..size), size >= 1, begins with; 0 if
 * none does. Encodings that are longer than they need be, and surrogates, may count. */
size_t act_utf8_length(const char *text, size_t size);

/* Writes it safe as the text of an element and inside quoted attributes. */
void act_escape_html(FILE *out, const char *text, size_t size);

/* Writes a quoted JSON string that is safe inside a script element. */
void act_escape_json(FILE *out, const char *text, size_t size);

/* Writes it percent-encoded, for the fragment of a link. */
void act_escape_link(FILE *out, const char *text, size_t size);

/* Copies it as one line for a terminal: what moves the cursor or begins another line, and
 * what is replaced above, becomes '?'. What does not fit is cut off. */
void act_escape_line(char *out, size_t size, const char *text);

/* The length of the character that text[0..size), size >= 1, begins with; *is_safe: it
 * moves no cursor but to the next line or stop. 0: its end is still to come. */
size_t act_terminal_step(const char *text, size_t size, bool *is_safe);

/* Quotes it as one word for sh, if it needs that. Nothing of it moves the cursor: what
 * would is written as the output of printf, but for line breaks at its end, which sh
 * would drop there. size: ACT_QUOTED_SIZE of its length; what does not fit is left out
 * whole. */
#define ACT_QUOTED_SIZE(length) (4 * (length) + 16)
void act_escape_shell(char *out, size_t size, const char *text);

#endif

#include "emit/ctokens.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Where the scan is. */
typedef struct cursor {
    const char *at;
    long line;
    bool spaced, starts_line;
} cursor;

static bool is_word_start(char c) {
    return isalpha((unsigned char)c) || c == '_';
}

static bool is_word(char c) {
    return isalnum((unsigned char)c) || c == '_';
}

/* Lengths of the token at the cursor. */

static size_t length_of_comment(const char *at) {
    const char *end = strstr(at + 2, "*/");
    return end != NULL ? (size_t)(end - at) + 2 : strlen(at);
}

static size_t length_of_string(const char *at) {
    size_t i = 1;
    while (at[i] != '\0' && at[i] != at[0]) {
        i += at[i] == '\\' && at[i + 1] != '\0' ? 2 : 1;
    }
    return at[i] != '\0' ? i + 1 : i;
}

static size_t length_of_number(const char *at) {
    size_t i = 0;
    while (
        is_word(at[i]) || at[i] == '.' ||
        ((at[i] == '+' || at[i] == '-') && i > 0 && strchr("eEpP", at[i - 1]) != NULL)) {
        i++;
    }
    return i;
}

static size_t length_of_word(const char *at) {
    size_t i = 0;
    while (is_word(at[i])) {
        i++;
    }
    return i;
}

static size_t length_of_punct(const char *at) {
    static const char *const longer[] = {
        "...", "<<=", ">>=", "->", "++", "--", "<<", ">>", "<=", ">=", "==", "!=",
        "&&",  "||",  "+=",  "-=", "*=", "/=", "%=", "&=", "|=", "^=", "##"};
    for (size_t i = 0; i < sizeof longer / sizeof longer[0]; i++) {
        size_t length = strlen(longer[i]);
        if (strncmp(at, longer[i], length) == 0) {
            return length;
        }
    }
    return 1;
}

static act_token token_at(const char *at) {
    act_token token = {.kind = ACT_TOKEN_PUNCT, .text = at};
    if (strncmp(at, "/*", 2) == 0) {
        token.kind = ACT_TOKEN_COMMENT;
        token.length = length_of_comment(at);
    } else if (*at == '"' || *at == '\'') {
        token.kind = ACT_TOKEN_LITERAL;
        token.length = length_of_string(at);
    } else if (isdigit((unsigned char)*at) ||
               (*at == '.' && isdigit((unsigned char)at[1]))) {
        token.kind = ACT_TOKEN_LITERAL;
        token.length = length_of_number(at);
    } else if (is_word_start(*at)) {
        token.kind = ACT_TOKEN_WORD;
        token.length = length_of_word(at);
    } else {
        token.length = length_of_punct(at);
    }
    return token;
}

static act_status add(act_csource *source, act_token token) {
    if (source->count % 4096 == 0) {
        size_t room = (source->count + 4096) * sizeof *source->tokens;
        act_token *tokens = realloc(source->tokens, room);
        if (tokens == NULL) {
            return ACT_NOMEM;
        }
        source->tokens = tokens;
    }
    source->tokens[source->count++] = token;
    return ACT_OK;
}

/* A line marker, # LINE "FILE", or a pragma, which becomes a token. */
static act_status take_directive(act_csource *source, cursor *c) {
    static const char word[] = "pragma ";
    act_status status = ACT_OK;
    const char *at = c->at + 1;
    size_t length = strcspn(at, "\n");
    while (*at == ' ') {
        at++;
        length--;
    }
    if (isdigit((unsigned char)*at)) {
        c->line = strtol(at, NULL, 10) - 1;
    } else if (strncmp(at, word, sizeof word - 1) == 0) {
        act_token token = {.kind = ACT_TOKEN_PRAGMA,
                           .text = at + sizeof word - 1,
                           .length = length - (sizeof word - 1),
                           .line = c->line,
                           .last_line = c->line,
                           .starts_line = true};
        status = add(source, token);
    }
    c->at = at + length;
    return status;
}

static act_status take_token(act_csource *source, cursor *c) {
    act_token token = token_at(c->at);
    token.line = c->line;
    token.spaced = c->spaced || c->starts_line;
    token.starts_line = c->starts_line;
    for (size_t i = 0; i < token.length; i++) {
        c->line += token.text[i] == '\n';
    }
    token.last_line = c->line;
    c->at += token.length;
    c->spaced = false;
    c->starts_line = false;
    return add(source, token);
}

act_status act_ctokens_scan(act_csource *source) {
    cursor c = {.at = source->text, .line = 1, .starts_line = true};
    act_status status = ACT_OK;
    while (*c.at != '\0' && status == ACT_OK) {
        if (*c.at == '\n') {
            c.line++;
            c.at++;
            c.starts_line = true;
        } else if (isspace((unsigned char)*c.at)) {
            c.spaced = true;
            c.at++;
        } else if (*c.at == '#' && c.starts_line) {
            status = take_directive(source, &c);
        } else {
            status = take_token(source, &c);
        }
    }
    return status;
}

#include "emit/layout.h"

#include "emit/line.h"
#include "emit/tidy.h"

#include <stdlib.h>
#include <string.h>

enum { DEPTH_MAX = 64 };

typedef enum brace { BRACE_BLOCK, BRACE_MEMBERS, BRACE_LIST, BRACE_INLINE } brace;

typedef struct printer {
    act_line line; /* under way */
    act_token *tokens;
    size_t count;
    const size_t *partner;
    brace braces[DEPTH_MAX];
    int depth;
    int parentheses; /* open in the statement */
} printer;

static bool is(const act_token *token, const char *text) {
    return act_token_is(token, text);
}

const char *act_layout_pragma(const act_token *token) {
    static const struct {
        const char *start, *macro;
    } known[] = {
        {"GCC ivdep", ACT_LAYOUT_NO_CARRY},
        {"clang loop", ACT_LAYOUT_NO_CARRY},
        {"GCC unroll", ACT_LAYOUT_UNROLL},
        {"unroll", ACT_LAYOUT_UNROLL},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        size_t length = strlen(known[i].start);
        if (token->kind == ACT_TOKEN_PRAGMA && token->length >= length &&
            memcmp(token->text, known[i].start, length) == 0) {
            return known[i].macro;
        }
    }
    return NULL;
}

static const act_token *next_of(const printer *p, size_t i) {
    static const act_token none = {.kind = ACT_TOKEN_PUNCT, .text = "", .length = 0};
    do {
        i++;
    } while (i < p->count && p->tokens[i].length == 0);
    return i < p->count ? &p->tokens[i] : &none;
}

static size_t index_before(const printer *p, size_t i) {
    do {
        i--;
    } while (i < p->count && p->tokens[i].length == 0);
    return i;
}

/* Whether the parenthesis that closes at i belongs to a statement or a function, so that
 * a block follows, not to a cast. */
static bool closes_head(const printer *p, size_t i) {
    static const char *const heads[] = {"if", "for", "while", "switch"};
    size_t owner = index_before(p, p->partner[i]);
    bool found = p->depth == 0;
    for (size_t k = 0; k < sizeof heads / sizeof heads[0] && owner < p->count; k++) {
        found = found || is(&p->tokens[owner], heads[k]);
    }
    return found;
}

static brace kind_of_brace(const printer *p, size_t i) {
    size_t b = index_before(p, i);
    if (b >= p->count) {
        return BRACE_BLOCK;
    }
    const act_token *last = &p->tokens[b];
    size_t b2 = index_before(p, b);
    bool is_aggregate =
        is(last, "struct") || is(last, "union") ||
        (b2 < p->count && (is(&p->tokens[b2], "struct") || is(&p->tokens[b2], "union")));
    bool is_enum = is(last, "enum") || (b2 < p->count && is(&p->tokens[b2], "enum"));
    bool after_head = is(last, ")") && closes_head(p, b);
    bool after_word = is(last, "else") || is(last, "do") || is(last, ";") ||
                      is(last, "{") || is(last, "}");
    bool in_list = p->depth > 0 && p->braces[p->depth - 1] >= BRACE_LIST;
    if (is_aggregate) {
        return BRACE_MEMBERS;
    }
    if (!in_list && (after_head || after_word)) {
        return BRACE_BLOCK;
    }
    return is_enum || (is(last, "=") && p->depth == 0) ? BRACE_LIST : BRACE_INLINE;
}

/* A blank before a token; a cut is allowed behind commas and operators of two sides. */
static void append_blank(printer *p, size_t i) {
    size_t b = index_before(p, i);
    bool cuts = b < p->count && p->tokens[b].kind == ACT_TOKEN_PUNCT &&
                !is(&p->tokens[b], ")") && !is(&p->tokens[b], "]") &&
                !is(&p->tokens[b], "*");
    bool multiplies = b < p->count && is(&p->tokens[b], "*") && p->tokens[b].spaced;
    act_line_blank(&p->line, cuts || multiplies);
}

static void open_brace(printer *p, size_t i) {
    brace kind = kind_of_brace(p, i);
    if (p->tokens[i].spaced) {
        append_blank(p, i);
    }
    act_line_append(&p->line, "{", 1);
    if (p->depth < DEPTH_MAX) {
        p->braces[p->depth++] = kind;
    }
    if (kind != BRACE_INLINE) {
        bool breaks = kind != BRACE_LIST || next_of(p, i)->starts_line;
        if (breaks) {
            act_line_flush(&p->line);
        }
        p->line.indent++;
    }
}

static void close_brace(printer *p, size_t i) {
    brace kind = p->depth > 0 ? p->braces[--p->depth] : BRACE_BLOCK;
    bool own_line = kind == BRACE_BLOCK || kind == BRACE_MEMBERS ||
                    (kind == BRACE_LIST && p->tokens[i].starts_line);
    if (own_line) {
        act_line_flush(&p->line);
    } else if (p->tokens[i].spaced) {
        append_blank(p, i);
    }
    p->line.indent -= kind != BRACE_INLINE;
    act_line_append(&p->line, "}", 1);
    if (kind == BRACE_BLOCK) {
        const act_token *next = next_of(p, i);
        if (!is(next, "else") && !is(next, "while")) {
            act_line_flush(&p->line);
        } else if (!next->spaced) {
            act_line_append(&p->line, " ", 1);
        }
    }
}

static void end_statement(printer *p, size_t i) {
    const act_token *next = next_of(p, i);
    act_line_append(&p->line, ";", 1);
    bool is_trailing = next->kind == ACT_TOKEN_COMMENT && !next->starts_line;
    if (!is_trailing) {
        act_line_flush(&p->line);
    }
}

static void put_comment(printer *p, size_t i) {
    const act_token *token = &p->tokens[i];
    bool is_one_line = memchr(token->text, '\n', token->length) == NULL;
    if (token->starts_line || !is_one_line) {
        act_line_comment(&p->line, token);
        return;
    }
    act_line_append(&p->line, " ", p->line.used > 0);
    act_line_append(&p->line, token->text, token->length);
    if (next_of(p, i)->starts_line) {
        act_line_flush(&p->line);
    }
}

static void put_token(printer *p, size_t i) {
    const act_token *token = &p->tokens[i];
    bool in_list = p->depth > 0 && p->braces[p->depth - 1] == BRACE_LIST;
    if (token->kind == ACT_TOKEN_COMMENT) {
        put_comment(p, i);
    } else if (token->kind == ACT_TOKEN_PRAGMA) {
        const char *macro = act_layout_pragma(token);
        act_line_flush(&p->line);
        if (macro != NULL) {
            act_line_append(&p->line, macro, strlen(macro));
        }
        act_line_flush(&p->line);
    } else if (is(token, "{")) {
        open_brace(p, i);
    } else if (is(token, "}")) {
        close_brace(p, i);
    } else if (is(token, ";") && p->parentheses == 0) {
        end_statement(p, i);
    } else {
        p->parentheses += is(token, "(") - is(token, ")");
        if (in_list && token->starts_line) {
            act_line_flush(&p->line);
        }
        if (token->spaced) {
            append_blank(p, i);
        }
        act_line_append(&p->line, token->text, token->length);
    }
}

/* "unused" is for what a family does not use; here all is used. A public function is not
 * static. */
static void drop_words(act_tidy *t, bool is_public) {
    size_t body = 0;
    while (body < t->count && !is(&t->tokens[body], "{")) {
        body++;
    }
    for (size_t i = 0; i + 4 < body; i++) {
        act_token *token = &t->tokens[i];
        bool hides = is_public && (is(token, "static") || is(token, "inline"));
        bool marks = is(token, "unused");
        if (hides) {
            token->length = 0;
        } else if (marks && is(token - 1, ",")) {
            token[-1].length = token->length = 0;
        } else if (marks && is(token + 1, ",")) {
            token[0].length = token[1].length = 0;
            token[2].spaced = false;
        } else if (marks) { /* __attribute__((unused)) */
            for (int k = -3; k <= 2; k++) {
                token[k].length = 0;
            }
        }
    }
}

static void rename_function(act_tidy *t, const char *name) {
    for (size_t i = 0; i + 1 < t->count; i++) {
        if (t->tokens[i].kind == ACT_TOKEN_WORD && is(&t->tokens[i + 1], "(") &&
            !is(&t->tokens[i], "__attribute__")) {
            t->tokens[i].text = name;
            t->tokens[i].length = strlen(name);
            return;
        }
    }
}

act_status act_layout_print(FILE *out, const act_csource *source, const act_decl *decl,
                            const char *name) {
    act_tidy tidy;
    size_t count = decl->end - decl->first;
    act_status status = act_tidy_make(&tidy, source->tokens + decl->first, count);
    size_t length = 0;
    if (status != ACT_OK) {
        goto cleanup;
    }
    drop_words(&tidy, name != NULL);
    if (name != NULL) {
        rename_function(&tidy, name);
    }
    for (size_t i = 0; i < count; i++) {
        length += tidy.tokens[i].length + 2 * sizeof ACT_LAYOUT_NO_CARRY;
    }
    printer p = {.line = {.out = out, .text = malloc(length + 1)},
                 .tokens = tidy.tokens,
                 .count = count,
                 .partner = tidy.partner};
    if (p.line.text == NULL) {
        status = ACT_NOMEM;
        goto cleanup;
    }
    if (decl->comment != ACT_NO_TOKEN) {
        act_line_comment(&p.line, &source->tokens[decl->comment]);
    }
    for (size_t i = 0; i < count; i++) {
        if (tidy.tokens[i].length > 0) {
            put_token(&p, i);
        }
    }
    act_line_flush(&p.line);
    free(p.line.text);
cleanup:
    act_tidy_free(&tidy);
    return status;
}

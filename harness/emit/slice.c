#include "emit/slice.h"

#include <stdlib.h>
#include <string.h>

enum { HEADERS_MAX = 64 };

/* Where the C library declares words, by how they begin; <math.h> has no such mark. */
static const struct {
    const char *start, *header;
} origins[] = {
    {"int8_t", "<stdint.h>"},    {"int16_t", "<stdint.h>"},   {"int32_t", "<stdint.h>"},
    {"int64_t", "<stdint.h>"},   {"uint8_t", "<stdint.h>"},   {"uint16_t", "<stdint.h>"},
    {"uint32_t", "<stdint.h>"},  {"uint64_t", "<stdint.h>"},  {"UINT", "<stdint.h>"},
    {"INT8_", "<stdint.h>"},     {"INT16_", "<stdint.h>"},    {"INT32_", "<stdint.h>"},
    {"INT64_", "<stdint.h>"},    {"size_t", "<stddef.h>"},    {"ptrdiff_t", "<stddef.h>"},
    {"NULL", "<stddef.h>"},      {"bool", "<stdbool.h>"},     {"true", "<stdbool.h>"},
    {"false", "<stdbool.h>"},    {"mem", "<string.h>"},       {"str", "<string.h>"},
    {"pthread_", "<pthread.h>"}, {"PTHREAD_", "<pthread.h>"}, {"FLT_", "<float.h>"},
    {"DBL_", "<float.h>"},
};

/* Words of the language, and of the compiler, which begin with "__". */
static const char *const language[] = {
    "auto",    "break",  "case",     "char",   "const",    "continue", "default",
    "do",      "double", "else",     "enum",   "extern",   "float",    "for",
    "goto",    "if",     "inline",   "int",    "long",     "register", "restrict",
    "return",  "short",  "signed",   "sizeof", "static",   "struct",   "switch",
    "typedef", "union",  "unsigned", "void",   "volatile", "while"};

static bool is_language(const act_token *token) {
    bool found = token->length > 2 && memcmp(token->text, "__", 2) == 0;
    for (size_t i = 0; i < sizeof language / sizeof language[0]; i++) {
        found = found || act_token_is(token, language[i]);
    }
    return found;
}

static const char *origin_of(const act_token *token) {
    for (size_t i = 0; i < sizeof origins / sizeof origins[0]; i++) {
        size_t length = strlen(origins[i].start);
        if (token->length >= length &&
            memcmp(token->text, origins[i].start, length) == 0) {
            return origins[i].header;
        }
    }
    return NULL;
}

/* What a walk carries. */
typedef struct walk {
    const act_csource *source;
    act_slice *slice;
    bool *wanted, *placed;
    size_t *stack;
    bool needs_math;
} walk;

/* The declaration that a token refers to, `from` itself excluded. */
static const act_decl *target_of(const walk *w, size_t token, size_t from) {
    const act_token *word = &w->source->tokens[token];
    if (!act_token_is_reference(w->source, token)) {
        return NULL;
    }
    const act_decl *found = act_csource_find(w->source, word->text, word->length);
    return found != NULL && (size_t)(found - w->source->decls) != from ? found : NULL;
}

static void mark(walk *w, size_t first) {
    size_t depth = 0;
    w->stack[depth++] = first;
    w->wanted[first] = true;
    while (depth > 0) {
        size_t from = w->stack[--depth];
        const act_decl *decl = &w->source->decls[from];
        for (size_t i = decl->first; i < decl->end; i++) {
            const act_decl *found = target_of(w, i, from);
            size_t to = found != NULL ? (size_t)(found - w->source->decls) : from;
            if (!w->wanted[to]) {
                w->wanted[to] = true;
                w->stack[depth++] = to;
            }
        }
    }
}

/* Places a declaration behind all that it needs; recursive, as deep as calls nest. */
static void place(walk *w, size_t from) { /* NOLINT(misc-no-recursion) */
    const act_decl *decl = &w->source->decls[from];
    w->placed[from] = true;
    for (size_t i = decl->first; i < decl->end; i++) {
        const act_decl *found = target_of(w, i, from);
        size_t to = found != NULL ? (size_t)(found - w->source->decls) : from;
        if (!w->placed[to]) {
            place(w, to);
        }
    }
    w->slice->decls[w->slice->count++] = from;
}

bool act_slice_has(const act_slice *slice, const char *header) {
    bool found = false;
    for (size_t i = 0; i < slice->header_count; i++) {
        const char *has = slice->headers[i];
        found = found || (has != NULL && strcmp(has, header) == 0);
    }
    return found;
}

static void add_header(act_slice *slice, const char *header) {
    if (header != NULL && !act_slice_has(slice, header) &&
        slice->header_count < HEADERS_MAX) {
        slice->headers[slice->header_count++] = header;
    }
}

/* Whether a function of <math.h> may be meant, or a macro such as INFINITY. */
static bool may_be_of_math(const walk *w, size_t i) {
    const act_token *token = &w->source->tokens[i];
    bool is_called = act_token_is(token + 1, "(");
    bool is_capital = token->length > 2 && token->text[0] >= 'A' &&
                      token->text[0] <= 'Z' && token->text[1] >= 'A' &&
                      token->text[1] <= 'Z';
    return is_called || is_capital;
}

static void collect_headers(walk *w) {
    for (size_t k = 0; k < w->slice->count; k++) {
        size_t from = w->slice->decls[k];
        const act_decl *decl = &w->source->decls[from];
        for (size_t i = decl->first; i < decl->end; i++) {
            const act_token *token = &w->source->tokens[i];
            bool is_known =
                !act_token_is_reference(w->source, i) || is_language(token) ||
                act_csource_find(w->source, token->text, token->length) != NULL;
            const char *header = is_known ? NULL : origin_of(token);
            if (header != NULL) {
                add_header(w->slice, header);
            } else if (!is_known && may_be_of_math(w, i)) {
                w->needs_math = true;
            }
        }
    }
}

/* The name of a header in "act_include <math.h>", which scripts/family-source leaves;
 * NULL for other tokens. */
static bool is_inclusion(const act_token *token, const char *header) {
    static const char word[] = "act_include ";
    size_t skipped = sizeof word - 1;
    return token->kind == ACT_TOKEN_PRAGMA && token->length == skipped + strlen(header) &&
           memcmp(token->text, word, skipped) == 0 &&
           memcmp(token->text + skipped, header, strlen(header)) == 0;
}

static bool includes(const act_csource *source, const char *header) {
    bool found = false;
    for (size_t i = 0; i < source->count && !found; i++) {
        found = is_inclusion(&source->tokens[i], header);
    }
    return found;
}

static int by_name(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

act_status act_slice_make(act_slice *slice, const act_csource *source,
                          const act_decl *function) {
    size_t count = source->decl_count;
    walk w = {.source = source, .slice = slice};
    *slice = (act_slice){0};
    slice->decls = calloc(count, sizeof *slice->decls);
    slice->headers = calloc(HEADERS_MAX, sizeof *slice->headers);
    w.wanted = calloc(count, sizeof *w.wanted);
    w.placed = calloc(count, sizeof *w.placed);
    w.stack = calloc(count, sizeof *w.stack);
    act_status status = slice->decls != NULL && slice->headers != NULL &&
                                w.wanted != NULL && w.placed != NULL && w.stack != NULL
                            ? ACT_OK
                            : ACT_NOMEM;
    if (status == ACT_OK) {
        mark(&w, (size_t)(function - source->decls));
        for (size_t i = 0; i < count; i++) {
            if (w.wanted[i] && !w.placed[i] && &source->decls[i] != function) {
                place(&w, i);
            }
        }
        place(&w, (size_t)(function - source->decls));
        collect_headers(&w);
        if (w.needs_math) {
            add_header(slice, includes(source, "<tgmath.h>") ? "<tgmath.h>" : "<math.h>");
        }
        qsort(slice->headers, slice->header_count, sizeof *slice->headers, by_name);
    }
    free(w.wanted);
    free(w.placed);
    free(w.stack);
    return status;
}

void act_slice_free(act_slice *slice) {
    free(slice->decls);
    free(slice->headers);
    *slice = (act_slice){0};
}

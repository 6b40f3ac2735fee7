#include "emit/tidy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of a constant that is written anew: no source has longer ones. */
enum { CONSTANT_SIZE = 64, STACK_SIZE = 256 };

static bool is(const act_tidy *t, size_t i, const char *text) {
    return i < t->count && act_token_is(&t->tokens[i], text);
}

static size_t before(const act_tidy *t, size_t i) {
    do {
        i--;
    } while (i < t->count && t->tokens[i].length == 0);
    return i;
}

static size_t behind(const act_tidy *t, size_t i) {
    do {
        i++;
    } while (i < t->count && t->tokens[i].length == 0);
    return i;
}

static bool is_any(const act_tidy *t, size_t i, const char *const *texts, size_t count) {
    bool found = false;
    for (size_t k = 0; k < count; k++) {
        found = found || is(t, i, texts[k]);
    }
    return found;
}

static void match_brackets(act_tidy *t) {
    size_t open[STACK_SIZE];
    size_t depth = 0;
    for (size_t i = 0; i < t->count; i++) {
        t->partner[i] = i;
        if (t->tokens[i].kind != ACT_TOKEN_PUNCT || t->tokens[i].length != 1) {
            continue;
        }
        char c = t->tokens[i].text[0];
        if (strchr("([{", c) != NULL && depth < STACK_SIZE) {
            open[depth++] = i;
        } else if (strchr(")]}", c) != NULL && depth > 0) {
            depth--;
            t->partner[i] = open[depth];
            t->partner[open[depth]] = i;
        }
    }
}

/* Removes a token; the blank before it stays. */
static void drop(act_tidy *t, size_t i) {
    if (i + 1 < t->count && t->tokens[i].spaced) {
        t->tokens[i + 1].spaced = true;
    }
    t->tokens[i].length = 0;
}

static void drop_pair(act_tidy *t, size_t open) {
    size_t close = t->partner[open];
    bool spaced = close + 1 < t->count && t->tokens[close + 1].spaced;
    drop(t, open);
    t->tokens[close].length = 0;
    if (close + 1 < t->count) {
        t->tokens[close + 1].spaced = spaced;
    }
}

/* Whether the constant has no suffix and is a number of the type exactly. */
static bool read_constant(const act_token *token, bool is_float, char *text) {
    char *end;
    if (token->kind != ACT_TOKEN_LITERAL || token->length + 4 > CONSTANT_SIZE) {
        return false;
    }
    snprintf(text, CONSTANT_SIZE, "%.*s", (int)token->length, token->text);
    double value = strtod(text, &end);
    bool is_octal = text[0] == '0' && strspn(text, "0123456789") > 1 &&
                    strlen(text) == strspn(text, "0123456789");
    bool is_exact = !is_float || (double)(float)value == value;
    return end != text && *end == '\0' && !is_octal && is_exact;
}

static void write_constant(const char *digits, bool is_negative, bool is_bare,
                           bool is_float, char *text) {
    bool is_whole = strpbrk(digits, ".eEpPxX") == NULL;
    bool is_hex_whole = strpbrk(digits, "xX") != NULL && strpbrk(digits, ".pP") == NULL;
    snprintf(text, CONSTANT_SIZE, "%s%s%s%s%s%s", is_negative && !is_bare ? "(" : "",
             is_negative ? "-" : "", digits,
             is_hex_whole ? "p0"
             : is_whole   ? ".0"
                          : "",
             is_float ? "f" : "", is_negative && !is_bare ? ")" : "");
}

/* ((float)(-2)) at i becomes -2.0f, in parentheses where a sign could be misread. */
static void simplify_constant(act_tidy *t, size_t i) {
    static const char *const openers[] = {"(", ",", "=", "return", "?", ":", "[", "{"};
    bool is_float = is(t, i + 2, "float");
    bool is_cast = is(t, i, "(") && is(t, i + 1, "(") &&
                   (is_float || is(t, i + 2, "double")) && is(t, i + 3, ")") &&
                   is(t, i + 4, "(");
    size_t digits = i + 5 + is(t, i + 5, "-");
    char text[CONSTANT_SIZE];
    bool is_constant = is_cast && is(t, digits + 1, ")") && is(t, digits + 2, ")") &&
                       read_constant(&t->tokens[digits], is_float, text);
    if (!is_constant) {
        return;
    }
    char *made = t->constants + i * CONSTANT_SIZE;
    size_t last = before(t, i);
    bool is_bare =
        last < t->count && is_any(t, last, openers, sizeof openers / sizeof openers[0]);
    write_constant(text, digits == i + 6, is_bare, is_float, made);
    act_token *first = &t->tokens[i];
    *first = (act_token){.kind = ACT_TOKEN_LITERAL,
                         .text = made,
                         .length = strlen(made),
                         .line = first->line,
                         .last_line = first->line,
                         .spaced = first->spaced,
                         .starts_line = first->starts_line};
    for (size_t k = i + 1; k <= digits + 2; k++) {
        t->tokens[k].length = 0;
    }
}

/* Whether the parentheses that open at i enclose a comma of their own. */
static bool holds_comma(const act_tidy *t, size_t i) {
    bool found = false;
    for (size_t k = i + 1; k < t->partner[i]; k++) {
        found = found || is(t, k, ",");
        k = t->partner[k] > k ? t->partner[k] : k;
    }
    return found;
}

/* (( ... )) at i loses one pair, = ( ... ); its only one. */
static void simplify_parentheses(act_tidy *t, size_t i) {
    static const char *const starts[] = {"=", "return", "["};
    static const char *const ends[] = {";", "]"};
    if (!is(t, i, "(") || holds_comma(t, i)) {
        return;
    }
    size_t last = before(t, i);
    size_t next = behind(t, t->partner[i]);
    bool doubled = last < t->count && is(t, last, "(") && t->partner[last] == next;
    size_t owner = doubled ? before(t, last) : t->count;
    bool is_attribute = owner < t->count && is(t, owner, "__attribute__");
    bool is_whole = last < t->count &&
                    is_any(t, last, starts, sizeof starts / sizeof starts[0]) &&
                    is_any(t, next, ends, sizeof ends / sizeof ends[0]);
    if ((doubled && !is_attribute) || is_whole) {
        drop_pair(t, i);
    }
}

/* The tokens of a choice by type, (sizeof(A) == sizeof(B) ? (X) : (Y)). */
enum { CHOICE_A = 3, CHOICE_B = 8, CHOICE_X = 12, CHOICE_Y = 16, CHOICE_END = 18 };

static bool is_type(const act_tidy *t, size_t i) {
    return is(t, i, "float") || is(t, i, "double");
}

static bool is_whole(const act_token *token) {
    bool whole = token->kind == ACT_TOKEN_LITERAL;
    for (size_t i = 0; i < token->length; i++) {
        whole = whole && token->text[i] >= '0' && token->text[i] <= '9';
    }
    return whole;
}

/* A choice by type between whole numbers becomes the one that is chosen. */
static void simplify_choice(act_tidy *t, size_t i) {
    static const char *const form[CHOICE_END + 1] = {
        "(", "sizeof", "(",  NULL, ")", "==", "sizeof", "(", NULL, ")",
        "?", "(",      NULL, ")",  ":", "(",  NULL,     ")", ")"};
    bool matches = i + CHOICE_END < t->count;
    for (size_t k = 0; k <= CHOICE_END && matches; k++) {
        matches = form[k] == NULL || is(t, i + k, form[k]);
    }
    matches = matches && is_type(t, i + CHOICE_A) && is_type(t, i + CHOICE_B) &&
              is_whole(&t->tokens[i + CHOICE_X]) && is_whole(&t->tokens[i + CHOICE_Y]);
    if (!matches) {
        return;
    }
    bool is_same = is(t, i + CHOICE_A, "float") == is(t, i + CHOICE_B, "float");
    act_token chosen = t->tokens[i + (is_same ? CHOICE_X : CHOICE_Y)];
    chosen.spaced = t->tokens[i].spaced;
    chosen.starts_line = t->tokens[i].starts_line;
    for (size_t k = 0; k <= CHOICE_END; k++) {
        t->tokens[i + k].length = 0;
    }
    t->tokens[i] = chosen;
}

act_status act_tidy_make(act_tidy *tidy, const act_token *tokens, size_t count) {
    *tidy = (act_tidy){.count = count};
    tidy->tokens = malloc((count + 1) * sizeof *tidy->tokens);
    tidy->partner = malloc((count + 1) * sizeof *tidy->partner);
    tidy->constants = malloc((count + 1) * CONSTANT_SIZE);
    if (tidy->tokens == NULL || tidy->partner == NULL || tidy->constants == NULL) {
        return ACT_NOMEM;
    }
    memcpy(tidy->tokens, tokens, count * sizeof *tokens);
    match_brackets(tidy);
    for (size_t i = 0; i < count; i++) {
        simplify_choice(tidy, i);
        simplify_constant(tidy, i);
    }
    for (size_t i = 0; i < count; i++) {
        simplify_parentheses(tidy, i);
    }
    return ACT_OK;
}

void act_tidy_free(act_tidy *tidy) {
    free(tidy->tokens);
    free(tidy->partner);
    free(tidy->constants);
    *tidy = (act_tidy){0};
}

#include "emit/pick.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool act_word_is(act_word word, const char *text) {
    return strlen(text) == word.length && memcmp(word.text, text, word.length) == 0;
}

static bool continues_word(char c) {
    return isalnum((unsigned char)c) || c == '_';
}

/* The end of a comment, a literal or a member that begins here, or of one character. */
static const char *skip(const char *at) {
    if (strncmp(at, "/*", 2) == 0) {
        const char *end = strstr(at + 2, "*/");
        return end != NULL ? end + 2 : at + strlen(at);
    }
    if (*at == '"') {
        for (at++; *at != '"' && *at != '\0'; at++) {
            at += *at == '\\' && at[1] != '\0';
        }
        return at + (*at == '"');
    }
    bool is_number = isdigit((unsigned char)*at);
    bool is_member = *at == '.' || strncmp(at, "->", 2) == 0;
    at += *at == '-' && is_member ? 2 : 1;
    while ((is_number || is_member) && (continues_word(*at) || *at == '.')) {
        at++;
    }
    return at;
}

bool act_word_next(const char **at, act_word *word) {
    while (**at != '\0' && (!continues_word(**at) || isdigit((unsigned char)**at))) {
        *at = skip(*at);
    }
    word->text = *at;
    while (continues_word(**at)) {
        ++*at;
    }
    word->length = (size_t)(*at - word->text);
    return word->length > 0;
}

/* Finds what a paragraph defines: the word behind #define, the last of a typedef, else
 * the first word before a parenthesis, a bracket, '=' or ';'. */
static void find_name(act_paragraph *paragraph) {
    act_word word;
    bool is_typedef = false;
    const char *at = paragraph->text;
    while (act_word_next(&at, &word)) {
        if (act_word_is(word, "define")) {
            paragraph->is_macro = act_word_next(&at, &paragraph->name);
            return;
        }
        is_typedef = is_typedef || act_word_is(word, "typedef");
        if (is_typedef) {
            paragraph->name = word;
        } else if (word.text[0] != '_' && strcspn(at + strspn(at, " "), "([=;") == 0) {
            paragraph->name = word;
            return;
        }
    }
}

/* Decides #ifdef __FP_FAST_FMA, and __FP_FAST_FMAF: whether kernels fuse is a matter of
 * the build that was measured. No other condition stands inside of one. */
static void decide_fma(char *text, bool has_fma) {
    enum { NONE, TAKEN, LEFT } branch = NONE;
    char *out = text;
    for (char *line = text; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        length += line[length] != '\0';
        bool begins = strncmp(line, "#ifdef __FP_FAST_FMA", 20) == 0;
        bool turns = branch != NONE && strncmp(line, "#else", 5) == 0;
        bool ends = branch != NONE && strncmp(line, "#endif", 6) == 0;
        if (begins) {
            branch = has_fma ? TAKEN : LEFT;
        } else if (turns) {
            branch = branch == TAKEN ? LEFT : TAKEN;
        } else if (ends) {
            branch = NONE;
        } else if (branch != LEFT) {
            memmove(out, line, length);
            out += length;
        }
        line += length;
    }
    *out = '\0';
}

static char *read_text(const char *path, act_why *why) {
    char *text = NULL;
    size_t size = 0;
    FILE *file = fopen(path, "r");
    if (file == NULL || getdelim(&text, &size, '\0', file) < 0) {
        act_why_set(why, "%s: cannot be read: %s", path, strerror(errno));
        free(text);
        text = NULL;
    }
    if (file != NULL) {
        fclose(file);
    }
    return text;
}

/* Cuts the text at its blank lines. */
static act_status cut(act_pick *pick) {
    size_t room = 1;
    for (const char *at = pick->text; (at = strstr(at, "\n\n")) != NULL; at += 2) {
        room++;
    }
    pick->paragraphs = calloc(room, sizeof *pick->paragraphs);
    if (pick->paragraphs == NULL) {
        return ACT_NOMEM;
    }
    for (char *at = pick->text; at != NULL;) {
        act_paragraph *paragraph = &pick->paragraphs[pick->count++];
        paragraph->text = at;
        at = strstr(at, "\n\n");
        if (at != NULL) {
            *at = '\0';
            at += 2;
        }
        find_name(paragraph);
    }
    return ACT_OK;
}

act_status act_pick_read(act_pick *pick, const char *path, bool has_fma, act_why *why) {
    *pick = (act_pick){.text = read_text(path, why)};
    if (pick->text == NULL) {
        return ACT_LOAD;
    }
    decide_fma(pick->text, has_fma);
    act_status status = cut(pick);
    if (status != ACT_OK) {
        act_why_set(why, "out of memory");
    }
    return status;
}

void act_pick_free(act_pick *pick) {
    free(pick->paragraphs);
    free(pick->text);
    *pick = (act_pick){0};
}

act_paragraph *act_pick_find(const act_pick *pick, act_word name) {
    for (size_t i = 0; name.length > 0 && i < pick->count; i++) {
        act_paragraph *paragraph = &pick->paragraphs[i];
        if (paragraph->name.length == name.length &&
            memcmp(paragraph->name.text, name.text, name.length) == 0) {
            return paragraph;
        }
    }
    return NULL;
}

static void pick_with_needs(act_pick *pick, act_paragraph *paragraph) {
    act_word word;
    const char *at = paragraph->text;
    paragraph->is_picked = true;
    while (act_word_next(&at, &word)) {
        act_paragraph *needed = act_pick_find(pick, word);
        if (needed != NULL && !needed->is_picked) {
            pick_with_needs(pick, needed);
        }
    }
}

/* The table's rows say `.kernel.f32 = NAME`. */
const act_paragraph *act_pick_kernel(act_pick *pick, size_t row) {
    const act_paragraph *table = act_pick_find(pick, (act_word){"rows", 4});
    const char *at = table != NULL ? table->text : NULL;
    for (size_t i = 0; at != NULL && i <= row; i++) {
        at = strstr(at, ".kernel.");
        at = at != NULL ? strstr(at, " = ") : NULL;
    }
    act_word name = {"", 0};
    if (at != NULL) {
        act_word_next(&at, &name);
    }
    act_paragraph *kernel = act_pick_find(pick, name);
    if (kernel != NULL) {
        pick_with_needs(pick, kernel);
    }
    return kernel;
}

bool act_pick_has(const act_pick *pick, const char *word) {
    for (size_t i = 0; i < pick->count; i++) {
        act_word found;
        const char *at = pick->paragraphs[i].text;
        while (pick->paragraphs[i].is_picked && act_word_next(&at, &found)) {
            if (act_word_is(found, word)) {
                return true;
            }
        }
    }
    return false;
}

#include "emit/headers.h"

#include <string.h>

/* What kernels take from headers. From <math.h> come all functions too that are called
 * but defined nowhere. */
static const struct {
    const char *word, *header;
} known[] = {
    {"INFINITY", "<math.h>"},        {"NAN", "<math.h>"},
    {"pthread_once", "<pthread.h>"}, {"bool", "<stdbool.h>"},
    {"size_t", "<stddef.h>"},        {"uint16_t", "<stdint.h>"},
    {"uint32_t", "<stdint.h>"},      {"uint64_t", "<stdint.h>"},
    {"int32_t", "<stdint.h>"},       {"int64_t", "<stdint.h>"},
    {"memcpy", "<string.h>"},
};

enum { KNOWN_COUNT = sizeof known / sizeof known[0] };

static bool is_known(act_word word) {
    bool found = false;
    for (size_t i = 0; i < KNOWN_COUNT; i++) {
        found = found || act_word_is(word, known[i].word);
    }
    return found;
}

/* Whether a function is called that nothing defines: words of the language that a
 * parenthesis follows at once begin with '_', but for sizeof. */
static bool calls_math(const act_pick *pick) {
    for (size_t i = 0; i < pick->count; i++) {
        act_word word;
        const char *at = pick->paragraphs[i].text;
        while (pick->paragraphs[i].is_picked && act_word_next(&at, &word)) {
            if (*at == '(' && word.text[0] != '_' && !act_word_is(word, "sizeof") &&
                !is_known(word) && act_pick_find(pick, word) == NULL) {
                return true;
            }
        }
    }
    return false;
}

/* A header of which nothing is known is needed. */
static bool is_needed(const act_pick *pick, act_word header) {
    bool found = false;
    bool needed = act_word_is(header, "<math.h>") && calls_math(pick);
    for (size_t i = 0; i < KNOWN_COUNT; i++) {
        if (act_word_is(header, known[i].header)) {
            found = true;
            needed = needed || act_pick_has(pick, known[i].word);
        }
    }
    return needed || !found;
}

void act_headers_print(FILE *out, const act_pick *pick) {
    static const char start[] = "#include <";
    for (size_t i = 0; i < pick->count; i++) {
        const char *at = pick->paragraphs[i].text;
        while ((at = strstr(at, start)) != NULL) {
            at += sizeof start - 2;
            act_word header = {at, strcspn(at, "\n")};
            if (is_needed(pick, header)) {
                fprintf(out, "#include %.*s\n", (int)header.length, header.text);
            }
        }
    }
}

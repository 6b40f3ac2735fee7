/* The paragraphs of a family's C file that one of its functions needs. Blank lines part
 * paragraphs, and each defines one name; scripts/instantiate writes such files. */
#ifndef ACT_PICK_H
#define ACT_PICK_H

#include "number/status.h"
#include "number/why.h"

#include <stdbool.h>
#include <stddef.h>

/* A stretch of text, which is not ended by '\0'. */
typedef struct act_word {
    const char *text;
    size_t length;
} act_word;

bool act_word_is(act_word word, const char *text);

/* Finds the next word of C code, of which comments, literals and members (`a.word`) are
 * no words, and moves to behind it; false at the end of the text. */
bool act_word_next(const char **at, act_word *word);

typedef struct act_paragraph {
    const char *text;
    act_word name; /* what it defines; of length 0 if nothing */
    bool is_macro;
    bool is_picked;
} act_paragraph;

typedef struct act_pick {
    char *text;
    act_paragraph *paragraphs; /* in the order of the file */
    size_t count;
} act_pick;

/* Reads a family's file as a compiler sees it that has fma as one instruction, or has
 * not. ACT_OK, ACT_LOAD if it cannot be read, or ACT_NOMEM; on failure `why` holds one
 * line. Free it in both cases. */
act_status act_pick_read(act_pick *pick, const char *path, bool has_fma, act_why *why);
void act_pick_free(act_pick *pick);

/* The paragraph of the kernel that a row of the file's table names, picked together with
 * all that it needs; NULL if there is none. */
const act_paragraph *act_pick_kernel(act_pick *pick, size_t row);

/* The paragraph that defines the word, or NULL. */
act_paragraph *act_pick_find(const act_pick *pick, act_word word);

/* Whether code that is picked has the word. */
bool act_pick_has(const act_pick *pick, const char *word);

#endif

/* A preprocessed C source as tokens and top-level declarations. It knows as much of C as
 * the families under impls/ use: no K&R definitions, no declarators in parentheses at the
 * top level. */
#ifndef ACT_CSOURCE_H
#define ACT_CSOURCE_H

#include "number/status.h"
#include "number/why.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum act_token_kind {
    ACT_TOKEN_WORD,
    ACT_TOKEN_LITERAL,
    ACT_TOKEN_PUNCT,
    ACT_TOKEN_COMMENT,
    ACT_TOKEN_PRAGMA /* the text after "#pragma " */
} act_token_kind;

typedef struct act_token {
    act_token_kind kind;
    const char *text; /* not ended by '\0' */
    size_t length;
    long line, last_line; /* in the source, as the line markers say */
    bool spaced;          /* a blank or a line's end comes before it */
    bool starts_line;
} act_token;

enum { ACT_NO_TOKEN = -1 };

typedef struct act_decl {
    size_t first, end; /* its tokens */
    long comment;      /* the token of the comment right above it, or ACT_NO_TOKEN */
    bool is_function;  /* a definition or a prototype */
    bool has_body;
} act_decl;

/* A name and the declaration that gives it a meaning. */
typedef struct act_csource_name {
    const char *text;
    size_t length;
    size_t decl;
} act_csource_name;

typedef struct act_csource {
    char *text;
    act_token *tokens;
    size_t count;
    act_decl *decls;
    size_t decl_count;
    act_csource_name *names; /* sorted */
    size_t name_count;
} act_csource;

/* Reads the output of `cc -E -C`. ACT_OK, ACT_IO or ACT_NOMEM; on failure `why` holds one
 * line. Free it in both cases. */
act_status act_csource_read(act_csource *source, const char *path, act_why *why);
void act_csource_free(act_csource *source);

/* The declaration that defines a name, or NULL: a definition rather than a prototype. */
const act_decl *act_csource_find(const act_csource *source, const char *text,
                                 size_t length);

bool act_token_is(const act_token *token, const char *text);

/* Whether a word is used as a name of its own: not a member, as in `a.word`. */
bool act_token_is_reference(const act_csource *source, size_t i);

#endif

#include "emit/csource.h"

#include "emit/ctokens.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool act_token_is(const act_token *token, const char *text) {
    return token->length == strlen(text) && memcmp(token->text, text, token->length) == 0;
}

bool act_token_is_reference(const act_csource *source, size_t i) {
    const act_token *token = &source->tokens[i];
    const act_token *before = i > 0 ? token - 1 : NULL;
    return token->kind == ACT_TOKEN_WORD &&
           (before == NULL ||
            (!act_token_is(before, ".") && !act_token_is(before, "->")));
}

static int by_text(const void *a, const void *b) {
    const act_csource_name *left = a;
    const act_csource_name *right = b;
    size_t shorter = left->length < right->length ? left->length : right->length;
    int order = memcmp(left->text, right->text, shorter);
    if (order == 0) {
        order = (left->length > right->length) - (left->length < right->length);
    }
    return order;
}

const act_decl *act_csource_find(const act_csource *source, const char *text,
                                 size_t length) {
    act_csource_name key = {.text = text, .length = length};
    const act_csource_name *first =
        bsearch(&key, source->names, source->name_count, sizeof key, by_text);
    if (first == NULL) {
        return NULL;
    }
    while (first > source->names && by_text(first - 1, &key) == 0) {
        first--;
    }
    const act_decl *found = &source->decls[first->decl];
    const act_csource_name *end = source->names + source->name_count;
    for (; first < end && by_text(first, &key) == 0; first++) {
        const act_decl *other = &source->decls[first->decl];
        found = other->has_body || !other->is_function ? other : found;
    }
    return found;
}

static act_status add_name(act_csource *source, const act_token *token, size_t decl) {
    if (source->name_count % 1024 == 0) {
        size_t room = (source->name_count + 1024) * sizeof *source->names;
        act_csource_name *names = realloc(source->names, room);
        if (names == NULL) {
            return ACT_NOMEM;
        }
        source->names = names;
    }
    source->names[source->name_count++] =
        (act_csource_name){token->text, token->length, decl};
    return ACT_OK;
}

static int depth_change(const act_token *token) {
    if (token->kind != ACT_TOKEN_PUNCT || token->length != 1) {
        return 0;
    }
    return strchr("([{", token->text[0]) != NULL   ? 1
           : strchr(")]}", token->text[0]) != NULL ? -1
                                                   : 0;
}

/* The token behind the group in brackets that opens at i. */
static size_t behind_group(const act_csource *source, size_t i) {
    int depth = 0;
    do {
        depth += depth_change(&source->tokens[i++]);
    } while (depth > 0 && i < source->count);
    return i;
}

/* Whether a variable, a type or a function is named here, at the top level. */
static bool names_something(const act_token *token) {
    static const char *const behind[] = {"=", "[", ";", ",", "("};
    bool found = false;
    for (size_t i = 0; i < sizeof behind / sizeof behind[0]; i++) {
        found = found || act_token_is(token + 1, behind[i]);
    }
    return found && token->kind == ACT_TOKEN_WORD;
}

static act_status name_enumerators(act_csource *source, size_t i, size_t decl) {
    act_status status = ACT_OK;
    size_t end = behind_group(source, i);
    for (int depth = 0; i + 1 < end && status == ACT_OK; i++) {
        const act_token *token = &source->tokens[i];
        depth += depth_change(token);
        bool follows = act_token_is(token, "{") || act_token_is(token, ",");
        size_t next = i + 1;
        while (follows && next < end && source->tokens[next].kind == ACT_TOKEN_COMMENT) {
            next++;
        }
        if (depth == 1 && follows && source->tokens[next].kind == ACT_TOKEN_WORD) {
            status = add_name(source, &source->tokens[next], decl);
        }
    }
    return status;
}

static bool opens_enum(const act_csource *source, size_t i) {
    return (i > 0 && act_token_is(&source->tokens[i - 1], "enum")) ||
           (i > 1 && act_token_is(&source->tokens[i - 2], "enum"));
}

/* The tag in `struct tag {`. */
static bool is_tag(const act_csource *source, size_t i) {
    static const char *const words[] = {"struct", "union", "enum"};
    bool found = false;
    for (size_t k = 0; k < sizeof words / sizeof words[0] && i > 0; k++) {
        found = found || act_token_is(&source->tokens[i - 1], words[k]);
    }
    return found && act_token_is(&source->tokens[i + 1], "{");
}

/* A declaration's own names: of its functions, variables, types and enumerators. */
static act_status name_decl(act_csource *source, size_t decl) {
    act_status status = ACT_OK;
    size_t end = source->decls[decl].end;
    for (size_t i = source->decls[decl].first; i < end && status == ACT_OK;) {
        const act_token *token = &source->tokens[i];
        bool is_attribute = act_token_is(token, "__attribute__");
        bool is_named =
            !is_attribute && i + 1 < end && (names_something(token) || is_tag(source, i));
        if (is_named) {
            status = add_name(source, token, decl);
        }
        if (act_token_is(token, "{") && opens_enum(source, i) && status == ACT_OK) {
            status = name_enumerators(source, i, decl);
        }
        if (act_token_is(token, "=")) { /* what is assigned is not named here */
            while (i < end && !act_token_is(&source->tokens[i], ",")) {
                i = behind_group(source, i);
            }
        } else {
            i = behind_group(source, i);
        }
    }
    return status;
}

/* The end of the declaration that begins at i. */
static act_decl measure_decl(const act_csource *source, size_t i) {
    act_decl decl = {.first = i, .comment = ACT_NO_TOKEN};
    bool is_assigned = false;
    for (decl.end = i; decl.end < source->count;) {
        const act_token *token = &source->tokens[decl.end];
        bool is_attribute = act_token_is(token, "__attribute__");
        is_assigned = is_assigned || act_token_is(token, "=");
        decl.is_function = decl.is_function || (act_token_is(token, "(") && !is_assigned);
        decl.has_body = decl.is_function && act_token_is(token, "{");
        bool is_last = decl.has_body || act_token_is(token, ";");
        decl.end = behind_group(source, decl.end);
        if (is_attribute) {
            decl.end = behind_group(source, decl.end);
        }
        if (is_last) {
            break;
        }
    }
    return decl;
}

static act_status add_decl(act_csource *source, act_decl decl) {
    if (source->decl_count % 256 == 0) {
        size_t room = (source->decl_count + 256) * sizeof *source->decls;
        act_decl *decls = realloc(source->decls, room);
        if (decls == NULL) {
            return ACT_NOMEM;
        }
        source->decls = decls;
    }
    source->decls[source->decl_count++] = decl;
    return name_decl(source, source->decl_count - 1);
}

/* A comment belongs to the declaration on the next line. Where a macro makes several
 * there, the last is what the comment is about: FORMULA opens it. */
static void attach_comment(act_csource *source, act_decl *decl, long comment) {
    const act_token *first = &source->tokens[decl->first];
    act_decl *before =
        source->decl_count > 0 ? &source->decls[source->decl_count - 1] : NULL;
    if (comment != ACT_NO_TOKEN) {
        bool is_right_above = source->tokens[comment].last_line + 1 == first->line;
        decl->comment = is_right_above ? comment : ACT_NO_TOKEN;
    } else if (before != NULL && source->tokens[before->first].line == first->line) {
        decl->comment = before->comment;
        before->comment = ACT_NO_TOKEN;
    }
}

static act_status split(act_csource *source) {
    act_status status = ACT_OK;
    long comment = ACT_NO_TOKEN;
    for (size_t i = 0; i < source->count && status == ACT_OK;) {
        if (source->tokens[i].kind == ACT_TOKEN_COMMENT) {
            comment = (long)i++;
            continue;
        }
        if (source->tokens[i].kind == ACT_TOKEN_PRAGMA ||
            act_token_is(&source->tokens[i], ";")) {
            i++;
            continue;
        }
        act_decl decl = measure_decl(source, i);
        attach_comment(source, &decl, comment);
        comment = ACT_NO_TOKEN;
        i = decl.end;
        status = add_decl(source, decl);
    }
    if (source->name_count > 0) {
        qsort(source->names, source->name_count, sizeof *source->names, by_text);
    }
    return status;
}

static act_status slurp(act_csource *source, const char *path) {
    FILE *file = fopen(path, "rb");
    size_t used = 0;
    act_status status = file != NULL ? ACT_OK : ACT_IO;
    for (size_t room = 1 << 16; status == ACT_OK; room *= 2) {
        char *text = realloc(source->text, room + 1);
        if (text == NULL) {
            status = ACT_NOMEM;
            break;
        }
        source->text = text;
        used += fread(text + used, 1, room - used, file);
        text[used] = '\0';
        if (used < room) {
            break;
        }
    }
    if (file != NULL) {
        status = ferror(file) != 0 ? ACT_IO : status;
        fclose(file);
    }
    return status;
}

act_status act_csource_read(act_csource *source, const char *path, act_why *why) {
    *source = (act_csource){0};
    act_status status = slurp(source, path);
    if (status == ACT_IO) {
        act_why_set(why, "%s: cannot be read: %s", path, strerror(errno));
        return status;
    }
    status = status != ACT_OK ? status : act_ctokens_scan(source);
    status = status != ACT_OK ? status : split(source);
    if (status != ACT_OK) {
        act_why_set(why, "%s: out of memory", path);
    }
    return status;
}

void act_csource_free(act_csource *source) {
    free(source->text);
    free(source->tokens);
    free(source->decls);
    free(source->names);
    *source = (act_csource){0};
}

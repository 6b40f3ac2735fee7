#include "emit/emit.h"

#include "emit/csource.h"
#include "emit/emit_text.h"
#include "emit/layout.h"
#include "emit/slice.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void act_emit_name(const act_impl *impl, char name[ACT_ID_SIZE]) {
    snprintf(name, ACT_ID_SIZE, "%s", impl->id);
    for (char *c = name; *c != '\0'; c++) {
        *c = isalnum((unsigned char)*c) ? *c : '_';
    }
}

/* poly-v4.i beside poly-v4.so. */
static bool source_path(const act_impl *impl, char path[ACT_PATH_SIZE]) {
    snprintf(path, ACT_PATH_SIZE, "%s", impl->path);
    size_t length = strlen(path);
    bool is_object =
        impl->abi == ACT_ABI_ROW && length > 3 && strcmp(path + length - 3, ".so") == 0;
    if (is_object) {
        memcpy(path + length - 2, "i", 2);
    }
    return is_object && access(path, R_OK) == 0;
}

static bool contains(const act_csource *source, const act_decl *decl, const char *text) {
    bool found = false;
    for (size_t i = decl->first; i < decl->end && !found; i++) {
        found = act_token_is(&source->tokens[i], text);
    }
    return found;
}

/* The table of rows: static const struct act_row NAME[] = {...}. */
static const act_decl *table_of(const act_csource *source) {
    for (size_t i = 0; i < source->decl_count; i++) {
        const act_decl *decl = &source->decls[i];
        if (!decl->is_function && contains(source, decl, "act_row") &&
            contains(source, decl, "=")) {
            return decl;
        }
    }
    return NULL;
}

/* The kernel named in the element of the table's initialiser: the first word there that
 * is a function's. */
static const act_decl *kernel_of_row(const act_csource *source, size_t row) {
    const act_decl *table = table_of(source);
    size_t at = 0;
    int depth = 0;
    for (size_t i = table != NULL ? table->first : 0; table != NULL && i < table->end;
         i++) {
        const act_token *token = &source->tokens[i];
        depth += act_token_is(token, "{") + act_token_is(token, "(") -
                 act_token_is(token, "}") - act_token_is(token, ")");
        at += depth == 1 && act_token_is(token, ",");
        const act_decl *found = act_csource_find(source, token->text, token->length);
        if (depth > 1 && at == row && act_token_is_reference(source, i) &&
            found != NULL && found->has_body) {
            return found;
        }
    }
    return NULL;
}

/* Whether a declaration follows the one before without an empty line, as in the source.
 */
static bool sticks(const act_csource *source, const act_decl *before,
                   const act_decl *decl) {
    long gap =
        source->tokens[decl->first].line - source->tokens[before->end - 1].last_line;
    return !before->has_body && !decl->has_body && decl->comment == ACT_NO_TOKEN &&
           gap >= 0 && gap <= 1;
}

static act_status print_body(FILE *out, const act_csource *source, const act_slice *slice,
                             const act_impl *impl) {
    char name[ACT_ID_SIZE];
    act_status status = ACT_OK;
    act_emit_name(impl, name);
    for (size_t k = 0; k < slice->count && status == ACT_OK; k++) {
        const act_decl *decl = &source->decls[slice->decls[k]];
        const act_decl *before = k > 0 ? &source->decls[slice->decls[k - 1]] : NULL;
        if (before == NULL || !sticks(source, before, decl)) {
            putc('\n', out);
        }
        bool is_kernel = k + 1 == slice->count;
        status = act_layout_print(out, source, decl, is_kernel ? name : NULL);
    }
    return status;
}

static act_status print_file(FILE *out, const act_csource *source, const act_decl *kernel,
                             const act_impl *impl, const char *evidence) {
    act_slice slice;
    act_status status = act_slice_make(&slice, source, kernel);
    if (status == ACT_OK) {
        act_emit_head(out, impl, source, &slice, evidence);
        status = print_body(out, source, &slice, impl);
        act_emit_foot(out, impl);
    }
    act_slice_free(&slice);
    return status;
}

act_status act_emit(FILE *out, const act_impl *impl, const char *evidence, act_why *why) {
    char path[ACT_PATH_SIZE];
    act_csource source = {0};
    if (!source_path(impl, path)) {
        act_why_set(why,
                    "%s: its source is not known: only built-in kernels can be emitted",
                    impl->id);
        return ACT_LOAD;
    }
    act_status status = act_csource_read(&source, path, why);
    if (status == ACT_OK) {
        const act_decl *kernel = kernel_of_row(&source, impl->row);
        status =
            kernel != NULL ? print_file(out, &source, kernel, impl, evidence) : ACT_LOAD;
        act_why_set(why,
                    status == ACT_NOMEM
                        ? "out of memory"
                        : "%s: row %zu of its table has no kernel that is "
                          "defined there",
                    path, impl->row + 1);
    }
    act_csource_free(&source);
    return status;
}

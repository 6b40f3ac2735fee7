#include "emit.h"

#include "csource.h"
#include "layout.h"
#include "slice.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buildinfo.h"

enum { FLAGS_SIZE = 1024, HEAD_WIDTH = 86 };

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

/* The flags of the build, of a pragma that scripts/family-source leaves. */
static void read_flags(const act_csource *source, char flags[FLAGS_SIZE]) {
    static const char word[] = "act_flags ";
    flags[0] = '\0';
    for (size_t i = 0; i < source->count && flags[0] == '\0'; i++) {
        const act_token *token = &source->tokens[i];
        if (token->kind == ACT_TOKEN_PRAGMA && token->length > sizeof word &&
            memcmp(token->text, word, sizeof word - 1) == 0) {
            snprintf(flags, FLAGS_SIZE, "%.*s", (int)(token->length - sizeof word + 1),
                     token->text + sizeof word - 1);
        }
    }
}

/* The flags that begin with `start`, without it, as a list of strings for a pragma. */
static void list_flags(const char *flags, const char *start, char list[FLAGS_SIZE]) {
    char copy[FLAGS_SIZE];
    char *rest = NULL;
    size_t used = 0;
    snprintf(copy, sizeof copy, "%s", flags);
    list[0] = '\0';
    for (char *word = strtok_r(copy, " ", &rest); word != NULL && used < FLAGS_SIZE;
         word = strtok_r(NULL, " ", &rest)) {
        if (strncmp(word, start, strlen(start)) == 0) {
            int more = snprintf(list + used, FLAGS_SIZE - used, "%s\"%s\"",
                                used > 0 ? ", " : "", word + strlen(start));
            used += more > 0 ? (size_t)more : 0;
        }
    }
}

static const char *type_of(const act_format *format) {
    return format->size == sizeof(double)  ? "double"
           : format->size == sizeof(float) ? "float"
                                           : "uint16_t";
}

static void print_prototype(FILE *out, const act_impl *impl) {
    char name[ACT_ID_SIZE];
    const char *type = type_of(impl->format);
    act_emit_name(impl, name);
    switch (impl->convention) {
    case ACT_BACKWARD_X:
    case ACT_BACKWARD_Y:
        fprintf(out, "void %s(const %s *%s, const %s *dy, %s *dx,\n    size_t n);\n",
                name, type, impl->convention == ACT_BACKWARD_X ? "x" : "y", type, type);
        return;
    case ACT_DYDX:
        break;
    }
    fprintf(out, "void %s(const %s *x, %s *y, size_t n);\n", name, type, type);
}

/* What the function computes, as C's users say it. */
static void print_meaning(FILE *out, const act_impl *impl) {
    static const char *const derivative[] = {"f(x)", "f'(x)", "f''(x)"};
    const char *value = derivative[impl->order];
    switch (impl->convention) {
    case ACT_BACKWARD_X:
        fprintf(out, " * dx[i] = dy[i] %s, from x", value);
        break;
    case ACT_BACKWARD_Y:
        fprintf(out, " * dx[i] = dy[i] %s, from y = f(x)", value);
        break;
    case ACT_DYDX:
        fprintf(out, " * y[i] = %s", value);
        break;
    }
    fprintf(out, ", f(x) = %s%s%s%s, for 0 <= i < n.\n", impl->function->formula,
            impl->params_text[0] != '\0' ? " (" : "", impl->params_text,
            impl->params_text[0] != '\0' ? ")" : "");
}

static void print_lines(FILE *out, const char *lines) {
    for (const char *at = lines; *at != '\0';) {
        size_t length = strcspn(at, "\n");
        fprintf(out, length > 0 ? " * %.*s\n" : " *%.*s\n", (int)length, at);
        at += length + (at[length] == '\n');
    }
}

static void print_head(FILE *out, const act_impl *impl, const char *evidence,
                       const char *flags) {
    bool is_narrow = impl->format->size == sizeof(uint16_t);
    fprintf(out, "/* %s: %s of checkact, family %s.\n", impl->id, ACT_VERSION,
            impl->plugin);
    fprintf(out, " * SPDX-License-Identifier: %s\n *\n",
            impl->licence[0] != '\0' ? impl->licence : "LicenseRef-unknown");
    print_meaning(out, impl);
    if (is_narrow) {
        fprintf(out, " * Elements are the bits of %s.\n",
                impl->format->name[0] == 'b' ? "bfloat16" : "binary16");
    }
    fprintf(
        out,
        " * Arrays need no alignment beyond their type's; the result may %sbe the first "
        "argument.\n",
        (impl->flags & ACT_NOT_IN_PLACE) != 0 ? "not " : "");
    fprintf(out, " * Method: %s.\n *\n",
            impl->source[0] != '\0' ? impl->source : "not named");
    print_lines(out, evidence);
    fprintf(
        out,
        " *\n * Compile with cc -O2 -c; link with -lm. Results are those of checkact's own\n"
        " * build of it, bit for bit, but not with -ffast-math. Its speed was measured with\n"
        " * %s.\n */\n",
        flags);
}

/* Contraction would change results, and the flags of the build make the speed. */
static void print_options(FILE *out, const act_impl *impl, const char *flags) {
    char optimize[FLAGS_SIZE];
    char level[FLAGS_SIZE];
    char target[FLAGS_SIZE];
    list_flags(flags, "-O", level);
    list_flags(flags, "-f", optimize);
    list_flags(flags, "-m", target);
    fprintf(out, "\n#ifdef __clang__\n#pragma STDC FP_CONTRACT OFF\n");
    if (impl->isa[0] != '\0') {
        fprintf(out,
                "#pragma clang attribute push(__attribute__((target(\"arch=%s\"))), \\\n"
                "                             apply_to = function)\n",
                impl->isa);
    }
    fprintf(out, "#else\n#pragma GCC push_options\n#pragma GCC optimize(%s%s%s)\n", level,
            level[0] != '\0' && optimize[0] != '\0' ? ", " : "", optimize);
    if (target[0] != '\0') {
        fprintf(out, "#pragma GCC target(%s)\n", target);
    }
    fprintf(out, "#endif\n");
}

static void print_options_end(FILE *out, const act_impl *impl) {
    if (impl->isa[0] != '\0') {
        fprintf(out, "\n#ifdef __clang__\n#pragma clang attribute pop\n#else\n");
    } else {
        fprintf(out, "\n#ifndef __clang__\n");
    }
    fprintf(out, "#pragma GCC pop_options\n#endif\n");
}

static void print_loop_words(FILE *out, const act_csource *source,
                             const act_slice *slice) {
    bool carries = false;
    bool unrolls = false;
    for (size_t k = 0; k < slice->count; k++) {
        const act_decl *decl = &source->decls[slice->decls[k]];
        for (size_t i = decl->first; i < decl->end; i++) {
            const char *macro = act_layout_pragma(&source->tokens[i]);
            carries =
                carries || (macro != NULL && strcmp(macro, ACT_LAYOUT_NO_CARRY) == 0);
            unrolls = unrolls || (macro != NULL && strcmp(macro, ACT_LAYOUT_UNROLL) == 0);
        }
    }
    if (carries) {
        fprintf(out,
                "\n/* Elements depend on no others, in place either. */\n"
                "#ifdef __clang__\n#define %s\n#else\n"
                "#define %s _Pragma(\"GCC ivdep\")\n#endif\n",
                ACT_LAYOUT_NO_CARRY, ACT_LAYOUT_NO_CARRY);
    }
    if (unrolls) {
        fprintf(out,
                "\n/* Loops of constant length become straight-line code. */\n"
                "#ifdef __clang__\n#define %s _Pragma(\"unroll\")\n#else\n"
                "#define %s _Pragma(\"GCC unroll 32\")\n#endif\n",
                ACT_LAYOUT_UNROLL, ACT_LAYOUT_UNROLL);
    }
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
    char flags[FLAGS_SIZE];
    act_slice slice;
    act_status status = act_slice_make(&slice, source, kernel);
    if (status == ACT_OK) {
        read_flags(source, flags);
        print_head(out, impl, evidence, flags);
        for (size_t i = 0; i < slice.header_count; i++) {
            fprintf(out, "#include %s\n", slice.headers[i]);
        }
        print_prototype(out, impl);
        print_options(out, impl, flags);
        print_loop_words(out, source, &slice);
        status = print_body(out, source, &slice, impl);
        print_options_end(out, impl);
    }
    act_slice_free(&slice);
    return status;
}

act_status act_emit(FILE *out, const act_impl *impl, const char *evidence, char *why,
                    size_t why_size) {
    char path[ACT_PATH_SIZE];
    act_csource source = {0};
    if (!source_path(impl, path)) {
        snprintf(why, why_size,
                 "%s: its source is not known: only built-in kernels can be emitted",
                 impl->id);
        return ACT_LOAD;
    }
    act_status status = act_csource_read(&source, path, why, why_size);
    if (status == ACT_OK) {
        const act_decl *kernel = kernel_of_row(&source, impl->row);
        status =
            kernel != NULL ? print_file(out, &source, kernel, impl, evidence) : ACT_LOAD;
        snprintf(why, why_size,
                 status == ACT_NOMEM ? "out of memory"
                                     : "%s: row %zu of its table has no kernel that is "
                                       "defined there",
                 path, impl->row + 1);
    }
    act_csource_free(&source);
    return status;
}

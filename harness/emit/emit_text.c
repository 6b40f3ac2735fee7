#include "emit/emit_text.h"

#include "emit/emit.h"
#include "emit/layout.h"

#include <stdlib.h>
#include <string.h>

#include "buildinfo.h"

enum { FLAGS_SIZE = 1024, HEAD_WIDTH = 86 };

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

/* Where code lies in memory is of no use in another program; print_extremes says about
 * built-ins what is to say. */
static bool is_private(const char *flag) {
    static const char *const starts[] = {"-falign", "-fno-builtin", "-W"};
    bool found = false;
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        found = found || strncmp(flag, starts[i], strlen(starts[i])) == 0;
    }
    return found;
}

/* The flags that a user can give too and that begin with `start`, without it: between
 * quotes and commas for a pragma, or as a command line has them. */
static void list_flags(const char *flags, const char *start, bool is_pragma,
                       char list[FLAGS_SIZE]) {
    const char *quote = is_pragma ? "\"" : "";
    const char *between = is_pragma ? ", " : " ";
    char copy[FLAGS_SIZE];
    char *rest = NULL;
    size_t used = 0;
    snprintf(copy, sizeof copy, "%s", flags);
    list[0] = '\0';
    for (char *word = strtok_r(copy, " ", &rest); word != NULL && used < FLAGS_SIZE;
         word = strtok_r(NULL, " ", &rest)) {
        if (strncmp(word, start, strlen(start)) == 0 && !is_private(word)) {
            int more =
                snprintf(list + used, FLAGS_SIZE - used, "%s%s%s%s",
                         used > 0 ? between : "", quote, word + strlen(start), quote);
            used += more > 0 ? (size_t)more : 0;
        }
    }
}

static const char *type_of(const act_format *format) {
    return act_format_is_binary64(format)   ? "double"
           : act_format_is_binary32(format) ? "float"
                                            : "uint16_t";
}

static void print_prototype(FILE *out, const act_impl *impl) {
    char name[ACT_ID_SIZE];
    const char *type = type_of(impl->format);
    act_emit_name(impl, name);
    bool is_backward = impl->convention != ACT_DYDX;
    char text[4 * ACT_ID_SIZE];
    if (is_backward) {
        snprintf(text, sizeof text, "void %s(const %s *%s, const %s *dy, %s *dx,", name,
                 type, impl->convention == ACT_BACKWARD_X ? "x" : "y", type, type);
    } else {
        snprintf(text, sizeof text, "void %s(const %s *x, %s *y,", name, type, type);
    }
    bool fits = strlen(text) + sizeof " size_t n);" <= HEAD_WIDTH + sizeof " * ";
    fprintf(out, "%s%ssize_t n);\n", text, fits ? " " : "\n    ");
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

/* Lines of the comment, cut at blanks where they are too long. */
static void print_lines(FILE *out, const char *lines) {
    for (const char *at = lines; *at != '\0';) {
        size_t length = strcspn(at, "\n");
        size_t shown = length;
        while (shown > HEAD_WIDTH && memchr(at, ' ', shown) != NULL) {
            do {
                shown--;
            } while (at[shown] != ' ' && shown > 0);
        }
        shown = shown > 0 ? shown : length;
        fprintf(out, shown > 0 ? " * %.*s\n" : " *%.*s\n", (int)shown, at);
        at += shown + (at[shown] != '\0');
    }
}

static void print_comment(FILE *out, const act_impl *impl, const char *evidence,
                          const char *flags) {
    char list[FLAGS_SIZE];
    char text[2 * FLAGS_SIZE];
    bool may_be_in_place = (impl->flags & ACT_NOT_IN_PLACE) == 0;
    list_flags(flags, "", false, list);
    fprintf(out, "/* %s, from checkact %s, family %s.\n", impl->id, ACT_VERSION,
            impl->plugin);
    if (strcmp(impl->licence, "MIT") == 0) {
        print_lines(out, "SPDX-FileCopyrightText: 2026 The checkact authors");
    }
    snprintf(text, sizeof text, "SPDX-License-Identifier: %s\n\n",
             impl->licence[0] != '\0' ? impl->licence : "LicenseRef-unknown");
    print_lines(out, text);
    print_meaning(out, impl);
    if (act_format_is_narrow(impl->format)) {
        snprintf(text, sizeof text, "Elements are the bits of %s.", impl->format->ieee);
        print_lines(out, text);
    }
    snprintf(
        text, sizeof text,
        "Arrays are aligned as their type is; the result may %sbe the first argument.\n"
        "Method: %s.\n\n",
        may_be_in_place ? "" : "not ",
        impl->source[0] != '\0' ? impl->source : "not named");
    print_lines(out, text);
    print_lines(out, evidence);
    snprintf(
        text, sizeof text,
        "\nCompile with cc -O2 -c, link with -lm. Results are those of checkact's own "
        "build, bit for bit, unless with -ffast-math. It was timed with\n%s%s",
        flags[0] != '\0' ? "cc" : "flags that are not known", list);
    print_lines(out, text);
    fprintf(out, " */\n");
}

/* Contraction would change results, and the flags of the build make the speed. */
static void print_options(FILE *out, const act_impl *impl, const char *flags) {
    char optimize[FLAGS_SIZE];
    char level[FLAGS_SIZE];
    char target[FLAGS_SIZE];
    list_flags(flags, "-O", true, level);
    list_flags(flags, "-f", true, optimize);
    list_flags(flags, "-m", true, target);
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

void act_emit_foot(FILE *out, const act_impl *impl) {
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

static bool uses(const act_csource *source, const act_slice *slice, const char *word) {
    bool found = false;
    for (size_t k = 0; k < slice->count && !found; k++) {
        const act_decl *decl = &source->decls[slice->decls[k]];
        for (size_t i = decl->first; i < decl->end && !found; i++) {
            found = act_token_is(&source->tokens[i], word);
        }
    }
    return found;
}

/* C leaves open which zero fmax(0, -0) is: gcc asks the C library, clang does not. A
 * volatile pointer hides from clang what is called. */
static void print_extremes(FILE *out, const act_csource *source, const act_slice *slice) {
    static const char *const words[] = {"fmax", "fmin", "fmaxf", "fminf"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        bool is_float = words[i][4] == 'f';
        const char *type = is_float ? "float" : "double";
        if (!uses(source, slice, words[i])) {
            continue;
        }
        fprintf(out,
                "\n/* The zero of %s(0, -0) is that of the C library with clang too. */\n"
                "#ifdef __clang__\n"
                "static %s (*const volatile library_%s)(%s, %s) = %s;\n",
                words[i], type, words[i], type, type, words[i]);
        if (!is_float && act_slice_has(slice, "<tgmath.h>")) {
            fprintf(out,
                    "static float (*const volatile library_%sf)(float, float) = %sf;\n"
                    "#undef %s\n"
                    "#define %s(x, y) \\\n    _Generic((x) + (y), float: library_%sf, "
                    "default: library_%s)((x), (y))\n",
                    words[i], words[i], words[i], words[i], words[i], words[i]);
        } else {
            fprintf(out, "#define %s(x, y) library_%s((x), (y))\n", words[i], words[i]);
        }
        fprintf(out, "#endif\n");
    }
}

void act_emit_head(FILE *out, const act_impl *impl, const act_csource *source,
                   const act_slice *slice, const char *evidence) {
    char flags[FLAGS_SIZE];
    read_flags(source, flags);
    print_comment(out, impl, evidence, flags);
    for (size_t i = 0; i < slice->header_count; i++) {
        fprintf(out, "#include %s\n", slice->headers[i]);
    }
    putc('\n', out);
    print_prototype(out, impl);
    print_options(out, impl, flags);
    print_loop_words(out, source, slice);
    print_extremes(out, source, slice);
}

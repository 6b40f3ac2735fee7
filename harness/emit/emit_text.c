#include "emit/emit_text.h"

#include "base/text.h"
#include "emit/flags.h"
#include "emit/headers.h"
#include "store/row.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "buildinfo.h"

void act_emit_name(const act_impl *impl, char name[ACT_ID_SIZE]) {
    snprintf(name, ACT_ID_SIZE, "%s", impl->id);
    for (char *c = name; *c != '\0'; c++) {
        *c = isalnum((unsigned char)*c) ? *c : '_';
    }
}

enum { WIDTH = 90 };

/* Writes lines of a comment, cut at blanks where they are too long. */
static void print_lines(FILE *out, const char *lines) {
    const size_t room = WIDTH - sizeof " * " + 1;
    while (*lines != '\0') {
        size_t length = strcspn(lines, "\n");
        size_t shown = length;
        if (shown > room) {
            for (shown = room; shown > 0 && lines[shown] != ' '; shown--) {
            }
            shown = shown > 0 ? shown : length;
        }
        fprintf(out, shown > 0 ? " * %.*s\n" : " *%.*s\n", (int)shown, lines);
        lines += shown + (lines[shown] != '\0');
    }
}

/* What the function computes, as C's users say it. */
static void describe_meaning(FILE *out, const act_impl *impl) {
    static const char *const derivative[] = {"f(x)", "f'(x)", "f''(x)"};
    static const char *const forms[] = {
        [ACT_DYDX] = "y[i] = %s, ",
        [ACT_BACKWARD_X] = "dx[i] = dy[i] %s, from x, ",
        [ACT_BACKWARD_Y] = "dx[i] = dy[i] %s, from y = f(x), ",
    };
    const char *params = impl->params_text;
    fprintf(out, forms[impl->convention], derivative[impl->order]);
    fprintf(out, "f(x) = %s%s%s%s, for 0 <= i < n.\n", impl->function->formula,
            params[0] != '\0' ? " (" : "", params, params[0] != '\0' ? ")" : "");
    if (act_format_is_narrow(impl->format)) {
        fprintf(out, "Elements are the bits of %s.\n", impl->format->ieee);
    }
    fprintf(out,
            "Arrays are aligned as their type is; the result may %sbe the first "
            "argument.\nMethod: %s.\n",
            (impl->flags & ACT_NOT_IN_PLACE) != 0 ? "not " : "",
            impl->source[0] != '\0' ? impl->source : "not named");
}

/* errors: a row of the store, or NULL. */
static void describe_errors(FILE *out, const act_impl *impl, const json_t *errors) {
    bool is_proven = act_row_whole(errors, "exhaustive") != 0;
    if (errors == NULL && impl->claim > 0) {
        fprintf(out,
                "Largest error %g ulp, as it claims; not in the store: measure it by\n",
                impl->claim);
    } else if (errors == NULL) {
        fprintf(out, "No error is in the store: measure it by\n");
    }
    if (errors == NULL) {
        fprintf(out, "checkact run %s --exhaustive\n", impl->id);
        return;
    }
    fprintf(out, "Largest error %s%.6g ulp, at x = %s;\n", is_proven ? "" : "at least ",
            act_row_number(errors, "max_ulp"), act_row_text(errors, "worst_x"));
    fprintf(
        out,
        "absolute %.4g, relative %.4g; %s %% correctly rounded; over %s%lld inputs%s.\n",
        act_row_number(errors, "max_abs"), act_row_number(errors, "relative"),
        act_percent_of(act_row_number(errors, "correctly_rounded")).text,
        is_proven ? "all " : "", act_row_whole(errors, "inputs"),
        is_proven ? "" : ", a sample");
    if (act_row_whole(errors, "failures") > 0) {
        fprintf(out,
                "%lld results fail in kind (a NaN, sign or zero that is wrong), first "
                "%s.\n",
                act_row_whole(errors, "failures"), act_row_text(errors, "first"));
    }
    fprintf(out, "Measured by: %s\n", act_row_text(errors, "reproduce"));
}

static act_status print_comment(FILE *out, const act_impl *impl, const json_t *errors) {
    char flags[ACT_FLAGS_SIZE];
    char *text = NULL;
    size_t size;
    FILE *lines = open_memstream(&text, &size);
    if (lines == NULL) {
        return ACT_NOMEM;
    }
    if (strcmp(impl->licence, "MIT") == 0) {
        fprintf(lines, "SPDX-FileCopyrightText: 2026 The checkact authors\n");
    }
    fprintf(lines, "SPDX-License-Identifier: %s\n\n",
            impl->licence[0] != '\0' ? impl->licence : "LicenseRef-unknown");
    describe_meaning(lines, impl);
    fprintf(lines, "\n");
    describe_errors(lines, impl, errors);
    act_flags_list(impl, "", "", " ", flags);
    fprintf(lines,
            "Made by: checkact emit %s\n\n"
            "Compile with cc -O2 -c, link with -lm. Results are those of checkact's own "
            "build, bit for bit, unless with -ffast-math. It was timed with\ncc %s\n",
            impl->id, flags);
    if (fclose(lines) != 0) {
        return ACT_NOMEM;
    }
    fprintf(out, "/* %s, from checkact %s, family %s.\n", impl->id, ACT_VERSION,
            impl->plugin);
    print_lines(out, text);
    fprintf(out, " */\n");
    free(text);
    return ACT_OK;
}

/* Writes the kernel's head, under its public name, with its parameters, "(...)". */
static void print_head(FILE *out, const act_impl *impl, act_word parameters,
                       const char *end) {
    static const char last[] = " size_t n)";
    char text[4 * ACT_ID_SIZE] = "void ";
    size_t used = strlen(text);
    act_emit_name(impl, text + used);
    used = strlen(text);
    for (size_t i = 0; i < parameters.length && used + 1 < sizeof text; i++) {
        bool is_blank = isspace((unsigned char)parameters.text[i]);
        if (!is_blank || text[used - 1] != ' ') {
            text[used++] = is_blank ? ' ' : parameters.text[i];
        }
    }
    bool fits = used + strlen(end) <= WIDTH + 1;
    int first = (int)(used - (fits ? 0 : strlen(last)));
    fprintf(out, "%.*s%s%.*s%s", first, text, fits ? "" : "\n   ", (int)used - first,
            text + first, end);
}

/* Contraction would change results, and the flags of the build make the speed. */
static void print_options(FILE *out, const act_impl *impl) {
    char level[ACT_FLAGS_SIZE];
    char others[ACT_FLAGS_SIZE];
    char target[ACT_FLAGS_SIZE];
    act_flags_list(impl, "-O", "\"", ", ", level);
    act_flags_list(impl, "-f", "\"", ", ", others);
    act_flags_list(impl, "-m", "\"", ", ", target);
    fprintf(out, "\n#ifdef __clang__\n#pragma STDC FP_CONTRACT OFF\n"
                 "#pragma clang diagnostic ignored \"-Wpass-failed\"\n");
    if (impl->isa[0] != '\0') {
        fprintf(out,
                "#pragma clang attribute push(__attribute__((target(\"arch=%s\"))), \\\n"
                "                             apply_to = function)\n",
                impl->isa);
    }
    fprintf(out, "#else\n#pragma GCC push_options\n#pragma GCC optimize(%s%s%s)\n", level,
            level[0] != '\0' && others[0] != '\0' ? ", " : "", others);
    if (target[0] != '\0') {
        fprintf(out, "#pragma GCC target(%s)\n", target);
    }
    fprintf(out, "#endif\n");
}

static void print_foot(FILE *out, const act_impl *impl) {
    if (impl->isa[0] != '\0') {
        fprintf(out, "\n#ifdef __clang__\n#pragma clang attribute pop\n#else\n");
    } else {
        fprintf(out, "\n#ifndef __clang__\n");
    }
    fprintf(out, "#pragma GCC pop_options\n#endif\n");
}

/* C leaves open which zero fmax(0, -0) is: gcc asks the C library, clang does not. A
 * volatile pointer hides from clang what is called. */
static void print_extremes(FILE *out, const act_pick *pick) {
    static const char *const words[] = {"fmax", "fmin", "fmaxf", "fminf"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        const char *word = words[i];
        const char *type = word[4] == 'f' ? "float" : "double";
        if (act_pick_has(pick, word)) {
            fprintf(out,
                    "\n/* The zero of %s(0, -0) is that of the C library with clang too. "
                    "*/\n#ifdef __clang__\n"
                    "static %s (*const volatile library_%s)(%s, %s) = %s;\n"
                    "#define %s library_%s\n#endif\n",
                    word, type, word, type, type, word, word, word);
        }
    }
}

static void print_picked(FILE *out, const act_pick *pick, const act_paragraph *but,
                         bool macros) {
    for (size_t i = 0; i < pick->count; i++) {
        const act_paragraph *paragraph = &pick->paragraphs[i];
        if (paragraph->is_picked && paragraph->is_macro == macros && paragraph != but) {
            fprintf(out, "\n%s\n", paragraph->text);
        }
    }
}

act_status act_emit_text(FILE *out, const act_impl *impl, const act_pick *pick,
                         const act_paragraph *kernel, const json_t *errors) {
    const char *behind_name = kernel->name.text + kernel->name.length;
    act_word parameters = {behind_name, strcspn(behind_name, "{") - 1};
    const char *body = behind_name + parameters.length + strlen(" {\n");
    const char *line = kernel->name.text;
    while (line > kernel->text && line[-1] != '\n') {
        line--;
    }
    if (print_comment(out, impl, errors) != ACT_OK) {
        return ACT_NOMEM;
    }
    act_headers_print(out, pick);
    putc('\n', out);
    print_head(out, impl, parameters, ";\n");
    print_options(out, impl);
    print_picked(out, pick, kernel, true);
    print_extremes(out, pick);
    print_picked(out, pick, kernel, false);
    fprintf(out, "\n%.*s", (int)(line - kernel->text), kernel->text);
    print_head(out, impl, parameters, " {\n");
    fprintf(out, "%s\n", body);
    print_foot(out, impl);
    return ACT_OK;
}

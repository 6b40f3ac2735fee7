#include "base/exit.h"
#include "base/text.h"
#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/eval.h"
#include "cli/options.h"
#include "code/names.h"
#include "definition/params.h"
#include "number/round.h"
#include "store/row.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

ACT_COMMAND(eval);

const char act_cmd_eval_summary[] =
    "the exact value at an input, and what implementations return";

/* INPUT_BITS hold every decimal of binary64 that anyone types before it is rounded. */
enum { ORDER_MAX = 16, DIGITS_MAX = 1000, INPUT_BITS = 1200 };

static error_t parse_option(int key, char *arg, struct argp_state *state) {
    act_eval *e = state->input;
    long long digits = 0;
    error_t fault;
    switch (key) {
    case 'k':
        return act_order_parse(arg, ORDER_MAX, &e->order);
    case 'd':
        fault = act_whole_parse("--digits", arg, 1, DIGITS_MAX, &digits);
        e->digits = (int)digits;
        return fault;
    case 'f':
        return act_format_parse("--format", arg, &e->format);
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* Reads X (decimal, hex-float, inf, nan, or bits:0x...) as the nearest value of the
 * format. */
static act_status parse_input(const act_format *format, const char *text,
                              uint64_t *bits) {
    static const char prefix[] = "bits:0x";
    if (strncmp(text, prefix, sizeof prefix - 1) == 0) {
        char *end;
        const char *digits = text + sizeof prefix - 1;
        errno = 0;
        *bits = strtoull(digits, &end, 16);
        uint64_t most = UINT64_MAX >> (64 - 8 * format->size);
        if (!isxdigit((unsigned char)*digits) || *end != '\0' || errno != 0 ||
            *bits > most) {
            act_errorf(
                "'%s' is not an encoding of %s: bits:0x and at most %zu hex digits", text,
                format->ieee, 2 * format->size);
            return ACT_USAGE;
        }
        return ACT_OK;
    }
    double approximate;
    if (!act_number_parse(text, &approximate)) {
        act_errorf(
            "'%s' is not a number of binary64: decimal, hex as 0x1p-3, inf, nan, or "
            "bits:0x...",
            text);
        return ACT_USAGE;
    }
    mpfr_t wide;
    mpfr_t cell;
    mpfr_init2(wide, INPUT_BITS);
    mpfr_init2(cell, INPUT_BITS);
    mpfr_set_str(wide, text, 0, MPFR_RNDN);
    double value = act_round(wide, format, ACT_NEAREST, cell);
    bool in_range = isinf(value) == isinf(approximate) &&
                    (value != 0 || mpfr_zero_p(wide) || isnan(approximate));
    mpfr_clears(wide, cell, (mpfr_ptr)0);
    if (!in_range) {
        act_errorf("'%s' is beyond %s, whose numbers lie between %.4g and %.4g", text,
                   format->ieee, act_format_subnormal(format), act_format_max(format));
        return ACT_USAGE;
    }
    *bits = act_encode(format, value);
    return ACT_OK;
}

static void print_decimal(const char *label, const char *hex) {
    printf("  %-8s %s (%.17g)\n", label, hex, strtod(hex, NULL));
}

static void show_row(const json_t *row) {
    const char *exact = json_string_value(json_object_get(row, "exact"));
    const char *rounded = json_string_value(json_object_get(row, "rounded"));
    const json_t *impl;
    size_t i;
    print_decimal("x", act_row_text(row, "x"));
    printf("  %-8s %s\n", "exact",
           exact != NULL ? exact
                         : "too small, too large or too near a tie to be printed");
    if (rounded != NULL) {
        print_decimal("rounded", rounded);
        printf("  %-8s %s\n", "bits", act_row_text(row, "rounded_bits"));
    } else {
        printf("  %-8s UNDECIDED\n", "rounded");
    }
    json_array_foreach(json_object_get(row, "accepted"), i, impl) {
        print_decimal(i == 0 ? "or" : "", json_string_value(impl));
    }
    json_array_foreach(json_object_get(row, "impls"), i, impl) {
        const json_t *ulp = json_object_get(impl, "ulp");
        printf("  %-44s %-24s", act_row_text(impl, "id"), act_row_cell(impl, "y"));
        if (json_is_real(ulp)) {
            printf(" %.6g ulp\n", json_real_value(ulp));
        } else {
            printf(" %s\n", act_row_text(impl, "failure"));
        }
    }
}

/* Words that begin with a minus sign have a blank in front (shield_negatives). */
static const char *word_at(const act_options *options, size_t i) {
    const char *word = options->selection.words[i];
    return *word == ' ' ? word + 1 : word;
}

/* FUNCTION, the first word. */
static act_status read_function(act_eval *e, const act_options *options) {
    act_why why;
    if (options->selection.n_words < 2) {
        act_errorf(
            "eval needs a function and at least one input: checkact eval gelu 0.5");
        return ACT_USAGE;
    }
    e->params_text = options->selection.params != NULL ? options->selection.params : "";
    act_status status = act_names_function(word_at(options, 0), &e->function, &why);
    if (status == ACT_OK) {
        status =
            act_params_parse(e->function, options->selection.params, e->params, &why);
    }
    return act_report_failure(status, &why);
}

/* X..., the other words. */
static act_status read_inputs(act_eval *e, const act_options *options) {
    for (size_t i = 0; i < e->n; i++) {
        act_status status = parse_input(e->format, word_at(options, i + 1), &e->x[i]);
        if (status != ACT_OK) {
            return status;
        }
    }
    return ACT_OK;
}

/* A blank in front of "-3.7" keeps argp from taking the input for an option. */
static char **shield_negatives(int argc, char **argv) {
    char **shielded = calloc((size_t)argc + 1, sizeof *shielded);
    for (int i = 0; shielded != NULL && i < argc; i++) {
        const char *word = argv[i];
        bool is_value = i > 0 && strncmp(argv[i - 1], "--", 2) == 0 &&
                        strchr(argv[i - 1], '=') == NULL &&
                        strcmp(argv[i - 1], "--json") != 0;
        bool negative =
            word[0] == '-' &&
            (isdigit((unsigned char)word[1]) || word[1] == '.' ||
             strncmp(word + 1, "inf", 3) == 0 || strncmp(word + 1, "nan", 3) == 0);
        negative = negative && !is_value;
        if (asprintf(&shielded[i], "%s%s", negative ? " " : "", word) < 0) {
            shielded[i] = NULL;
        }
    }
    return shielded;
}

static void print_evaluation(const act_eval *e, bool json) {
    size_t i;
    const json_t *row;
    if (!json) {
        printf("%s(x) = %s%s%s, order %d, %s\n", e->function->name, e->function->formula,
               *e->params_text != 0 ? " with " : "", e->params_text, e->order,
               e->format->ieee);
    }
    json_array_foreach(e->rows, i, row) {
        if (json) {
            act_row_print(row);
        } else {
            show_row(row);
        }
    }
}

static act_status run_eval(act_eval *e, const act_options *options) {
    act_catalogue catalogue = {0};
    char target[ACT_ID_SIZE];
    act_status status = read_function(e, options);
    if (status != ACT_OK) {
        return status;
    }
    status = act_eval_begin(e, options->selection.n_words - 1);
    if (status != ACT_OK) {
        return status;
    }
    status = read_inputs(e, options);
    if (status != ACT_OK) {
        goto cleanup;
    }
    snprintf(target, sizeof target, "%s.d%d.%s", e->function->name, e->order,
             e->format->name);
    status = act_selection_load(&options->selection, target, &catalogue);
    if (status != ACT_OK) {
        goto cleanup;
    }
    status = act_eval_run(e, &catalogue, options->plan.timeout);
    print_evaluation(e, options->json);
cleanup:
    act_catalogue_free(&catalogue);
    return status;
}

int act_cmd_eval(int argc, char **argv) {
    static const struct argp_option own_options[] = {
        {"order", 'k', "K", 0, "0: the value (default), 1, 2, ...: a derivative", 0},
        {"format", 'f', "F", 0, "f64, f32 (default), f16 or bf16: X is rounded to it", 0},
        {"digits", 'd', "N", 0, "Digits of the exact value (default 20)", 0},
        {0},
    };
    static const struct argp own = {.options = own_options, .parser = parse_option};
    act_eval e = {.digits = 20, .format = act_format_find("f32")};
    act_usage usage = {
        .takes = ACT_TAKES_SELECTION,
        .args_doc = "FUNCTION X...",
        .doc =
            "Prints the exact value of a function at each X, all digits proven, and what the "
            "implementations with the same parameters return there. X: decimal, hex-float, "
            "inf, nan, or bits:0x... of the format.",
        .own = &own,
        .own_input = &e,
    };
    act_options options;
    char **words = shield_negatives(argc, argv);
    if (words == NULL) {
        return ACT_EXIT_INTERNAL;
    }
    act_status status = act_options_parse(&options, &usage, argc, words);
    if (status == ACT_OK) {
        status = run_eval(&e, &options);
    }
    act_eval_free(&e);
    act_options_free(&options);
    for (int i = 0; i < argc; i++) {
        free(words[i]);
    }
    free(words);
    return act_exit_code(status);
}

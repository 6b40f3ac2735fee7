#include "base/exit.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/eval.h"
#include "number/round.h"
#include "store/row.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* INPUT_BITS hold every decimal of binary64 that anyone types before it is rounded. */
enum { ORDER_MAX = 16, DIGITS_MAX = 1000, INPUT_BITS = 1200 };

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
            return act_refuse(
                "'%s' is not an encoding of %s: bits:0x and at most %zu hex digits", text,
                format->ieee, 2 * format->size);
        }
        return ACT_OK;
    }
    double approximate;
    if (!act_number_parse(text, &approximate)) {
        return act_refuse(
            "'%s' is not a number of binary64: decimal, hex as 0x1p-3, inf, nan, or "
            "bits:0x...",
            text);
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
        return act_refuse("'%s' is beyond %s, whose numbers lie between %.4g and %.4g",
                          text, format->ieee, act_format_subnormal(format),
                          act_format_max(format));
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

static act_status read_words(act_eval *e, const act_options *options) {
    const act_selection *s = &options->selection;
    if (s->n_words < 2) {
        return act_refuse(
            "eval needs a function and at least one input: checkact eval gelu 0.5");
    }
    e->format = e->format != NULL ? e->format : act_binary32;
    e->params_text = s->params != NULL ? s->params : "";
    act_status status =
        act_options_function(options, s->words[0], &e->function, e->params);
    if (status != ACT_OK) {
        return status;
    }
    status = act_eval_begin(e, s->n_words - 1);
    if (status != ACT_OK) {
        return status;
    }
    for (size_t i = 0; i < e->n; i++) {
        status = parse_input(e->format, s->words[i + 1], &e->x[i]);
        if (status != ACT_OK) {
            return status;
        }
    }
    return ACT_OK;
}

static int run(act_options *options) {
    act_eval *e = options->own;
    act_catalogue catalogue = {0};
    act_status status = read_words(e, options);
    if (status != ACT_OK) {
        goto cleanup;
    }
    status = act_options_load(options, e->function, e->order, e->format, &catalogue);
    if (status != ACT_OK) {
        goto cleanup;
    }
    status = act_eval_run(e, &catalogue, options->plan.timeout);
    print_evaluation(e, options->json);
cleanup:
    act_catalogue_free(&catalogue);
    act_eval_free(e);
    return act_exit_code(status);
}

static const act_option own_options[] = {
    {"order", 'k', "K", "0: the value (default), 1, 2, ...: a derivative", act_read_int,
     .place = offsetof(act_eval, order), .high = ORDER_MAX},
    {"format", 'f', "F", "f64, f32 (default), f16 or bf16: X is rounded to it",
     act_read_format, .place = offsetof(act_eval, format)},
    {"digits", 'd', "N", "Digits of the exact value (default 20)", act_read_int,
     .place = offsetof(act_eval, digits), .low = 1, .high = DIGITS_MAX},
    {0},
};

const act_command act_cmd_eval = {
    .name = "eval",
    .summary = "the exact value at an input, and what implementations return",
    .words = "FUNCTION X...",
    .doc = "Prints the exact value of a function at each X, all digits proven, and what "
           "the implementations with the same parameters return there. X: decimal, "
           "hex-float, inf, nan, or bits:0x... of the format.",
    .takes = ACT_TAKES_SELECTION | ACT_TAKES_NEGATIVES,
    .own = own_options,
    .own_size = sizeof(act_eval),
    .defaults = &(const act_eval){.digits = 20},
    .run = run,
};

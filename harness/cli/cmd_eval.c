#include "base/exit.h"
#include "base/text.h"
#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/options.h"
#include "code/trial.h"
#include "definition/params.h"
#include "judge/accuracy.h"
#include "number/round.h"
#include "store/rows.h"

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

typedef struct request {
    int order, digits;
    const act_format *format;
    const act_function *function;
    double params[ACT_PARAMS];
    const char *params_text; /* as typed; "" for the defaults */
} request;

static error_t parse_option(int key, char *arg, struct argp_state *state) {
    request *r = state->input;
    long long whole = 0;
    error_t fault = ARGP_ERR_UNKNOWN;
    switch (key) {
    case 'k':
        fault = act_whole_parse("--order", arg, 0, ORDER_MAX, &whole);
        r->order = (int)whole;
        break;
    case 'd':
        fault = act_whole_parse("--digits", arg, 1, DIGITS_MAX, &whole);
        r->digits = (int)whole;
        break;
    case 'f':
        r->format = act_format_find(arg);
        fault = r->format != NULL
                    ? 0
                    : act_option_fault("--format '%s' is not f64, f32, f16 or bf16", arg);
        break;
    default:
        break;
    }
    return fault;
}

/* Reads X: decimal, hex-float, inf, nan, or bits:0x...; the nearest value of the format.
 */
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

/* What an evaluation shows for one input. */
static json_t *reference_row(const request *r, act_exact *exact, uint64_t bits,
                             act_truth *truths, int *count) {
    char *text = NULL;
    char encoding[ACT_NAME_SIZE];
    double x = act_decode(r->format, bits);
    json_t *row =
        json_pack("{s:s, s:i, s:s, s:s, s:o, s:i}", "function", r->function->name,
                  "order", r->order, "format", r->format->name, "params", r->params_text,
                  "x", act_json_hex(x), "digits", r->digits);
    act_exact_decimal(exact, x, r->digits, &text);
    json_object_set_new(row, "exact", text != NULL ? json_string(text) : json_null());
    free(text);
    if (act_exact_truths(exact, r->format, x, truths, count) != ACT_OK) {
        *count = 0;
        json_object_set_new(row, "rounded", json_null());
        return row;
    }
    json_object_set_new(row, "rounded", act_json_hex(truths[0].rounded));
    snprintf(encoding, sizeof encoding, "0x%0*llx", (int)(2 * r->format->size),
             (unsigned long long)act_encode(r->format, truths[0].rounded));
    json_object_set_new(row, "rounded_bits", json_string(encoding));
    if (*count > 1) {
        json_t *accepted = json_array();
        for (int i = 0; i < *count; i++) {
            json_array_append_new(accepted, act_json_hex(truths[i].rounded));
        }
        json_object_set_new(row, "accepted", accepted);
    }
    return row;
}

static json_t *impl_row(const act_impl *impl, const act_truth *truths, int count,
                        double y) {
    act_judgement best = act_judge_best(truths, count, impl->format, y);
    bool is_judged = best.class == ACT_JUDGED;
    json_t *row = json_pack("{s:s, s:o}", "id", impl->id, "y", act_json_hex(y));
    json_object_set_new(row, "ulp",
                        is_judged ? act_json_real(fabs(best.ulps)) : json_null());
    if (!is_judged) {
        json_object_set_new(row, "failure", json_string(act_class_names[best.class]));
    }
    return row;
}

static json_t *finding_row(const act_impl *impl, const act_findings *findings) {
    const char *detail = findings->count > 0 ? findings->item[0].detail : impl->skip;
    return json_pack("{s:s, s:n, s:n, s:s}", "id", impl->id, "y", "ulp", "failure",
                     detail);
}

static void print_decimal(const char *label, const char *hex) {
    printf("  %-8s %s (%.17g)\n", label, hex, strtod(hex, NULL));
}

static void show_row(const json_t *row) {
    const char *x = json_string_value(json_object_get(row, "x"));
    const char *exact = json_string_value(json_object_get(row, "exact"));
    const char *rounded = json_string_value(json_object_get(row, "rounded"));
    const json_t *impl;
    size_t i;
    print_decimal("x", x);
    printf("  %-8s %s\n", "exact",
           exact != NULL ? exact
                         : "too small, too large or too near a tie to be printed");
    if (rounded != NULL) {
        print_decimal("rounded", rounded);
        printf("  %-8s %s\n", "bits",
               json_string_value(json_object_get(row, "rounded_bits")));
    } else {
        printf("  %-8s UNDECIDED\n", "rounded");
    }
    json_array_foreach(json_object_get(row, "accepted"), i, impl) {
        print_decimal(i == 0 ? "or" : "", json_string_value(impl));
    }
    json_array_foreach(json_object_get(row, "impls"), i, impl) {
        const json_t *ulp = json_object_get(impl, "ulp");
        const char *y = json_string_value(json_object_get(impl, "y"));
        printf("  %-44s %-24s", json_string_value(json_object_get(impl, "id")),
               y != NULL ? y : "-");
        if (json_is_real(ulp)) {
            printf(" %.6g ulp\n", json_real_value(ulp));
        } else {
            printf(" %s\n", json_string_value(json_object_get(impl, "failure")));
        }
    }
}

static bool matches(const request *r, const act_impl *impl) {
    return impl->function == r->function && impl->order == r->order &&
           impl->format == r->format &&
           memcmp(impl->params, r->params, sizeof r->params) == 0;
}

/* Kernels that work from the output get f's rounded values. */
static act_status values_of(const request *r, const uint64_t *x, size_t n,
                            uint64_t *values) {
    act_exact *exact;
    act_status status = act_exact_open(&exact, r->function, r->params, 0);
    for (size_t i = 0; i < n && status == ACT_OK; i++) {
        act_truth truth;
        status = act_exact_truth(exact, r->format, act_decode(r->format, x[i]), &truth);
        values[i] = status == ACT_OK ? act_encode(r->format, truth.rounded) : 0;
    }
    act_exact_close(exact);
    return status;
}

/* rows: per input an object with a member impls. */
static act_status add_impls(const request *r, const act_options *options,
                            const act_catalogue *catalogue, const uint64_t *x, size_t n,
                            const act_truth (*truths)[ACT_CONVENTIONS], const int *counts,
                            json_t *rows) {
    uint64_t *y = calloc(n, sizeof *y);
    uint64_t *values = calloc(n, sizeof *values);
    act_status status =
        y != NULL && values != NULL ? values_of(r, x, n, values) : ACT_NOMEM;
    for (size_t k = 0; k < catalogue->count && status == ACT_OK; k++) {
        const act_impl *impl = &catalogue->impls[k];
        if (!matches(r, impl)) {
            continue;
        }
        bool measured = false;
        act_findings findings = {0};
        if (impl->skip[0] == '\0') {
            const uint64_t *inputs = impl->convention == ACT_BACKWARD_Y ? values : x;
            status = act_trial_run(impl, inputs, y, n, options->plan.timeout, &measured,
                                   &findings);
        }
        for (size_t i = 0; i < n && status == ACT_OK; i++) {
            json_t *impls = json_object_get(json_array_get(rows, i), "impls");
            json_t *row =
                measured && counts[i] > 0
                    ? impl_row(impl, truths[i], counts[i], act_decode(r->format, y[i]))
                    : finding_row(impl, &findings);
            json_array_append_new(impls, row);
        }
    }
    free(y);
    free(values);
    return status;
}

static act_status evaluate(const request *r, const act_options *options,
                           const act_catalogue *catalogue, const uint64_t *x, size_t n,
                           json_t *rows) {
    act_truth(*truths)[ACT_CONVENTIONS] = calloc(n, sizeof *truths);
    int *counts = calloc(n, sizeof *counts);
    act_exact *exact = NULL;
    act_status status = truths != NULL && counts != NULL
                            ? act_exact_open(&exact, r->function, r->params, r->order)
                            : ACT_NOMEM;
    for (size_t i = 0; i < n && status == ACT_OK; i++) {
        json_t *row = reference_row(r, exact, x[i], truths[i], &counts[i]);
        json_object_set_new(row, "impls", json_array());
        json_array_append_new(rows, row);
    }
    if (status == ACT_OK) {
        status = add_impls(r, options, catalogue, x, n, truths, counts, rows);
    }
    for (size_t i = 0; i < n && status == ACT_OK; i++) {
        bool has_digits =
            json_is_string(json_object_get(json_array_get(rows, i), "exact"));
        status = counts[i] > 0 && has_digits ? ACT_OK : ACT_UNDECIDED;
    }
    act_exact_close(exact);
    free(truths);
    free(counts);
    return status;
}

/* FUNCTION X... of the words. */
static act_status read_words(request *r, const act_options *options, uint64_t **x) {
    act_why why;
    if (options->selection.n_words < 2) {
        act_errorf(
            "eval needs a function and at least one input: checkact eval gelu 0.5");
        return ACT_USAGE;
    }
    const char *name = options->selection.words[0];
    r->params_text = options->selection.params != NULL ? options->selection.params : "";
    act_status status =
        act_names_function(*name == ' ' ? name + 1 : name, &r->function, &why);
    if (status == ACT_OK) {
        status =
            act_params_parse(r->function, options->selection.params, r->params, &why);
    }
    if (status != ACT_OK) {
        act_errorf("%s", why.text);
        return status;
    }
    *x = calloc(options->selection.n_words, sizeof **x);
    if (*x == NULL) {
        return ACT_NOMEM;
    }
    for (size_t i = 1; i < options->selection.n_words && status == ACT_OK; i++) {
        const char *word = options->selection.words[i];
        status = parse_input(r->format, *word == ' ' ? word + 1 : word, &(*x)[i - 1]);
    }
    return status;
}

/* "-3.7" is an input, not an option: a blank in front keeps argp from taking it for one.
 */
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

static act_status run_eval(request *r, const act_options *options) {
    uint64_t *x = NULL;
    act_catalogue catalogue = {0};
    json_t *rows = json_array();
    size_t n = options->selection.n_words - 1;
    char target[ACT_ID_SIZE];
    act_status status = read_words(r, options, &x);
    if (status != ACT_OK) {
        goto cleanup;
    }
    snprintf(target, sizeof target, "%s.d%d.%s", r->function->name, r->order,
             r->format->name);
    status = act_selection_load(&options->selection, target, &catalogue);
    if (status != ACT_OK) {
        goto cleanup;
    }
    status = evaluate(r, options, &catalogue, x, n, rows);
    if (!options->json) {
        printf("%s(x) = %s%s%s, order %d, %s\n", r->function->name, r->function->formula,
               *r->params_text != 0 ? " with " : "", r->params_text, r->order,
               r->format->ieee);
    }
    for (size_t i = 0; i < json_array_size(rows); i++) {
        if (options->json) {
            act_row_print(json_array_get(rows, i));
        } else {
            show_row(json_array_get(rows, i));
        }
    }
cleanup:
    json_decref(rows);
    act_catalogue_free(&catalogue);
    free(x);
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
    request r = {.digits = 20, .format = act_format_find("f32")};
    act_usage usage = {
        .takes = ACT_TAKES_SELECTION,
        .args_doc = "FUNCTION X...",
        .doc =
            "Prints the exact value of a function at each X, all digits proven, and what the "
            "implementations with the same parameters return there. X: decimal, hex-float, "
            "inf, nan, or bits:0x... of the format.",
        .own = &own,
        .own_input = &r,
    };
    act_options options;
    char **words = shield_negatives(argc, argv);
    if (words == NULL) {
        return ACT_EXIT_INTERNAL;
    }
    act_status status = act_options_parse(&options, &usage, argc, words);
    if (status == ACT_OK) {
        status = run_eval(&r, &options);
    }
    act_options_free(&options);
    for (int i = 0; i < argc; i++) {
        free(words[i]);
    }
    free(words);
    return act_exit_code(status);
}

#include "check/exceptions.h"

#include "base/text.h"
#include "code/aftermath.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

const char *const act_flag_names[ACT_FLAGS] = {
    "flag_invalid", "flag_divide", "flag_overflow", "flag_underflow", "flag_inexact"};
static const char *const words[ACT_FLAGS] = {"invalid", "divide-by-zero", "overflow",
                                             "underflow", "inexact"};

static bool is_signalling(const act_format *format, uint64_t bits) {
    uint64_t quiet = (uint64_t)1 << (format->precision - 2);
    return act_is_nan(format, bits) && (bits & quiet) == 0;
}

/* The flags that have a reason at input i. */
static unsigned reasons(const act_check *check, size_t i) {
    const act_check_inputs *inputs = check->inputs;
    const act_format *format = inputs->format;
    const act_truth *truth = &inputs->truth[i];
    uint64_t argument = act_check_argument(inputs, check->impl, i);
    double x = act_decode(format, inputs->x[i]);
    if (is_signalling(format, argument)) {
        return ACT_FLAG_INVALID;
    }
    if (isnan(x) || isnan(truth->rounded)) {
        return isnan(x) ? 0U : ACT_FLAG_INVALID;
    }
    /* Many x have the same f(x), and another of them may be the reason. */
    bool from_y = check->impl->convention == ACT_BACKWARD_Y;
    unsigned of_others = from_y ? ACT_FLAG_INEXACT | ACT_FLAG_UNDERFLOW : 0U;
    if (inputs->is_exact[i]) {
        bool is_pole = isinf(truth->rounded) && isfinite(x);
        return of_others | (is_pole ? ACT_FLAG_DIVIDE : 0U);
    }
    double least = ldexp(1, format->precision - 1); /* normal number, in ulps */
    bool is_tiny = act_truth_size(truth, format) < least;
    unsigned flags = of_others | ACT_FLAG_INEXACT;
    flags |= isinf(truth->rounded) ? (unsigned)ACT_FLAG_OVERFLOW : 0;
    flags |= is_tiny ? (unsigned)ACT_FLAG_UNDERFLOW : 0;
    return flags;
}

static void print_example(const act_check *check, size_t i, char *text) {
    const act_check_inputs *inputs = check->inputs;
    const act_format *format = inputs->format;
    snprintf(text, ACT_EXAMPLE_SIZE, "x = %s, f(x) = %a",
             act_bits_print(format, inputs->x[i]).text, inputs->truth[i].rounded);
}

static bool is_simpler(const act_check_inputs *inputs, size_t a, size_t b) {
    return act_complexity(inputs->format, inputs->x[a]) <
           act_complexity(inputs->format, inputs->x[b]);
}

/* Examples of the gravest flag that was raised for no reason. */
static void add_examples(const act_check *check, const unsigned *spurious, unsigned flag,
                         act_finding *finding) {
    size_t simplest = check->inputs->count;
    for (size_t i = 0; i < check->inputs->count; i++) {
        if ((spurious[i] & flag) == 0) {
            continue;
        }
        if (simplest == check->inputs->count) {
            print_example(check, i, finding->first);
            simplest = i;
        }
        simplest = is_simpler(check->inputs, i, simplest) ? i : simplest;
    }
    print_example(check, simplest, finding->simplest);
}

static void tell(const act_check *check, const act_checked *checked,
                 const unsigned *spurious, act_findings *findings) {
    char text[ACT_TEXT_SIZE] = "";
    int gravest = ACT_FLAGS;
    for (int k = ACT_FLAGS - 1; k >= 0; k--) {
        gravest = checked->flags[k] > 0 ? k : gravest;
    }
    if (gravest == ACT_FLAGS) {
        return;
    }
    for (int k = 0; k < ACT_FLAGS; k++) {
        if (checked->flags[k] > 0) {
            act_text_append(text, sizeof text, "%s%s at %llu", k > gravest ? ", " : "",
                            words[k], (unsigned long long)checked->flags[k]);
        }
    }
    act_finding *finding =
        act_findings_add(findings, ACT_FINDING_FLAGS,
                         "raised for no reason: %s of %zu inputs; examples of %s", text,
                         check->inputs->count, words[gravest]);
    finding->is_excused = true;
    finding->count = checked->flag_errors;
    add_examples(check, spurious, 1U << gravest, finding);
}

/* Fills in what is raised for no reason at each input. */
static void judge(const act_check *check, const act_aftermath_of_input *seen,
                  act_checked *checked, unsigned *spurious) {
    for (size_t i = 0; i < check->inputs->count; i++) {
        if (check->inputs->is_undecided[i]) {
            continue;
        }
        spurious[i] = (unsigned)seen[i].flags & ~reasons(check, i);
        checked->flag_errors += spurious[i] != 0;
        for (int k = 0; k < ACT_FLAGS; k++) {
            checked->flags[k] += spurious[i] >> k & 1;
        }
    }
}

act_status act_exceptions_run(const act_check *check, act_checked *checked,
                              act_findings *findings) {
    const act_check_inputs *inputs = check->inputs;
    uint64_t *x = calloc(inputs->count + 1, sizeof *x);
    act_aftermath_of_input *seen = calloc(inputs->count + 1, sizeof *seen);
    unsigned *spurious = calloc(inputs->count + 1, sizeof *spurious);
    act_status status = ACT_NOMEM;
    bool measured;
    if (x == NULL || seen == NULL || spurious == NULL) {
        goto cleanup;
    }
    for (size_t i = 0; i < inputs->count; i++) {
        x[i] = act_check_argument(inputs, check->impl, i);
    }
    act_aftermath aftermath = {
        .impl = check->impl, .x = x, .n = inputs->count, .timeout = check->timeout};
    status = act_aftermath_run(&aftermath, seen, &measured, findings);
    if (check->is_brief) { /* nearly all code changes it */
        act_findings_remove(findings, ACT_FINDING_ERRNO);
    }
    if (status == ACT_OK && measured) {
        judge(check, seen, checked, spurious);
        if (!check->is_brief) {
            tell(check, checked, spurious, findings);
        }
    }
cleanup:
    free(x);
    free(seen);
    free(spurious);
    return status;
}

#include "gate/metrics.h"

#include "base/text.h"
#include "code/findings.h"
#include "store/row_class.h"

#include <stdio.h>
#include <string.h>

double act_metric_failures(const json_t *row) {
    return act_row_number(row, "nan_for_number") + act_row_number(row, "number_for_nan") +
           act_row_number(row, "wrong_sign") + act_row_number(row, "wrong_zero_sign") +
           act_row_number(row, "zero_for_number");
}

static double sign_errors(const json_t *row) {
    return act_row_number(row, "wrong_sign") + act_row_number(row, "wrong_zero_sign");
}

static double broken_claim(const json_t *row) {
    return act_row_is(row, "fail") ? 1 : 0;
}

/* A finding about the proven properties of f, excused or not. */
static bool is_of_property(const json_t *finding) {
    static const act_finding_kind kinds[] = {ACT_FINDING_RANGE,    ACT_FINDING_MONOTONE,
                                             ACT_FINDING_SYMMETRY, ACT_FINDING_SLOPE_SIGN,
                                             ACT_FINDING_ZERO,     ACT_FINDING_LIMIT};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(act_row_cell(finding, "kind"), act_finding_names[kinds[i]]) == 0) {
            return true;
        }
    }
    return false;
}

static double property_errors(const json_t *row) {
    double count = 0;
    size_t i;
    const json_t *finding;
    json_array_foreach(json_object_get(row, "findings"), i, finding) {
        count += is_of_property(finding) ? act_row_number(finding, "count") : 0;
    }
    return count;
}

static void explain_property(ACT_UNUSED const act_metric *metric, const json_t *row,
                             char *text, size_t size) {
    size_t i;
    const json_t *finding;
    json_array_foreach(json_object_get(row, "findings"), i, finding) {
        if (is_of_property(finding)) {
            snprintf(text, size, ": %s; %s", act_row_cell(finding, "detail"),
                     act_row_cell(finding, "simplest"));
            return;
        }
    }
}

static void explain_claim(ACT_UNUSED const act_metric *metric, const json_t *row,
                          char *text, size_t size) {
    snprintf(text, size, ": claims %g ulp, has %.6g ulp and %g failures",
             act_row_number(row, "claim"), act_row_number(row, "max_ulp"),
             act_metric_failures(row));
}

/* Every input of a range is not every input. */
static double exhaustive(const json_t *row) {
    bool is_range = json_is_string(json_object_get(row, "range_from"));
    return is_range ? 0 : act_row_number(row, "exhaustive");
}

/* The first result in the metric's class. */
static void explain_class(const act_metric *metric, const json_t *row, char *text,
                          size_t size) {
    const json_t *class = act_row_class(row, metric->name);
    if (class != NULL) {
        act_class_text(class, text, size);
    }
}

/* Which classes of failure there are. */
static void explain_failures(ACT_UNUSED const act_metric *metric, const json_t *row,
                             char *text, size_t size) {
    snprintf(text, size, ": ");
    act_failures_text(row, text + 2, size - 2);
}

#define CLASS(...)                                                                       \
    .kind = ACT_METRIC_FAILURES, .better = -1, .explain = explain_class, __VA_ARGS__
#define SUM(...)                                                                         \
    .kind = ACT_METRIC_FAILURES, .better = -1, .explain = explain_failures, __VA_ARGS__

static void explain_flags(ACT_UNUSED const act_metric *metric, const json_t *row,
                          char *text, size_t size) {
    size_t i;
    const json_t *finding;
    json_array_foreach(json_object_get(row, "findings"), i, finding) {
        if (strcmp(act_row_text(finding, "kind"), "flags") == 0) {
            snprintf(text, size, ": %s, as at %s", act_row_text(finding, "detail"),
                     act_row_text(finding, "simplest"));
        }
    }
}

#define FLAGS .better = -1, .is_checked = true, .explain = explain_flags

const act_metric act_metrics[] = {
    {.name = "max_ulp",
     .better = -1,
     .is_guarded = true,
     .input = "worst_x",
     .got = "got",
     .exact = "exact"},
    {.name = "mean_ulp", .better = -1},
    {.name = "bias_ulp", .kind = ACT_METRIC_SIGNED},
    {.name = "max_floored_ulp", .better = -1, .input = "floored_x"},
    {.name = "max_abs", .better = -1, .input = "max_abs_x"},
    {.name = "max_rel", .better = -1, .input = "max_rel_x"},
    {.name = "normal_ulp", .better = -1},
    {.name = "normal_abs", .better = -1},
    {.name = "correctly_rounded", .kind = ACT_METRIC_SHARE, .better = 1},
    {.name = "failures", SUM(.of = act_metric_failures)},
    {.name = "sign_errors", SUM(.of = sign_errors)},
    {.name = "nan_for_number", CLASS(.is_guarded = true)},
    {.name = "number_for_nan", CLASS(.is_guarded = true)},
    {.name = "wrong_sign", CLASS(.is_guarded = true)},
    {.name = "wrong_zero_sign", CLASS(.is_guarded = true)},
    {.name = "zero_for_number", CLASS(.is_guarded = true)},
    {.name = "nan_masked", CLASS()},
    {.name = "minus_zero", CLASS()},
    {.name = "zero_from_y", CLASS()},
    {.name = "y_own_ulp", .better = -1, .input = "y_own_at"},
    {.name = "y_beyond_ulp", .better = -1, .input = "y_beyond_at"},
    {.name = "y_loss_ulp", .better = -1, .input = "y_loss_at"},
    {.name = "broken_claim", .better = -1, .of = broken_claim, .explain = explain_claim},
    {.name = "max_inconsistency", .better = -1, .is_checked = true},
    {.name = "flag_errors", FLAGS},
    {.name = "flag_invalid", FLAGS},
    {.name = "flag_divide", FLAGS},
    {.name = "flag_overflow", FLAGS},
    {.name = "flag_underflow", FLAGS},
    {.name = "flag_inexact", FLAGS},
    {.name = "property_errors",
     .better = -1,
     .of = property_errors,
     .explain = explain_property},
    {.name = "inputs", .better = 1},
    {.name = "exhaustive", .better = 1, .of = exhaustive},
    {.name = "speed", .kind = ACT_METRIC_SPEED, .better = 1},
    {.name = "subnormal_time", .kind = ACT_METRIC_HARD, .distribution = "subnormal"},
    {.name = "special_time", .kind = ACT_METRIC_HARD, .distribution = "special"},
};
const size_t act_metric_count = sizeof act_metrics / sizeof act_metrics[0];
_Static_assert(sizeof act_metrics / sizeof act_metrics[0] <= ACT_METRICS_MAX,
               "too many metrics");

const act_metric *act_metric_find(const char *name) {
    for (size_t i = 0; i < act_metric_count; i++) {
        if (strcmp(act_metrics[i].name, name) == 0) {
            return &act_metrics[i];
        }
    }
    return NULL;
}

double act_metric_value(const act_metric *metric, const json_t *row) {
    return metric->of != NULL ? metric->of(row) : act_row_number(row, metric->name);
}

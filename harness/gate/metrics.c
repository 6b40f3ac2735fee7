#include "gate/metrics.h"

#include <string.h>

static const char *const sign_errors[] = {"wrong_sign", "wrong_zero_sign", NULL};
static const char *const failures[] = {"nan_for_number",  "number_for_nan",  "wrong_sign",
                                       "wrong_zero_sign", "zero_for_number", NULL};

#define FAILURES(...)                                                                    \
    .kind = ACT_METRIC_FAILURES, .better = -1, .input = "special_x",                     \
    .got = "special_got", .exact = "special_exact", __VA_ARGS__

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
    {.name = "failures", FAILURES(.sum = failures)},
    {.name = "sign_errors", FAILURES(.sum = sign_errors)},
    {.name = "nan_for_number", FAILURES(.is_guarded = true)},
    {.name = "number_for_nan", FAILURES(.is_guarded = true)},
    {.name = "wrong_sign", FAILURES(.is_guarded = true)},
    {.name = "wrong_zero_sign", FAILURES(.is_guarded = true)},
    {.name = "zero_for_number", FAILURES(.is_guarded = true)},
    {.name = "broken_claim", .kind = ACT_METRIC_CLAIM, .better = -1},
    {.name = "inputs", .kind = ACT_METRIC_INPUTS, .better = 1},
    {.name = "exhaustive", .kind = ACT_METRIC_EXHAUSTIVE, .better = 1},
    {.name = "speed", .kind = ACT_METRIC_SPEED, .better = 1},
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

static double sum_of(const char *const *columns, const json_t *row) {
    double sum = 0;
    for (; *columns != NULL; columns++) {
        sum += act_row_number(row, *columns);
    }
    return sum;
}

double act_metric_value(const act_metric *metric, const json_t *row) {
    if (metric->kind == ACT_METRIC_CLAIM) {
        return act_row_is(row, "fail") ? 1 : 0;
    }
    if (metric->kind == ACT_METRIC_EXHAUSTIVE &&
        json_is_string(json_object_get(row, "range_from"))) {
        return 0; /* every input, but of a range */
    }
    return metric->sum != NULL ? sum_of(metric->sum, row)
                               : act_row_number(row, metric->name);
}

double act_metric_failures(const json_t *row) {
    return sum_of(failures, row);
}

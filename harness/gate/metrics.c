#include "gate/metrics.h"

#include "code/impl.h"
#include "gate/checks.h"

#include <fenv.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

double act_metric_value(const act_metric *metric, const json_t *row) {
    if (strcmp(metric->name, "broken_claim") == 0) {
        return act_row_is(row, "fail") ? 1 : 0;
    }
    if (strcmp(metric->name, "exhaustive") == 0 &&
        json_is_string(json_object_get(row, "range_from"))) {
        return 0; /* every input, but of a range */
    }
    if (metric->sum == NULL) {
        return act_row_number(row, metric->name);
    }
    double sum = 0;
    for (const char *const *key = metric->sum; *key != NULL; key++) {
        sum += act_row_number(row, *key);
    }
    return sum;
}

void act_limit_proposal(const act_metric *metric, double value, char *text, size_t size) {
    const char *relation = metric->better < 0 ? "<=" : metric->better > 0 ? ">=" : "=";
    bool is_count = value == floor(value) && fabs(value) < 0x1p53;
    int mode = fegetround();
    if (value == 0 && metric->better < 0) {
        relation = "=";
    }
    /* printf rounds as the floating-point mode says. */
    fesetround(metric->better < 0 ? FE_UPWARD : FE_DOWNWARD);
    snprintf(text, size, is_count ? "%s%s%.0f" : "%s%s%.5g", metric->name, relation,
             value);
    fesetround(mode);
}

void act_limit_tighter(const act_limit *limit, double value, char *text, size_t size) {
    act_limit proposed = *limit;
    const char *relation = limit->metric->better < 0 ? "<=" : ">=";
    bool may =
        limit->relation == (limit->metric->better < 0 ? ACT_AT_MOST : ACT_AT_LEAST);
    text[0] = '\0';
    if (!may || limit->metric->better == 0) {
        return;
    }
    act_limit_proposal(limit->metric, value, text, size);
    const char *number = strstr(text, relation);
    number = number != NULL ? number + 2 : strchr(text, '=') + 1;
    proposed.value = strtod(number, NULL);
    if (proposed.value == limit->value || !act_limit_holds(limit, proposed.value)) {
        text[0] = '\0';
    }
}

void act_limits_propose(FILE *out, const json_t *rows) {
    static const char *const names[] = {"max_ulp",         "nan_for_number",
                                        "number_for_nan",  "wrong_sign",
                                        "wrong_zero_sign", "zero_for_number"};
    size_t i;
    const json_t *row;
    fprintf(out, "# What was measured, errors rounded up to five digits.\n");
    json_array_foreach(rows, i, row) {
        const char *id = act_row_text(row, "id");
        double error = act_row_number(row, "max_ulp");
        if (act_row_is(row, "skipped")) {
            fprintf(out, "allow skipped %s\n", id);
            continue;
        }
        if (isnan(error)) {
            fprintf(out, "# %s was not measured\n", id);
            continue;
        }
        fprintf(out, "%s", id);
        bool has_failures = act_metric_value(act_metric_find("failures"), row) > 0;
        for (size_t m = 0; m < (has_failures ? sizeof names / sizeof names[0] : 1); m++) {
            char text[ACT_NAME_SIZE];
            const act_metric *metric = act_metric_find(names[m]);
            act_limit_proposal(metric, act_metric_value(metric, row), text, sizeof text);
            fprintf(out, " %s", text);
        }
        fprintf(out, "%s%s\n", has_failures ? "" : " failures=0",
                act_row_number(row, "exhaustive") == 1 ? "" : " # by a sample");
    }
}

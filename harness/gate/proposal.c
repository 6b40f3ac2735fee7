#include "gate/proposal.h"

#include "code/impl.h"

#include <fenv.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

bool act_proposal_is_founded(const act_metric *metric, const json_t *row) {
    bool is_extreme = metric->input != NULL || metric->kind == ACT_METRIC_FAILURES;
    bool is_binary64 = strcmp(act_row_text(row, "format"), act_binary64->name) == 0;
    bool was_searched = *act_row_text(row, "found") != '\0';
    return !is_extreme || !is_binary64 || was_searched ||
           act_row_number(row, "exhaustive") == 1;
}

double act_proposal_print(const act_metric *metric, double value, char *text,
                          size_t size) {
    char number[ACT_NAME_SIZE];
    const char *relation = metric->better < 0 ? "<=" : metric->better > 0 ? ">=" : "=";
    bool is_count = value == floor(value) && fabs(value) < 0x1p53;
    int mode = fegetround();
    if (value == 0 && metric->better < 0) {
        relation = "=";
    }
    /* printf rounds as the floating-point mode says. */
    fesetround(metric->better < 0 ? FE_UPWARD : FE_DOWNWARD);
    snprintf(number, sizeof number, is_count ? "%.0f" : "%.5g", value);
    fesetround(mode);
    snprintf(text, size, "%s%s%s", metric->name, relation, number);
    return strtod(number, NULL);
}

void act_proposal_tighter(const act_limit *limit, double value, char *text, size_t size) {
    int better = limit->metric->better;
    text[0] = '\0';
    if (better == 0 || limit->relation != (better < 0 ? ACT_AT_MOST : ACT_AT_LEAST)) {
        return;
    }
    double proposed = act_proposal_print(limit->metric, value, text, size);
    if (proposed == limit->value || !act_limit_holds(limit, proposed)) {
        text[0] = '\0';
    }
}

static void write_limit(FILE *out, const act_metric *metric, const json_t *row) {
    char text[ACT_NAME_SIZE];
    act_proposal_print(metric, act_metric_value(metric, row), text, sizeof text);
    fprintf(out, " %s", text);
}

/* One limit on all classes of failure, or, if there are failures, one on each class. */
static void write_row(FILE *out, const json_t *row) {
    bool has_failures = act_metric_failures(row) > 0;
    const char *remark = act_row_number(row, "exhaustive") == 1 ? "" : " # by a sample";
    fprintf(out, "%s", act_row_text(row, "id"));
    for (size_t m = 0; m < act_metric_count; m++) {
        const act_metric *metric = &act_metrics[m];
        bool is_class = metric->kind == ACT_METRIC_FAILURES;
        bool is_maximum = !is_class && metric->is_guarded;
        if (is_maximum && !act_proposal_is_founded(metric, row)) {
            remark = " # a sample: --budget searches for max_ulp";
        } else if (metric->is_guarded && (has_failures || !is_class)) {
            write_limit(out, metric, row);
        }
    }
    fprintf(out, "%s%s\n", has_failures ? "" : " failures=0", remark);
}

void act_proposal_write(FILE *out, const json_t *rows) {
    size_t i;
    const json_t *row;
    fprintf(out, "# What was measured, errors rounded up to five digits.\n");
    json_array_foreach(rows, i, row) {
        if (act_row_is(row, "skipped")) {
            fprintf(out, "allow skipped %s\n", act_row_text(row, "id"));
        } else if (isnan(act_row_number(row, "max_ulp"))) {
            fprintf(out, "# %s was not measured\n", act_row_text(row, "id"));
        } else {
            write_row(out, row);
        }
    }
}

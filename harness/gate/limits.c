#include "gate/limits.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char act_metric_speed[] = "speed";

static const char *const sign_errors[] = {"wrong_sign", "wrong_zero_sign", NULL};
static const char *const failures[] = {"nan_for_number",  "number_for_nan",  "wrong_sign",
                                       "wrong_zero_sign", "zero_for_number", NULL};

const act_metric act_metrics[] = {
    {"max_ulp", -1, NULL},
    {"mean_ulp", -1, NULL},
    {"bias_ulp", 0, NULL},
    {"max_floored_ulp", -1, NULL},
    {"max_abs", -1, NULL},
    {"max_rel", -1, NULL},
    {"normal_ulp", -1, NULL},
    {"normal_abs", -1, NULL},
    {"correctly_rounded", 1, NULL},
    {"failures", -1, failures},
    {"sign_errors", -1, sign_errors},
    {"nan_for_number", -1, NULL},
    {"number_for_nan", -1, NULL},
    {"wrong_sign", -1, NULL},
    {"wrong_zero_sign", -1, NULL},
    {"zero_for_number", -1, NULL},
    {"broken_claim", -1, NULL},
    {"inputs", 1, NULL},
    {"exhaustive", 1, NULL},
    {act_metric_speed, 1, NULL},
};
_Static_assert(sizeof act_metrics / sizeof act_metrics[0] <= ACT_METRICS_MAX,
               "too many metrics");
const size_t act_metric_count = sizeof act_metrics / sizeof act_metrics[0];

const char *const act_allowance_names[ACT_ALLOWANCES] = {
    [ACT_ALLOW_MISSING] = "missing",
    [ACT_ALLOW_SKIPPED] = "skipped",
    [ACT_ALLOW_UNLIMITED] = "unlimited",
};

const act_metric *act_metric_find(const char *name) {
    for (size_t i = 0; i < act_metric_count; i++) {
        if (strcmp(act_metrics[i].name, name) == 0) {
            return &act_metrics[i];
        }
    }
    return NULL;
}

act_status act_limits_read(act_limits *limits, const char *path, act_why *why) {
    enum { SIZE_MAX_BYTES = 1 << 24 };
    *limits = (act_limits){0};
    FILE *file = fopen(path, "rb");
    char *text = file != NULL ? malloc(SIZE_MAX_BYTES) : NULL;
    act_status status = ACT_IO;
    size_t size = text != NULL ? fread(text, 1, SIZE_MAX_BYTES, file) : 0;
    if (file == NULL || (text != NULL && ferror(file))) {
        act_why_set(why, "%s: cannot be read: %s", path, strerror(errno));
    } else if (text == NULL) {
        act_why_set(why, "out of memory");
        status = ACT_NOMEM;
    } else if (size == SIZE_MAX_BYTES) {
        act_why_set(why, "%s: too large for a limits file", path);
    } else {
        status = act_limits_parse(limits, path, text, size, why);
    }
    free(text);
    if (file != NULL) {
        fclose(file);
    }
    return status;
}

void act_limits_free(act_limits *limits) {
    free(limits->path);
    free(limits->text);
    free(limits->limits);
    free(limits->permits);
    *limits = (act_limits){0};
}

/* The line that decides; 0: none. */
static size_t line_on(const act_limits *limits, const char *id,
                      const act_metric *metric) {
    for (size_t i = limits->count; i-- > 0;) {
        const act_limit *limit = &limits->limits[i];
        if (limit->metric == metric && fnmatch(limit->glob, id, 0) == 0) {
            return limit->line;
        }
    }
    return 0;
}

const act_limit *act_limits_on(const act_limits *limits, const char *id,
                               const act_metric *metric, const act_limit *after) {
    size_t line = after != NULL ? after->line : line_on(limits, id, metric);
    const act_limit *end = limits->limits + limits->count;
    for (const act_limit *l = after != NULL ? after + 1 : limits->limits; l < end; l++) {
        if (l->line == line && l->metric == metric) {
            return l;
        }
    }
    return NULL;
}

bool act_limits_allow(const act_limits *limits, act_allowance what, const char *id) {
    for (size_t i = 0; i < limits->permit_count; i++) {
        const act_permit *permit = &limits->permits[i];
        if (permit->what == what &&
            (fnmatch(permit->glob, id, 0) == 0 || strcmp(permit->glob, id) == 0)) {
            return true;
        }
    }
    return false;
}

bool act_limit_holds(const act_limit *limit, double value) {
    switch (limit->relation) {
    case ACT_AT_MOST:
        return value <= limit->value;
    case ACT_AT_LEAST:
        return value >= limit->value;
    case ACT_EQUAL:
        break;
    }
    return value == limit->value;
}

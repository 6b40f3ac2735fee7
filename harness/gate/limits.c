#include "gate/limits.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

const char *const act_allowance_names[ACT_ALLOWANCES] = {
    [ACT_ALLOW_MISSING] = "missing",
    [ACT_ALLOW_SKIPPED] = "skipped",
    [ACT_ALLOW_UNLIMITED] = "unlimited",
};

void act_limits_free(act_limits *limits) {
    free(limits->path);
    free(limits->text);
    free(limits->limits);
    free(limits->permits);
    *limits = (act_limits){0};
}

const act_limit *act_limits_first(const act_limits *limits, act_limited what) {
    for (size_t i = 0; i < limits->count; i++) {
        const act_limit *limit = &limits->limits[i];
        act_metric_kind kind = limit->metric->kind;
        act_limited is = kind == ACT_METRIC_SPEED  ? ACT_LIMITED_SPEED
                         : kind == ACT_METRIC_HARD ? ACT_LIMITED_HARD
                                                   : ACT_LIMITED_ERRORS;
        if (is == what) {
            return limit;
        }
    }
    return NULL;
}

/* The name of the file that a plug-in is. */
static const char *file_of(const char *plugin) {
    const char *slash = strrchr(plugin, '/');
    return slash != NULL ? slash + 1 : plugin;
}

bool act_limit_is_on(const act_limit *limit, const char *id, const char *plugin) {
    return (limit->plugin == NULL || strcmp(limit->plugin, file_of(plugin)) == 0) &&
           fnmatch(limit->glob, id, 0) == 0;
}

/* Whether some id may match both: of parts that are words alone, one differs otherwise.
 */
static bool may_meet(const char *a, const char *b) {
    size_t length = strcspn(a, ".");
    bool is_plain = strcspn(a, "*?[") >= length && strcspn(b, "*?[") >= strcspn(b, ".");
    if (!is_plain || length == 0) {
        return true;
    }
    bool same = length == strcspn(b, ".") && strncmp(a, b, length) == 0;
    bool more = a[length] == '.' && b[length] == '.';
    return same && (!more || may_meet(a + length + 1, b + length + 1));
}

bool act_limit_is_asked(const act_limit *limit, char *const *globs, size_t n_globs) {
    bool is_word = strpbrk(limit->glob, "*?[") == NULL;
    bool asked = n_globs == 0;
    for (size_t g = 0; g < n_globs && !asked; g++) {
        asked = is_word ? fnmatch(globs[g], limit->glob, 0) == 0
                        : may_meet(limit->glob, globs[g]);
    }
    return asked;
}

/* The line that decides; 0: none. */
static size_t line_on(const act_limits *limits, const char *id, const char *plugin,
                      const act_metric *metric) {
    for (size_t i = limits->count; i-- > 0;) {
        const act_limit *limit = &limits->limits[i];
        if (limit->metric == metric && act_limit_is_on(limit, id, plugin)) {
            return limit->line;
        }
    }
    return 0;
}

const act_limit *act_limits_on(const act_limits *limits, const char *id,
                               const char *plugin, const act_metric *metric,
                               const act_limit *after) {
    size_t line = after != NULL ? after->line : line_on(limits, id, plugin, metric);
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

#include "gate/judge_errors.h"

#include "base/text.h"
#include "code/findings.h"
#include "gate/proposal.h"
#include "store/row_value.h"
#include "store/stored_rows.h"

#include <fnmatch.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* So many digits that the printed number is on the same side of the limit. */
static void print_value(const act_limit *limit, double value, char *text, size_t size) {
    for (int digits = 6; digits <= 17; digits++) {
        snprintf(text, size, "%.*g", digits, value);
        if (act_limit_holds(limit, strtod(text, NULL)) == act_limit_holds(limit, value)) {
            return;
        }
    }
}

static bool is_literal(const char *glob) {
    return strpbrk(glob, "*?[") == NULL;
}

static act_check_verdict verdict_on(const json_t *row, const act_limit *limit,
                                    double value) {
    if (isnan(value)) { /* failures only, or nothing that this is a mean of */
        return act_metric_failures(row) > 0 ? ACT_CHECK_FAIL : ACT_CHECK_INCONCLUSIVE;
    }
    if (!act_limit_holds(limit, value)) {
        return ACT_CHECK_FAIL;
    }
    return act_row_number(row, "undecided") > 0 ? ACT_CHECK_INCONCLUSIVE : ACT_CHECK_PASS;
}

/* Why the value is what it is, as far as the row tells. */
static void print_reason(const act_metric *metric, const json_t *row, double value,
                         char *text, size_t size) {
    const char *x = metric->input != NULL ? act_row_text(row, metric->input) : "";
    text[0] = '\0';
    if (metric->explain != NULL && value > 0) {
        metric->explain(metric, row, text, size);
    }
    if (*x == '\0') {
        return;
    }
    snprintf(text, size, " at x = %s%s", x, act_decimal_of(x).text);
    if (metric->got != NULL) {
        const char *exact = act_row_text(row, metric->exact);
        act_text_append(text, size, ": got %s, %s%s", act_row_text(row, metric->got),
                        act_exact_word(exact), exact);
    }
}

/* The command that measures the metric again. */
static json_t *reproduce_of(const act_metric *metric, const json_t *row) {
    return metric->is_checked ? act_row_check_command(row)
                              : json_incref(json_object_get(row, "reproduce"));
}

static json_t *check_limit(act_checks *checks, const json_t *row,
                           const act_limit *limit) {
    char value_text[ACT_NAME_SIZE];
    char reason[6 * ACT_TEXT_SIZE]; /* each class has its first input */
    const char *id = act_row_text(row, "id");
    double value = act_metric_value(limit->metric, row);
    act_check_verdict verdict = verdict_on(row, limit, value);
    json_t *check;
    if (isnan(value)) {
        check = act_checks_add(checks, id, limit->text, verdict,
                               "no value: no result could be judged");
    } else {
        print_value(limit, value, value_text, sizeof value_text);
        print_reason(limit->metric, row, value, reason, sizeof reason);
        check = act_checks_add(
            checks, id, limit->text, verdict, "%s%s%s", value_text, reason,
            verdict == ACT_CHECK_INCONCLUSIVE ? ", but inputs are undecided" : "");
        json_object_set_new(check, "value", json_real(value));
    }
    json_object_set_new(check, "reproduce", reproduce_of(limit->metric, row));
    return check;
}

/* Turns a pass into an improvement. */
static void improve(act_checks *checks, json_t *check, const char *tighter) {
    if (act_check_verdict_of(check) == ACT_CHECK_PASS) {
        checks->count[ACT_CHECK_PASS]--;
        checks->count[ACT_CHECK_IMPROVED]++;
        json_object_set_new(check, "verdict", json_integer(ACT_CHECK_IMPROVED));
        json_object_set_new(check, "tighter", json_string(tighter));
    }
}

/* Returns how many limits the row has. */
static size_t judge_limits(act_checks *checks, const act_judging *judging,
                           const json_t *row) {
    size_t count = 0;
    const char *id = act_row_text(row, "id");
    for (size_t i = 0; i < act_metric_count; i++) {
        const act_metric *metric = &act_metrics[i];
        const act_limit *limit = NULL;
        while ((limit = act_limits_on(judging->limits, id, act_row_text(row, "plugin"),
                                      metric, limit)) != NULL) {
            count++;
            if (metric->kind == ACT_METRIC_SPEED || metric->kind == ACT_METRIC_HARD) {
                continue;
            }
            json_t *check = check_limit(checks, row, limit);
            char tighter[ACT_NAME_SIZE];
            act_proposal_tighter(limit, act_metric_value(metric, row), tighter,
                                 sizeof tighter);
            act_check_cite(check, judging->limits, limit);
            if (is_literal(limit->glob) && tighter[0] != '\0' &&
                act_proposal_is_founded(metric, row)) {
                improve(checks, check, tighter);
            }
        }
    }
    return count;
}

const char *act_judge_difference(const json_t *row, const json_t *base) {
    static const char *const keys[] = {"params", "convention", "inputs", "range_from",
                                       "range_to"};
    bool is_whole = act_row_number(row, "exhaustive") == 1;
    bool base_is_whole = act_row_number(base, "exhaustive") == 1;
    bool same_seed = act_row_number(row, "seed") == act_row_number(base, "seed");
    if (!is_whole && !base_is_whole && !same_seed) {
        return "seed";
    }
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (!json_equal(json_object_get(row, keys[i]), json_object_get(base, keys[i]))) {
            return keys[i];
        }
    }
    return is_whole == base_is_whole ? NULL : "exhaustive";
}

static void judge_guarded(act_checks *checks, const act_metric *metric, const json_t *row,
                          const json_t *base) {
    act_limit limit = {.metric = metric, .relation = ACT_AT_MOST};
    double value = act_metric_value(metric, row);
    limit.value = act_metric_value(metric, base);
    if (isnan(limit.value)) {
        return;
    }
    snprintf(limit.text, sizeof limit.text, "%s<=%.9g (baseline)", metric->name,
             limit.value);
    json_t *check = check_limit(checks, row, &limit);
    if (value < limit.value) {
        char tighter[ACT_NAME_SIZE];
        act_proposal_print(metric, value, tighter, sizeof tighter);
        improve(checks, check, tighter);
    }
}

/* Nothing that is guarded may be worse than in the baseline. */
static void judge_baseline(act_checks *checks, const json_t *row, const json_t *base) {
    const char *differs = act_judge_difference(row, base);
    if (differs != NULL) {
        act_checks_add(
            checks, act_row_text(row, "id"), "baseline", ACT_CHECK_NOT_COMPARABLE,
            "%s differs from the baseline: measure both with the same options", differs);
        return;
    }
    for (size_t i = 0; i < act_metric_count; i++) {
        if (act_metrics[i].is_guarded) {
            judge_guarded(checks, &act_metrics[i], row, base);
        }
    }
}

json_t *act_judge_absence(act_checks *checks, const act_limits *limits,
                          act_allowance what, const char *id, const char *limit,
                          const char *why) {
    static const act_check_verdict verdicts[] = {[ACT_ALLOW_MISSING] = ACT_CHECK_MISSING,
                                                 [ACT_ALLOW_SKIPPED] = ACT_CHECK_SKIPPED,
                                                 [ACT_ALLOW_UNLIMITED] =
                                                     ACT_CHECK_UNLIMITED};
    bool allowed = act_limits_allow(limits, what, id);
    return act_checks_add(checks, id, limit, allowed ? ACT_CHECK_ALLOWED : verdicts[what],
                          "%s", why);
}

static void add_findings(act_checks *checks, const json_t *row) {
    size_t i;
    const json_t *finding;
    json_array_foreach(json_object_get(row, "findings"), i, finding) {
        const char *text = act_row_text(finding, "kind");
        act_finding_kind kind = act_finding_named(text);
        bool is_excused = act_row_number(finding, "excused") > 0;
        if ((act_finding_accuses(kind) && !is_excused) ||
            kind == ACT_FINDING_NOT_JUDGED) {
            json_t *check = act_checks_add(
                checks, act_row_text(row, "id"), "no findings",
                act_finding_accuses(kind) ? ACT_CHECK_FAIL : ACT_CHECK_INCONCLUSIVE,
                "%s: %s", text, act_row_text(finding, "detail"));
            json_object_set(check, "reproduce", json_object_get(finding, "reproduce"));
        }
    }
}

static void judge_row(act_checks *checks, const act_judging *judging, const json_t *row) {
    const char *id = act_row_text(row, "id");
    const json_t *base = json_object_get(judging->baseline, id);
    if (act_row_is(row, "skipped")) {
        const json_t *finding = json_array_get(json_object_get(row, "findings"), 0);
        act_judge_absence(checks, judging->limits, ACT_ALLOW_SKIPPED, id, "is run",
                          act_row_text(finding, "detail"));
        return;
    }
    if (judging->speed_only) {
        return;
    }
    size_t before = json_array_size(checks->list);
    add_findings(checks, row);
    bool has_findings = json_array_size(checks->list) > before;
    if (act_row_is(row, "not_measured") || act_row_is(row, "")) {
        if (!has_findings) {
            act_checks_add(checks, id, "is measured", ACT_CHECK_INCONCLUSIVE,
                           "no error is known of it: measure it with checkact ulp");
        }
        return;
    }
    if (has_findings && isnan(act_row_number(row, "max_ulp"))) {
        return; /* nothing was measured, and the findings say why */
    }
    size_t limits = judge_limits(checks, judging, row);
    if (base != NULL) {
        judge_baseline(checks, row, base);
    } else if (judging->baseline != NULL && limits == 0) {
        act_judge_absence(checks, judging->limits, ACT_ALLOW_MISSING, id, "baseline",
                          "the baseline does not have it");
    } else if (limits == 0 && !judging->speed_by_default) {
        act_judge_absence(checks, judging->limits, ACT_ALLOW_UNLIMITED, id, "has a limit",
                          "no line of the limits matches it");
    }
}

/* The value that decides how far a limit for many rows could be tightened. */
static void note_tighter(act_checks *checks, const act_judging *judging,
                         const act_limit *limit) {
    double worst = (double)NAN;
    const char *worst_id = "";
    bool is_founded = true;
    size_t i;
    const json_t *row;
    json_array_foreach(judging->rows, i, row) {
        const char *id = act_row_text(row, "id");
        const act_limit *decides = act_limits_on(
            judging->limits, id, act_row_text(row, "plugin"), limit->metric, NULL);
        double value = act_metric_value(limit->metric, row);
        if (decides == NULL || decides->line != limit->line || isnan(value)) {
            continue;
        }
        is_founded = is_founded && act_proposal_is_founded(limit->metric, row);
        if (!(value * limit->metric->better >= worst * limit->metric->better)) {
            worst = value;
            worst_id = id;
        }
    }
    char tighter[ACT_NAME_SIZE] = "";
    if (!isnan(worst) && is_founded) {
        act_proposal_tighter(limit, worst, tighter, sizeof tighter);
    }
    if (tighter[0] != '\0') {
        json_t *item = json_pack("{s:s, s:s, s:s, s:s}", "id", limit->glob, "limit",
                                 limit->text, "tighter", tighter, "because", worst_id);
        act_check_cite(item, judging->limits, limit);
        json_array_append_new(checks->tighter, item);
    }
}

/* Whether a row is of the file that the limit is for. */
static bool has_plugin(const act_judging *judging, const act_limit *limit) {
    act_limit any = *limit;
    any.glob = "*";
    bool has = false;
    for (size_t i = 0; i < json_array_size(judging->rows) && !has; i++) {
        const json_t *row = json_array_get(judging->rows, i);
        has = act_limit_is_on(&any, "", act_row_text(row, "plugin"));
    }
    return has;
}

static bool has_row(const act_judging *judging, const act_limit *limit) {
    bool has = false;
    for (size_t i = 0; i < json_array_size(judging->rows) && !has; i++) {
        const json_t *row = json_array_get(judging->rows, i);
        has =
            act_limit_is_on(limit, act_row_text(row, "id"), act_row_text(row, "plugin"));
    }
    return has;
}

static void judge_lines(act_checks *checks, const act_judging *judging) {
    const act_limits *limits = judging->limits;
    size_t idle = 0;
    for (size_t l = 0; l < limits->count; l++) {
        const act_limit *limit = &limits->limits[l];
        bool is_first = l == 0 || limit[-1].line != limit->line;
        if (has_row(judging, limit)) {
            if (limit->metric->better != 0 && !is_literal(limit->glob)) {
                note_tighter(checks, judging, limit);
            }
        } else if (!act_limit_is_asked(limit, judging->globs, judging->n_globs) ||
                   (limit->plugin != NULL && !has_plugin(judging, limit))) {
            idle += is_first;
        } else if (is_first) {
            json_t *check =
                act_judge_absence(checks, limits, ACT_ALLOW_MISSING, limit->glob,
                                  limit->text, "no row that was chosen matches it");
            act_check_cite(check, limits, limit);
        }
    }
    if (idle > 0) {
        act_checks_note(checks, "%zu line%s of %s about rows that were not asked for",
                        idle, idle == 1 ? " is" : "s are", limits->path);
    }
}

static void judge_lost_rows(act_checks *checks, const act_judging *judging) {
    const char *id;
    const json_t *base;
    json_t *known = act_rows_by_id(judging->rows);
    json_object_foreach((json_t *)judging->baseline, id, base) {
        if (json_object_get(known, id) == NULL) {
            act_judge_absence(checks, judging->limits, ACT_ALLOW_MISSING, id, "baseline",
                              "it is in the baseline, but not here");
        }
    }
    json_decref(known);
}

void act_judge_accuracy(act_checks *checks, const act_judging *judging) {
    size_t i;
    const json_t *row;
    json_array_foreach(judging->rows, i, row) {
        judge_row(checks, judging, row);
    }
    judge_lines(checks, judging);
    if (judging->baseline != NULL) {
        judge_lost_rows(checks, judging);
    }
}

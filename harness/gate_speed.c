#include "gate_speed.h"

#include "duel.h"
#include "gate_judge.h"
#include "gate_sources.h"
#include "interrupt.h"
#include "kernel_calls.h"
#include "progress.h"
#include "race.h"
#include "same_code.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const double act_speed_default = 0.05;
/* What another run cannot tell apart. */
static const double cross_run_threshold = 0.1;

/* Who is timed, and by which limit. */
typedef struct pair {
    const act_impl *head, *base;
    const act_limit *limit; /* NULL: the default */
    bool is_cross_run;
} pair;

typedef struct speed_gate {
    act_gate *gate;
    act_race *races;
    pair *pairs;
    size_t count;
    bool has_lines; /* some limit is on speed */
    size_t turns;   /* of duels, for seeds that differ */
    act_progress progress;
    act_findings *findings; /* by race */
} speed_gate;

static const char *limit_text(const act_limit *limit) {
    return limit != NULL ? limit->text : "speed>=-5%";
}

static void place(const speed_gate *s, json_t *check, const act_limit *limit) {
    if (limit != NULL) {
        act_check_place(check, &s->gate->limits, limit);
    }
}

static const act_impl *find_impl(const act_catalogue *catalogue, const char *id) {
    for (size_t i = 0; i < catalogue->count; i++) {
        if (strcmp(catalogue->impls[i].id, id) == 0) {
            return &catalogue->impls[i];
        }
    }
    return NULL;
}

static void add_race(speed_gate *s, const pair *p, double scale) {
    double threshold = p->limit != NULL ? -p->limit->value : act_speed_default;
    if (p->is_cross_run) {
        threshold = fmax(threshold, cross_run_threshold);
    }
    s->pairs[s->count] = *p;
    s->races[s->count++] = (act_race){.threshold = threshold, .scale = scale};
}

/* A verdict that needs no race. */
static void add_verdict(const speed_gate *s, const pair *p, act_check_verdict verdict,
                        const char *why, const char *what) {
    json_t *check = act_checks_add(&s->gate->checks, p->head->id, limit_text(p->limit),
                                   verdict, "%s%s", why, what);
    place(s, check, p->limit);
}

static void enter_build(speed_gate *s, pair *p) {
    p->base = find_impl(&s->gate->others, p->head->id);
    if (p->base == NULL) {
        act_judge_absence(&s->gate->checks, &s->gate->limits, ACT_ALLOW_MISSING,
                          p->head->id, limit_text(p->limit),
                          "the other build does not have it");
    } else if (!act_impl_same_target(p->head, p->base) ||
               p->head->convention != p->base->convention) {
        add_verdict(s, p, ACT_CHECK_NOT_COMPARABLE,
                    "parameters or convention differ from those of ", p->base->path);
    } else if (act_same_code(p->head->path, p->base->path)) {
        add_verdict(s, p, ACT_CHECK_UNCHANGED, "the same machine code as ",
                    p->base->path);
    } else {
        add_race(s, p, 1);
    }
}

static double old_ns(const act_gate *gate, const char *id) {
    const json_t *row = json_object_get(gate->old_speeds, id);
    return row != NULL ? json_number_value(json_object_get(row, "ns_per_element"))
                       : (double)NAN;
}

/* The built-in of the same target that took most nearly as long in the baseline: code of
 * the same class, that a machine speeds up or slows down alike. */
static const act_impl *find_reference(const act_gate *gate, const act_impl *head) {
    const act_impl *nearest = NULL;
    double least = HUGE_VAL;
    double wanted = old_ns(gate, head->id);
    for (size_t i = 0; i < gate->all.count; i++) {
        const act_impl *impl = &gate->all.impls[i];
        double distance = fabs(log(old_ns(gate, impl->id) / wanted));
        bool may = act_impl_same_target(impl, head) && impl->skip[0] == '\0' &&
                   strcmp(impl->id, head->id) != 0;
        if (may && distance < least) {
            least = distance;
            nearest = impl;
        }
    }
    return nearest;
}

/* What differs between the run of the baseline and this one; NULL: nothing. */
static const char *different_run(const act_gate *gate, const act_impl *head) {
    static const char *const keys[] = {"machine", "compiler", "version"};
    const json_t *now = json_object_get(gate->old_speeds, "");
    const json_t *then = json_object_get(gate->old_speeds, head->id);
    for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++) {
        if (!json_equal(json_object_get(now, keys[k]), json_object_get(then, keys[k]))) {
            return keys[k];
        }
    }
    return NULL;
}

static void enter_cross_run(speed_gate *s, pair *p) {
    const act_gate *gate = s->gate;
    if (isnan(old_ns(gate, p->head->id))) {
        add_verdict(s, p, ACT_CHECK_NOT_COMPARABLE,
                    "cross-run: ", "the baseline has no timing of it");
        return;
    }
    const char *differs = different_run(gate, p->head);
    if (differs != NULL) {
        add_verdict(s, p, ACT_CHECK_NOT_COMPARABLE,
                    "cross-run: the baseline is of another ", differs);
        return;
    }
    p->is_cross_run = true;
    p->base = find_reference(gate, p->head);
    if (p->base == NULL) {
        add_verdict(s, p, ACT_CHECK_NOT_COMPARABLE,
                    "cross-run: ", "no built-in of its target is in both runs");
        return;
    }
    add_race(s, p, old_ns(gate, p->head->id) / old_ns(gate, p->base->id));
}

static void enter_all(speed_gate *s) {
    const act_gate *gate = s->gate;
    const act_metric *metric = act_metric_find(act_metric_speed);
    for (size_t i = 0; i < gate->catalogue.count; i++) {
        pair p = {.head = &gate->catalogue.impls[i]};
        p.limit = act_limits_on(&gate->limits, p.head->id, metric, NULL);
        if (p.head->skip[0] != '\0' || (p.limit == NULL && s->has_lines)) {
            continue;
        }
        if (gate->own->against_count > 0) {
            enter_build(s, &p);
        } else {
            enter_cross_run(s, &p);
        }
    }
}

static act_status duel(void *user, size_t index, act_rounds *rounds) {
    speed_gate *s = user;
    const pair *p = &s->pairs[index];
    const act_options *options = s->gate->options;
    char why[ACT_WHY_SIZE];
    act_duel duel;
    if (act_interrupted()) {
        return ACT_INTERRUPTED;
    }
    act_status status = act_duel_run(p->head, p->base, &act_setting_headline,
                                     options->plan.seed + s->turns++, options->timeout,
                                     &duel, why, sizeof why);
    if (rounds->count == 0) {
        act_progress_step(&s->progress, p->head->id);
    }
    if (status == ACT_USAGE) {
        act_errorf("%s", why);
    }
    if (status != ACT_OK || !duel.measured) {
        s->findings[index] = duel.findings;
        return status;
    }
    size_t at = rounds->count;
    memcpy(rounds->head + at, duel.head, sizeof duel.head);
    memcpy(rounds->base + at, duel.base, sizeof duel.base);
    memcpy(rounds->again + at, duel.again, sizeof duel.again);
    rounds->count += ACT_BENCH_ROUNDS;
    return ACT_OK;
}

static double percent(const act_race *race, double ratio) {
    return 100 * (ratio / race->scale - 1);
}

static json_t *attempts_of(const act_race *race) {
    json_t *lines = json_array();
    for (size_t a = 0; a < race->attempts; a++) {
        const act_attempt *attempt = &race->attempt[a];
        char text[ACT_TEXT_SIZE];
        snprintf(text, sizeof text,
                 "run %zu: time ratio %.4f [%.4f, %.4f], control %.4f [%.4f, %.4f], %zu "
                 "rounds",
                 a + 1, attempt->ratio.estimate, attempt->ratio.low, attempt->ratio.high,
                 attempt->control.estimate, attempt->control.low, attempt->control.high,
                 attempt->rounds.count);
        json_array_append_new(lines, json_string(text));
    }
    return lines;
}

static json_t *add_unmeasured(const speed_gate *s, size_t index) {
    const pair *p = &s->pairs[index];
    const act_findings *findings = &s->findings[index];
    bool has_finding = findings->count > 0;
    return act_checks_add(
        &s->gate->checks, p->head->id, limit_text(p->limit), ACT_CHECK_INCONCLUSIVE,
        "it could not be timed%s%s%s%s", has_finding ? ": " : "",
        has_finding ? findings->item[0].kind : "", has_finding ? ": " : "",
        has_finding ? findings->item[0].detail : "");
}

static json_t *add_measured(const speed_gate *s, size_t index) {
    const pair *p = &s->pairs[index];
    const act_race *race = &s->races[index];
    const act_rounds *rounds = &race->attempt[0].rounds;
    const act_interval *ratio = &race->attempt[0].ratio;
    double head_ns =
        act_stats_median(rounds->head, rounds->count, ACT_BENCH_CONFIDENCE).estimate;
    double base_ns =
        act_stats_median(rounds->base, rounds->count, ACT_BENCH_CONFIDENCE).estimate;
    json_t *check = act_checks_add(
        &s->gate->checks, p->head->id, limit_text(p->limit), race->verdict,
        "%s%+.1f %% time [%+.1f, %+.1f] beside %s: %.4g and %.4g ns/element%s%s",
        p->is_cross_run ? "cross-run: " : "", percent(race, ratio->estimate),
        percent(race, ratio->low), percent(race, ratio->high),
        p->is_cross_run ? p->base->id : p->base->path, head_ns, base_ns,
        race->because != NULL ? "; " : "", race->because != NULL ? race->because : "");
    json_object_set_new(check, "ratio", json_real(ratio->estimate / race->scale));
    json_object_set_new(check, "low", json_real(ratio->low / race->scale));
    json_object_set_new(check, "high", json_real(ratio->high / race->scale));
    json_object_set_new(check, "threshold", json_real(1 + race->threshold));
    return check;
}

static void add_checks(const speed_gate *s, const act_race_control *control) {
    for (size_t i = 0; i < s->count; i++) {
        bool measured = s->races[i].attempt[0].rounds.count > 0;
        json_t *check = measured ? add_measured(s, i) : add_unmeasured(s, i);
        json_object_set_new(check, "attempts", attempts_of(&s->races[i]));
        place(s, check, s->pairs[i].limit);
    }
    if (s->count > 0) {
        act_checks_note(&s->gate->checks,
                        "control, the old build beside itself: %.4f [%.4f, %.4f]: this "
                        "machine %s to judge speed",
                        control->ratio.estimate, control->ratio.low, control->ratio.high,
                        control->fits ? "is fit" : "is not fit");
    }
}

/* Counts are exact, but moving an instruction out of a loop is worth more than it counts.
 */
static const double instruction_threshold = 0.01;

/* Instructions in place of time, for machines on which no time can be trusted. */
static void count_pair(const speed_gate *s, const pair *p) {
    static const char limit[] = "instructions<=+1%";
    act_checks *checks = &s->gate->checks;
    char why[ACT_WHY_SIZE];
    double head = 0;
    double base = 0;
    act_status status = act_kernel_count(p->head, &head, why, sizeof why);
    status =
        status == ACT_OK ? act_kernel_count(p->base, &base, why, sizeof why) : status;
    if (status != ACT_OK || !(base > 0)) {
        act_checks_add(checks, p->head->id, limit, ACT_CHECK_INCONCLUSIVE, "%s",
                       status != ACT_OK ? why : "nothing was counted");
        return;
    }
    double change = head / base - 1;
    act_check_verdict verdict = change > instruction_threshold    ? ACT_CHECK_FAIL
                                : change < -instruction_threshold ? ACT_CHECK_IMPROVED
                                                                  : ACT_CHECK_PASS;
    json_t *check = act_checks_add(
        checks, p->head->id, limit, verdict,
        "%+.2f %% instructions beside %s: %.2f and %.2f per element, which is not time",
        100 * change, p->base->path, head, base);
    json_object_set_new(check, "ratio", json_real(head / base));
    json_object_set_new(check, "threshold", json_real(1 + instruction_threshold));
}

static act_status count_all(speed_gate *s) {
    s->progress = act_progress_begin("instructions", s->count);
    for (size_t i = 0; i < s->count && !act_interrupted(); i++) {
        count_pair(s, &s->pairs[i]);
        act_progress_step(&s->progress, s->pairs[i].head->id);
    }
    act_progress_end(&s->progress);
    return act_interrupted() ? ACT_INTERRUPTED : ACT_OK;
}

static act_status race_all(speed_gate *s) {
    act_race_control control;
    s->progress = act_progress_begin("speed", s->count);
    act_status status = act_races_run(s->races, s->count, duel, s, &control);
    act_progress_end(&s->progress);
    if (status == ACT_OK) {
        add_checks(s, &control);
    }
    return status;
}

static bool has_speed_lines(const act_limits *limits) {
    bool found = false;
    for (size_t i = 0; i < limits->count && !found; i++) {
        found = limits->limits[i].metric->name == act_metric_speed;
    }
    return found;
}

act_status act_gate_speed(act_gate *gate) {
    speed_gate s = {.gate = gate, .has_lines = has_speed_lines(&gate->limits)};
    size_t most = gate->catalogue.count + 1;
    act_status status = gate->own->against_count > 0 ? act_gate_load_others(gate)
                                                     : act_gate_load_speeds(gate);
    if (status != ACT_OK) {
        return status;
    }
    s.races = calloc(most, sizeof *s.races);
    s.pairs = calloc(most, sizeof *s.pairs);
    s.findings = calloc(most, sizeof *s.findings);
    status = ACT_NOMEM;
    if (s.races != NULL && s.pairs != NULL && s.findings != NULL) {
        enter_all(&s);
        status = gate->own->instructions ? count_all(&s) : race_all(&s);
    }
    free(s.races);
    free(s.pairs);
    free(s.findings);
    return status;
}

#include "gate/gate_speed.h"

#include "base/interrupt.h"
#include "base/text.h"
#include "gate/gate_sources.h"
#include "gate/pairs.h"
#include "speed/count_calls.h"
#include "speed/duel.h"

#include <stdlib.h>
#include <string.h>

static act_status duel(void *user, size_t index, act_rounds *rounds) {
    act_speed_gate *s = user;
    const act_pair *p = &s->pairs[index];
    const act_plan *plan = s->gate->plan;
    act_why why;
    act_duel duel;
    if (act_interrupted()) {
        return ACT_INTERRUPTED;
    }
    act_bench_plan how = {.setting = act_setting_headline,
                          .seed = plan->seed + s->turns++,
                          .timeout = plan->timeout};
    act_status status = act_duel_run(p->head, p->base, &how, &duel, &why);
    if (rounds->count == 0) {
        act_progress_step(&s->progress, p->head->id);
    }
    if (status == ACT_USAGE) {
        act_errorf("%s", why.text);
    }
    if (status != ACT_OK || !duel.measured) {
        s->findings[index] = duel.findings;
        s->are_of_base[index] = duel.are_of_base;
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
        if (attempt->rounds.count == 0) {
            continue;
        }
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

static json_t *add_unmeasured(const act_speed_gate *s, size_t index) {
    const act_pair *p = &s->pairs[index];
    const act_findings *findings = &s->findings[index];
    const char *limit = act_pair_limit_text(p->limit);
    if (findings->count == 0) {
        return act_checks_add(&s->gate->checks, p->head->id, limit,
                              ACT_CHECK_INCONCLUSIVE, "it could not be timed");
    }
    bool fails = act_findings_accuse(findings) && !s->are_of_base[index];
    return act_checks_add(
        &s->gate->checks, p->head->id, limit,
        fails ? ACT_CHECK_FAIL : ACT_CHECK_INCONCLUSIVE, "%s could not be timed: %s: %s",
        s->are_of_base[index] ? p->base->path : p->head->path,
        act_finding_names[findings->item[0].kind], findings->item[0].detail);
}

static json_t *add_measured(const act_speed_gate *s, size_t index) {
    const act_pair *p = &s->pairs[index];
    const act_race *race = &s->races[index];
    const act_rounds *rounds = &race->attempt[0].rounds;
    const act_interval *ratio = &race->attempt[0].ratio;
    double head_ns =
        act_stats_median(rounds->head, rounds->count, ACT_BENCH_CONFIDENCE).estimate;
    double base_ns =
        act_stats_median(rounds->base, rounds->count, ACT_BENCH_CONFIDENCE).estimate;
    json_t *check = act_checks_add(
        &s->gate->checks, p->head->id, act_pair_limit_text(p->limit), race->verdict,
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

static void add_checks(const act_speed_gate *s, const act_race_control *control) {
    bool any = false;
    for (size_t i = 0; i < s->count; i++) {
        bool measured = s->races[i].attempt[0].rounds.count > 0;
        any = any || measured;
        json_t *check = measured ? add_measured(s, i) : add_unmeasured(s, i);
        json_object_set_new(check, "attempts", attempts_of(&s->races[i]));
        act_check_cite(check, &s->gate->limits, s->pairs[i].limit);
    }
    if (any) {
        act_checks_note(&s->gate->checks,
                        "control, the old build beside itself: %.4f [%.4f, %.4f]: this "
                        "machine %s to judge speed",
                        control->ratio.estimate, control->ratio.low, control->ratio.high,
                        control->fits ? "is fit" : "is not fit");
    }
}

/* Counts are exact, but an instruction moved out of a loop gains more than it counts. */
static const double instruction_threshold = 0.01;

/* Instructions in place of time, for machines on which no time can be trusted. */
static void count_pair(const act_speed_gate *s, const act_pair *p) {
    static const char limit[] = "instructions<=+1%";
    act_checks *checks = &s->gate->checks;
    act_why why = {"nothing was counted"};
    double head = 0;
    double base = 0;
    if (act_count_calls_instructions(p->head, &head, &why) != ACT_OK ||
        act_count_calls_instructions(p->base, &base, &why) != ACT_OK || !(base > 0)) {
        act_checks_add(checks, p->head->id, limit, ACT_CHECK_INCONCLUSIVE, "%s",
                       why.text);
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

static act_status count_all(act_speed_gate *s) {
    s->progress = act_progress_begin("instructions", s->count);
    for (size_t i = 0; i < s->count && !act_interrupted(); i++) {
        count_pair(s, &s->pairs[i]);
        act_progress_step(&s->progress, s->pairs[i].head->id);
    }
    act_progress_end(&s->progress);
    return act_interrupted() ? ACT_INTERRUPTED : ACT_OK;
}

static act_status race_all(act_speed_gate *s) {
    act_race_control control;
    s->progress = act_progress_begin("speed", s->count);
    act_status status = act_races_run(s->races, s->count, duel, s, &control);
    act_progress_end(&s->progress);
    if (status == ACT_OK) {
        add_checks(s, &control);
    }
    return status;
}

act_status act_gate_speed(act_gate *gate) {
    act_speed_gate s = {.gate = gate,
                        .has_lines =
                            act_limits_first(&gate->limits, ACT_LIMITED_SPEED) != NULL};
    size_t most = gate->catalogue.count + 1;
    act_status status = gate->own->against_count > 0 ? act_gate_load_others(gate)
                                                     : act_gate_load_speeds(gate);
    if (status != ACT_OK) {
        return status;
    }
    s.races = calloc(most, sizeof *s.races);
    s.pairs = calloc(most, sizeof *s.pairs);
    s.findings = calloc(most, sizeof *s.findings);
    s.are_of_base = calloc(most, sizeof *s.are_of_base);
    if (s.races == NULL || s.pairs == NULL || s.findings == NULL ||
        s.are_of_base == NULL) {
        status = ACT_NOMEM;
        goto cleanup;
    }
    act_pairs_make(&s);
    status = gate->own->instructions ? count_all(&s) : race_all(&s);
cleanup:
    free(s.races);
    free(s.pairs);
    free(s.findings);
    free(s.are_of_base);
    return status;
}

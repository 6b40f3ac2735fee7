#include "gate/pairs.h"

#include "code/same_build.h"
#include "gate/judge_errors.h"
#include "store/stored_rows.h"

#include <math.h>
#include <string.h>

/* The limit where none is written: 5 % slower. */
static const double default_threshold = 0.05;
/* What another run cannot tell apart. */
static const double cross_run_threshold = 0.1;

const char *act_pair_limit_text(const act_limit *limit) {
    return limit != NULL ? limit->text : "speed>=-5%";
}

static void add_race(act_speed_gate *s, const act_pair *p, double scale) {
    double threshold = p->limit != NULL ? -p->limit->value : default_threshold;
    if (p->is_cross_run) {
        threshold = fmax(threshold, cross_run_threshold);
    }
    s->pairs[s->count] = *p;
    s->races[s->count++] = (act_race){.threshold = threshold, .scale = scale};
}

/* A verdict that needs no race. */
static void add_verdict(const act_speed_gate *s, const act_pair *p,
                        act_check_verdict verdict, const char *why, const char *what) {
    json_t *check =
        act_checks_add(&s->gate->checks, p->head->id, act_pair_limit_text(p->limit),
                       verdict, "%s%s", why, what);
    act_check_cite(check, &s->gate->limits, p->limit);
}

static void pair_with_build(act_speed_gate *s, act_pair *p) {
    p->base = act_catalogue_find(&s->gate->others, p->head->id);
    if (p->base == NULL) {
        act_judge_absence(&s->gate->checks, &s->gate->limits, ACT_ALLOW_MISSING,
                          p->head->id, act_pair_limit_text(p->limit),
                          "the other build does not have it");
    } else if (!act_impl_same_target(p->head, p->base) ||
               p->head->convention != p->base->convention) {
        add_verdict(s, p, ACT_CHECK_NOT_COMPARABLE,
                    "parameters or convention differ from those of ", p->base->path);
    } else if (p->head->libraries == p->base->libraries &&
               act_same_build(p->head->path, p->base->path)) {
        add_verdict(s, p, ACT_CHECK_UNCHANGED, "the same machine code as ",
                    p->base->path);
    } else {
        add_race(s, p, 1);
    }
}

static double old_ns(const act_gate *gate, const char *id) {
    return act_row_number(json_object_get(gate->old_speeds, id), "ns_per_element");
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
    const json_t *then = json_object_get(gate->old_speeds, head->id);
    if (strcmp(act_row_text(gate->run, "version"), "unknown") == 0) {
        return "version, for all that is known";
    }
    for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++) {
        if (!json_equal(json_object_get(gate->run, keys[k]),
                        json_object_get(then, keys[k]))) {
            return keys[k];
        }
    }
    return NULL;
}

static void pair_with_builtin(act_speed_gate *s, act_pair *p) {
    const act_gate *gate = s->gate;
    const char *differs = different_run(gate, p->head);
    double ns = old_ns(gate, p->head->id);
    p->base = find_reference(gate, p->head);
    if (isnan(ns)) {
        add_verdict(s, p, ACT_CHECK_NOT_COMPARABLE,
                    "cross-run: ", "the baseline has no timing of it");
    } else if (differs != NULL) {
        add_verdict(s, p, ACT_CHECK_NOT_COMPARABLE,
                    "cross-run: the baseline is of another ", differs);
    } else if (p->base == NULL) {
        add_verdict(s, p, ACT_CHECK_NOT_COMPARABLE,
                    "cross-run: ", "no built-in of its target is in both runs");
    } else {
        p->is_cross_run = true;
        add_race(s, p, ns / old_ns(gate, p->base->id));
    }
}

static void pair_rows(act_speed_gate *s) {
    const act_gate *gate = s->gate;
    const act_metric *metric = act_metric_find("speed");
    for (size_t i = 0; i < gate->catalogue.count; i++) {
        act_pair p = {.head = &gate->catalogue.impls[i]};
        p.limit = act_limits_on(&gate->limits, p.head->id, p.head->plugin, metric, NULL);
        if (p.head->skip[0] != '\0' || (p.limit == NULL && s->has_lines)) {
            continue;
        }
        if (gate->own->against_count > 0) {
            pair_with_build(s, &p);
        } else {
            pair_with_builtin(s, &p);
        }
    }
}

/* Rows that were lost since the other build. */
static void note_lost(const act_speed_gate *s) {
    const act_gate *gate = s->gate;
    const act_selection *selection = gate->selection;
    bool is_symbol = selection->symbol.lib != NULL; /* whose first word is no glob */
    for (size_t i = 0; i < gate->others.count; i++) {
        const char *id = gate->others.impls[i].id;
        bool wanted =
            is_symbol || act_globs_match(selection->words, selection->n_words, id);
        if (wanted && act_catalogue_find(&gate->catalogue, id) == NULL) {
            act_judge_absence(&s->gate->checks, &gate->limits, ACT_ALLOW_MISSING, id,
                              "is in this build", "the other build has it");
        }
    }
}

void act_pairs_make(act_speed_gate *s) {
    pair_rows(s);
    if (s->gate->own->against_count > 0) {
        note_lost(s);
    }
}

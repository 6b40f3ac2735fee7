#include "sweep/target.h"

#include "model/model_list.h"
#include "sweep/truths.h"

#include <math.h>
#include <stdlib.h>

static void free_reference(act_truth_table *r) {
    act_points_free(&r->inputs);
    free(r->truth);
    free(r->is_undecided);
    free(r->alternatives);
    free(r->weight);
    free(r->value);
}

/* Inputs without a model after which a window ends: asking the exact tier about all
 * others would take longer than all other windows (sine beyond 2^20). */
enum { PATIENCE = 64 };

/* As if no model had been found once more. */
static act_status leave_wild(act_segment *segment) {
    if (segment->last - segment->first >= PATIENCE) {
        segment->last = segment->first + PATIENCE - 1;
    }
    act_model none = {
        .kind = ACT_MODEL_NONE, .first = segment->first, .last = segment->last};
    return act_model_list_append(&segment->models, &none);
}

static bool has_no_model(const act_model_list *models) {
    bool none = true;
    for (size_t i = 0; i < models->count; i++) {
        none = none && models->item[i].kind == ACT_MODEL_NONE;
    }
    return none;
}

/* wild[i]: no model was found in a window of tally i, far out, where f gets no smoother:
 * none is looked for there. */
static act_status model_windows(act_target *t, bool *wild) {
    const double far = 0x1p16;
    act_modeller *modeller;
    act_status status = act_modeller_open(&modeller, t->exact, t->impl->format);
    t->coverage.inputs = 0;
    for (size_t i = 0; i < t->coverage.count && status == ACT_OK; i++) {
        act_segment *segment = &t->coverage.segment[i];
        act_model_list *models = &segment->models;
        if (wild[segment->tally]) {
            status = leave_wild(segment);
        } else {
            status = act_model_list_extend_smooth(models, modeller, segment->first,
                                                  segment->last, PATIENCE);
            double x = fabs(act_decode(t->impl->format, segment->first));
            wild[segment->tally] = status == ACT_OK && x >= far && has_no_model(models);
        }
        segment->last =
            status == ACT_OK ? models->item[models->count - 1].last : segment->last;
        t->coverage.inputs += segment->last - segment->first + 1;
    }
    act_modeller_close(modeller);
    return status;
}

/* Windows where f is not smooth are cut short; other places get more of them instead. */
static act_status cover_windows(act_target *t, const act_plan *plan, uint64_t wanted) {
    const int attempts = 4;
    uint64_t asked = wanted;
    bool *wild = NULL;
    act_status status = ACT_OK;
    for (int i = 0; i < attempts && status == ACT_OK && t->coverage.inputs < wanted;
         i++) {
        act_coverage_free(&t->coverage);
        status = act_coverage_windows(&t->coverage, plan, t->impl->format, asked);
        wild = wild == NULL ? calloc(t->coverage.tallies + 1, sizeof *wild) : wild;
        status = wild == NULL ? ACT_NOMEM : status;
        status = status == ACT_OK ? model_windows(t, wild) : status;
        /* About half of the windows are where f bends and is smooth. */
        asked +=
            2 * (wanted - (t->coverage.inputs < wanted ? t->coverage.inputs : wanted));
    }
    free(wild);
    return status;
}

static act_status make_cover(act_target *t, const act_plan *plan) {
    const act_format *format = t->impl->format;
    uint64_t wanted = act_plan_inputs(plan, format);
    t->sampled = true;
    if (format->precision > 24) {
        return ACT_OK;
    }
    bool narrow = act_format_is_narrow(format);
    if (plan->exhaustive || narrow || plan->has_range) {
        act_status status = act_coverage_all(&t->coverage, plan, format);
        t->sampled = !(plan->exhaustive || narrow || t->coverage.inputs <= wanted);
        if (t->sampled) {
            act_coverage_free(&t->coverage);
        }
        return status;
    }
    size_t points = act_plan_points(plan, format);
    return wanted > points ? cover_windows(t, plan, wanted - points) : ACT_OK;
}

/* Inputs of windows are not counted twice. */
static void leave_out_windows(act_target *t) {
    act_points *inputs = &t->reference.inputs;
    size_t kept = 0;
    for (size_t i = 0; i < inputs->count; i++) {
        if (!act_coverage_has(&t->coverage, inputs->bits[i])) {
            inputs->bits[kept++] = inputs->bits[i];
        }
    }
    inputs->count = kept;
}

static act_status make_inputs(act_target *t, const act_plan *plan) {
    act_truth_table *r = &t->reference;
    const act_impl *impl = t->impl;
    act_plan own = *plan;
    r->format = impl->format;
    if (plan->exhaustive && t->sampled && act_plan_is_small(plan, impl->format)) {
        own.points = ACT_FEW;
    }
    act_status status = act_points_choose(&r->inputs, &own, impl->function, impl->params,
                                          t->exact, impl->format);
    if (status == ACT_OK && t->sampled) {
        leave_out_windows(t);
    }
    return status;
}

static act_status open_exacts(act_target *targets, size_t count) {
    const act_target *host = &targets[count - 1];
    const act_impl *impl = host->impl;
    act_status status = act_exact_open(&targets[count - 1].exact, impl->function,
                                       impl->params, impl->order);
    for (size_t i = 0; i + 1 < count && status == ACT_OK; i++) {
        status =
            act_exact_open_beside(&targets[i].exact, host->exact, targets[i].impl->order);
    }
    return status;
}

act_status act_targets_open(act_target *targets, size_t count, const act_plan *plan) {
    act_status status = open_exacts(targets, count);
    for (size_t i = 0; i < count && status == ACT_OK; i++) {
        status = make_cover(&targets[i], plan);
        status = status != ACT_OK ? status : make_inputs(&targets[i], plan);
    }
    return status != ACT_OK ? status : act_truths_find(targets, count);
}

void act_target_close(act_target *t) {
    free_reference(&t->reference);
    act_coverage_free(&t->coverage);
    act_screen_close(t->screen);
    act_exact_close(t->exact);
    *t = (act_target){0};
}

act_status act_target_open_screen(act_target *t) {
    const act_impl *impl = t->impl;
    return t->screen != NULL ? ACT_OK
                             : act_screen_open(&t->screen, impl->function, impl->params,
                                               impl->order, impl->format, NULL);
}

act_status act_target_screen(act_target *t, const uint64_t *y, act_tally *tally) {
    const act_points *inputs = &t->reference.inputs;
    uint16_t *by_input = calloc((size_t)1 << 16, sizeof *by_input);
    if (by_input == NULL) {
        return ACT_NOMEM;
    }
    for (size_t i = 0; i < inputs->count; i++) {
        by_input[inputs->bits[i]] = (uint16_t)y[i];
    }
    act_status status = act_target_open_screen(t);
    for (size_t i = 0; i < t->coverage.count && status == ACT_OK; i++) {
        act_segment *segment = &t->coverage.segment[i];
        if (segment->models.count == 0) {
            status = act_screen_model(t->screen, &segment->models, segment->first,
                                      segment->last);
        }
        size_t n = (size_t)(segment->last - segment->first + 1);
        if (status == ACT_OK) {
            act_screen_judge(t->screen, &segment->models, segment->first,
                             by_input + segment->first, n, &tally[i]);
        }
    }
    free(by_input);
    return status;
}

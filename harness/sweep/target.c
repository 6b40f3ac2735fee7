#include "sweep/target.h"

#include "model/model_list.h"

#include <math.h>
#include <stdlib.h>

/* Inputs without a model after which a window ends: asking the exact tier about all
 * others would take longer than all other windows (sine beyond 2^20). */
enum { PATIENCE = 64 };

/* Ends a segment as if no model had been found once more. */
static act_status leave_wild(act_segment *segment) {
    if (segment->last - segment->first >= PATIENCE) {
        segment->last = segment->first + PATIENCE - 1;
    }
    act_model none = {
        .kind = ACT_MODEL_NONE, .first = segment->first, .last = segment->last};
    return act_model_list_append(&segment->models, &none);
}

static bool has_no_model(const act_model_list *models) {
    for (size_t i = 0; i < models->count; i++) {
        if (models->item[i].kind != ACT_MODEL_NONE) {
            return false;
        }
    }
    return true;
}

/* Finds the models of one window, which ends where these do. *wild: there are none, far
 * out, where f gets no smoother. */
static act_status model_window(const act_target *t, act_modeller *modeller,
                               act_segment *segment, bool *wild) {
    const double far = 0x1p16;
    act_model_list *models = &segment->models;
    if (*wild) {
        return leave_wild(segment);
    }
    double x = fabs(act_decode(t->impl->format, segment->first));
    act_status status =
        act_model_list_extend(models, modeller, segment->first, segment->last, PATIENCE);
    if (status != ACT_OK) {
        return status;
    }
    *wild = x >= far && has_no_model(models);
    segment->last = models->item[models->count - 1].last;
    return ACT_OK;
}

/* Finds the models of all windows. wild[i]: none is looked for in the windows of tally i
 * any more. */
static act_status model_windows(act_target *t, bool *wild) {
    act_modeller *modeller;
    act_status status = act_modeller_open(&modeller, t->exact, t->impl->format);
    if (status != ACT_OK) {
        return status;
    }
    t->coverage.inputs = 0;
    for (size_t i = 0; i < t->coverage.count; i++) {
        act_segment *segment = &t->coverage.segment[i];
        status = model_window(t, modeller, segment, &wild[segment->tally]);
        if (status != ACT_OK) {
            goto cleanup;
        }
        t->coverage.inputs += segment->last - segment->first + 1;
    }
cleanup:
    act_modeller_close(modeller);
    return status;
}

/* Windows where f is not smooth are cut short; other binades get more of them instead. */
static act_status cover_windows(act_target *t, const act_plan *plan, uint64_t wanted) {
    const int attempts = 4;
    uint64_t asked = wanted;
    bool *wild = NULL;
    act_status status = ACT_OK;
    for (int i = 0; i < attempts && t->coverage.inputs < wanted; i++) {
        act_coverage_free(&t->coverage);
        status = act_coverage_windows(&t->coverage, plan, t->impl->format, asked);
        if (status != ACT_OK) {
            goto cleanup;
        }
        if (wild == NULL) {
            wild = calloc(t->coverage.tallies + 1, sizeof *wild);
        }
        if (wild == NULL) {
            status = ACT_NOMEM;
            goto cleanup;
        }
        status = model_windows(t, wild);
        if (status != ACT_OK) {
            goto cleanup;
        }
        /* About half of the windows are where f bends and is smooth. */
        asked +=
            2 * (wanted - (t->coverage.inputs < wanted ? t->coverage.inputs : wanted));
    }
cleanup:
    free(wild);
    return status;
}

static act_status make_coverage(act_target *t, const act_plan *plan) {
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
    act_points *points = &t->table.points;
    size_t kept = 0;
    for (size_t i = 0; i < points->count; i++) {
        if (!act_coverage_has(&t->coverage, points->bits[i])) {
            points->bits[kept++] = points->bits[i];
        }
    }
    points->count = kept;
}

static act_status choose_points(act_target *t, const act_plan *plan) {
    const act_impl *impl = t->impl;
    act_plan own = *plan;
    if (plan->exhaustive && t->sampled && act_plan_is_small(plan, impl->format)) {
        own.points = ACT_PLAN_FEW;
    }
    act_status status = act_points_choose(&t->table.points, &own, impl->function,
                                          impl->params, t->exact, impl->format);
    if (status != ACT_OK) {
        return status;
    }
    if (t->sampled) {
        leave_out_windows(t);
    }
    return ACT_OK;
}

static act_status open_exact_tiers(act_target *targets, size_t count,
                                   act_direction direction) {
    act_target *host = &targets[count - 1];
    const act_impl *impl = host->impl;
    act_status status =
        act_exact_open(&host->exact, impl->function, impl->params, impl->order);
    if (status != ACT_OK) {
        return status;
    }
    act_exact_set_direction(host->exact, direction);
    for (size_t i = 0; i + 1 < count; i++) {
        status =
            act_exact_open_beside(&targets[i].exact, host->exact, targets[i].impl->order);
        if (status != ACT_OK) {
            return status;
        }
    }
    return ACT_OK;
}

act_status act_targets_open(act_target *targets, size_t count, const act_plan *plan) {
    act_truth_table *tables[ACT_ORDERS];
    act_status status = open_exact_tiers(targets, count, plan->arithmetic.rounding);
    if (status != ACT_OK) {
        return status;
    }
    for (size_t i = 0; i < count; i++) {
        act_target *t = &targets[i];
        t->arithmetic = plan->arithmetic;
        status = make_coverage(t, plan);
        if (status != ACT_OK) {
            return status;
        }
        if (plan->arithmetic.flushes) {
            act_excuses_allow_flushing(&t->table.excuses, t->exact, t->impl->format);
        }
        if (t->from_value) {
            t->lost = act_lost_find(t->impl->function, t->impl->params, t->impl->order,
                                    t->impl->format, plan->arithmetic.rounding);
        }
        t->table.format = t->impl->format;
        t->table.exact = t->exact;
        t->table.has_truths = t->sampled;
        t->table.has_values = t->from_value;
        status = choose_points(t, plan);
        if (status != ACT_OK) {
            return status;
        }
        tables[i] = &t->table;
        status = act_property_open(&t->property, t->impl->function, t->impl->params,
                                   t->impl->order, t->impl->format, ACT_SCREEN_BEST);
        if (status != ACT_OK) {
            return status;
        }
    }
    return act_truth_tables_fill(tables, count);
}

void act_target_close(act_target *t) {
    act_truth_table_free(&t->table);
    act_coverage_free(&t->coverage);
    act_check_inputs_free(&t->check);
    act_screen_close(t->screen);
    act_exact_close(t->exact);
    *t = (act_target){0};
}

static act_status open_screen(act_target *t) {
    const act_impl *impl = t->impl;
    if (t->screen != NULL) {
        return ACT_OK;
    }
    act_status status = act_screen_open(&t->screen, impl->function, impl->params,
                                        impl->order, impl->format, ACT_SCREEN_BEST);
    if (status == ACT_OK) {
        act_screen_set_arithmetic(t->screen, t->arithmetic);
    }
    return status;
}

void act_target_set_start(act_target *t, bool from_value) {
    t->table.excuses.lost = from_value ? t->lost : (act_lost){0};
}

act_status act_target_screen(act_target *t, const uint64_t *y, act_tally *tally) {
    const act_points *points = &t->table.points;
    uint16_t *by_input = calloc((size_t)1 << 16, sizeof *by_input);
    if (by_input == NULL) {
        return ACT_NOMEM;
    }
    for (size_t i = 0; i < points->count; i++) {
        by_input[points->bits[i]] = (uint16_t)y[i];
    }
    act_status status = open_screen(t);
    if (status != ACT_OK) {
        goto cleanup;
    }
    act_screen_set_lost(t->screen, &t->table.excuses.lost);
    for (size_t i = 0; i < t->coverage.count; i++) {
        act_segment *segment = &t->coverage.segment[i];
        if (segment->models.count == 0) {
            status = act_screen_model(t->screen, &segment->models, segment->first,
                                      segment->last);
            if (status != ACT_OK) {
                goto cleanup;
            }
        }
        act_screen_judge(t->screen, &segment->models, segment->first,
                         by_input + segment->first,
                         (size_t)(segment->last - segment->first + 1), &tally[i]);
    }
cleanup:
    free(by_input);
    return status;
}

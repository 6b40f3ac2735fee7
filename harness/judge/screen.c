#include "judge/screen_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

act_status act_screen_open(act_screen **out, const act_function *f, const double *params,
                           int order, const act_format *format, act_screen_isa isa) {
    bool is_narrow = act_format_is_narrow(format);
    act_status status = ACT_NOMEM;
    act_screen *s = calloc(1, sizeof *s);
    *out = s;
    if (s == NULL) {
        return ACT_NOMEM;
    }
    s->format = format;
    s->order = order;
    s->cell_size = is_narrow ? 1 : ACT_CELL;
    s->kernels = act_screen_kernels_find(isa);
    s->memo = is_narrow ? calloc((size_t)1 << 16, sizeof *s->memo) : NULL;
    if (is_narrow && s->memo == NULL) {
        goto cleanup;
    }
    status = act_exact_open(&s->exact, f, params, order);
    if (status != ACT_OK) {
        goto cleanup;
    }
    status = act_modeller_open(&s->modeller, s->exact, format);
cleanup:
    if (status != ACT_OK) {
        act_screen_close(s);
        *out = NULL;
    }
    return status;
}

void act_screen_close(act_screen *s) {
    if (s == NULL) {
        return;
    }
    act_modeller_close(s->modeller);
    act_exact_close(s->exact);
    free(s->memo);
    free(s);
}

void act_screen_set_arithmetic(act_screen *s, act_arithmetic arithmetic) {
    s->direction = arithmetic.rounding;
    act_exact_set_direction(s->exact, arithmetic.rounding);
    if (arithmetic.flushes) {
        act_excuses_allow_flushing(&s->excuses, s->exact, s->format);
    }
}

void act_screen_set_lost(act_screen *s, const act_lost *lost) {
    s->excuses.lost = *lost;
}

act_status act_screen_model(act_screen *s, act_model_list *models, uint64_t first,
                            uint64_t last) {
    if (s->kernels != NULL) {
        return act_model_list_extend(models, s->modeller, first, last, UINT64_MAX);
    }
    act_model none = {.kind = ACT_MODEL_NONE, .first = first, .last = last};
    return act_model_list_append(models, &none);
}

/* Closes a cell: its inputs have the same weight, the normal density at the middle of the
 * cell times the distance of neighbours. */
static void weigh_cell(act_screen *s, uint64_t x, act_tally *tally) {
    const double density = 0.39894228040143268; /* 1 / sqrt(2 pi) */
    const double nowhere = 40;                  /* the density is 0 from here on */
    uint64_t first = x - x % s->cell_size;
    double lo = act_decode(s->format, first);
    act_screen_cell *c = &s->cell;
    if (fabs(lo) < nowhere && c->numbers > 0) {
        double middle = (lo + act_decode(s->format, first + s->cell_size - 1)) / 2;
        double next = act_decode(s->format, first + 1);
        double weight = density * exp(-middle * middle / 2) * fabs(next - lo);
        double ulps = (double)c->units_abs / ACT_UNITS + act_tally_far_ulps(c->far_abs);
        tally->weight += weight * (double)c->numbers;
        tally->normal_ulp += weight * ulps;
        if (weight > 0) { /* far out, errors may be infinite */
            double absolute =
                c->absolute / ACT_UNITS + act_tally_far_ulps(c->far_absolute);
            tally->normal_abs += weight * absolute;
        }
    }
    *c = (act_screen_cell){0};
}

/* Returns how many results from y on are the same as the first, or all NaN if that is. */
static size_t same_results(const act_screen *s, const void *y, size_t n) {
    size_t size = s->format->size;
    const char *bytes = y;
    if (memcmp(bytes, bytes + size, (n - 1) * size) == 0) {
        return n;
    }
    uint64_t bits = act_element_load(s->format, y, 0);
    size_t i = 1;
    for (; i < n; i++) {
        if (!act_format_same(s->format, act_element_load(s->format, y, i), bits)) {
            break;
        }
    }
    return i;
}

static void judge_constant(act_screen *s, const act_model *model, uint64_t x,
                           const void *y, size_t n, act_tally *tally) {
    const act_screen_estimate f = {.truth = model->truth, .noise = 0};
    for (size_t i = 0; i < n;) {
        const void *at = (const char *)y + i * s->format->size;
        size_t times = same_results(s, at, n - i);
        act_screen_accept(s, &f, x + i, act_element_load(s->format, at, 0), times, tally);
        i += times;
    }
}

static void judge_run(act_screen *s, const act_model *model, uint64_t x, const void *y,
                      size_t n, act_tally *tally) {
    switch (model->kind) {
    case ACT_MODEL_CURVE:
        if (act_format_is_narrow(s->format) || s->direction != ACT_NEAREST) {
            for (size_t i = 0; i < n; i++) {
                act_screen_judge_one(s, model, x + i, y, i, tally);
            }
        } else {
            act_screen_judge_curve(s, model, x, y, n, tally);
        }
        act_screen_confirm_all(s, model, tally);
        break;
    case ACT_MODEL_CONSTANT:
        judge_constant(s, model, x, y, n, tally);
        break;
    case ACT_MODEL_NONE:
        for (size_t i = 0; i < n; i++) {
            act_screen_decide(s, x + i, act_element_load(s->format, y, i), false, tally);
        }
        break;
    }
}

/* Takes the extremes of the last cell of many ahead of the others: where errors grow from
 * input to input, every cell would have them for a while. */
static void look_ahead(act_screen *s, const act_model_list *models, uint64_t first,
                       const void *y, size_t n, act_tally *tally) {
    size_t i = n - 1 - (first + n - 1) % s->cell_size;
    s->looks_ahead = true;
    for (size_t m = act_model_list_find(models, first + i); i < n; m++) {
        const act_model *model = &models->item[m];
        uint64_t run = model->last - (first + i) + 1;
        run = run < n - i ? run : n - i;
        if (model->kind == ACT_MODEL_CURVE) {
            judge_run(s, model, first + i, (const char *)y + i * s->format->size,
                      (size_t)run, tally);
        }
        i += run;
    }
    s->looks_ahead = false;
}

void act_screen_judge(act_screen *s, const act_model_list *models, uint64_t first,
                      const void *y, size_t n, act_tally *tally) {
    if (n > 2 * s->cell_size && s->cell_size > 1 && s->direction == ACT_NEAREST) {
        look_ahead(s, models, first, y, n, tally);
    }
    size_t m = act_model_list_find(models, first);
    for (size_t i = 0; i < n;) {
        uint64_t x = first + i;
        const act_model *model = &models->item[m];
        uint64_t left = s->cell_size - x % s->cell_size;
        left = left < n - i ? left : n - i;
        uint64_t run = model->last - x + 1;
        run = run < left ? run : left;
        judge_run(s, model, x, (const char *)y + i * s->format->size, (size_t)run, tally);
        i += run;
        if ((first + i) % s->cell_size == 0 || i == n) {
            weigh_cell(s, x, tally);
        }
        m += x + run > model->last;
    }
    double a = act_decode(s->format, first);
    double b = act_decode(s->format, first + n - 1);
    if (isfinite(a) && n > 0) {
        act_tally_reach(tally, a);
        act_tally_reach(tally, isfinite(b) ? b : a);
    }
}

void act_screen_values(act_screen *s, const act_model_list *models, uint64_t first,
                       void *values, size_t n) {
    act_model_target target = {s->format, s->order, s->direction};
    size_t m = act_model_list_find(models, first);
    for (size_t i = 0; i < n; i++) {
        uint64_t x = first + i;
        m += x > models->item[m].last;
        act_truth truth = {.rounded = (double)NAN};
        double error;
        if (!act_model_truth_towards(&models->item[m], target, x, &truth, &error)) {
            act_exact_truth(s->exact, s->format, act_decode(s->format, x), &truth);
        }
        act_element_store(s->format, values, i, act_encode(s->format, truth.rounded));
    }
}

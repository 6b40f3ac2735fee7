#include "pairs/pair_inputs.h"

#include "base/random.h"
#include "inputs/points.h"
#include "number/scale.h"

#include <math.h>
#include <stdlib.h>

static const size_t NARROW = 1 << 16;
enum { SOME_UP = 64 * ACT_PAIR_UPS, FEW_UP = 64, FEW_X = 4096 };

/* Encodings being gathered, alone or in runs; those beyond the capacity, and repeats, are
 * left out. */
typedef struct gathered {
    const act_format *format;
    size_t run;
    uint64_t *bits;
    size_t count, capacity;
} gathered;

static void take_bits(gathered *g, uint64_t bits) {
    size_t n = g->run;
    for (size_t i = 0; i < g->count; i += n) {
        if (g->bits[i] == bits - bits % n) {
            return;
        }
    }
    for (size_t k = 0; k < n && g->count < g->capacity; k++) {
        g->bits[g->count++] = bits - bits % n + k;
    }
}

/* Takes the number of the format nearest to a value, of both signs. */
static void take(gathered *g, double value) {
    mpfr_t exact;
    mpfr_t cell;
    mpfr_init2(exact, 64);
    mpfr_init2(cell, 64);
    mpfr_set_d(exact, fabs(value), MPFR_RNDN);
    uint64_t bits = act_encode(g->format, act_round(exact, g->format, ACT_NEAREST, cell));
    mpfr_clears(exact, cell, (mpfr_ptr)0);
    take_bits(g, bits);
    take_bits(g, bits | (uint64_t)1 << (8 * g->format->size - 1));
}

/* The same with the two numbers next to it. */
static void take_around(gathered *g, double value) {
    double step = act_scale(fabs(value), 1 - g->format->precision);
    take(g, value);
    take(g, fabs(value) + step);
    take(g, fabs(value) - step / 2);
}

static void take_hard(gathered *g, const act_impl *impl) {
    const double powers[] = {0.5, 2, 4, 0x1p-8, 0x1p8};
    double limit = act_gated_limit(impl->gated, impl->params);
    double delta = act_gated_delta(impl->gated, impl->params);
    take(g, 1); /* first, as few points leave no room for the others */
    take(g, 0);
    take(g, act_format_max(g->format));
    take(g, HUGE_VAL);
    take(g, 3);
    take_bits(g, act_encode(g->format, (double)NAN));
    take_around(g, 1);
    take(g, act_format_subnormal(g->format));
    take_around(g, act_scale(1, g->format->emin));
    if (isfinite(limit)) {
        take_around(g, limit);
    }
    if (delta != 0) {
        take_around(g, delta);
    }
    take(g, 1.0 / 3);
    for (size_t i = 0; i < sizeof powers / sizeof powers[0]; i++) {
        take(g, powers[i]);
    }
}

/* Half of them are of N(0, 1), half any encodings. */
static void take_seeded(gathered *g, uint64_t seed) {
    act_random random = act_random_seeded(seed, "up");
    uint64_t all = UINT64_MAX >> (64 - 8 * g->format->size);
    for (size_t tries = 0; g->count < g->capacity && tries < 8 * g->capacity; tries++) {
        if (tries % 2 == 0) {
            take(g, act_random_normal(&random));
        } else {
            take_bits(g, act_random_next(&random) & all);
        }
    }
}

static act_status choose_up(act_pair_inputs *out, const act_plan *plan,
                            const act_impl *impl) {
    bool is_narrow = act_format_is_narrow(out->format);
    gathered g = {.format = out->format,
                  .run = is_narrow ? ACT_PAIR_UPS : 1,
                  .capacity = is_narrow ? SOME_UP : FEW_UP};
    if (out->exhaustive) {
        g.capacity = NARROW;
    } else if (is_narrow && plan->points > 0) {
        g.capacity = ACT_PAIR_UPS * (1 + (plan->points - 1) / (ACT_PAIR_UPS * NARROW));
    }
    g.bits = out->up = calloc(g.capacity, sizeof *out->up);
    if (g.bits == NULL) {
        return ACT_NOMEM;
    }
    if (out->exhaustive) {
        for (; g.count < NARROW; g.count++) {
            g.bits[g.count] = g.count;
        }
    } else {
        take_hard(&g, impl);
        take_seeded(&g, plan->seed);
    }
    out->n_up = g.count;
    return ACT_OK;
}

static act_status choose_all_x(act_pair_inputs *out, const act_plan *plan) {
    int64_t first;
    int64_t last;
    act_plan_ordinals(plan, out->format, &first, &last);
    out->x = calloc(NARROW, sizeof *out->x);
    if (out->x == NULL) {
        return ACT_NOMEM;
    }
    for (uint64_t bits = 0; bits < NARROW; bits++) {
        int64_t ordinal = act_ordinal(out->format, bits);
        if (first <= ordinal && ordinal <= last) {
            out->x[out->n_x++] = bits;
        }
    }
    return out->n_x > 0 ? ACT_OK : ACT_USAGE;
}

/* Points of g', which bends where g does, and elsewhere too. */
static act_status choose_some_x(act_pair_inputs *out, const act_plan *plan,
                                const act_impl *impl) {
    act_plan some = *plan;
    act_points points = {0};
    act_exact *exact = NULL;
    const act_function *function = act_gated_function(impl->gated);
    double limit = act_gated_limit(impl->gated, impl->params);
    some.points = plan->points > 0 ? 1 + (plan->points - 1) / FEW_UP : FEW_X;
    some.exhaustive = false;
    act_status status = act_exact_open(&exact, function, impl->params, 1);
    if (status == ACT_OK) {
        status =
            act_points_choose(&points, &some, function, impl->params, exact, out->format);
    }
    act_exact_close(exact);
    if (status != ACT_OK) {
        goto cleanup;
    }
    gathered g = {.format = out->format, .run = 1, .capacity = points.count + 6};
    g.bits = out->x = calloc(g.capacity, sizeof *out->x);
    if (g.bits == NULL) {
        status = ACT_NOMEM;
        goto cleanup;
    }
    for (; g.count < points.count; g.count++) {
        g.bits[g.count] = points.bits[g.count];
    }
    if (isfinite(limit) && !plan->has_range) {
        take_around(&g, limit);
    }
    out->n_x = g.count;
cleanup:
    act_points_free(&points);
    return status;
}

act_status act_pair_inputs_choose(act_pair_inputs *out, const act_plan *plan,
                                  const act_impl *impl) {
    bool is_narrow = act_format_is_narrow(impl->format);
    bool is_all = plan->exhaustive || plan->points >= NARROW * NARROW;
    *out = (act_pair_inputs){.format = impl->format, .exhaustive = is_narrow && is_all};
    act_status status = choose_up(out, plan, impl);
    if (status != ACT_OK) {
        return status;
    }
    return is_narrow ? choose_all_x(out, plan) : choose_some_x(out, plan, impl);
}

void act_pair_inputs_free(act_pair_inputs *inputs) {
    free(inputs->x);
    free(inputs->up);
}

act_pair_bits act_pair_inputs_at(const act_pair_inputs *inputs, uint64_t index) {
    return (act_pair_bits){inputs->x[index / inputs->n_up],
                           inputs->up[index % inputs->n_up]};
}

#include "synthetic.h"
#include "judge/screen_isa.h"
#include "model/model_list.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

void act_judges_open(act_judges *judges, const act_function *f, int order,
                     const act_format *format) {
    static const act_screen_isa isas[ACT_JUDGES_MAX] = {ACT_SCREEN_EXACT, ACT_SCREEN_BASE,
                                                        ACT_SCREEN_V3, ACT_SCREEN_V4};
    *judges = (act_judges){.f = f, .order = order, .format = format};
    for (int i = 0; i < ACT_JUDGES_MAX; i++) {
        if (i > 0 && act_screen_kernels_find(isas[i]) == NULL) {
            continue; /* test_screen.c says so */
        }
        act_status status = act_screen_open(&judges->screen[judges->count], f, NULL,
                                            order, format, isas[i]);
        cr_assert(status == ACT_OK, "%s.d%d.%s", f->name, order, format->name);
        judges->isa[judges->count++] = isas[i];
    }
}

void act_judges_set_arithmetic(act_judges *judges, act_arithmetic arithmetic) {
    for (int i = 0; i < judges->count; i++) {
        act_screen_set_arithmetic(judges->screen[i], arithmetic);
    }
}

void act_judges_close(act_judges *judges) {
    for (int i = 0; i < judges->count; i++) {
        act_screen_close(judges->screen[i]);
    }
}

static uint64_t all_bits(const act_format *format) {
    return UINT64_MAX >> (64 - 8 * format->size);
}

static uint64_t sign_bit(const act_format *format) {
    return (uint64_t)1 << (8 * format->size - 1);
}

/* One result of the wild kind. */
static uint64_t wild(const act_format *format, uint64_t right, uint64_t draw) {
    uint64_t sign = (draw >> 20) % 2 * sign_bit(format);
    switch (draw % 64) {
    case 0:
        return (draw >> 8) & all_bits(format);
    case 1:
        return right ^ sign_bit(format);
    case 2:
        return sign;
    case 3:
        return act_encode(format, (double)NAN) | sign;
    case 4:
        return act_encode(format, HUGE_VAL) | sign;
    case 5: /* of the right size: some bits of the significand */
        return right ^ ((draw >> 24) & (sign_bit(format) >> 12));
    default:
        return right;
    }
}

static uint64_t stepped(uint64_t right, uint64_t draw) {
    switch (draw % 4) {
    case 0:
        return right + 1;
    case 1:
        return right - 1;
    case 2:
        return draw % 256 == 2 ? right + (draw >> 20) % 64 : right;
    default:
        return right;
    }
}

/* About 2^22 steps off, up or down. */
static uint64_t far_off(uint64_t right, uint64_t draw) {
    uint64_t off = (1 << 22) + (draw >> 8) % 5 - 2;
    return draw % 2 == 0 ? right + off : right - off;
}

/* The number on the other side of a midpoint; elsewhere the right one. */
static uint64_t across(const act_judges *judges, const act_model_list *models, uint64_t x,
                       uint64_t right) {
    act_truth truth;
    double error;
    const act_model *model = &models->item[act_model_list_find(models, x)];
    if (!act_model_truth(model, judges->format, judges->order, x, &truth, &error) ||
        fabs(truth.residual) != 0.5) {
        return right;
    }
    bool outward = (truth.residual > 0) != (signbit(truth.rounded) != 0);
    bool from_zero = truth.rounded == 0;
    uint64_t step = outward || from_zero ? right + 1 : right - 1;
    return from_zero && (truth.residual > 0) == (signbit(truth.rounded) != 0)
               ? step ^ sign_bit(judges->format)
               : step;
}

void act_synthesize(const act_judges *judges, act_random *random, act_mischief mischief,
                    uint64_t first, size_t n, void *y) {
    const act_format *format = judges->format;
    act_model_list models = {0};
    act_screen *screen = judges->screen[judges->count - 1];
    cr_assert(act_screen_model(screen, &models, first, first + n - 1) == ACT_OK);
    act_screen_values(screen, &models, first, y, n);
    uint64_t one = act_element_load(format, y, act_random_next(random) % n);
    uint64_t power = 2 + act_random_next(random) % (uint64_t)format->emax;
    for (size_t i = 0; i < n; i++) {
        uint64_t right = act_element_load(format, y, i);
        uint64_t draw = act_random_next(random);
        uint64_t spoilt = mischief == ACT_MISCHIEF_STEPS     ? stepped(right, draw)
                          : mischief == ACT_MISCHIEF_WILD    ? wild(format, right, draw)
                          : mischief == ACT_MISCHIEF_PLATEAU ? one
                          : mischief == ACT_MISCHIEF_FAR
                              ? stepped(right, draw) + (power << (format->precision - 1))
                          : mischief == ACT_MISCHIEF_TIES && draw % 2 == 0
                              ? across(judges, &models, first + i, right)
                          : mischief == ACT_MISCHIEF_EDGE ? far_off(right, draw)
                                                          : right;
        act_element_store(format, y, i, spoilt & all_bits(format));
    }
    act_model_list_free(&models);
}

void act_judges_run(const act_judges *judges, int judge, act_results r,
                    act_tally *tally) {
    act_screen *screen = judges->screen[judge];
    act_model_list models = {0};
    cr_assert(act_screen_model(screen, &models, r.first, r.first + r.n - 1) == ACT_OK);
    for (size_t at = 0; at < r.n; at += r.batch) {
        size_t left = r.n - at < r.batch ? r.n - at : r.batch;
        act_screen_judge(screen, &models, r.first + at,
                         (const char *)r.y + at * judges->format->size, left, tally);
    }
    act_model_list_free(&models);
}

static bool same_worst(const act_worst *a, const act_worst *b) {
    return a->set == b->set &&
           (!a->set || (a->error == b->error && a->x == b->x && a->y == b->y));
}

static bool same_extremes(const act_tally *a, const act_tally *b,
                          char why[ACT_DIFFERENCE_SIZE]) {
    const struct {
        const char *name;
        const act_worst *a, *b;
    } rows[] = {{"ulp", &a->ulp, &b->ulp},
                {"floored", &a->floored, &b->floored},
                {"absolute", &a->absolute, &b->absolute},
                {"relative", &a->relative, &b->relative},
                {"zero", &a->zero, &b->zero},
                {"misrounded", &a->misrounded, &b->misrounded}};
    for (int i = 0; i < ACT_CLASSES; i++) {
        if (!same_worst(&a->first[i], &b->first[i])) {
            snprintf(why, ACT_DIFFERENCE_SIZE, "first %s at %#llx and %#llx",
                     act_class_names[i], (unsigned long long)a->first[i].x,
                     (unsigned long long)b->first[i].x);
            return false;
        }
    }
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (!same_worst(rows[i].a, rows[i].b)) {
            snprintf(why, ACT_DIFFERENCE_SIZE, "%s %a at %#llx and %a at %#llx",
                     rows[i].name, rows[i].a->error, (unsigned long long)rows[i].a->x,
                     rows[i].b->error, (unsigned long long)rows[i].b->x);
            return false;
        }
    }
    return true;
}

static bool same_counts(const act_tally *a, const act_tally *b,
                        char why[ACT_DIFFERENCE_SIZE]) {
    const struct {
        const char *name;
        uint64_t a, b;
    } rows[] = {{"inputs", a->inputs, b->inputs},
                {"undecided", a->undecided, b->undecided},
                {"numbers", a->numbers, b->numbers},
                {"correct", a->correct, b->correct},
                {"flushed", a->flushed, b->flushed},
                {"units", (uint64_t)a->units, (uint64_t)b->units},
                {"units_abs", (uint64_t)a->units_abs, (uint64_t)b->units_abs}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (rows[i].a != rows[i].b) {
            snprintf(why, ACT_DIFFERENCE_SIZE, "%s %lld and %lld", rows[i].name,
                     (long long)rows[i].a, (long long)rows[i].b);
            return false;
        }
    }
    for (int i = 0; i < ACT_RANKS; i++) {
        if (a->ranks[i] != b->ranks[i]) {
            snprintf(why, ACT_DIFFERENCE_SIZE, "rank %d: %llu and %llu", i,
                     (unsigned long long)a->ranks[i], (unsigned long long)b->ranks[i]);
            return false;
        }
    }
    for (int i = 0; i < ACT_CLASSES; i++) {
        if (a->classes[i] != b->classes[i]) {
            snprintf(why, ACT_DIFFERENCE_SIZE, "%s %llu and %llu", act_class_names[i],
                     (unsigned long long)a->classes[i],
                     (unsigned long long)b->classes[i]);
            return false;
        }
    }
    return true;
}

bool act_tally_same(const act_tally *a, const act_tally *b,
                    char why[ACT_DIFFERENCE_SIZE]) {
    const struct {
        const char *name;
        double a, b;
    } rows[] = {{"far", a->far, b->far},
                {"far_abs", a->far_abs, b->far_abs},
                {"lo", a->lo, b->lo},
                {"hi", a->hi, b->hi},
                {"weight", a->weight, b->weight},
                {"normal_ulp", a->normal_ulp, b->normal_ulp},
                {"normal_abs", a->normal_abs, b->normal_abs}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        /* The last digits of sums of far errors depend on the order of adding. */
        double slack = 0x1p-50 * fabs(rows[i].a);
        if (rows[i].a != rows[i].b && !(fabs(rows[i].a - rows[i].b) <= slack)) {
            snprintf(why, ACT_DIFFERENCE_SIZE, "%s %a and %a", rows[i].name, rows[i].a,
                     rows[i].b);
            return false;
        }
    }
    return same_extremes(a, b, why) && same_counts(a, b, why);
}

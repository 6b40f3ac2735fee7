/* The power of a sweep: of results that are right everywhere but at one input among all
 * of binary32's, that one is always found, and nothing else. */
#include "model/model_list.h"
#include "synthetic.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <mpfr.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void forget(void) {
    mpfr_free_cache();
}

TestSuite(detection, .fini = forget);

enum { F32 = 1, BATCH = 1 << 13, TESTS = 8, PLANTS = 250 };

/* A wrong result, and what the exact tier says of it. */
typedef struct plant {
    uint64_t x, right, y;
    act_class class;
    double ulps;
} plant;

/* The judgement that suits a result best: conventions differ at kinks. */
static act_class judge(act_exact *exact, const act_format *format, uint64_t x, uint64_t y,
                       double *ulps) {
    act_truth truths[ACT_CONVENTIONS];
    int n = 0;
    cr_assert(act_exact_truths(exact, format, act_decode(format, x), truths, &n) ==
              ACT_OK);
    act_judgement best = act_judge(&truths[0], format, act_decode(format, y));
    for (int i = 1; i < n; i++) {
        act_judgement other = act_judge(&truths[i], format, act_decode(format, y));
        if (other.class == ACT_JUDGED &&
            (best.class != ACT_JUDGED || fabs(other.ulps) < fabs(best.ulps))) {
            best = other;
        }
    }
    *ulps = best.ulps;
    return best.class;
}

/* Some wrong result: next to the right one (0.5 to 1 ulp off), steps away, of the wrong
 * sign, NaN, zero, or any bits. */
static uint64_t spoil(const act_format *format, uint64_t right, uint64_t draw) {
    const uint64_t sign = (uint64_t)1 << (8 * format->size - 1);
    uint64_t more = draw >> 16;
    switch (draw % 10) {
    case 0:
        return right ^ sign;
    case 1:
        return act_encode(format, (double)NAN);
    case 2:
        return more % 2 * sign;
    case 3:
        return more & UINT32_MAX;
    case 4:
        return right +
               (more % 2 == 0 ? 1 : UINT64_MAX) * ((uint64_t)1 << (more >> 1) % 23);
    default:
        return right + (more % 2 == 0 ? 1 : UINT64_MAX);
    }
}

static plant choose(const act_judges *judges, act_exact *exact, act_random *random,
                    uint64_t x, uint64_t right) {
    plant p = {.x = x, .right = right};
    do {
        p.y = spoil(judges->format, right, act_random_next(random)) & UINT32_MAX;
        p.class = judge(exact, judges->format, x, p.y, &p.ulps);
    } while (p.class == ACT_JUDGED && !(fabs(p.ulps) > 0.5));
    return p;
}

static bool is_at(const act_worst *worst, const plant *p) {
    return worst->set && worst->x == p->x && worst->y == p->y;
}

/* Whether the tally is the clean one but for the plant. */
static bool is_found(const act_tally *clean, const act_tally *seen, const plant *p,
                     double right_ulps) {
    act_tally want = *clean;
    double old = act_tally_units(right_ulps);
    bool was_number = !act_is_nan(&act_formats[F32], p->right);
    want.correct--;
    want.classes[ACT_JUDGED]--;
    want.classes[p->class]++;
    if (was_number) {
        want.numbers--;
        want.units -= (int64_t)old;
        want.units_abs -= (int64_t)fabs(old);
        want.ranks[act_tally_rank(old)]--;
    }
    if (p->class == ACT_JUDGED) {
        double units = act_tally_units(p->ulps);
        bool far = fabs(p->ulps) >= ACT_FAR;
        want.numbers++;
        want.units += far ? 0 : (int64_t)units;
        want.units_abs += far ? 0 : (int64_t)fabs(units);
        want.ranks[act_tally_rank(units)]++;
    }
    bool extreme =
        p->class == ACT_JUDGED
            ? is_at(&seen->ulp, p) && fabs(seen->ulp.error - fabs(p->ulps)) <=
                                          fmax(0x1p-21, fabs(p->ulps) * 0x1p-40)
            : is_at(&seen->first[p->class], p) && seen->ulp.error <= 0.5;
    return extreme && seen->inputs == want.inputs && seen->numbers == want.numbers &&
           seen->correct == want.correct && seen->units == want.units &&
           seen->units_abs == want.units_abs &&
           memcmp(seen->ranks, want.ranks, sizeof want.ranks) == 0 &&
           memcmp(seen->classes, want.classes, sizeof want.classes) == 0;
}

/* A batch as in a sweep, judged by the best instruction set. */
static void judge_batch(const act_judges *judges, const act_model_list *models,
                        uint64_t first, const uint32_t *y, act_tally *out) {
    act_tally_clear(out);
    act_screen_judge(judges->screen[judges->count - 1], models, first, y, BATCH, out);
}

static bool plant_one(act_random *random, uint32_t *y, char why[ACT_DIFFERENCE_SIZE]) {
    const act_format *format = &act_formats[F32];
    const act_function *f = act_functions[act_random_next(random) % act_function_count];
    int order = (int)(act_random_next(random) % ACT_ORDERS);
    uint64_t x = act_random_next(random) & UINT32_MAX;
    uint64_t first = x - x % BATCH;
    act_judges judges;
    act_exact *exact = NULL;
    act_model_list models = {0};
    act_tally clean;
    act_tally seen;
    act_judges_open(&judges, f, order, format);
    cr_assert(act_exact_open(&exact, f, NULL, order) == ACT_OK);
    act_screen *screen = judges.screen[judges.count - 1];
    cr_assert(act_screen_model(screen, &models, first, first + BATCH - 1) == ACT_OK);
    act_screen_values(screen, &models, first, y, BATCH);
    judge_batch(&judges, &models, first, y, &clean);
    plant p = choose(&judges, exact, random, x, y[x - first]);
    double right_ulps;
    act_class right_class = judge(exact, format, x, p.right, &right_ulps);
    y[x - first] = (uint32_t)p.y;
    judge_batch(&judges, &models, first, y, &seen);
    bool all_right =
        clean.correct == BATCH && clean.ulp.error <= 0.5 && right_class == ACT_JUDGED;
    cr_assert(!is_found(&clean, &clean, &p, right_ulps), "nothing is found to be it");
    bool found = all_right && is_found(&clean, &seen, &p, right_ulps);
    snprintf(why, ACT_DIFFERENCE_SIZE,
             "%s.d%d at %a: %#llx for %#llx, %s, %a ulp; seen %a at %#llx, %llu right",
             f->name, order, act_decode(format, x), (unsigned long long)p.y,
             (unsigned long long)p.right, act_class_names[p.class], p.ulps,
             seen.ulp.error, (unsigned long long)seen.ulp.x,
             (unsigned long long)seen.correct);
    act_model_list_free(&models);
    act_exact_close(exact);
    act_judges_close(&judges);
    return found;
}

ParameterizedTestParameters(detection, one_wrong_result) {
    static size_t seed[TESTS];
    for (size_t i = 0; i < TESTS; i++) {
        seed[i] = i;
    }
    return cr_make_param_array(size_t, seed, TESTS);
}

ParameterizedTest(size_t *seed, detection, one_wrong_result) {
    act_random random = act_random_seeded(*seed, "plants");
    uint32_t *y = calloc(BATCH, sizeof *y);
    cr_assert(y != NULL);
    int found = 0;
    for (int i = 0; i < PLANTS; i++) {
        char why[ACT_DIFFERENCE_SIZE];
        bool is_found_here = plant_one(&random, y, why);
        found += is_found_here;
        cr_expect(is_found_here, "%s", why);
    }
    cr_expect(found == PLANTS, "%d plants, %d found", PLANTS, found);
    free(y);
}

#include "draw.h"
#include "judge.h"

#include <criterion/criterion.h>
#include <flint/flint.h>
#include <math.h>

static void forget(void) {
    flint_cleanup();
    mpfr_free_cache();
}

TestSuite(oracle, .fini = forget);

enum { F64, F32, F16, BF16 };

Test(oracle, every_function_has_one) {
    for (size_t i = 0; i < act_function_count; i++) {
        const act_function *f = act_functions[i];
        cr_expect(act_oracle_find(f->name) != NULL, "%s has no oracle", f->name);
    }
    for (size_t i = 0; i < act_oracle_count; i++) {
        cr_expect(act_function_find(act_oracles[i].name) != NULL, "no function %s",
                  act_oracles[i].name);
    }
}

/* The next value that f is finite and smooth at, from x outwards. */
static double place(const act_case *c, double x) {
    double at[ACT_KINKS];
    int kinks = act_function_kink_count(c->f);
    if (kinks > 0) {
        c->f->kinks_at(at, c->p);
    }
    bool bounded = c->oracle->lo != 0 || c->oracle->hi != 0;
    x = act_nearest_in(c->format, x);
    if (bounded && !(x > c->oracle->lo)) {
        x = act_nearest_in(c->format, 2 * c->oracle->lo - x);
        x = x > c->oracle->lo ? x : act_step(c->format, c->oracle->lo, 1);
    }
    for (int i = 0; i < kinks; i++) {
        if (x == at[i]) {
            x = act_step(c->format, x, x < 0 ? -1 : 1);
        }
    }
    return x;
}

static void judge_random(act_case *c, act_draw *draw, int count, act_tally *tally) {
    for (int i = 0; i < count; i++) {
        act_judge(c, place(c, act_draw_between(draw, -8, 8)), tally);
        act_judge(c, place(c, act_draw_value(draw, c->format)), tally);
    }
}

int verbose(void);
Test(oracle, random_inputs) {
    static const int counts[ACT_FORMATS] = {20, 20, 6, 6};
    for (size_t i = 0; i < act_function_count; i++) {
        const act_function *f = act_functions[i];
        const act_oracle *oracle = act_oracle_find(f->name);
        if (oracle == NULL) {
            continue;
        }
        act_tally tally = {0};
        act_draw draw = {i};
        for (int n = 0; n < ACT_FORMATS * ACT_ORDERS; n++) {
            act_case c;
            cr_assert(act_case_open(&c, f, oracle, NULL, n % ACT_ORDERS,
                                    &act_formats[n / ACT_ORDERS]));
            judge_random(&c, &draw, counts[n / ACT_ORDERS], &tally);
            act_case_close(&c);
        }
        cr_expect(tally.wrong == 0, "%ld wrong: %s", tally.wrong, tally.first);
        fprintf(stderr, "%s: %ld %ld %ld %ld\n", f->name, tally.decided, tally.in_tail,
                tally.on_boundary, tally.beyond);
    }
}

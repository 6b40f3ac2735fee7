/* Every tail of the catalogue keeps the promises of act_tail. */
#include "promise.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

TestSuite(tails, .fini = mpfr_free_cache);

/* What has been seen of f - line on the way outward. */
typedef struct trail {
    int sign[ACT_ORDERS];
    mpfr_t first[ACT_ORDERS], last[ACT_ORDERS];
    int steps;
} trail;

/* Whether the difference keeps its sign and has shrunk since the last step. */
static bool goes_on(trail *seen, jet difference) {
    bool fine = true;
    mpfr_t magnitude;
    mpfr_init2(magnitude, mpfi_get_prec(difference->c[0]));
    for (int k = 0; k < ACT_ORDERS; k++) {
        int sign = mpfi_is_strictly_pos(difference->c[k]) ? 1 : -1;
        mpfi_mag(magnitude, difference->c[k]);
        if (seen->steps == 0) {
            mpfr_set(seen->first[k], magnitude, MPFR_RNDU);
        } else {
            fine =
                fine && sign == seen->sign[k] && mpfr_cmp(magnitude, seen->last[k]) < 0;
        }
        seen->sign[k] = sign;
        mpfi_mig(seen->last[k], difference->c[k]);
    }
    seen->steps++;
    mpfr_clear(magnitude);
    return fine;
}

/* With which power of x order k falls, at least: 16 stands for exponentials. */
static int power_of(const act_function *f, int k) {
    bool is_algebraic = strcmp(f->name, "bent_identity") == 0; /* 1 / (4 x) at first */
    return is_algebraic ? k + 1 : 16;
}

/* Follows f - line outward as far as its sign can be resolved; true if it kept its
 * promises and has fallen with that power of x, but for a factor of 16. */
static bool tail_falls(const act_function *f, const double *p, int right,
                       char why[ACT_WHY]) {
    const act_tail *tail = right ? &f->right : &f->left;
    double at[ACT_KINKS];
    int piece = right ? act_kinks_of(f, p, at) : 0;
    while (piece > 0 && right && isinf(at[piece - 1])) {
        piece--;
    }
    if (tail->line == NULL || tail->reach == 0 || f->piece[piece] == tail->line) {
        return true;
    }
    enum { PRECISION = 2047, STEPS = 200 };
    trail seen = {.steps = 0};
    for (int k = 0; k < ACT_ORDERS; k++) {
        mpfr_inits2(PRECISION, seen.first[k], seen.last[k], (mpfr_ptr)0);
    }
    act_tape *tape = act_tape_open(ACT_ORDERS, PRECISION);
    double start = tail->per > 0 ? tail->reach / fabs(p[tail->per - 1]) : tail->reach;
    double distance = start;
    bool fine = true, resolved = true;
    for (int i = 0; i < STEPS && fine && resolved; i++) {
        act_tape_reset(tape);
        jet x = jet_variable(tape, right ? distance : -distance);
        jet difference = jet_sub(f->piece[piece](x, p), tail->line(x, p));
        for (int k = 0; k < ACT_ORDERS; k++) {
            resolved = resolved && !mpfi_has_zero(difference->c[k]);
        }
        if (resolved) {
            fine = goes_on(&seen, difference);
            distance *= 1.1;
        }
    }
    for (int k = 0; k < ACT_ORDERS; k++) {
        long fall = lround(power_of(f, k) * log2(distance / start));
        fine = fine && seen.steps > 10 &&
               mpfr_get_exp(seen.first[k]) - mpfr_get_exp(seen.last[k]) > fall - 4;
        mpfr_clears(seen.first[k], seen.last[k], (mpfr_ptr)0);
    }
    act_tape_close(tape);
    snprintf(why, ACT_WHY, "%s tail, about %a", right ? "right" : "left", distance);
    return fine;
}

static bool tails_fall(const act_function *f, const double *p, char why[ACT_WHY]) {
    return tail_falls(f, p, 0, why) && tail_falls(f, p, 1, why);
}

Test(tails, fall_to_their_line) {
    act_expect_of_all(tails_fall);
    act_function planted = *act_function_find("gelu");
    planted.right.reach = 0.5; /* within the root of gelu'' */
    act_expect_caught(tails_fall, &planted);
    planted = *act_function_find("sigmoid");
    planted.left.line = planted.right.line;
    act_expect_caught(tails_fall, &planted);
}

/* Every descriptor of the catalogue keeps the promises of function.h. */
#include "draw.h"
#include "probe.h"
#include "promise.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

TestSuite(functions, .fini = mpfr_free_cache);

static bool is_id(const char *name) {
    return name != NULL && name[0] != '\0' &&
           strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(name);
}

static bool is_text(const char *text) {
    return text != NULL && text[0] != '\0';
}

static bool words_and_ranges_are_sound(const act_function *f, const double *p,
                                       char why[ACT_WHY]) {
    (void)p;
    if (!is_id(f->name) || !is_text(f->formula) || !is_text(f->source) ||
        (f->note != NULL && !is_text(f->note))) {
        snprintf(why, ACT_WHY, "name, formula, source or note");
        return false;
    }
    if (!(f->domain[0] < f->domain[1])) {
        snprintf(why, ACT_WHY, "domain %a to %a", f->domain[0], f->domain[1]);
        return false;
    }
    for (int i = 0; f->params[i].name != NULL; i++) {
        const act_param *param = &f->params[i];
        if (!is_id(param->name) || !isfinite(param->lo) || !(param->lo < param->hi) ||
            !(param->lo <= param->value && param->value <= param->hi)) {
            snprintf(why, ACT_WHY, "%s = %a in %a to %a", param->name, param->value,
                     param->lo, param->hi);
            return false;
        }
    }
    return true;
}

Test(functions, words_and_ranges) {
    act_expect_of_all(words_and_ranges_are_sound);
    for (size_t i = 0; i < act_function_count; i++) {
        const char *name = act_functions[i]->name;
        cr_expect(act_function_find(name) == act_functions[i], "%s", name);
        cr_expect(i == 0 || strcmp(act_functions[i - 1]->name, name) < 0, "%s after %s",
                  name, act_functions[i - (i > 0)]->name);
    }
    act_function planted = *act_function_find("sigmoid");
    planted.name = "Sigmoid";
    act_expect_caught(words_and_ranges_are_sound, &planted);
    planted = *act_function_find("swish");
    planted.params[0].value = 0;
    act_expect_caught(words_and_ranges_are_sound, &planted);
}

/* Ascending, and the pieces differ there in one of the orders 0 to 3: isrlu's do in the
 * third only. */
static bool kinks_are_kinks(const act_function *f, const double *p, char why[ACT_WHY]) {
    double at[ACT_KINKS];
    int kinks = act_kinks_of(f, p, at);
    if (kinks < 0 || (kinks == 2 && !(at[0] < at[1]))) {
        snprintf(why, ACT_WHY, "pieces and kinks do not match");
        return false;
    }
    enum { LENGTH = 4 };
    bool all_differ = true;
    act_tape *tape = act_tape_open(LENGTH, 127);
    for (int i = 0; i < kinks && isfinite(at[i]); i++) {
        jet x = jet_variable(tape, at[i]);
        jet left = f->piece[i](x, p);
        jet right = f->piece[i + 1](x, p);
        bool differs = false;
        for (int k = 0; k < LENGTH; k++) {
            differs = differs || mpfi_cmp(left->c[k], right->c[k]) != 0;
        }
        if (!differs) {
            snprintf(why, ACT_WHY, "no kink at %a", at[i]);
            all_differ = false;
        }
    }
    act_tape_close(tape);
    return all_differ;
}

Test(functions, kinks) {
    act_expect_of_all(kinks_are_kinks);
    act_function planted = *act_function_find("relu");
    planted.piece[0] = planted.piece[1];
    act_expect_caught(kinks_are_kinks, &planted);
    planted = *act_function_find("relu6");
    planted.piece[2] = NULL;
    act_expect_caught(kinks_are_kinks, &planted);
}

static bool approaches(double near, double far, double limit) {
    if (isinf(limit)) {
        return signbit(near) == signbit(limit) && fabs(near) > 100 &&
               (fabs(far) > fabs(near) || isinf(near));
    }
    if (limit == 0) {
        return signbit(near) == signbit(limit) && fabs(near) < 0x1p-90 &&
               fabs(far) <= fabs(near);
    }
    return fabs(near - limit) <= fabs(limit) * 0x1p-50;
}

/* Far values scatter, or there are none. */
static bool has_no_limit(act_exact *exact, double sign) {
    double least = HUGE_VAL, greatest = -HUGE_VAL;
    for (int i = 0; i < 32; i++) {
        double y = act_probe_round(exact, F64, ACT_NEAREST, sign * 0x1p300 * (1 + i));
        if (isnan(y)) {
            return true;
        }
        least = fmin(least, y);
        greatest = fmax(greatest, y);
    }
    return greatest - least > 0.5;
}

/* The sign of a zero limit says from which side it is approached. */
static bool limits_are_approached(const act_function *f, const double *p,
                                  char why[ACT_WHY]) {
    for (int k = 0; k < ACT_ORDERS; k++) {
        act_exact *exact;
        cr_assert(act_exact_open(&exact, f, p, k) == ACT_OK);
        for (int right = 0; right < 2 && why[0] == '\0'; right++) {
            double sign = right ? 1 : -1;
            double limit = act_probe_round(exact, F64, ACT_NEAREST, sign * HUGE_VAL);
            double near = act_probe_round(exact, F64, ACT_NEAREST, sign * 0x1p300);
            double far = act_probe_round(exact, F64, ACT_NEAREST, sign * 0x1p600);
            if (isnan(limit) ? !has_no_limit(exact, sign)
                             : !approaches(near, far, limit)) {
                snprintf(why, ACT_WHY, "order %d: %a, then %a, but the limit is %a", k,
                         near, far, limit);
            }
        }
        act_exact_close(exact);
    }
    return why[0] == '\0';
}

Test(functions, limits) {
    act_expect_of_all(limits_are_approached);
    act_function planted = *act_function_find("silu");
    planted.limit[0][0] = 0.0; /* it is -0 */
    act_expect_caught(limits_are_approached, &planted);
    planted = *act_function_find("softplus");
    planted.limit[1][1] = 0;
    act_expect_caught(limits_are_approached, &planted);
    planted = *act_function_find("sine");
    planted.limit[0][1] = 0;
    act_expect_caught(limits_are_approached, &planted);
}

/* f^(k)(-x) = sign f^(k)(x), as rounded in every direction. */
static bool is_mirrored(act_exact *exact, double x, int sign, char why[ACT_WHY]) {
    static const act_direction mirrored[] = {ACT_NEAREST, ACT_UP, ACT_DOWN, ACT_TO_ZERO};
    for (int d = 0; d < DIRECTIONS; d++) {
        double y = act_probe_round(exact, F64, d, x);
        int opposite = sign > 0 ? d : (int)mirrored[d];
        double z = act_probe_round(exact, F64, opposite, -x);
        if (!(z == sign * y || (isnan(y) && isnan(z)))) {
            snprintf(why, ACT_WHY, "%a at %a, %a at %a", y, x, z, -x);
            return false;
        }
    }
    return true;
}

/* f(x) + f(-x) = 1 to the precision of truths, 2^-20 ulp each. */
static bool adds_up_to_one(act_exact *exact, double x, char why[ACT_WHY]) {
    act_truth high = act_probe_truth(exact, F64, fabs(x));
    act_truth low = act_probe_truth(exact, F64, -fabs(x));
    double rest =
        ldexp(high.residual, high.ulp_exponent) + ldexp(low.residual, low.ulp_exponent);
    double excess = (high.rounded - 1) + low.rounded + rest;
    snprintf(why, ACT_WHY, "%a and %a at %a: %a too much", high.rounded, low.rounded, x,
             excess);
    return fabs(excess) <= ldexp(1, high.ulp_exponent - 18);
}

static bool symmetry_holds(const act_function *f, const double *p, char why[ACT_WHY]) {
    bool fine = true;
    for (int k = 0; k < ACT_ORDERS && f->symmetry != ACT_NO_SYMMETRY; k++) {
        act_exact *exact;
        cr_assert(act_exact_open(&exact, f, p, k) == ACT_OK);
        int sign = (f->symmetry == ACT_EVEN) == (k % 2 == 0) ? 1 : -1;
        act_draw draw = {.state = 20};
        for (int i = 0; i < 60 && fine; i++) {
            double x = act_draw_between(&draw, -20, 20);
            if (f->symmetry == ACT_SIGMOIDAL && k == 0) {
                fine = adds_up_to_one(exact, x, why);
            } else {
                double wide = act_draw_value(&draw, &act_formats[F64]);
                fine = is_mirrored(exact, x, sign, why) &&
                       is_mirrored(exact, wide, sign, why);
            }
        }
        act_exact_close(exact);
    }
    return fine;
}

Test(functions, symmetry) {
    act_expect_of_all(symmetry_holds);
    act_function planted = *act_function_find("silu");
    planted.symmetry = ACT_ODD;
    act_expect_caught(symmetry_holds, &planted);
    planted = *act_function_find("logish");
    planted.symmetry = ACT_SIGMOIDAL;
    act_expect_caught(symmetry_holds, &planted);
}

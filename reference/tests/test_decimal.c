#include "compare.h"
#include "draw.h"
#include "probe.h"

#include <criterion/criterion.h>
#include <flint/flint.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void forget(void) {
    flint_cleanup();
    mpfr_free_cache();
}

TestSuite(decimal, .fini = forget);

static void expect_text(const char *name, int order, double x, int digits,
                        const char *want) {
    act_exact *exact = act_probe_open(name, NULL, order);
    char *text = NULL;
    act_status status = act_exact_decimal(exact, x, digits, &text);
    cr_expect(status == ACT_OK && text != NULL && strcmp(text, want) == 0,
              "%s.d%d(%a) to %d digits: status %d, %s, not %s", name, order, x, digits,
              (int)status, text != NULL ? text : "nothing", want);
    free(text);
    act_exact_close(exact);
}

/* OEIS A001113 (e), A002193, A010503 (roots of 2 and 1/2), A002162, A002392 (log 2 and
 * 10), A003881 (pi/4), A073742 to A073744 (sinh, cosh, tanh 1), A049469 (sin 1), A068985
 * (1/e), A001622 (golden ratio, squareplus(1)). */
Test(decimal, published_constants) {
    static const struct {
        const char *name;
        double x;
        const char *digits;
    } rows[] = {
        {"exp", 1, "2.7182818284590452353602874713526624977572470937000"},
        {"exp", -1, "0.36787944117144232159552377016146086744581113103177"},
        {"sqrt", 2, "1.4142135623730950488016887242096980785696718753769"},
        {"rsqrt", 2, "0.70710678118654752440084436210484903928483593768847"},
        {"isru", 1, "0.70710678118654752440084436210484903928483593768847"},
        {"log", 2, "0.69314718055994530941723212145817656807550013436026"},
        {"log", 10, "2.3025850929940456840179914546843642076011014886288"},
        {"log1p", 1, "0.69314718055994530941723212145817656807550013436026"},
        {"softplus", 0, "0.69314718055994530941723212145817656807550013436026"},
        {"atan", 1, "0.78539816339744830961566084581987572104929234984378"},
        {"sinh", 1, "1.1752011936438014568823818505956008151557179813341"},
        {"cosh", 1, "1.5430806348152437784779056207570616826015291123659"},
        {"tanh", 1, "0.76159415595576488811945828260479359041276859725794"},
        {"sine", 1, "0.84147098480789650665250232163029899962256306079837"},
        {"squareplus", 1, "1.6180339887498948482045868343656381177203091798058"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        expect_text(rows[i].name, 0, rows[i].x, 50, rows[i].digits);
    }
    /* exp is its own derivative; gaussian'(1) = -2/e. */
    expect_text("exp", 2, 1, 20, "2.7182818284590452354");
    expect_text("gaussian", 1, 1, 30, "-0.735758882342884643191047540323");
}

/* Abramowitz and Stegun, Handbook of Mathematical Functions: tables 7.1 (erf, 10
 * decimals) and 26.1 (P = gelu(1), 15 decimals). */
Test(decimal, published_tables) {
    expect_text("erf", 0, 0.5, 10, "0.5204998778");
    expect_text("erf", 0, 1, 10, "0.8427007929");
    expect_text("gelu", 0, 1, 15, "0.841344746068543");
}

Test(decimal, shapes) {
    expect_text("squareplus", 0, 1.5, 20, "2");
    expect_text("sigmoid", 0, 0, 20, "0.5");
    expect_text("relu", 0, -3, 20, "0");
    expect_text("sqrt", 0, 2, 2, "1.4");
    expect_text("exp2", 0, -150, 10, "7.006492322e-46");
    expect_text("exp2", 0, 1000, 6, "1.07151e+301");
    expect_text("sigmoid", 0, 400, 20, "1.0000000000000000000");
    expect_text("gelu", 0, HUGE_VAL, 20, "inf");
    expect_text("tanh", 0, -HUGE_VAL, 20, "-1");
    expect_text("log", 0, 0, 20, "-inf");
    expect_text("log", 0, -1, 20, "nan");
}

/* |text - f| is at most half a unit of its last digit. */
static bool is_nearest(const char *text, int digits, const arb_t ball) {
    arb_t claim, unit, ten;
    arb_init(claim);
    arb_init(unit);
    arb_init(ten);
    arb_set_str(claim, text, 400);
    double leading = floor(log10(fabs(strtod(text, NULL))));
    arb_set_si(ten, 10);
    arb_set_si(unit, (slong)leading - digits + 1);
    arb_pow(unit, ten, unit, 400);
    arb_mul_2exp_si(unit, unit, -1);
    arb_sub(claim, claim, ball, 400);
    arb_abs(claim, claim);
    bool nearest = arb_gt(claim, unit) == 0;
    arb_clear(claim);
    arb_clear(unit);
    arb_clear(ten);
    return nearest;
}

Test(decimal, random_values_agree_with_arb) {
    act_draw draw = {71};
    arb_t ball;
    arb_init(ball);
    int checked = 0;
    for (size_t i = 0; i < act_function_count; i++) {
        const act_oracle *oracle = act_oracle_find(act_functions[i]->name);
        cr_assert(oracle != NULL, "%s", act_functions[i]->name);
        for (int n = 0; n < 4 * ACT_ORDERS; n++) {
            act_case c;
            cr_assert(act_case_open(&c, act_functions[i], oracle, NULL, n % ACT_ORDERS,
                                    &act_formats[F64]));
            double x = act_case_place(&c, act_draw_between(&draw, -9, 9));
            int digits = (int)act_draw_integer(&draw, 2, 60);
            act_oracle_value(ball, oracle, c.p, c.order, x, 400);
            char *text = NULL;
            act_status status = act_exact_decimal(c.exact, x, digits, &text);
            cr_assert(status == ACT_OK, "%s.d%d(%a)", oracle->name, c.order, x);
            bool right = arb_is_zero(ball) ? strcmp(text, "0") == 0
                                           : is_nearest(text, digits, ball);
            cr_expect(right, "%s.d%d(%a) to %d digits: %s", oracle->name, c.order, x,
                      digits, text);
            free(text);
            act_case_close(&c);
            checked++;
        }
    }
    arb_clear(ball);
    cr_expect(checked == 4 * ACT_ORDERS * (int)act_function_count, "%d", checked);
}

/* Planted: the last digit is off by one. */
Test(decimal, comparison_finds_a_wrong_digit) {
    arb_t ball;
    arb_init(ball);
    arb_set_si(ball, 2);
    arb_sqrt(ball, ball, 400);
    cr_expect(is_nearest("1.414213562", 10, ball));
    cr_expect(!is_nearest("1.414213563", 10, ball));
    cr_expect(!is_nearest("1.414213561", 10, ball));
    arb_clear(ball);
}

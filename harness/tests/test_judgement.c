/* The judgement on one result beside a truth by hand. */
#include "judge/tally.h"

#include <criterion/criterion.h>
#include <float.h>
#include <math.h>

enum { F64, F32, F16, BF16 };
#define QUIET (double)NAN
#define LARGEST (double)FLT_MAX

/* A truth in an initializer. */
#define TRUTH(rounded_, residual_, exponent, zero_)                                      \
    {                                                                                    \
        .rounded = (rounded_), .residual = (residual_), .ulp_exponent = (exponent),      \
        .zero = (zero_)                                                                  \
    }

static const double least = 0x1p-149; /* of binary32, whose ulps there are 2^-149 */

Test(judgement, classes) {
    const struct {
        const char *what;
        act_truth truth;
        double y;
        act_class class;
        double ulps;
    } rows[] = {
        {"exact", TRUTH(1, 0, -23, 0), 1, ACT_JUDGED, 0},
        {"2 ulp above", TRUTH(1, 0, -23, 0), 1 + 0x1p-22, ACT_JUDGED, 2},
        {"f a quarter above", TRUTH(1, 0.25, -23, 0), 1, ACT_JUDGED, -0.25},
        {"negative, 1 ulp up", TRUTH(-4, 0, -21, 0), -4 + 0x1p-21, ACT_JUDGED, 1},
        {"below the binade", TRUTH(1, 0, -23, 0), 1 - 0x1p-24, ACT_JUDGED, -0.5},
        {"NaN for NaN", TRUTH(QUIET, 0, 0, 0), QUIET, ACT_JUDGED, 0},
        {"NaN for 1", TRUTH(1, 0, -23, 0), QUIET, ACT_NAN_FOR_NUMBER, 0},
        {"NaN for inf", TRUTH(HUGE_VAL, 0, 104, 0), QUIET, ACT_NAN_FOR_NUMBER, 0},
        {"NaN for 0", TRUTH(0, 0, -149, 0), QUIET, ACT_NAN_FOR_NUMBER, 0},
        {"0 for NaN", TRUTH(QUIET, 0, 0, 0), 0, ACT_NUMBER_FOR_NAN, 0},
        {"inf for NaN", TRUTH(QUIET, 0, 0, 0), HUGE_VAL, ACT_NUMBER_FOR_NAN, 0},
        {"-1 for 1", TRUTH(1, 0, -23, 0), -1, ACT_WRONG_SIGN, 0},
        {"inf for -inf", TRUTH(-HUGE_VAL, 0, 104, 0), HUGE_VAL, ACT_WRONG_SIGN, 0},
        {"0 for the least", TRUTH(least, 0, -149, 0), 0, ACT_ZERO_FOR_NUMBER, 0},
        {"-0 for the least", TRUTH(least, 0, -149, 0), -0.0, ACT_ZERO_FOR_NUMBER, 0},
        {"0 for 0.99 least", TRUTH(least, -0.01, -149, 0), 0, ACT_JUDGED, -0.99},
        {"-0 for 0.6 least", TRUTH(least, -0.4, -149, ACT_ZERO_PLUS), -0.0,
         ACT_WRONG_ZERO_SIGN, 0},
        {"-0 for -0.6 least", TRUTH(-least, 0.4, -149, ACT_ZERO_MINUS), -0.0, ACT_JUDGED,
         0.6},
        {"0 for 1.01 least", TRUTH(least, 0.01, -149, 0), 0, ACT_ZERO_FOR_NUMBER, 0},
        {"0 for a normal f", TRUTH(1, 0, -23, 0), 0, ACT_ZERO_FOR_NUMBER, 0},
        {"0 for -inf", TRUTH(-HUGE_VAL, 0, 104, 0), 0, ACT_ZERO_FOR_NUMBER, 0},
        {"0 for 0.4 least", TRUTH(0, 0.4, -149, ACT_ZERO_PLUS), 0, ACT_JUDGED, -0.4},
        {"-0 for 0.4 least", TRUTH(0, 0.4, -149, ACT_ZERO_PLUS), -0.0,
         ACT_WRONG_ZERO_SIGN, 0},
        {"0 for -0", TRUTH(-0.0, 0, -149, ACT_ZERO_MINUS), 0, ACT_WRONG_ZERO_SIGN, 0},
        {"-0 for -0", TRUTH(-0.0, 0, -149, ACT_ZERO_MINUS), -0.0, ACT_JUDGED, 0},
        {"0 for any 0", TRUTH(0, 0, -149, ACT_ZERO_ANY), 0, ACT_JUDGED, 0},
        {"-0 for any 0", TRUTH(0, 0, -149, ACT_ZERO_ANY), -0.0, ACT_JUDGED, 0},
        {"least for 0", TRUTH(0, 0, -149, ACT_ZERO_PLUS), least, ACT_JUDGED, 1},
        {"max for inf", TRUTH(HUGE_VAL, 0, 104, 0), LARGEST, ACT_JUDGED, -1},
        {"inf for inf", TRUTH(HUGE_VAL, 0, 104, 0), HUGE_VAL, ACT_JUDGED, 0},
        {"inf for max", TRUTH(LARGEST, 0, 104, 0), HUGE_VAL, ACT_JUDGED, 1},
        {"inf for 1", TRUTH(1, 0, -23, 0), HUGE_VAL, ACT_JUDGED, 0x1p151 - 0x1p23},
        {"-inf for -1", TRUTH(-1, 0, -23, 0), -HUGE_VAL, ACT_JUDGED, -0x1p151 + 0x1p23},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        act_judgement got = act_judge(&rows[i].truth, &act_formats[F32], rows[i].y);
        cr_expect(got.class == rows[i].class, "%s: %s, not %s", rows[i].what,
                  act_class_names[got.class], act_class_names[rows[i].class]);
        cr_expect(got.ulps == rows[i].ulps, "%s: %a ulp, not %a", rows[i].what, got.ulps,
                  rows[i].ulps);
    }
}

/* In the other formats an infinite result counts as 2^(emax + 1) too. */
Test(judgement, overflow_is_one_step_beyond_the_maximum) {
    for (int k = 0; k < ACT_FORMATS; k++) {
        const act_format *format = &act_formats[k];
        int ulp_exponent = format->emax - format->precision + 1;
        const act_truth infinite = TRUTH(HUGE_VAL, 0, ulp_exponent, ACT_ZERO_ANY);
        const act_truth largest =
            TRUTH(act_format_max(format), 0, ulp_exponent, ACT_ZERO_ANY);
        double ulps = act_judge(&infinite, format, act_format_max(format)).ulps;
        cr_expect(ulps == -1, "%s: the maximum for inf: %a ulp", format->name, ulps);
        ulps = act_judge(&largest, format, HUGE_VAL).ulps;
        cr_expect(ulps == 1, "%s: inf for the maximum: %a ulp", format->name, ulps);
    }
}

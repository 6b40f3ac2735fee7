/* The logic of a choice, without a store. */
#include "choose/choose.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

/* --for: with the greatest error that it allows in binary32, rounding to the narrower
 * format is off by at most 9/16 of its ulp; with twice that error it can be more. */
Test(choose, limit_for_a_consumer) {
    const act_format *f32 = act_format_find("f32");
    static const char *const names[] = {"bf16", "f16"};
    for (size_t k = 0; k < 2; k++) {
        const act_format *consumer = act_format_find(names[k]);
        act_requirement limit;
        cr_assert(act_requirement_for(consumer, f32, &limit), "%s", names[k]);
        cr_expect(limit.error == ldexp(1, 24 - consumer->precision - 4), "%g",
                  limit.error);
        double worst[2] = {0, 0};
        for (int i = 0; i < 1 << 16; i++) {
            double exact = 1 + i * 0x1p-16;
            double ulp = ldexp(1, 1 - consumer->precision);
            for (int twice = 0; twice < 2; twice++) {
                double error = (twice + 1) * limit.error * 0x1p-23;
                for (int sign = -1; sign <= 1; sign += 2) {
                    double rounded = nearbyint((exact + sign * error) / ulp) * ulp;
                    worst[twice] = fmax(worst[twice], fabs(rounded - exact) / ulp);
                }
            }
        }
        cr_expect(worst[0] <= 0.5 + ACT_REQUIREMENT_SHARE &&
                      worst[1] > 0.5 + ACT_REQUIREMENT_SHARE,
                  "%s: %g, %g", names[k], worst[0], worst[1]);
        cr_expect(!act_requirement_for(f32, consumer, &limit), "wider than %s", names[k]);
    }
}

/* Paired rounds see what intervals of their own do not: each round of b is 1.1 times that
 * of a, while both drift by half. */
Test(choose, ratio) {
    act_candidate a = {.run = 1, .rounds = ACT_BENCH_ROUNDS, .ns = {1.25, 1, 1.5}};
    act_candidate b = {.run = 1, .rounds = ACT_BENCH_ROUNDS, .ns = {1.375, 1.1, 1.65}};
    for (int i = 0; i < ACT_BENCH_ROUNDS; i++) {
        a.ns_of[i] = 1 + 0.5 * i / (ACT_BENCH_ROUNDS - 1);
        b.ns_of[i] = 1.1 * a.ns_of[i];
    }
    act_interval ratio = act_candidate_ratio(&a, &b);
    cr_expect(fabs(ratio.low - 1.1) < 1e-12 && fabs(ratio.high - 1.1) < 1e-12 &&
                  act_stats_differ(&ratio),
              "paired: %g [%g, %g]", ratio.estimate, ratio.low, ratio.high);
    b.run = 2;
    ratio = act_candidate_ratio(&a, &b);
    cr_expect(ratio.low == 1.1 / 1.5 && ratio.high == 1.65 && !act_stats_differ(&ratio),
              "of two runs: [%g, %g]", ratio.low, ratio.high);
}

/* Medians of a machine that drifts may be in another order than each round's ratio. */
Test(choose, paired_rounds_decide) {
    static act_impl impls[] = {{.id = "a"}, {.id = "b"}, {.id = "c"}};
    static act_candidate candidates[3];
    static const double ratio[] = {1, 0.97, 1.01};
    act_choice choice = {.candidates = candidates, .count = 3};
    act_requirement limit = {.error = 1};
    for (int i = 0; i < 3; i++) {
        candidates[i] = (act_candidate){.impl = &impls[i],
                                        .has_accuracy = true,
                                        .is_proven = true,
                                        .max_ulp = 0.5,
                                        .has_speed = true,
                                        .run = 1,
                                        .rounds = ACT_BENCH_ROUNDS,
                                        .ns = {1 + i, 1, 4}};
        for (int r = 0; r < ACT_BENCH_ROUNDS; r++) {
            candidates[i].ns_of[r] = ratio[i] * (1 + r);
        }
    }
    act_choice_make(&choice, &limit);
    cr_expect(choice.winner != NULL && strcmp(choice.winner->impl->id, "b") == 0,
              "%s is 3 %% slower than b in each round",
              choice.winner != NULL ? choice.winner->impl->id : "none");
}

/* What keeps the limit comes first, by time; no time, no winner. */
Test(choose, order) {
    static act_impl impls[4] = {{.id = "a"}, {.id = "b"}, {.id = "c"}, {.id = "d"}};
    static act_candidate candidates[4];
    act_choice choice = {.candidates = candidates, .count = 4};
    act_requirement limit = {.error = 1};
    static const double ulp[] = {3, 1, 0.4, 0.5};
    static const double ns[] = {1, 2, 3, 4};
    for (int i = 0; i < 4; i++) {
        candidates[i] = (act_candidate){.impl = &impls[i],
                                        .has_accuracy = true,
                                        .is_proven = true,
                                        .max_ulp = ulp[i],
                                        .has_speed = true,
                                        .ns = {ns[i], ns[i], ns[i]}};
    }
    act_choice_make(&choice, &limit);
    cr_expect(strcmp(choice.winner->impl->id, "b") == 0 &&
                  strcmp(choice.more_precise->impl->id, "c") == 0 &&
                  choice.nearest == NULL,
              "%s", choice.winner->impl->id);
    limit.error = 0.3;
    act_choice_make(&choice, &limit);
    cr_expect(choice.winner == NULL && strcmp(choice.nearest->impl->id, "c") == 0,
              "nothing keeps 0.3");
    limit.error = 1;
    for (int i = 0; i < 4; i++) {
        candidates[i].has_speed = false;
    }
    act_choice_make(&choice, &limit);
    cr_expect(choice.winner == NULL, "chosen without a time");
}

/* A zero instead of a number is an absolute error, and one of what is rounded next; a
 * limit in ulps and other failures it does not excuse. */
Test(choose, zeros) {
    const act_requirement absolute = {.is_absolute = true, .error = 1e-3};
    const act_requirement in_ulps = {.error = 8};
    const struct {
        const char *what;
        act_requirement limit;
        long long zeros, failures;
        double zero_abs;
        act_standing standing;
    } rows[] = {
        {"small", absolute, 5, 5, 1e-4, ACT_STANDING_KEEPS},
        {"none", absolute, 0, 0, (double)NAN, ACT_STANDING_KEEPS},
        {"large", absolute, 5, 5, 2e-3, ACT_STANDING_EXCEEDS},
        {"and another failure", absolute, 5, 6, 1e-4, ACT_STANDING_FAILS},
        {"in ulps", in_ulps, 5, 5, 1e-40, ACT_STANDING_FAILS},
        {"for binary16",
         {.error = 8, .consumer = act_format_find("f16")},
         5,
         5,
         0x1.1p-25,
         ACT_STANDING_KEEPS},
        {"more than that",
         {.error = 8, .consumer = act_format_find("f16")},
         5,
         5,
         0x1.3p-25,
         ACT_STANDING_FAILS},
        {"for bfloat16",
         {.error = 8, .consumer = act_format_find("bf16")},
         5,
         5,
         0x1.1p-25,
         ACT_STANDING_FAILS},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        act_candidate c = {.has_accuracy = true,
                           .max_ulp = 2,
                           .max_abs = 1e-5,
                           .zeros = rows[i].zeros,
                           .failures = rows[i].failures,
                           .zero_abs = rows[i].zero_abs};
        act_candidate_judge(&c, &rows[i].limit);
        cr_expect(c.standing == rows[i].standing, "%s: %s, %s", rows[i].what,
                  act_standing_names[c.standing], c.reason);
    }
}

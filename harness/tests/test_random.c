#include "base/random.h"

#include <criterion/criterion.h>
#include <math.h>

/* First outputs of Vigna's splitmix64.c, https://prng.di.unimi.it, for state 1234567. */
Test(random, is_splitmix64) {
    static const uint64_t want[] = {6457827717110365317u, 3203168211198807973u,
                                    9817491932198370423u, 4593380528125082431u,
                                    16408922859458223821u};
    act_random random = {.state = 1234567};
    for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
        uint64_t got = act_random_next(&random);
        cr_expect(got == want[i], "number %zu: %llu, not %llu", i,
                  (unsigned long long)got, (unsigned long long)want[i]);
    }
}

Test(random, seed_and_name_fix_the_sequence) {
    act_random first = act_random_seeded(1, "gelu");
    act_random again = act_random_seeded(1, "gelu");
    act_random other_seed = act_random_seeded(2, "gelu");
    act_random other_name = act_random_seeded(1, "celu");
    for (int i = 0; i < 1000; i++) {
        uint64_t number = act_random_next(&first);
        cr_assert(number == act_random_next(&again), "number %d differs", i);
        cr_assert(number != act_random_next(&other_seed), "number %d: same seed", i);
        cr_assert(number != act_random_next(&other_name), "number %d: same name", i);
    }
}

enum { DRAWS = 100000 };

/* Bounds of six standard deviations: chance fails none of them in a lifetime. */
Test(random, uniform_numbers) {
    act_random random = act_random_seeded(1, "uniform");
    double sum = 0;
    long tenths[10] = {0};
    for (int i = 0; i < DRAWS; i++) {
        double u = act_random_uniform(&random);
        cr_assert(u >= 0 && u < 1, "draw %d: %a", i, u);
        sum += u;
        tenths[(int)(10 * u)]++;
    }
    double mean = sum / DRAWS;
    cr_expect(fabs(mean - 0.5) < 6 * sqrt(1.0 / 12 / DRAWS), "mean %g", mean);
    for (int i = 0; i < 10; i++) {
        double share = (double)tenths[i] / DRAWS;
        cr_expect(fabs(share - 0.1) < 6 * sqrt(0.1 * 0.9 / DRAWS), "tenth %d: %g", i,
                  share);
    }
}

Test(random, normal_numbers) {
    act_random random = act_random_seeded(1, "normal");
    double sum = 0;
    double squares = 0;
    double products = 0;
    double before = 0;
    long within[4] = {0};
    for (int i = 0; i < DRAWS; i++) {
        double z = act_random_normal(&random);
        cr_assert(isfinite(z), "draw %d: %a", i, z);
        sum += z;
        squares += z * z;
        products += z * before;
        before = z;
        for (int k = 1; k <= 3; k++) {
            within[k] += fabs(z) < k;
        }
    }
    double mean = sum / DRAWS;
    double variance = squares / DRAWS;
    cr_expect(fabs(mean) < 6 / sqrt(DRAWS), "mean %g", mean);
    cr_expect(fabs(variance - 1) < 6 * sqrt(2.0 / DRAWS), "variance %g", variance);
    cr_expect(fabs(products / DRAWS) < 6 / sqrt(DRAWS), "neighbours are correlated: %g",
              products / DRAWS);
    for (int k = 1; k <= 3; k++) {
        double share = (double)within[k] / DRAWS;
        double want = erf(k / sqrt(2));
        cr_expect(fabs(share - want) < 6 * sqrt(want * (1 - want) / DRAWS),
                  "within %d sigma: %g, not %g", k, share, want);
    }
}

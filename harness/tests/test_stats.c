#include "base/random.h"
#include "base/stats.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

/* Critical values of the two-sided sign test at 5 %, as tabulated by Dixon and Mood, The
 * Statistical Sign Test, JASA 41 (1946): r or fewer of the rarer sign are significant, so
 * the interval reaches from the (r + 1)-th smallest value to the (r + 1)-th largest. */
static const struct {
    size_t n, r;
} sign_test[] = {{6, 0},   {8, 0},   {9, 1},   {11, 1},  {12, 2},  {15, 3},  {17, 4},
                 {20, 5},  {21, 5},  {23, 6},  {25, 7},  {30, 9},  {35, 11}, {40, 13},
                 {45, 15}, {50, 17}, {60, 21}, {70, 26}, {80, 30}, {90, 35}, {100, 39}};

Test(stats, published_ranks) {
    for (size_t i = 0; i < sizeof sign_test / sizeof sign_test[0]; i++) {
        size_t rank = act_stats_rank(sign_test[i].n, 0.95);
        cr_expect(rank == sign_test[i].r + 1, "n = %zu: rank %zu", sign_test[i].n, rank);
    }
    for (size_t n = 1; n < 6; n++) {
        cr_expect(act_stats_rank(n, 0.95) == 0, "%zu values have an interval", n);
    }
    cr_expect(act_stats_rank(21, 0.99) == 5 && act_stats_rank(21, 0.5) == 9,
              "21 values: %zu at 99 %%, %zu at 50 %%", act_stats_rank(21, 0.99),
              act_stats_rank(21, 0.5));
}

Test(stats, values_by_hand) {
    const double odd[] = {9, 1, 8, 2, 7, 3, 6, 4, 5};
    act_interval a = act_stats_median(odd, 9, 0.95);
    cr_expect(a.estimate == 5 && a.low == 2 && a.high == 8, "%g [%g, %g]", a.estimate,
              a.low, a.high);
    cr_expect(odd[0] == 9 && odd[8] == 5, "the values were moved");
    double sorted[9];
    act_stats_sort(odd, 9, sorted);
    cr_expect(sorted[0] == 1 && sorted[4] == 5 && sorted[8] == 9, "%g", sorted[4]);
    act_interval even = act_stats_median(odd, 4, 0.95);
    cr_expect(even.estimate == 5 && even.low == -HUGE_VAL && even.high == HUGE_VAL,
              "%g [%g, %g]", even.estimate, even.low, even.high);
    const double base[] = {1, 2, 4, 8, 16, 32, 64};
    const double twice[] = {2, 4, 8, 16, 32, 64, 1000};
    act_interval ratio = act_stats_ratio(base, twice, 7, 0.95);
    cr_expect(fabs(ratio.estimate - 2) < 1e-12 && fabs(ratio.low - 2) < 1e-12 &&
                  fabs(ratio.high - 15.625) < 1e-12 && act_stats_differ(&ratio),
              "%g [%g, %g]", ratio.estimate, ratio.low, ratio.high);
    act_interval same = act_stats_ratio(base, base, 7, 0.95);
    cr_expect(same.estimate == 1 && !act_stats_differ(&same), "%g", same.estimate);
    act_interval few = act_stats_ratio(base, twice, 3, 0.95);
    cr_expect(few.low == 0 && few.high == HUGE_VAL && !act_stats_differ(&few),
              "[%g, %g] of 3 rounds", few.low, few.high);
}

enum { ROUNDS = 21, TRIALS = 4000 };

/* One timing: a floor, exponential noise, and a preemption now and then. */
static double timing(act_random *random) {
    double noise = -log(1 - act_random_uniform(random));
    return 1 + 0.1 * noise + (act_random_uniform(random) < 0.1 ? 20 * noise : 0);
}

static double true_median(act_random *random) {
    enum { MANY = 400001 };
    double *value = malloc(MANY * sizeof *value);
    cr_assert(value != NULL);
    for (size_t i = 0; i < MANY; i++) {
        value[i] = timing(random);
    }
    double median = act_stats_median(value, MANY, 0.95).estimate;
    free(value);
    return median;
}

/* Mean and normal quantile, what a careless benchmark would print: the planted bug. */
static bool mean_covers(const double *value, double truth) {
    double sum = 0;
    double squares = 0;
    for (size_t i = 0; i < ROUNDS; i++) {
        sum += value[i];
        squares += value[i] * value[i];
    }
    double mean = sum / ROUNDS;
    double deviation = sqrt((squares / ROUNDS - mean * mean) / ROUNDS);
    return fabs(mean - truth) <= 1.96 * deviation;
}

/* The sign test's coverage at 21 rounds is 97.3 %; 4000 trials know it to 0.26 %. */
Test(stats, coverage_of_skewed_timings) {
    act_random random = act_random_seeded(1, "coverage");
    double truth = true_median(&random);
    size_t covered = 0;
    size_t covered_by_mean = 0;
    for (size_t trial = 0; trial < TRIALS; trial++) {
        double value[ROUNDS];
        for (size_t i = 0; i < ROUNDS; i++) {
            value[i] = timing(&random);
        }
        act_interval interval = act_stats_median(value, ROUNDS, 0.95);
        covered += interval.low <= truth && truth <= interval.high;
        covered_by_mean += mean_covers(value, truth);
    }
    double share = (double)covered / TRIALS;
    cr_expect(share > 0.963 && share < 0.983, "the median's interval covers %g", share);
    cr_expect((double)covered_by_mean / TRIALS < 0.95, "the mean's covers %g",
              (double)covered_by_mean / TRIALS);
}

/* Noise that both sides of a round share, as a busy neighbour makes it, cancels in pairs.
 */
Test(stats, pairs_cancel_shared_noise) {
    const double slower = 1.03;
    act_random random = act_random_seeded(1, "pairs");
    size_t told_apart = 0;
    size_t false_alarms = 0;
    size_t unpaired = 0;
    for (size_t trial = 0; trial < TRIALS; trial++) {
        double a[ROUNDS];
        double same[ROUNDS];
        double b[ROUNDS];
        for (size_t i = 0; i < ROUNDS; i++) {
            double shared = timing(&random);
            a[i] = shared * (1 + 0.01 * act_random_uniform(&random));
            same[i] = shared * (1 + 0.01 * act_random_uniform(&random));
            b[i] = shared * slower * (1 + 0.01 * act_random_uniform(&random));
        }
        act_interval ratio = act_stats_ratio(a, b, ROUNDS, 0.95);
        act_interval control = act_stats_ratio(a, same, ROUNDS, 0.95);
        act_interval left = act_stats_median(a, ROUNDS, 0.95);
        act_interval right = act_stats_median(b, ROUNDS, 0.95);
        told_apart += act_stats_differ(&ratio);
        false_alarms += act_stats_differ(&control);
        unpaired += right.low > left.high;
    }
    cr_expect(told_apart == TRIALS, "3 %% is seen in %zu of %d", told_apart, TRIALS);
    cr_expect(false_alarms < TRIALS / 20, "the same twice: %zu of %d", false_alarms,
              TRIALS);
    cr_expect(unpaired < TRIALS / 2, "without pairs %zu of %d", unpaired, TRIALS);
}

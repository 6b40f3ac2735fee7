#include "base/stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ln of n choose k. */
static double ln_choose(size_t n, size_t k) {
    return lgamma((double)n + 1) - lgamma((double)k + 1) - lgamma((double)(n - k) + 1);
}

/* The probability that k of n fair coins fall on heads. */
static double coin_share(size_t n, size_t k) {
    return exp(ln_choose(n, k) - (double)n * log(2));
}

double act_stats_sign_test(size_t heads, size_t n) {
    double tail = 0;
    for (size_t k = n + 1; k-- > heads;) { /* the least terms first */
        tail += coin_share(n, k);
    }
    return tail;
}

size_t act_stats_rank(size_t n, double confidence) {
    const double slack = 1e-12; /* of lgamma */
    double limit = (1 - confidence) / 2 + slack;
    double tail = 0;
    size_t rank = 0;
    while (rank < (n + 1) / 2) {
        tail += coin_share(n, rank);
        if (tail > limit) {
            break;
        }
        rank++;
    }
    return rank;
}

static int by_value(const void *a, const void *b) {
    double left = *(const double *)a;
    double right = *(const double *)b;
    return (left > right) - (left < right);
}

void act_stats_sort(const double *value, size_t n, double *sorted) {
    memcpy(sorted, value, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, by_value);
}

static double middle(const double *sorted, size_t n) {
    return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
}

static const act_interval unknown = {(double)NAN, -HUGE_VAL, HUGE_VAL};

act_interval act_stats_median(const double *value, size_t n, double confidence) {
    size_t rank = act_stats_rank(n, confidence);
    double *sorted = malloc(n * sizeof *sorted);
    if (sorted == NULL) {
        return unknown;
    }
    act_stats_sort(value, n, sorted);
    act_interval interval = {.estimate = middle(sorted, n),
                             .low = rank > 0 ? sorted[rank - 1] : -HUGE_VAL,
                             .high = rank > 0 ? sorted[n - rank] : HUGE_VAL};
    free(sorted);
    return interval;
}

act_interval act_stats_ratio(const double *a, const double *b, size_t n,
                             double confidence) {
    double *ratio = malloc(n * sizeof *ratio);
    if (ratio == NULL) {
        return unknown;
    }
    for (size_t i = 0; i < n; i++) {
        ratio[i] = log(b[i]) - log(a[i]);
    }
    act_interval interval = act_stats_median(ratio, n, confidence);
    free(ratio);
    return (act_interval){exp(interval.estimate), exp(interval.low), exp(interval.high)};
}

bool act_stats_differ(const act_interval *ratio) {
    return ratio->low > 1 || ratio->high < 1;
}

/* Statistics of timings, which are skewed and have outliers: medians, and intervals that
 * hold whatever the distribution is. No value is discarded. */
#ifndef ACT_STATS_H
#define ACT_STATS_H

#include <stdbool.h>
#include <stddef.h>

typedef struct act_interval {
    double estimate, low, high;
} act_interval;

/* The probability that so many of n fair coins, or more, fall on heads. */
double act_stats_sign_test(size_t heads, size_t n);

/* The rank k, counted from 1, such that the k-th smallest and the k-th largest of n
 * values enclose the median of their distribution with at least this probability (sign
 * test, both tails equal); 0: n is too small for any. 0 < confidence < 1. */
size_t act_stats_rank(size_t n, double confidence);

/* The median of n > 0 values, with that interval; -inf and inf where the rank is 0. */
act_interval act_stats_median(const double *value, size_t n, double confidence);

/* exp(median(ln b[i] - ln a[i])): how many times longer b takes than a, paired by round.
 * n > 0; all values are positive. Without enough rounds, 0 and inf are the ends. */
act_interval act_stats_ratio(const double *a, const double *b, size_t n,
                             double confidence);

/* Copies the values in ascending order. */
void act_stats_sort(const double *value, size_t n, double *sorted);

/* Tells whether the interval leaves 1 out: the two are told apart. */
bool act_stats_differ(const act_interval *ratio);

#endif

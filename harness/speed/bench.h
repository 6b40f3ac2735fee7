/* Throughput and latency: all implementations of a group run interleaved, in rounds of
 * changing order, each in a fresh process. */
#ifndef ACT_BENCH_H
#define ACT_BENCH_H

#include "base/stats.h"
#include "code/findings.h"
#include "number/why.h"
#include "speed/setting.h"

/* Each round is a process of its own, so that rounds are independent: where code and data
 * lie is drawn anew, and what that does to the time is within the interval. */
enum { ACT_BENCH_ROUNDS = 21 };
/* Of quick runs: one more than an interval of this confidence needs. */
enum { ACT_BENCH_FEW_ROUNDS = 7 };

/* The probability that intervals are made for. */
#define ACT_BENCH_CONFIDENCE 0.95
/* The share of a time from which on it is said that so much is the harness's own. */
#define ACT_BENCH_OVERHEAD 0.01

/* How timings are to be taken. */
typedef struct act_bench_plan {
    act_bench_setting setting;
    uint64_t seed;
    double timeout; /* seconds for each measurement of one implementation */
} act_bench_plan;

typedef struct act_speed {
    const act_impl *impl;
    act_bench_setting setting;
    bool measured;
    size_t elements; /* of a call */
    int cpu;         /* that the processes were pinned to; -1: not pinned */
    act_interval ns; /* thread CPU time per element */
    double wall_ns;  /* per element, median */
    double cycles;   /* per element; NaN: not known */
    double bytes;    /* read and written per element */
    double copy_ns;  /* per element of memcpy in the same rounds, median */
    double overhead; /* the share of ns that is the harness's own */
    double spread;   /* largest / smallest median of a process */
    /* Of the core in most of these rounds; NaN: not known. */
    double ghz_low, ghz_high;
    size_t rounds;                  /* at most ACT_BENCH_ROUNDS */
    double ns_of[ACT_BENCH_ROUNDS]; /* per element, in order */
    bool is_control;                /* this one was timed twice */
    act_interval control;           /* the second time over the first */
    act_findings findings;
} act_speed;

/* Measures count implementations of one group; speed[i] is that of impls[i]. One that
 * ends the child is left out with a finding, and the others are measured again. ACT_OK,
 * ACT_NOMEM, ACT_INTERRUPTED; ACT_USAGE with a line in why: the trace or the clock will
 * not do. */
act_status act_bench_group(const act_impl *const *impls, size_t count,
                           const act_bench_plan *plan, act_speed *speed, act_why *why);

#endif

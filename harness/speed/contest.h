/* Implementations of one group timed in turns, in fresh child processes: what bench and
 * duel are made of. */
#ifndef ACT_CONTEST_H
#define ACT_CONTEST_H

#include "speed/bench.h"
#include "speed/bench_inputs.h"

/* Who takes turns: these, then every implementation, and last one of them again. */
enum {
    ACT_CONTEST_COPY,         /* memcpy */
    ACT_CONTEST_EMPTY,        /* a kernel that does nothing */
    ACT_CONTEST_EMPTY_SCALAR, /* a scalar function that returns its input */
    ACT_CONTEST_CORE,         /* a known number of cycles, to know the frequency */
    ACT_CONTEST_FIRST
};

/* The timing of one of them. */
typedef struct act_timing {
    size_t passes;                   /* of a round; 0: does not take part */
    double cpu_ns[ACT_BENCH_ROUNDS]; /* per element; of the core's clock, per cycle */
    double wall_ns[ACT_BENCH_ROUNDS];
} act_timing;

/* Shared with the child. */
typedef struct act_contest_table {
    size_t current;   /* under way: who is to blame for an end */
    size_t turn;      /* changes whenever another one comes under way */
    bool done;        /* this round */
    size_t unwritten; /* results that the current one leaves as they were */
    int cpu;          /* that the first process was on; -1: could not be pinned */
    bool control_first[ACT_BENCH_ROUNDS]; /* the second run of the control came first */
    act_timing timing[];
} act_contest_table;

/* The arrays of a contest. */
enum { ACT_ARRAY_X, ACT_ARRAY_VALUES, ACT_ARRAY_DY, ACT_ARRAY_Y, ACT_ARRAYS };

typedef struct act_contest {
    const act_impl *const *impls;
    bool *takes_part;
    size_t count;
    size_t control; /* which implementation runs twice */
    const act_bench_plan *plan;
    act_extent extent;
    double epoch_ns; /* of a round */
    size_t rounds;   /* as the setting says */
    size_t round;    /* 0, 1, ...: each is a process */
    act_tile tile;
    act_buffer table;
    /* Arrays that are much longer than the tile are made and filled once, since new pages
     * for each process would take longer than the timing; others are empty here. */
    act_buffer large[ACT_ARRAYS];
} act_contest;

/* How many results are looked at to see whether a kernel writes any: one that does not
 * takes no time. */
enum { ACT_CONTEST_FEW = 64 };

static inline size_t act_contest_few(const act_contest *c) {
    return c->extent.call < ACT_CONTEST_FEW ? c->extent.call : ACT_CONTEST_FEW;
}

static inline act_contest_table *act_contest_table_of(const act_contest *c) {
    return (act_contest_table *)c->table.data;
}

static inline size_t act_contest_entries(const act_contest *c) {
    return ACT_CONTEST_FIRST + c->count + 1;
}

/* Elements of a pass: one call, or the links of a chain. */
static inline size_t act_contest_pass(const act_contest *c) {
    enum { LINKS = 256 };
    return c->plan->setting.reuse == ACT_CHAIN ? LINKS : c->extent.call;
}

static inline bool act_contest_is_large(const act_contest *c) {
    return c->extent.inputs > 2 * c->tile.count;
}

/* The times of implementation i in ns per element, by the thread's clock and by the
 * wall's. Of the one that runs twice in each round they are those of the run that came
 * first: the second finds predictors that know its code, which no other implementation
 * does. */
void act_contest_times(const act_contest *c, size_t i, double cpu_ns[ACT_BENCH_ROUNDS],
                       double wall_ns[ACT_BENCH_ROUNDS]);
/* The control: one run over the other, of which each came first in half of the rounds. */
act_interval act_contest_control(const act_contest *c);

/* Times all that take part, round by round. One that ends its child is left out, with a
 * finding for the caller in findings[i], and the others begin again. Status and why are
 * those of act_bench_group. Free it in any case. */
act_status act_contest_run(act_contest *c, act_findings *const *findings, act_why *why);
void act_contest_free(act_contest *c);

#endif

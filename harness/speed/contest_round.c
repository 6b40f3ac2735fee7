#include "speed/contest_round.h"

#include "base/clock.h"
#include "base/fpmode.h"
#include "base/random.h"
#include "code/unwritten.h"
#include "speed/chain.h"
#include "speed/contest_arena.h"
#include "speed/null_kernel.h"

#include <alloca.h>
#include <math.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { SPIN_TURNS = 16 };

typedef struct entry {
    size_t index;
    double epoch_ns;
    act_kernel_call call;
    bool from_values;
} entry;

/* The state of the process that runs a round. */
typedef struct round_state {
    const act_contest *c;
    act_arena memory;
    entry *entries;
    size_t count;
    act_null_kernel empty, empty_scalar;
    act_random random;
    act_fpmode mode;
} round_state;

/* Another address for what is loaded next, also as seen from what was loaded before:
 * branches of two shared objects may share an entry of the predictor, or not. */
static void move_mappings(round_state *s) {
    size_t pages = 1 + act_random_next(&s->random) % 1024;
    if (mmap(NULL, pages * ACT_PAGE_SIZE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
             0) == MAP_FAILED) {
        abort();
    }
}

static void copy_passes(act_arena *memory, size_t element_size, size_t passes) {
    act_walk *walk = &memory->walk;
    for (size_t pass = 0; pass < passes; pass++) {
        size_t input =
            act_walk_step(&walk->at_input, walk->call, walk->stride, walk->inputs);
        size_t result =
            act_walk_step(&walk->at_result, walk->call, walk->stride, walk->results);
        memcpy(memory->y + result * element_size, memory->x + input * element_size,
               walk->call * element_size);
        __asm__ volatile("" : : "r"(memory->y) : "memory");
    }
}

static void chain_passes(round_state *s, const entry *e, const char *x, size_t passes) {
    size_t n = act_contest_pass(s->c);
    act_walk *walk = &s->memory.walk;
    for (size_t pass = 0; pass < passes; pass++) {
        size_t input = act_walk_step(&walk->at_input, n, n, walk->inputs);
        act_chain_run(&e->call, x + input * s->c->impls[0]->format->size, n);
    }
}

static void run_passes(round_state *s, const entry *e, size_t passes) {
    act_arena *memory = &s->memory;
    const char *x = e->from_values ? memory->values : memory->x;
    if (e->index == ACT_CONTEST_CORE) {
        act_clock_spin(SPIN_TURNS * passes);
    } else if (e->index == ACT_CONTEST_COPY) {
        copy_passes(memory, s->c->impls[0]->format->size, passes);
    } else if (s->c->plan->setting.reuse == ACT_CHAIN) {
        chain_passes(s, e, x, passes);
    } else {
        act_kernel_loop(&e->call, &memory->walk, x, memory->dy, memory->y, passes);
    }
}

/* Elements of a pass, or cycles, or what is copied in a chain. */
static double units_of_pass(const round_state *s, const entry *e) {
    if (e->index == ACT_CONTEST_CORE) {
        return act_clock_spin(SPIN_TURNS);
    }
    bool is_copy = e->index == ACT_CONTEST_COPY;
    return (double)(is_copy ? s->c->extent.call : act_contest_pass(s->c));
}

static act_clock_instant time_passes(round_state *s, const entry *e, size_t passes) {
    act_clock_instant start = act_clock_start();
    run_passes(s, e, passes);
    act_clock_instant stop = act_clock_stop();
    return (act_clock_instant){stop.cpu_ns - start.cpu_ns, stop.wall_ns - start.wall_ns};
}

/* The least of several readings: one that was preempted must not shorten the rounds. */
static size_t calibrate(round_state *s, const entry *e) {
    double least = HUGE_VAL;
    size_t tried = 1;
    for (int i = 0; i < 4; i++) {
        double took = time_passes(s, e, tried).cpu_ns;
        least = i == 0 ? least : fmin(least, took / (double)tried);
        tried = took > e->epoch_ns / 16 ? tried : 8 * tried;
    }
    return (size_t)fmax(1, ceil(e->epoch_ns / fmax(least, 1)));
}

/* Says who is under way, whose time begins now. */
static void begin_turn(const act_contest *c, size_t index) {
    act_contest_table *table = act_contest_table_of(c);
    table->current = index;
    table->turn++;
}

static void load(entry *e, const act_impl *impl) {
    act_why why;
    if (act_plugin_kernel(impl, &e->call, &why) != ACT_OK) {
        fprintf(stderr, "%s\n", why.text); /* becomes part of the finding */
        abort();
    }
    e->from_values = impl->convention == ACT_BACKWARD_Y;
}

/* Counts those of the first results that the kernel does not write. */
static size_t count_unwritten(round_state *s, const entry *e) {
    const act_arena *memory = &s->memory;
    const act_format *format = s->c->impls[0]->format;
    const char *x = e->from_values ? memory->values : memory->x;
    size_t few = act_contest_few(s->c);
    uint64_t seen[ACT_FILLINGS][ACT_CONTEST_FEW];
    for (int call = 0; call < ACT_FILLINGS; call++) {
        act_unwritten_fill(memory->y, few * format->size, call);
        act_kernel_run(&e->call, x, memory->dy, memory->y, few);
        memcpy(seen[call], memory->y, few * format->size);
    }
    return act_unwritten_count(format, seen[0], seen[1], few);
}

/* Sets up one that takes part; their order is that of the table. False if it writes
 * nothing. */
static bool enter(round_state *s, size_t index, double share) {
    const act_contest *c = s->c;
    entry *e = &s->entries[s->count];
    *e = (entry){.index = index, .epoch_ns = share * c->epoch_ns};
    begin_turn(c, index);
    if (index == ACT_CONTEST_EMPTY) {
        e->call = s->empty.call;
    } else if (index == ACT_CONTEST_EMPTY_SCALAR) {
        e->call = s->empty_scalar.call;
    } else if (index >= ACT_CONTEST_FIRST) {
        size_t i = index - ACT_CONTEST_FIRST;
        i = i == c->count ? c->control : i;
        if (!c->takes_part[i]) {
            return true;
        }
        move_mappings(s);
        load(e, c->impls[i]);
        size_t *unwritten = &act_contest_table_of(c)->unwritten;
        *unwritten = c->round == 0 ? count_unwritten(s, e) : 0;
        if (*unwritten > 0) {
            return false;
        }
    }
    size_t *passes = &act_contest_table_of(c)->timing[index].passes;
    if (index ==
        ACT_CONTEST_FIRST + c->count) { /* the control does what the other does */
        *passes = act_contest_table_of(c)->timing[ACT_CONTEST_FIRST + c->control].passes;
    } else if (c->round == 0) {
        *passes = calibrate(s, e);
    }
    act_fpmode_set(s->mode);
    s->count++;
    return true;
}

static bool enter_all(round_state *s) {
    const act_contest *c = s->c;
    const act_format *format = c->impls[0]->format;
    bool is_chain = c->plan->setting.reuse == ACT_CHAIN;
    const double small = 1.0 / 8; /* yardsticks need less time */
    act_null_kernel_make(&s->empty, format, false, is_chain);
    act_null_kernel_make(&s->empty_scalar, format, true, is_chain);
    bool has_scalar = false;
    for (size_t i = 0; i < c->count; i++) {
        has_scalar = has_scalar || c->impls[i]->abi == ACT_ABI_SCALAR;
    }
    enter(s, ACT_CONTEST_COPY, 2 * small);
    enter(s, ACT_CONTEST_EMPTY, small);
    if (has_scalar) {
        enter(s, ACT_CONTEST_EMPTY_SCALAR, 1);
    }
    if (act_clock_spin(0) >= 0) {
        enter(s, ACT_CONTEST_CORE, small);
    }
    bool all = true;
    for (size_t i = 0; i <= c->count && all; i++) {
        all = enter(s, ACT_CONTEST_FIRST + i, 1);
    }
    return all;
}

/* Every turn has its own order: whoever comes later would profit from what an earlier
 * copy of the same code has taught the predictor. Arrays that are much longer than the
 * tile are new enough. */
static bool needs_new_order(const round_state *s, const entry *e) {
    const act_tile *tile = &s->c->tile;
    bool is_kernel = e->index >= ACT_CONTEST_FIRST;
    return is_kernel && tile->may_permute && !act_contest_is_large(s->c);
}

static void time_entry(round_state *s, const entry *e) {
    size_t round = s->c->round;
    act_timing *timing = &act_contest_table_of(s->c)->timing[e->index];
    double units = units_of_pass(s, e) * (double)timing->passes;
    begin_turn(s->c, e->index);
    if (needs_new_order(s, e)) {
        act_arena_reorder(&s->memory, s->c, e->from_values, &s->random);
    }
    run_passes(s, e, 1);
    act_clock_instant took = time_passes(s, e, timing->passes);
    timing->cpu_ns[round] = took.cpu_ns / units;
    timing->wall_ns[round] = took.wall_ns / units;
    act_fpmode_set(s->mode);
}

/* Two rounds have one order, forwards and backwards, so that each goes before every other
 * as often as after it: what one leaves in caches and predictors favours nobody. */
static void shuffle(round_state *s) {
    const act_contest *c = s->c;
    act_random random = act_random_seeded(c->plan->seed + c->round / 2, "order");
    for (size_t i = s->count; i > 1; i--) {
        size_t other = act_random_next(&random) % i;
        entry moved = s->entries[i - 1];
        s->entries[i - 1] = s->entries[other];
        s->entries[other] = moved;
    }
}

static void pin(const act_contest *c) {
    act_contest_table *table = act_contest_table_of(c);
    if (c->round == 0) {
        table->cpu = sched_getcpu();
    }
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET((size_t)(table->cpu >= 0 ? table->cpu : 0), &set);
    if (table->cpu >= 0 && sched_setaffinity(0, sizeof set, &set) != 0) {
        table->cpu = -1;
    }
}

/* Notes which of the two runs of the control came first. */
static void note_first(const round_state *s, size_t index) {
    act_contest_table *table = act_contest_table_of(s->c);
    const act_timing *other = &table->timing[ACT_CONTEST_FIRST + s->c->control];
    if (index == ACT_CONTEST_FIRST + s->c->count) {
        table->control_first[s->c->round] = other->cpu_ns[s->c->round] == 0;
    }
}

static void run_round(round_state *s) {
    s->entries = calloc(act_contest_entries(s->c), sizeof *s->entries);
    if (s->entries == NULL) {
        abort();
    }
    act_arena_make(&s->memory, s->c, &s->random);
    if (!enter_all(s)) {
        return;
    }
    shuffle(s);
    for (size_t i = 0; i < s->count; i++) {
        size_t turn = s->c->round % 2 == 0 ? i : s->count - 1 - i;
        time_entry(s, &s->entries[turn]);
        note_first(s, s->entries[turn].index);
    }
    act_contest_table_of(s->c)->done = true;
}

void act_contest_round(void *contest) {
    const act_contest *c = contest;
    round_state s = {.c = c, .mode = act_fpmode_get()};
    /* Drawn anew in each run too: what the same places would do to every run, no number
     * of runs would show. */
    uint64_t now = (uint64_t)act_clock_start().wall_ns;
    s.random = act_random_seeded(now + c->round, "placement");
    pin(c);
    /* Where the stack begins varies between processes, with the environment's size. */
    volatile char *moved = alloca(16 + act_random_next(&s.random) % ACT_PAGE_SIZE);
    moved[0] = 0;
    run_round(&s);
}

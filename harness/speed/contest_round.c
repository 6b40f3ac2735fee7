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
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>

enum { PAGE = 4096, SPIN_TURNS = 16 };

typedef struct racer {
    size_t index;
    double epoch_ns;
    act_kernel_call call;
    bool from_values;
} racer;

typedef struct child {
    const act_contest *c;
    act_arena memory;
    racer *racers;
    size_t count;
    act_null_kernel empty, empty_scalar;
    act_random random;
    act_fpmode mode;
} child;

/* Another address for what is loaded next, also as seen from what was loaded before:
 * branches of two shared objects may share an entry of the predictor, or not. */
static void move_mappings(child *k) {
    size_t pages = 1 + act_random_next(&k->random) % 1024;
    if (mmap(NULL, pages * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) ==
        MAP_FAILED) {
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

static void chain_passes(child *k, const racer *r, const char *x, size_t passes) {
    size_t n = act_contest_pass(k->c);
    act_walk *walk = &k->memory.walk;
    for (size_t pass = 0; pass < passes; pass++) {
        size_t input = act_walk_step(&walk->at_input, n, n, walk->inputs);
        act_chain_run(&r->call, x + input * k->c->impls[0]->format->size, n);
    }
}

static void run_passes(child *k, const racer *r, size_t passes) {
    act_arena *memory = &k->memory;
    const char *x = r->from_values ? memory->values : memory->x;
    if (r->index == ACT_CONTEST_CORE) {
        act_clock_spin(SPIN_TURNS * passes);
    } else if (r->index == ACT_CONTEST_COPY) {
        copy_passes(memory, k->c->impls[0]->format->size, passes);
    } else if (k->c->setting->reuse == ACT_CHAIN) {
        chain_passes(k, r, x, passes);
    } else {
        act_kernel_loop(&r->call, &memory->walk, x, memory->dy, memory->y, passes);
    }
}

/* Elements of a pass, or cycles, or what is copied in a chain. */
static double units_of_pass(const child *k, const racer *r) {
    if (r->index == ACT_CONTEST_CORE) {
        return act_clock_spin(SPIN_TURNS);
    }
    bool is_copy = r->index == ACT_CONTEST_COPY;
    return (double)(is_copy ? k->c->extent.call : act_contest_pass(k->c));
}

static act_clock_instant time_passes(child *k, const racer *r, size_t passes) {
    act_clock_instant start = act_clock_start();
    run_passes(k, r, passes);
    act_clock_instant stop = act_clock_stop();
    return (act_clock_instant){stop.cpu_ns - start.cpu_ns, stop.wall_ns - start.wall_ns};
}

/* The least of several readings: one that was preempted must not shorten the rounds. */
static size_t calibrate(child *k, const racer *r) {
    double least = HUGE_VAL;
    size_t tried = 1;
    for (int i = 0; i < 4; i++) {
        double took = time_passes(k, r, tried).cpu_ns;
        least = i == 0 ? least : fmin(least, took / (double)tried);
        tried = took > r->epoch_ns / 16 ? tried : 8 * tried;
    }
    return (size_t)fmax(1, ceil(r->epoch_ns / fmax(least, 1)));
}

/* Ends this process by SIGALRM unless armed again in time. */
static void arm_timer(double seconds) {
    time_t whole = (time_t)seconds;
    struct itimerval timer = {
        .it_value = {whole, (suseconds_t)(1e6 * (seconds - (double)whole)) + 1}};
    setitimer(ITIMER_REAL, &timer, NULL);
}

static void load(racer *r, const act_impl *impl) {
    act_why why;
    if (act_plugin_kernel(impl, &r->call, &why) != ACT_OK) {
        abort();
    }
    r->from_values = impl->convention == ACT_BACKWARD_Y;
}

/* Of the first results. */
static size_t count_unwritten(child *k, const racer *r) {
    const act_arena *memory = &k->memory;
    const act_format *format = k->c->impls[0]->format;
    const char *x = r->from_values ? memory->values : memory->x;
    size_t few = act_contest_few(k->c);
    uint64_t seen[ACT_FILLINGS][ACT_CONTEST_FEW];
    for (int call = 0; call < ACT_FILLINGS; call++) {
        act_unwritten_fill(memory->y, few * format->size, call);
        act_kernel_run(&r->call, x, memory->dy, memory->y, few);
        memcpy(seen[call], memory->y, few * format->size);
    }
    return act_unwritten_count(format, seen[0], seen[1], few);
}

/* Sets up one that takes part; their order is that of the table. False if it writes
 * nothing. */
static bool enter(child *k, size_t index, double share) {
    const act_contest *c = k->c;
    racer *r = &k->racers[k->count];
    *r = (racer){.index = index, .epoch_ns = share * c->epoch_ns};
    act_contest_table_of(c)->current = index;
    arm_timer(c->timeout);
    if (index == ACT_CONTEST_EMPTY) {
        r->call = k->empty.call;
    } else if (index == ACT_CONTEST_EMPTY_SCALAR) {
        r->call = k->empty_scalar.call;
    } else if (index >= ACT_CONTEST_FIRST) {
        size_t i = index - ACT_CONTEST_FIRST;
        i = i == c->count ? c->control : i;
        if (!c->takes_part[i]) {
            return true;
        }
        move_mappings(k);
        load(r, c->impls[i]);
        size_t *unwritten = &act_contest_table_of(c)->unwritten;
        *unwritten = c->round == 0 ? count_unwritten(k, r) : 0;
        if (*unwritten > 0) {
            return false;
        }
    }
    size_t *passes = &act_contest_table_of(c)->timing[index].passes;
    if (index ==
        ACT_CONTEST_FIRST + c->count) { /* the control does what the other does */
        *passes = act_contest_table_of(c)->timing[ACT_CONTEST_FIRST + c->control].passes;
    } else if (c->round == 0) {
        *passes = calibrate(k, r);
    }
    act_fpmode_set(k->mode);
    k->count++;
    return true;
}

static bool enter_all(child *k) {
    const act_contest *c = k->c;
    const act_format *format = c->impls[0]->format;
    bool is_chain = c->setting->reuse == ACT_CHAIN;
    const double small = 1.0 / 8; /* yardsticks need less time */
    act_null_kernel_make(&k->empty, format, false, is_chain);
    act_null_kernel_make(&k->empty_scalar, format, true, is_chain);
    bool has_scalar = false;
    for (size_t i = 0; i < c->count; i++) {
        has_scalar = has_scalar || c->impls[i]->abi == ACT_ABI_SCALAR;
    }
    enter(k, ACT_CONTEST_COPY, 2 * small);
    enter(k, ACT_CONTEST_EMPTY, small);
    if (has_scalar) {
        enter(k, ACT_CONTEST_EMPTY_SCALAR, 1);
    }
    if (act_clock_spin(0) >= 0) {
        enter(k, ACT_CONTEST_CORE, small);
    }
    bool all = true;
    for (size_t i = 0; i <= c->count && all; i++) {
        all = enter(k, ACT_CONTEST_FIRST + i, 1);
    }
    return all;
}

/* Every turn has its own order: whoever comes later would profit from what an earlier
 * copy of the same code has taught the predictor. Arrays that are much longer than the
 * tile are new enough. */
static bool needs_new_order(const child *k, const racer *r) {
    const act_tile *tile = &k->c->tile;
    bool is_kernel = r->index >= ACT_CONTEST_FIRST;
    return is_kernel && tile->may_permute && !act_contest_is_large(k->c);
}

static void time_racer(child *k, const racer *r) {
    size_t round = k->c->round;
    act_timing *timing = &act_contest_table_of(k->c)->timing[r->index];
    double units = units_of_pass(k, r) * (double)timing->passes;
    act_contest_table_of(k->c)->current = r->index;
    arm_timer(k->c->timeout);
    if (needs_new_order(k, r)) {
        act_arena_reorder(&k->memory, k->c, r->from_values, &k->random);
    }
    run_passes(k, r, 1);
    act_clock_instant took = time_passes(k, r, timing->passes);
    timing->cpu_ns[round] = took.cpu_ns / units;
    timing->wall_ns[round] = took.wall_ns / units;
    act_fpmode_set(k->mode);
}

/* Two rounds have one order, forwards and backwards, so that each goes before every other
 * as often as after it: what a racer leaves in caches and predictors favours nobody. */
static void shuffle(child *k) {
    const act_contest *c = k->c;
    act_random random = act_random_seeded(c->seed + c->round / 2, "order");
    for (size_t i = k->count; i > 1; i--) {
        size_t other = act_random_next(&random) % i;
        racer moved = k->racers[i - 1];
        k->racers[i - 1] = k->racers[other];
        k->racers[other] = moved;
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

/* Of the two runs of the control. */
static void note_first(const child *k, size_t index) {
    act_contest_table *table = act_contest_table_of(k->c);
    const act_timing *other = &table->timing[ACT_CONTEST_FIRST + k->c->control];
    if (index == ACT_CONTEST_FIRST + k->c->count) {
        table->control_first[k->c->round] = other->cpu_ns[k->c->round] == 0;
    }
}

static void run_round(child *k) {
    k->racers = calloc(act_contest_entries(k->c), sizeof *k->racers);
    if (k->racers == NULL) {
        abort();
    }
    act_arena_make(&k->memory, k->c, &k->random);
    if (!enter_all(k)) {
        return;
    }
    shuffle(k);
    for (size_t i = 0; i < k->count; i++) {
        size_t turn = k->c->round % 2 == 0 ? i : k->count - 1 - i;
        time_racer(k, &k->racers[turn]);
        note_first(k, k->racers[turn].index);
    }
    act_contest_table_of(k->c)->done = true;
}

void act_contest_round(void *contest) {
    const act_contest *c = contest;
    child k = {.c = c, .mode = act_fpmode_get()};
    /* Drawn anew in each run too: what the same places would do to every run, no number
     * of runs would show. */
    uint64_t now = (uint64_t)act_clock_start().wall_ns;
    k.random = act_random_seeded(now + c->round, "placement");
    pin(c);
    /* Where the stack begins varies between processes, with the environment's size. */
    volatile char *moved = alloca(16 + act_random_next(&k.random) % PAGE);
    moved[0] = 0;
    run_round(&k);
}

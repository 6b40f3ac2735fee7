/* Tasks over blocks of inputs, by all threads. */
#include "neurocodebench.h"

#include "base/threads.h"

#include <math.h>
#include <stdatomic.h>
#include <string.h>

enum { N = ACT_TASK_BLOCK, STEP = 1 << 11, BATCH = 64, DENSE_MAX = 8 * ACT_TASKS_MAX };
static const uint64_t encodings = (uint64_t)1 << 32;

/* Blocks in the order in which they are tried. A sample: all encodings beside the places
 * that matter, then one of each STEP. */
typedef struct plan {
    act_task_extent extent;
    size_t dense, blocks;
    uint32_t dense_first[DENSE_MAX];
} plan;

typedef struct run {
    const act_task *task;
    size_t count;
    plan plan;
    atomic_size_t next;                     /* block */
    _Atomic uint64_t broken[ACT_TASKS_MAX]; /* place of the first: block N + input */
} run;

/* The blocks with x and with the encodings before it. */
static void add_dense(plan *p, float x) {
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    p->dense_first[p->dense++] = bits & ~(uint32_t)(N - 1);
    p->dense_first[p->dense++] = (bits - 1) & ~(uint32_t)(N - 1);
}

static void make_plan(plan *p, const act_task *task, size_t count,
                      act_task_extent extent) {
    *p = (plan){.extent = extent, .blocks = (size_t)(encodings / N)};
    if (extent == ACT_TASK_WHOLE) {
        return;
    }
    const float places[] = {0.0f, -0.0f, 1, -1, HUGE_VALF, -HUGE_VALF};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        add_dense(p, places[i]);
    }
    for (size_t i = 0; i < count; i++) {
        add_dense(p, task[i].from);
        add_dense(p, task[i].to);
    }
    p->blocks = p->dense + (size_t)(encodings / N / STEP);
}

static bool is_sparse(const plan *p, size_t block) {
    return p->extent == ACT_TASK_SAMPLE && block >= p->dense;
}

static uint32_t first_of(const plan *p, size_t block) {
    return is_sparse(p, block)            ? (uint32_t)(block - p->dense) * N * STEP
           : p->extent == ACT_TASK_SAMPLE ? p->dense_first[block]
                                          : (uint32_t)block * N;
}

/* Of STEP encodings one, not always the first, whose last digits are all 0. */
static void set_inputs(const plan *p, size_t block, act_task_block *b) {
    uint32_t bits[N];
    uint32_t first = first_of(p, block);
    if (is_sparse(p, block)) {
        for (uint32_t i = 0; i < N; i++) {
            bits[i] = first + i * STEP + i * 2654435761u % STEP;
        }
    } else {
        for (uint32_t i = 0; i < N; i++) {
            bits[i] = first + i;
        }
    }
    memcpy(b->x, bits, sizeof bits);
}

static float number(uint32_t bits) {
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* Whether inputs of the block are of the task's interval. Blocks do not cross 0, and an
 * infinity comes first in its own, where all beyond it are NaN. */
static bool concerns(const run *r, size_t block, const act_task *task) {
    uint32_t step = is_sparse(&r->plan, block) ? STEP : 1;
    float first = number(first_of(&r->plan, block));
    float last = number(first_of(&r->plan, block) + N * step - 1);
    last = isnan(last) ? first : last;
    return (first >= task->from || last >= task->from) &&
           (first <= task->to || last <= task->to);
}

static void note(_Atomic uint64_t *least, uint64_t place) {
    uint64_t before = atomic_load(least);
    while (place < before && !atomic_compare_exchange_weak(least, &before, place)) {
    }
}

static void try_block(run *r, size_t block, act_task_block *b) {
    bool is_open = false;
    uint64_t place = (uint64_t)block * N;
    for (size_t k = 0; k < r->count; k++) {
        if (!concerns(r, block, &r->task[k]) || atomic_load(&r->broken[k]) < place) {
            continue;
        }
        if (!is_open) {
            set_inputs(&r->plan, block, b);
            act_task_block_open(b, r->task->function);
            is_open = true;
        }
        size_t at = act_task_block_ask(b, &r->task[k]);
        if (at < N) {
            note(&r->broken[k], place + at);
        }
    }
}

static void work(void *arg, int number_of_thread) {
    run *r = arg;
    act_task_block b;
    (void)number_of_thread;
    for (;;) {
        size_t first = atomic_fetch_add(&r->next, BATCH);
        if (first >= r->plan.blocks) {
            return;
        }
        for (size_t i = first; i < first + BATCH && i < r->plan.blocks; i++) {
            try_block(r, i, &b);
        }
    }
}

static void show(const run *r, size_t k, act_task_example *example) {
    act_task_block b;
    uint64_t place = r->broken[k];
    *example = (act_task_example){.is_found = place != UINT64_MAX};
    if (example->is_found) {
        set_inputs(&r->plan, (size_t)(place / N), &b);
        act_task_block_open(&b, r->task->function);
        size_t at = act_task_block_ask(&b, &r->task[k]);
        example->x = b.x[at];
        example->y = b.y[at];
        example->left = b.left[at];
        example->right = b.right[at];
    }
}

void act_tasks_run(const act_task *task, size_t count, act_task_extent extent,
                   act_task_example *example) {
    run r = {.task = task, .count = count};
    make_plan(&r.plan, task, count, extent);
    for (size_t k = 0; k < count; k++) {
        r.broken[k] = UINT64_MAX;
    }
    act_threads_run(act_threads_usual(), work, &r);
    for (size_t k = 0; k < count; k++) {
        show(&r, k, &example[k]);
    }
}

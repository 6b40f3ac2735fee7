#include "check/stamina_private.h"

#include "base/clock.h"
#include "code/child.h"
#include "code/unwritten.h"

#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* The long arrays: what they are of, and how far they are mapped. */
typedef struct arrays {
    act_tiled x, dy, y;
} arrays;

static size_t block_bytes(const act_format *format) {
    return (size_t)ACT_BLOCK * format->size;
}

bool act_tiled_map(act_tiled *array, const act_format *format, int block, size_t n,
                   size_t mapped) {
    size_t step = block_bytes(format);
    size_t blocks = (n + ACT_BLOCK - 1) / ACT_BLOCK;
    array->bytes = blocks * step;
    array->data = mmap(NULL, array->bytes, PROT_NONE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (array->data == MAP_FAILED) {
        array->data = NULL;
        return false;
    }
    for (size_t b = 0; b < blocks && b * ACT_BLOCK < mapped; b++) {
        if (mmap(array->data + b * step, step, PROT_READ | PROT_WRITE,
                 MAP_SHARED | MAP_FIXED, block, 0) == MAP_FAILED) {
            return false;
        }
    }
    return true;
}

void act_tiled_unmap(act_tiled *array) {
    if (array->data != NULL) {
        munmap(array->data, array->bytes);
    }
    *array = (act_tiled){0};
}

/* A block of memory that can be mapped again and again; -1 if there is none. */
static int make_block(const act_format *format) {
    int block = memfd_create("block", MFD_CLOEXEC);
    if (block >= 0 && ftruncate(block, (off_t)block_bytes(format)) != 0) {
        close(block);
        return -1;
    }
    return block;
}

static void unmap(arrays *a) {
    act_tiled_unmap(&a->x);
    act_tiled_unmap(&a->dy);
    act_tiled_unmap(&a->y);
}

/* Blocks of inputs, of ones and of results. */
typedef struct blocks {
    int x, dy, y;
} blocks;

static void close_blocks(const blocks *b) {
    const int all[] = {b->x, b->dy, b->y};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        if (all[i] >= 0) {
            close(all[i]);
        }
    }
}

static bool map(const act_stamina *s, arrays *a, const blocks *b, size_t n,
                size_t mapped) {
    *a = (arrays){0};
    return act_tiled_map(&a->x, s->format, b->x, n, mapped) &&
           act_tiled_map(&a->y, s->format, b->y, n, mapped) &&
           (s->check->impl->convention == ACT_DYDX ||
            act_tiled_map(&a->dy, s->format, b->dy, n, mapped));
}

/* Blocks of which the first `filled` elements are filled. */
static bool make_blocks(const act_stamina *s, blocks *b, size_t filled) {
    arrays a;
    *b = (blocks){make_block(s->format), make_block(s->format), make_block(s->format)};
    bool is_made = b->x >= 0 && b->dy >= 0 && b->y >= 0 && map(s, &a, b, 1, 1);
    if (is_made) {
        act_stamina_fill(s, a.x.data, filled, 0);
    }
    if (is_made && a.dy.data != NULL) {
        act_stamina_fill_ones(s, a.dy.data, filled);
    }
    if (is_made) {
        unmap(&a);
    }
    return is_made;
}

static size_t in_block(size_t n) {
    return n < ACT_BLOCK ? n : ACT_BLOCK;
}

/* The last element of n whose result is at i of the block, which all blocks write. */
static size_t element_at(size_t i, size_t n) {
    return i + (n - 1 - i) / ACT_BLOCK * ACT_BLOCK;
}

/* Compares results from i on, of one period, with what is right. */
static void compare_period(act_stamina *s, const char *y, size_t i, size_t n,
                           act_differences *wrong) {
    for (size_t k = 0; k < ACT_PERIOD && i < in_block(n); k++, i++) {
        uint64_t got = act_element_load(s->format, y, i);
        bool is_right = act_format_same(s->format, got, s->among[k]) ||
                        act_format_same(s->format, got, s->alone[k]);
        if (is_right) {
            continue;
        }
        act_difference difference = {.n = n,
                                     .at = element_at(i, n),
                                     .x = s->argument[k],
                                     .dy = act_encode(s->format, 1),
                                     .got = got,
                                     .want = s->among[k],
                                     .how = ACT_HOW_LONG};
        bool is_left = act_unwritten_maybe(s->format, y + i * s->format->size, 1);
        act_differences_add(is_left ? &s->seen->unwritten : wrong, s->format,
                            &difference);
    }
}

/* Compares the last block's worth of results. */
static void compare(act_stamina *s, const char *y, size_t n, act_differences *wrong) {
    size_t size = s->format->size;
    for (size_t i = 0; i < in_block(n); i += ACT_PERIOD) {
        size_t left = in_block(n) - i;
        size_t period = left < ACT_PERIOD ? left : ACT_PERIOD;
        if (memcmp(y + i * size, s->right, period * size) != 0) {
            compare_period(s, y, i, n, wrong);
        }
    }
}

/* One call that is computed whole; returns its seconds, or less than 0 if there are not
 * so many addresses. */
static double call_whole(act_stamina *s, const blocks *b, size_t n) {
    arrays a;
    double seconds = -1;
    if (map(s, &a, b, n, n)) {
        act_unwritten_fill(a.y.data, in_block(n) * s->format->size, 0);
        s->seen->n = n;
        s->seen->how = ACT_HOW_LONG;
        s->seen->turn++;
        act_clock_instant began = act_clock_start();
        act_kernel_run(&s->call, a.x.data, a.dy.data, a.y.data, n);
        seconds = 1e-9 * (act_clock_stop().cpu_ns - began.cpu_ns);
        act_fpmode_restore(s->mode);
        compare(s, a.y.data, n, &s->seen->of_long);
        if (s->seen->of_long.count > 0) {
            act_kernel_run(&s->call, a.x.data, a.dy.data, a.y.data, n);
            compare(s, a.y.data, n, &s->seen->again);
        }
        s->seen->longest = n;
    }
    unmap(&a);
    return seconds;
}

/* Lengths of calls, each with some left over. */
static const size_t lengths[] = {
    ((size_t)1 << 12) + ACT_OVER, ((size_t)1 << 17) + ACT_OVER,
    ((size_t)1 << 20) + ACT_OVER, ((size_t)1 << 24) + ACT_OVER};
enum { LENGTHS = sizeof lengths / sizeof lengths[0] };

bool act_stamina_is_wrong(const act_stamina *s) {
    return s->seen->of_long.count + s->seen->unwritten.count > 0;
}

void act_stamina_long(act_stamina *s) {
    blocks b;
    double seconds = 0;
    int count = s->check->is_brief ? 1 : LENGTHS;
    if (make_blocks(s, &b, in_block(lengths[count - 1]))) {
        for (int i = 0; i < count && seconds >= 0 && !act_stamina_is_wrong(s); i++) {
            double growth = i == 0 ? 0 : (double)lengths[i] / (double)lengths[i - 1];
            bool is_short = i < 2; /* whatever it takes */
            if (!is_short && seconds * growth > s->check->patience) {
                break;
            }
            seconds = call_whole(s, &b, lengths[i]);
            s->seconds_per_element = fmax(seconds, 0) / (double)lengths[i];
        }
    }
    close_blocks(&b);
}

/* Lengths of calls that are mapped at their beginning only, the longest first. */
static const size_t ends[] = {((size_t)1 << 32) + 17, ((size_t)1 << 31) + 17,
                              ((size_t)1 << 24) + ACT_OVER, ((size_t)1 << 20) + ACT_OVER};
enum { ENDS = sizeof ends / sizeof ends[0] };

/* A handler gets no argument. */
static struct {
    arrays arrays;
    act_stamina_seen *seen;
    struct sigaction before;
} edge;

static bool holds(const act_tiled *array, const void *address) {
    return (const char *)address >= array->data &&
           (const char *)address < array->data + array->bytes;
}

/* A kernel that comes to the end of what is mapped means all of the array, and so it does
 * of shorter ones. It may have threads of its own, which cannot be called back. */
static void on_edge(int signal, siginfo_t *info, void *context) {
    const arrays *a = &edge.arrays;
    if (holds(&a->x, info->si_addr) || holds(&a->dy, info->si_addr) ||
        holds(&a->y, info->si_addr)) {
        edge.seen->is_done = true;
        act_child_finish();
    }
    edge.before.sa_sigaction(signal, info, context);
}

/* Calls the kernel with n elements of which a block is there, and returns if it does not
 * compute them all. */
static void call_to_edge(act_stamina *s, const blocks *b, size_t n) {
    if (map(s, &edge.arrays, b, n, 1)) {
        act_unwritten_fill(edge.arrays.y.data, block_bytes(s->format), 0);
        s->seen->n = n;
        s->seen->how = ACT_HOW_LONG;
        s->seen->turn++;
        act_kernel_run(&s->call, edge.arrays.x.data, edge.arrays.dy.data,
                       edge.arrays.y.data, n);
        act_fpmode_restore(s->mode);
        s->seen->given_up = n;
    }
    unmap(&edge.arrays);
}

void act_stamina_edges(act_stamina *s) {
    struct sigaction handler = {.sa_sigaction = on_edge,
                                .sa_flags = SA_SIGINFO | SA_ONSTACK};
    blocks b;
    bool is_made = make_blocks(s, &b, ACT_BLOCK);
    edge.seen = s->seen;
    sigaction(SIGSEGV, &handler, &edge.before);
    for (int i = 0; i < ENDS && is_made && ends[i] > s->seen->longest; i++) {
        call_to_edge(s, &b, ends[i]);
    }
    close_blocks(&b);
}

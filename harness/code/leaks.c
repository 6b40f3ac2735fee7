#include "code/leaks.h"

#include "base/clock.h"
#include "base/fpmode.h"
#include "code/process_state.h"
#include "code/registers.h"

#include <malloc.h>
#include <poll.h>
#include <stdio.h>
#include <sys/resource.h>

enum { CYCLES = 4 };

/* Seconds after which the cycles of a half have been long enough. */
static const double patience = 0.02;

/* What a half must leave of each kind, at least: a chunk in each cycle; more than the
 * pages by which a heap grows; a file. */
static const double least[ACT_LEAK_KINDS] = {16, 0x1p17, 1};

typedef struct search {
    const act_kernel_call *call;
    const void *x, *dy;
    void *y;
    size_t most;
    act_fpmode mode;
    act_leaks *out;
} search;

/* One call of poll says of all whether they are open; it takes as many as may be. */
static double open_files(void) {
    enum { FILES = 1024 };
    struct pollfd files[FILES];
    struct rlimit most;
    size_t count = 0;
    getrlimit(RLIMIT_NOFILE, &most);
    size_t asked = most.rlim_cur < FILES ? (size_t)most.rlim_cur : FILES;
    for (size_t i = 0; i < asked; i++) {
        files[i] = (struct pollfd){.fd = (int)i};
    }
    if (poll(files, asked, 0) < 0) {
        return 0;
    }
    for (size_t i = 0; i < asked; i++) {
        count += (files[i].revents & POLLNVAL) == 0;
    }
    return (double)count;
}

#ifdef __SANITIZE_ADDRESS__ /* whose heap keeps what is freed for a while */
extern size_t __sanitizer_get_current_allocated_bytes(void);
static double heap(void) {
    return (double)__sanitizer_get_current_allocated_bytes();
}
static double pages(void) {
    return 0;
}
#else
static double heap(void) {
    struct mallinfo2 held = mallinfo2();
    return (double)(held.uordblks + held.hblkhd);
}
static double pages(void) {
    return (double)act_process_memory();
}
#endif

static double held(act_leak_kind kind) {
    return kind == ACT_LEAK_HEAP    ? heap()
           : kind == ACT_LEAK_PAGES ? pages()
                                    : open_files();
}

static void call(const search *s, size_t n) {
    act_kernel_run_watched(s->call, s->x, s->dy, s->y, n); /* registers survive */
    act_fpmode_restore(s->mode);
    s->out->calls++;
}

/* Calls with each n; with fewer if that takes very much memory. */
static void call_all(const search *s) {
    enum { STRIDE = 16 };
    const size_t bearable = (size_t)64 << 20;
    size_t before = act_process_memory();
    for (size_t n = 0; n <= s->most; n++) {
        call(s, n);
        if (n % STRIDE == 0 && act_process_memory() > before + bearable) {
            return;
        }
    }
}

/* What cycles of calls leave of the kinds first..last, each on average. False: nothing at
 * all. */
static bool run_half(const search *s, act_leak_kind first, act_leak_kind last,
                     double left[ACT_LEAK_KINDS]) {
    double before[ACT_LEAK_KINDS];
    double start = act_clock_seconds();
    int cycles = 0;
    bool any = false;
    for (act_leak_kind kind = first; kind <= last; kind++) {
        before[kind] = held(kind);
    }
    do {
        call_all(s);
        cycles++;
    } while (first != ACT_LEAK_FILES && cycles < CYCLES &&
             act_clock_seconds() - start < patience);
    for (act_leak_kind kind = first; kind <= last; kind++) {
        double more = held(kind) - before[kind];
        any = any || more != 0;
        left[kind] = more / cycles;
        double enough = kind == ACT_LEAK_PAGES ? least[kind] / cycles : least[kind];
        left[kind] = left[kind] >= enough ? left[kind] : 0;
    }
    return any;
}

/* Finds the n whose calls leave some of a kind, twice. */
static void find_lengths(const search *s, act_leak_kind kind, double in_cycle) {
    act_leak *leak = &s->out->of[kind];
    double sum = 0;
    for (size_t n = 0; n <= s->most; n++) {
        double before = held(kind);
        call(s, n);
        double once = held(kind);
        call(s, n);
        double twice = held(kind);
        if (once > before && twice > once) {
            leak->least_n = leak->lengths++ == 0 ? n : leak->least_n;
            sum += twice - once;
        }
    }
    leak->each = leak->lengths > 0 ? sum / (double)leak->lengths
                                   : in_cycle / (double)s->out->lengths;
}

/* What both halves leave, nearly as much, is a leak. */
static void compare_halves(const search *s, act_leak_kind first, act_leak_kind last) {
    double a[ACT_LEAK_KINDS];
    double b[ACT_LEAK_KINDS];
    if (!run_half(s, first, last, a) || !run_half(s, first, last, b)) {
        return;
    }
    for (act_leak_kind kind = first; kind <= last; kind++) {
        act_leak *leak = &s->out->of[kind];
        leak->is_there =
            a[kind] > 0 && b[kind] > 0 && a[kind] < 2 * b[kind] && b[kind] < 2 * a[kind];
        if (leak->is_there) {
            find_lengths(s, kind, b[kind]);
        }
    }
}

void act_leaks_find(act_leaks *out, const act_kernel_call *kernel, const void *x,
                    const void *dy, void *y, size_t most) {
    search s = {.call = kernel,
                .x = x,
                .dy = dy,
                .y = y,
                .most = most,
                .mode = act_fpmode_get(),
                .out = out};
    double ignored[ACT_LEAK_KINDS];
    *out = (act_leaks){.lengths = most + 1};
    compare_halves(&s, ACT_LEAK_FILES, ACT_LEAK_FILES); /* while some can be opened */
    if (run_half(&s, ACT_LEAK_HEAP, ACT_LEAK_PAGES, ignored)) { /* kept once, or leaks */
        compare_halves(&s, ACT_LEAK_HEAP, ACT_LEAK_PAGES);
    }
}

/* "112 bytes allocated", "a file open" */
static void write_amount(char *text, size_t size, act_leak_kind kind, double each) {
    static const char *const kept[ACT_LEAK_KINDS] = {"bytes allocated", "bytes mapped",
                                                     "files open"};
    if (kind == ACT_LEAK_FILES && each == 1) {
        snprintf(text, size, "a file open");
    } else {
        snprintf(text, size, each < 1 ? "%.2g %s" : "%.0f %s", each, kept[kind]);
    }
}

static void tell(const act_leaks *leaks, act_leak_kind kind, act_findings *findings) {
    const act_leak *leak = &leaks->of[kind];
    char who[ACT_NAME_SIZE] = "each call leaves";
    char what[ACT_NAME_SIZE];
    write_amount(what, sizeof what, kind, leak->each);
    if (leak->lengths == 0) {
        snprintf(who, sizeof who, "calls leave, on average,");
    } else if (leak->lengths + 1 < leaks->lengths) { /* n = 0 often leaves nothing */
        snprintf(who, sizeof who, "calls with %zu of %zu n leave", leak->lengths,
                 leaks->lengths);
    }
    act_finding *finding =
        act_findings_add(findings, ACT_FINDING_LEAK, "%s %s", who, what);
    finding->count = leaks->calls;
    if (leak->lengths > 0) {
        snprintf(finding->simplest, sizeof finding->simplest, "n = %zu", leak->least_n);
    }
}

void act_leaks_tell(const act_leaks *leaks, act_findings *findings) {
    bool has_heap = leaks->of[ACT_LEAK_HEAP].is_there;
    for (act_leak_kind kind = 0; kind < ACT_LEAK_KINDS; kind++) {
        if (leaks->of[kind].is_there && !(kind == ACT_LEAK_PAGES && has_heap)) {
            tell(leaks, kind, findings);
        }
    }
}

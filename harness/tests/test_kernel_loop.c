/* What runs between two readings of the clock: walks along arrays, chains. */
#include "base/clock.h"
#include "speed/chain.h"
#include "speed/kernel_loop.h"
#include "speed/null_kernel.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

enum { LENGTH = 100, MOST_CALLS = 64 };

/* What the kernels below were given. */
static struct {
    size_t calls;
    const float *x[MOST_CALLS], *dy[MOST_CALLS];
    float *y[MOST_CALLS], value[MOST_CALLS];
    size_t n[MOST_CALLS];
} seen;

static void note(const float *x, const float *dy, float *y, size_t n) {
    size_t i = seen.calls++ % MOST_CALLS;
    seen.x[i] = x;
    seen.dy[i] = dy;
    seen.y[i] = y;
    seen.n[i] = n;
    seen.value[i] = x[0];
    y[0] = NAN;
}

static void note_value(const float *x, float *y, size_t n) {
    note(x, NULL, y, n);
}

static void note_count_first(size_t n, const float *x, float *y) {
    note(x, NULL, y, n);
}

static float note_scalar(float x) {
    static float in;
    static float out;
    in = x;
    note(&in, NULL, &out, 1);
    return out;
}

typedef struct form {
    const char *name;
    act_abi abi;
    enum act_convention convention;
    void (*function)(void);
} form;

static const form forms[] = {
    {"row", ACT_ABI_ROW, ACT_DYDX, (void (*)(void))note_value},
    {"backward", ACT_ABI_ROW, ACT_BACKWARD_X, (void (*)(void))note},
    {"array", ACT_ABI_ARRAY, ACT_DYDX, (void (*)(void))note_value},
    {"count-first", ACT_ABI_COUNT_FIRST, ACT_DYDX, (void (*)(void))note_count_first},
    {"scalar", ACT_ABI_SCALAR, ACT_DYDX, (void (*)(void))note_scalar},
};

static act_kernel_call call_of(const form *f, act_impl *impl) {
    *impl = (act_impl){
        .format = act_format_find("f32"), .abi = f->abi, .convention = f->convention};
    return (act_kernel_call){.impl = impl, .kernel.any = f->function};
}

/* Calls of 20 at 0, 32, 64 and again, whatever the form: whole lines apart, and none
 * beyond the end. */
Test(kernel_loop, walks_in_every_form) {
    static float x[LENGTH];
    static float dy[LENGTH];
    static float y[LENGTH];
    static const size_t places[] = {0, 32, 64, 0, 32, 64, 0};
    for (size_t i = 0; i < 4; i++) {
        act_impl impl;
        act_kernel_call call = call_of(&forms[i], &impl);
        act_walk walk = act_walk_begin(20, LENGTH, LENGTH, sizeof(float));
        seen.calls = 0;
        act_kernel_loop(&call, &walk, x, dy, y, 4);
        act_kernel_loop(&call, &walk, x, dy, y, 3);
        cr_expect(seen.calls == 7, "%s: %zu calls", forms[i].name, seen.calls);
        for (size_t k = 0; k < 7; k++) {
            cr_expect(seen.x[k] == x + places[k] && seen.y[k] == y + places[k] &&
                          seen.n[k] == 20,
                      "%s: call %zu at %td and %td", forms[i].name, k, seen.x[k] - x,
                      seen.y[k] - y);
            cr_expect(forms[i].convention == ACT_DYDX || seen.dy[k] == dy + places[k],
                      "%s: dy of call %zu at %td", forms[i].name, k, seen.dy[k] - dy);
        }
    }
}

/* The chain hands on the inputs as they are, although each result is NaN; what an
 * addition of 0 times the result would make of them is the planted bug. */
Test(kernel_loop, chains_keep_their_inputs) {
    const float x[] = {1, -0.0F, INFINITY, -3.5F, NAN, 0x1p-149F};
    enum { LINKS = sizeof x / sizeof x[0] };
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        act_impl impl;
        act_kernel_call call = call_of(&forms[i], &impl);
        seen.calls = 0;
        act_chain_run(&call, x, LINKS);
        cr_expect(seen.calls == LINKS, "%s: %zu calls", forms[i].name, seen.calls);
        cr_expect(memcmp(seen.value, x, sizeof x) == 0, "%s: other inputs",
                  forms[i].name);
    }
    float by_addition = x[0] + 0 * (float)NAN;
    cr_expect(isnan(by_addition), "%g", (double)by_addition);
}

Test(kernel_loop, null_kernels_do_nothing_in_every_format) {
    for (int f = 0; f < ACT_FORMATS; f++) {
        const act_format *format = &act_formats[f];
        act_null_kernel leaves;
        act_null_kernel copies;
        act_null_kernel same;
        act_null_kernel_make(&leaves, format, false, false);
        act_null_kernel_make(&copies, format, false, true);
        act_null_kernel_make(&same, format, true, false);
        uint64_t x[1] = {act_encode(format, 1.5)};
        uint64_t y[1] = {0};
        act_kernel_run(&leaves.call, x, NULL, y, 1);
        cr_expect(y[0] == 0, "%s: written", format->name);
        act_kernel_run(&copies.call, x, NULL, y, 1);
        cr_expect(y[0] == x[0], "%s: not copied", format->name);
        y[0] = 0;
        act_kernel_run(&same.call, x, NULL, y, 1);
        cr_expect(y[0] == x[0], "%s: not the same", format->name);
    }
}

Test(kernel_loop, clocks) {
    act_why why = {""};
    double epoch = 0;
    cr_assert(act_clock_epoch(&epoch, &why) == 0, "%s", why.text);
    cr_expect(epoch >= 1e5 && epoch <= 1e7, "%g ns", epoch);
    cr_expect(act_clock_cost() >= 0 && act_clock_cost() < 1e6, "%g ns", act_clock_cost());
    act_clock_instant start = act_clock_start();
    double cycles = act_clock_spin(100000);
    act_clock_instant stop = act_clock_stop();
    double ghz = cycles / (stop.cpu_ns - start.cpu_ns);
    cr_expect(stop.wall_ns > start.wall_ns && (cycles == 0 || (ghz > 0.05 && ghz < 10)),
              "%g GHz", ghz);
}

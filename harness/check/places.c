#include "check/places_private.h"

#include "base/fpmode.h"
#include "code/child.h"
#include "code/plugin.h"
#include "code/unwritten.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    BEYOND = 64,          /* bytes that are watched beside the results */
    LONG = (1 << 13) + 17 /* elements of a call before short ones */
};

typedef struct caller {
    const act_check *check;
    const act_format *format;
    act_places_seen *seen;
    act_kernel_call call;
    act_fpmode mode;
    act_buffer x, dy, y, again;
    uint64_t argument[ACT_CHECK_INPUTS_MOST], alone[ACT_CHECK_INPUTS_MOST];
    size_t count; /* of inputs */
    /* In the format's layout: ones, and the inputs and results of a call. */
    uint64_t ones[ACT_PLACES_MOST], given[ACT_PLACES_MOST], wanted[ACT_PLACES_MOST];
    const act_short_call *only; /* not NULL: this is the only call */
    act_tails *tails;           /* not NULL: nothing is compared, but told to them */
} caller;

static void *place(const caller *c, const act_buffer *buffer, const act_short_call *sc) {
    size_t bytes = sc->n * c->format->size;
    return sc->at_front ? (char *)buffer->mapping + buffer->guard
                        : (char *)buffer->data + buffer->size - bytes;
}

/* Bytes beside the results that nobody may write. */
static char *beside(const caller *c, char *y, const act_short_call *sc) {
    return sc->at_front ? y + sc->n * c->format->size : y - BEYOND;
}

/* Calls the kernel; returns where the results are. */
static void *perform(caller *c, const act_short_call *sc, const act_buffer *results,
                     int filling) {
    act_places_seen *seen = c->seen;
    const act_format *format = c->format;
    char *y = place(c, results, sc);
    char *x = sc->in_place ? y : place(c, &c->x, sc);
    char *dy = place(c, &c->dy, sc);
    size_t bytes = sc->n * format->size;
    act_unwritten_fill(beside(c, y, sc), BEYOND, filling);
    act_unwritten_fill(y, bytes, filling);
    for (size_t i = 0; i < sc->n; i++) {
        act_element_store(format, c->given, i, c->argument[sc->index[i]]);
    }
    memcpy(x, c->given, bytes);
    memcpy(dy, c->ones, bytes);
    seen->call = *sc;
    seen->calls++;
    act_kernel_run(&c->call, x, dy, y, sc->n);
    seen->changed |= act_fpmode_restore(c->mode);
    if (!act_unwritten_still(beside(c, y, sc), BEYOND, filling) && seen->beyond == 0) {
        seen->beyond = sc->n + 1;
    }
    bool is_kept = (sc->in_place || memcmp(x, c->given, bytes) == 0) &&
                   memcmp(dy, c->ones, bytes) == 0;
    if (!is_kept && seen->input_written == 0) {
        seen->input_written = sc->n + 1;
    }
    return y;
}

static void extend(act_spread *extent, const act_format *format, uint64_t y) {
    int64_t ordinal = act_ordinal(format, y);
    if (act_is_nan(format, y)) {
        extent->has_nan = true;
        return;
    }
    if (!extent->has_number || ordinal < extent->least) {
        extent->least = ordinal;
    }
    if (!extent->has_number || ordinal > extent->greatest) {
        extent->greatest = ordinal;
    }
    extent->has_number = true;
}

static void note(caller *c, act_unlike unlike, const act_short_call *sc, size_t i,
                 uint64_t got, uint64_t want) {
    act_difference difference = {.n = sc->n,
                                 .at = i,
                                 .x = c->argument[sc->index[i]],
                                 .dy = act_encode(c->format, 1),
                                 .got = got,
                                 .want = want,
                                 .how = sc->how};
    act_spread *extent = &c->seen->extent[unlike][sc->index[i]];
    act_differences_add(&c->seen->unlike[unlike], c->format, &difference);
    extent->is_set = true;
    extend(extent, c->format, got);
    extend(extent, c->format, want);
}

static bool is_filling(const caller *c, uint64_t y, int filling) {
    uint64_t untouched;
    act_unwritten_fill(&untouched, sizeof untouched, filling);
    return y == act_element_load(c->format, &untouched, 0);
}

/* Keeps the call that the simplest difference so far is of. */
static void keep_if_simplest(caller *c, const act_short_call *sc, size_t i) {
    const act_difference *simplest = &c->seen->unlike[ACT_UNLIKE_PLACE].simplest;
    if (simplest->n == sc->n && simplest->at == i && simplest->how == sc->how &&
        simplest->x == c->argument[sc->index[i]]) {
        c->seen->simplest = *sc;
    }
}

/* Finds out why results differ from those of their inputs alone: by the same call once
 * more, and by it with an array of its own. y: the results in c->y. */
static void look_closer(caller *c, const act_short_call *sc, const void *y) {
    const act_format *format = c->format;
    uint64_t apart[ACT_PLACES_MOST];
    act_short_call own = *sc;
    own.in_place = false;
    if (sc->in_place) {
        const void *results = perform(c, &own, &c->again, 1);
        for (size_t i = 0; i < sc->n; i++) {
            apart[i] = act_element_load(format, results, i);
        }
    }
    const void *again = perform(c, sc, &c->again, 1);
    for (size_t i = 0; i < sc->n; i++) {
        uint64_t got = act_element_load(format, y, i);
        uint64_t repeated = act_element_load(format, again, i);
        uint64_t alone = c->alone[sc->index[i]];
        if (is_filling(c, got, 0) && is_filling(c, repeated, 1)) {
            act_difference unwritten = {
                .n = sc->n, .at = i, .x = c->argument[sc->index[i]], .how = sc->how};
            act_differences_add(&c->seen->unwritten, format, &unwritten);
        } else if (!act_format_same(format, got, repeated)) {
            note(c, ACT_UNLIKE_REPEATED, sc, i, got, repeated);
        } else if (sc->in_place && !act_format_same(format, got, apart[i])) {
            note(c, ACT_UNLIKE_IN_PLACE, sc, i, got, apart[i]);
        } else if (!act_format_same(format, got, alone)) {
            note(c, ACT_UNLIKE_PLACE, sc, i, got, alone);
            keep_if_simplest(c, sc, i);
        }
    }
}

static void make_call(caller *c, const act_short_call *sc) {
    const void *y = perform(c, sc, &c->y, 0);
    if (c->tails != NULL) {
        for (size_t i = 0; i < sc->n; i++) {
            act_tails_see(c->tails, sc->n, i, sc->index[i],
                          act_element_load(c->format, y, i));
        }
        return;
    }
    for (size_t i = 0; i < sc->n; i++) {
        act_element_store(c->format, c->wanted, i, c->alone[sc->index[i]]);
    }
    if (memcmp(y, c->wanted, sc->n * c->format->size) != 0) {
        look_closer(c, sc, y); /* unless only bits of NaNs differ */
    }
}

/* Each input in each element, in brief or after a long call in two of them, with the
 * other inputs as its neighbours. */
static void call_rotated(caller *c, size_t n, bool at_front, bool in_place, act_how how) {
    act_short_call sc = {.n = n, .at_front = at_front, .in_place = in_place, .how = how};
    bool is_sparse = c->check->is_brief || how == ACT_HOW_AFTER_LONG;
    size_t step = is_sparse && n > 2 ? n / 2 : 1;
    for (size_t turn = 0; turn < c->count; turn += step) {
        for (size_t i = 0; i < n; i++) {
            sc.index[i] = (uint16_t)((turn + i) % c->count);
        }
        make_call(c, &sc);
    }
}

/* The same input in all elements. */
static void call_uniform(caller *c, size_t n) {
    act_short_call sc = {.n = n, .how = ACT_HOW_UNIFORM};
    for (size_t s = 0; s < c->count; s++) {
        for (size_t i = 0; i < n; i++) {
            sc.index[i] = (uint16_t)s;
        }
        make_call(c, &sc);
    }
}

/* The input nearest to a value. */
static size_t find_input(const caller *c, double value) {
    const act_check_inputs *inputs = c->check->inputs;
    uint64_t wanted = act_encode(c->format, value);
    size_t found = 0;
    for (size_t s = 0; s < c->count; s++) {
        found = inputs->x[s] == wanted ? s : found;
    }
    return found;
}

/* Each input alone, twice. The very first is an ordinary one, which shows what a first
 * call does. */
static void call_alone(caller *c) {
    size_t ordinary = find_input(c, 1);
    for (size_t i = 0; i < c->count; i++) {
        size_t s = (ordinary + i) % c->count;
        act_short_call sc = {.n = 1, .index = {(uint16_t)s}, .how = ACT_HOW_ALONE};
        uint64_t first = act_element_load(c->format, perform(c, &sc, &c->y, 0), 0);
        c->alone[s] = act_element_load(c->format, perform(c, &sc, &c->y, 1), 0);
        if (!act_format_same(c->format, first, c->alone[s]) &&
            !(is_filling(c, first, 0) && is_filling(c, c->alone[s], 1))) {
            note(c, ACT_UNLIKE_REPEATED, &sc, 0, first, c->alone[s]);
        }
    }
}

/* One input among others that are all extreme, and an extreme one among others. */
static void call_among(caller *c, size_t n) {
    const struct {
        double value;
        act_how alone, among;
    } extremes[] = {
        {(double)NAN, ACT_HOW_AMONG_NAN, ACT_HOW_WITH_NAN},
        {HUGE_VAL, ACT_HOW_AMONG_INF, ACT_HOW_WITH_INF},
        {act_format_max(c->format), ACT_HOW_AMONG_LARGEST, ACT_HOW_WITH_LARGEST},
        {act_format_subnormal(c->format), ACT_HOW_AMONG_SUBNORMAL,
         ACT_HOW_WITH_SUBNORMAL},
    };
    for (size_t e = 0; e < sizeof extremes / sizeof extremes[0]; e++) {
        uint16_t extreme = (uint16_t)find_input(c, extremes[e].value);
        for (size_t at = 0; at < n; at++) {
            act_short_call one = {.n = n, .how = extremes[e].alone};
            act_short_call all = {.n = n, .how = extremes[e].among};
            for (size_t i = 0; i < n; i++) {
                uint16_t other = (uint16_t)((7 * (at + n) + i) % c->count);
                one.index[i] = i == at ? other : extreme;
                all.index[i] = i == at ? extreme : other;
            }
            make_call(c, &one);
            make_call(c, &all);
        }
    }
}

/* Lengths about vectors of 4, 8 and 16. */
static bool is_about_vectors(size_t n) {
    return n <= 20 || n % 16 == 15 || n % 16 <= 1;
}

/* In brief: a vector of 8, one of 16 with one left over. */
static bool is_brief_length(size_t n) {
    return n == 8 || n == 17;
}

static void call_all(caller *c) {
    bool may_overwrite = (c->check->impl->flags & ACT_NOT_IN_PLACE) == 0;
    for (size_t n = 0; n <= ACT_PLACES_MOST; n++) {
        if (c->check->is_brief && !is_about_vectors(n)) {
            continue;
        }
        call_rotated(c, n, false, false, ACT_HOW_AT_END);
        call_rotated(c, n, true, false, ACT_HOW_AT_BEGIN);
        if (!c->check->is_brief || is_brief_length(n)) {
            call_uniform(c, n);
        }
        if (c->check->is_brief ? is_brief_length(n) : is_about_vectors(n)) {
            call_among(c, n);
        }
        if (may_overwrite && c->tails == NULL) {
            call_rotated(c, n, false, true, ACT_HOW_IN_PLACE);
        }
    }
}

/* Short calls after a long one: scratch or lengths of that may be left. */
static void call_after_long(caller *c) {
    size_t size = c->format->size;
    char *arrays = malloc(3 * LONG * size);
    if (arrays == NULL) {
        return;
    }
    char *dy = arrays + LONG * size;
    for (size_t i = 0; i < LONG; i++) {
        act_element_store(c->format, arrays, i, c->argument[i % c->count]);
        act_element_store(c->format, dy, i, act_encode(c->format, 1));
    }
    c->seen->call = (act_short_call){.n = LONG, .how = ACT_HOW_LONG};
    c->seen->calls++;
    act_kernel_run(&c->call, arrays, dy, dy + LONG * size, LONG);
    c->seen->changed |= act_fpmode_restore(c->mode);
    free(arrays);
    for (size_t n = 0; n <= ACT_PLACES_MOST; n++) {
        if (is_about_vectors(n)) {
            call_rotated(c, n, false, false, ACT_HOW_AFTER_LONG);
        }
    }
}

static void run_in_child(void *arg) {
    caller *c = arg;
    act_tails tails;
    act_fpmode mode = act_fpmode_get();
    c->seen->status = act_plugin_kernel(c->check->impl, &c->call, &c->seen->why);
    act_fpmode_set(mode);
    c->mode = mode;
    if (c->seen->status != ACT_OK) {
        return;
    }
    if (c->only != NULL) {
        const void *y = perform(c, c->only, &c->y, 0);
        for (size_t i = 0; i < c->only->n; i++) {
            c->seen->result[i] = act_element_load(c->format, y, i);
        }
        c->seen->is_done = true;
        return;
    }
    call_alone(c);
    call_all(c);
    call_after_long(c);
    if (c->seen->unlike[ACT_UNLIKE_PLACE].count > 0 &&
        c->seen->unlike[ACT_UNLIKE_REPEATED].count == 0) {
        act_tails_begin(&tails, c->format);
        c->tails = &tails;
        call_all(c);
        c->seen->is_of_tail = act_tails_explain(&tails);
    }
    c->seen->is_done = true;
}

static act_status make_arrays(caller *c) {
    size_t bytes = ACT_PLACES_MOST * c->format->size;
    act_buffer *const arrays[] = {&c->x, &c->dy, &c->y, &c->again};
    for (size_t i = 0; i < sizeof arrays / sizeof arrays[0]; i++) {
        if (act_buffer_alloc(arrays[i], bytes) != ACT_OK) {
            return ACT_NOMEM;
        }
    }
    return ACT_OK;
}

act_status act_places_run(const act_check *check, const act_short_call *only,
                          act_places_seen *seen, act_child_outcome *outcome) {
    caller c = {.check = check,
                .format = check->impl->format,
                .seen = seen,
                .only = only,
                .count = check->inputs->count};
    for (size_t i = 0; i < ACT_PLACES_MOST; i++) {
        act_element_store(c.format, c.ones, i, act_encode(c.format, 1));
    }
    for (size_t s = 0; s < c.count; s++) {
        c.argument[s] = act_check_argument(check->inputs, check->impl, s);
    }
    const act_buffer *const buffers[] = {&c.x, &c.dy, &c.y, &c.again};
    static const bool read_only[] = {false, false, false, false};
    act_child_job job = {.work = run_in_child,
                         .arg = &c,
                         .buffers = buffers,
                         .read_only = read_only,
                         .buffer_count = sizeof buffers / sizeof buffers[0],
                         .timeout = check->timeout,
                         .turn = (const volatile size_t *)&seen->calls};
    act_status status = make_arrays(&c);
    if (status == ACT_OK) {
        status = act_child_run(&job, outcome);
    }
    act_buffer_free(&c.x);
    act_buffer_free(&c.dy);
    act_buffer_free(&c.y);
    act_buffer_free(&c.again);
    return status;
}

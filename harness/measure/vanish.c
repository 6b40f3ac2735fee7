#include "measure/vanish.h"

#include "code/trial.h"
#include "exact/exact.h"
#include "store/rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SPREAD = 1024 };

/* One side of the line of a format's numbers, in steps outward. */
typedef struct side {
    const act_format *format;
    bool right;
    int64_t begin, end; /* steps of the least and the greatest number of the side */
} side;

static double at_step(const side *s, int64_t step) {
    int64_t ordinal = s->right ? step : -1 - step;
    return act_decode(s->format, act_from_ordinal(s->format, ordinal));
}

static int64_t step_of(const side *s, double x) {
    int64_t ordinal = act_ordinal(s->format, act_encode(s->format, x));
    return s->right ? ordinal : -1 - ordinal;
}

/* The inputs of a round, from step `from` to `to`; their count, at most `most`. */
static size_t spread(const side *s, int64_t from, int64_t to, size_t most, int64_t *step,
                     uint64_t *x) {
    uint64_t span = (uint64_t)to - (uint64_t)from; /* may pass INT64_MAX */
    size_t count = span < most - 1 ? (size_t)span + 1 : most;
    for (size_t i = 0; i < count; i++) {
        uint64_t whole = span / (count - 1 > 0 ? count - 1 : 1);
        uint64_t rest = span % (count - 1 > 0 ? count - 1 : 1);
        uint64_t part = count > 1 ? rest * i / (count - 1) : 0;
        step[i] = (int64_t)((uint64_t)from + whole * i + part);
        x[i] = act_encode(s->format, at_step(s, step[i]));
    }
    return count;
}

/* Kernels that work from the output get f's rounded values. */
static act_status inputs_of(const act_impl *impl, const uint64_t *x, size_t n,
                            uint64_t *inputs) {
    memcpy(inputs, x, n * sizeof *x);
    if (impl->convention != ACT_BACKWARD_Y) {
        return ACT_OK;
    }
    act_exact *exact;
    act_status status = act_exact_open(&exact, impl->function, impl->params, 0);
    for (size_t i = 0; i < n && status == ACT_OK; i++) {
        act_truth truth;
        status =
            act_exact_truth(exact, impl->format, act_decode(impl->format, x[i]), &truth);
        inputs[i] = status == ACT_OK ? act_encode(impl->format, truth.rounded) : 0;
    }
    act_exact_close(exact);
    return status;
}

typedef struct buffers {
    int64_t *step;
    uint64_t *x, *inputs, *y;
} buffers;

/* *first: the least step from which on all results are zero, s->end + 1 if none is. */
static act_status find_first(const act_impl *impl, const act_plan *plan, const side *s,
                             buffers b, size_t most, int64_t *first, bool *measured) {
    int64_t from = s->begin;
    int64_t to = s->end;
    *first = s->end + 1;
    do {
        size_t n = spread(s, from, to, most, b.step, b.x);
        act_findings findings = {0};
        act_status status = inputs_of(impl, b.x, n, b.inputs);
        if (status == ACT_OK) {
            status =
                act_trial_run(impl, b.inputs, b.y, n, plan->timeout, measured, &findings);
        }
        if (status != ACT_OK || !*measured) {
            return status;
        }
        size_t zeros = 0;
        while (zeros < n && act_decode(s->format, b.y[n - 1 - zeros]) == 0) {
            zeros++;
        }
        if (zeros == 0) {
            return ACT_OK; /* the last result of a later round is that of an earlier one
                            */
        }
        *first = b.step[n - zeros];
        to = *first;
        from = zeros < n ? b.step[n - zeros - 1] : to;
    } while (to > from + 1);
    return ACT_OK;
}

/* At a kink conventions differ: a derivative may or may not be zero there. */
static bool differ_at_kinks_only(const act_impl *impl, const side *s, int64_t a,
                                 int64_t b) {
    double at[ACT_KINKS];
    int kinks = act_function_kink_count(impl->function);
    if (kinks > 0) {
        impl->function->kinks_at(at, impl->params);
    }
    int64_t from = a < b ? a : b;
    int64_t to = a < b ? b : a;
    bool only = (uint64_t)to - (uint64_t)from <= 2; /* both zeros */
    for (int64_t step = from; step < to && only; step++) {
        bool is_kink = false;
        for (int i = 0; i < kinks; i++) {
            is_kink = is_kink || at_step(s, step) == at[i];
        }
        only = is_kink;
    }
    return only;
}

static json_t *row_of(const act_impl *impl, const side *s, int64_t first,
                      int64_t correct) {
    const char *verdict = differ_at_kinks_only(impl, s, first, correct) ? "as_it_should"
                          : first < correct                             ? "earlier"
                                                                        : "later";
    bool is_never = first > s->end;
    return json_pack(
        "{s:s, s:s, s:o, s:o, s:s}", "id", impl->id, "side", s->right ? "right" : "left",
        "x", is_never ? json_null() : act_json_hex(at_step(s, first)), "correct_x",
        correct > s->end ? json_null() : act_json_hex(at_step(s, correct)), "verdict",
        verdict);
}

/* The side of a row of saturation, and the step from which the rounded f' is zero. */
static side side_of(const json_t *row, const act_function *f, int64_t *correct) {
    const char *x = json_string_value(json_object_get(row, "x"));
    const char *name = json_string_value(json_object_get(row, "format"));
    const char *where = json_string_value(json_object_get(row, "side"));
    side s = {.format = act_format_find(name), .right = strcmp(where, "right") == 0};
    double max = act_format_max(s.format);
    double least = s.right ? fmax(f->domain[0], -max) : fmin(f->domain[1], max);
    double at = x != NULL ? strtod(x, NULL) : 0;
    /* From the middle of the line, or from further in if f' is zero there already. */
    bool is_inside = x == NULL || (s.right ? at > 0 : at < 0);
    s.begin =
        step_of(&s, is_inside && fabs(least) == max ? (s.right ? 0.0 : -0.0) : least);
    s.end = step_of(&s, s.right ? max : -max);
    *correct = x == NULL ? s.end + 1 : isinf(at) ? s.begin : step_of(&s, at);
    return s;
}

static bool matches(const act_impl *impl, const act_function *f, const double *params,
                    const act_format *format) {
    return impl->function == f && impl->order == 1 && impl->format == format &&
           impl->skip[0] == '\0' &&
           memcmp(impl->params, params, sizeof impl->params) == 0;
}

act_status act_vanish_rows(const act_function *f, const double *params,
                           const act_plan *plan, const act_catalogue *catalogue,
                           const json_t *saturation, json_t *rows) {
    enum { ALL_NARROW = 1 << 16 };
    buffers b = {calloc(ALL_NARROW, sizeof *b.step), calloc(ALL_NARROW, sizeof *b.x),
                 calloc(ALL_NARROW, sizeof *b.inputs), calloc(ALL_NARROW, sizeof *b.y)};
    act_status status = b.step != NULL && b.x != NULL && b.inputs != NULL && b.y != NULL
                            ? ACT_OK
                            : ACT_NOMEM;
    size_t i;
    const json_t *row;
    json_array_foreach(saturation, i, row) {
        int64_t correct = 0;
        int64_t first;
        side s = side_of(row, f, &correct);
        bool is_slope = json_integer_value(json_object_get(row, "order")) == 1;
        for (size_t k = 0; k < catalogue->count && is_slope && status == ACT_OK; k++) {
            const act_impl *impl = &catalogue->impls[k];
            bool measured = false;
            if (!matches(impl, f, params, s.format)) {
                continue;
            }
            size_t most = act_format_is_narrow(s.format) ? ALL_NARROW : SPREAD;
            status = find_first(impl, plan, &s, b, most, &first, &measured);
            if (status == ACT_OK && measured) {
                json_array_append_new(rows, row_of(impl, &s, first, correct));
            }
        }
    }
    free(b.step);
    free(b.x);
    free(b.inputs);
    free(b.y);
    return status;
}

#include "measure/vanish.h"

#include "code/trial.h"
#include "store/row.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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

/* All inputs of 16 bits are tried; of wider formats, so many in each round. */
enum { ALL_NARROW = 1 << 16, SPREAD = 1024 };

/* The search for the first zero: of which implementation, and room for its rounds. */
typedef struct zero_search {
    const act_impl *impl;
    double timeout;
    int64_t step[ALL_NARROW];
    uint64_t x[ALL_NARROW], inputs[ALL_NARROW], y[ALL_NARROW];
} zero_search;

static act_status compute(zero_search *z, size_t n, bool *measured) {
    const act_impl *impl = z->impl;
    act_findings findings = {0};
    const uint64_t *inputs = z->x;
    if (impl->convention == ACT_BACKWARD_Y) {
        inputs = z->inputs;
        act_status status = act_trial_values(impl->function, impl->params, impl->format,
                                             z->x, n, z->inputs);
        if (status != ACT_OK) {
            return status;
        }
    }
    act_trial trial = {.impl = impl, .x = inputs, .n = n, .timeout = z->timeout};
    return act_trial_run(&trial, z->y, measured, &findings);
}

/* *first: the least step from which on all results are zero, s->end + 1 if none is. The
 * last result of a later round is that of an earlier one. */
static act_status find_first(zero_search *z, const side *s, int64_t *first,
                             bool *measured) {
    size_t most = act_format_is_narrow(s->format) ? ALL_NARROW : SPREAD;
    int64_t from = s->begin;
    int64_t to = s->end;
    *first = s->end + 1;
    do {
        size_t n = spread(s, from, to, most, z->step, z->x);
        act_status status = compute(z, n, measured);
        if (status != ACT_OK || !*measured) {
            return status;
        }
        size_t zeros = 0;
        while (zeros < n && act_decode(s->format, z->y[n - 1 - zeros]) == 0) {
            zeros++;
        }
        if (zeros == 0) {
            return ACT_OK;
        }
        *first = z->step[n - zeros];
        to = *first;
        from = zeros < n ? z->step[n - zeros - 1] : to;
    } while (to > from + 1);
    return ACT_OK;
}

/* At a kink conventions differ: a derivative may or may not be zero there. */
static bool differ_at_kinks_only(const act_impl *impl, const side *s, int64_t a,
                                 int64_t b) {
    double at[ACT_KINKS];
    int kinks = act_function_kinks(impl->function, impl->params, at);
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
    side s = {.format = act_format_find(act_row_text(row, "format")),
              .right = strcmp(act_row_text(row, "side"), "right") == 0};
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

/* Adds the row of an implementation on one side, unless it could not be measured. */
static act_status add_row(zero_search *z, const side *s, int64_t correct, json_t *rows) {
    bool measured = false;
    int64_t first;
    act_status status = find_first(z, s, &first, &measured);
    if (status == ACT_OK && measured) {
        json_array_append_new(rows, row_of(z->impl, s, first, correct));
    }
    return status;
}

act_status act_vanish_rows(const act_function *f, const double *params,
                           const act_plan *plan, const act_catalogue *catalogue,
                           const json_t *saturation, json_t *rows) {
    zero_search *z = calloc(1, sizeof *z);
    act_status status = ACT_OK;
    size_t i;
    const json_t *row;
    if (z == NULL) {
        return ACT_NOMEM;
    }
    z->timeout = plan->timeout;
    json_array_foreach(saturation, i, row) {
        int64_t correct = 0;
        side s = side_of(row, f, &correct);
        bool is_slope = act_row_whole(row, "order") == 1;
        for (size_t k = 0; k < catalogue->count && is_slope; k++) {
            z->impl = &catalogue->impls[k];
            if (z->impl->skip[0] != '\0' ||
                !act_impl_computes(z->impl, f, 1, s.format, params)) {
                continue;
            }
            status = add_row(z, &s, correct, rows);
            if (status != ACT_OK) {
                goto cleanup;
            }
        }
    }
cleanup:
    free(z);
    return status;
}

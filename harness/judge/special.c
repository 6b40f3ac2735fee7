#include "judge/special.h"

#include <math.h>
#include <stdlib.h>

typedef struct places {
    const act_format *format;
    int64_t ordinal[ACT_SPECIALS];
    size_t count;
} places;

/* What the format does not have, a kink at 0.1 say, is no input. */
static void add(places *p, double value) {
    if (isnan(value) || act_format_has(p->format, value)) {
        p->ordinal[p->count++] = act_ordinal(p->format, act_encode(p->format, value));
    }
}

static int by_ordinal(const void *a, const void *b) {
    const int64_t x = *(const int64_t *)a;
    const int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Ascending, without repeats. */
static void find_places(places *p, const act_function *function, const double *params) {
    double normal = ldexp(1, p->format->emin);
    double subnormal = act_format_subnormal(p->format);
    const double magnitudes[] = {
        0, subnormal, normal - subnormal, normal, 1, act_format_max(p->format), HUGE_VAL};
    for (size_t i = 0; i < sizeof magnitudes / sizeof magnitudes[0]; i++) {
        add(p, magnitudes[i]);
        add(p, -magnitudes[i]);
    }
    add(p, (double)NAN);
    double kink[ACT_KINKS];
    int kinks = act_function_kink_count(function);
    if (kinks > 0) {
        function->kinks_at(kink, params);
    }
    for (int i = 0; i < kinks; i++) {
        add(p, kink[i]);
    }
    qsort(p->ordinal, p->count, sizeof p->ordinal[0], by_ordinal);
    size_t kept = 0;
    for (size_t i = 0; i < p->count; i++) {
        if (kept == 0 || p->ordinal[i] != p->ordinal[kept - 1]) {
            p->ordinal[kept++] = p->ordinal[i];
        }
    }
    p->count = kept;
}

/* The index of an ordinal among the inputs, or their count. */
static size_t find_input(const act_points *inputs, const act_format *format,
                         int64_t ordinal) {
    size_t low = 0;
    size_t high = inputs->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (act_ordinal(format, inputs->bits[middle]) < ordinal) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    bool is_there =
        low < inputs->count && act_ordinal(format, inputs->bits[low]) == ordinal;
    return is_there ? low : inputs->count;
}

/* Judges by the convention that suits the result best. */
static void judge(act_special *special, act_exact *exact, const act_format *format) {
    act_truth truths[ACT_CONVENTIONS];
    int count = 0;
    double x = act_decode(format, special->x);
    double y = act_decode(format, special->y);
    if (act_exact_truths(exact, format, x, truths, &count) != ACT_OK) {
        return;
    }
    special->wants = count;
    for (int i = 0; i < count; i++) {
        special->want[i] = truths[i].rounded;
    }
    int best;
    special->class = act_judge_best(truths, count, format, y, &special->ulps, &best);
}

size_t act_special_judge(act_special special[ACT_SPECIALS], act_exact *exact,
                         const act_function *function, const double *params,
                         const act_format *format, const act_points *inputs,
                         const uint64_t *y) {
    places p = {.format = format};
    find_places(&p, function, params);
    size_t count = 0;
    for (size_t i = 0; i < p.count; i++) {
        size_t at = find_input(inputs, format, p.ordinal[i]);
        if (at < inputs->count) {
            special[count] = (act_special){.x = inputs->bits[at], .y = y[at]};
            judge(&special[count++], exact, format);
        }
    }
    return count;
}

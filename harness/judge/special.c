#include "judge/special.h"

#include <math.h>
#include <stdlib.h>

typedef struct ordinals {
    const act_format *format;
    int64_t ordinal[ACT_SPECIALS];
    size_t count;
} ordinals;

/* Adds a value if the format has it: a kink at 0.1 is no input. */
static void add(ordinals *o, double value) {
    if (isnan(value) || act_format_has(o->format, value)) {
        o->ordinal[o->count++] = act_ordinal(o->format, act_encode(o->format, value));
    }
}

static int by_ordinal(const void *a, const void *b) {
    const int64_t x = *(const int64_t *)a;
    const int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* The special inputs of a function, ascending, without repeats. */
static void find_ordinals(ordinals *o, const act_function *function,
                          const double *params) {
    double normal = ldexp(1, o->format->emin);
    double subnormal = act_format_subnormal(o->format);
    const double magnitudes[] = {
        0, subnormal, normal - subnormal, normal, 1, act_format_max(o->format), HUGE_VAL};
    for (size_t i = 0; i < sizeof magnitudes / sizeof magnitudes[0]; i++) {
        add(o, magnitudes[i]);
        add(o, -magnitudes[i]);
    }
    add(o, (double)NAN);
    double kink[ACT_KINKS];
    int kinks = act_function_kinks(function, params, kink);
    for (int i = 0; i < kinks; i++) {
        add(o, kink[i]);
    }
    qsort(o->ordinal, o->count, sizeof o->ordinal[0], by_ordinal);
    size_t kept = 0;
    for (size_t i = 0; i < o->count; i++) {
        if (kept == 0 || o->ordinal[i] != o->ordinal[kept - 1]) {
            o->ordinal[kept++] = o->ordinal[i];
        }
    }
    o->count = kept;
}

/* An input that is looked for among the points. */
typedef struct key {
    const act_format *format;
    int64_t ordinal;
} key;

static int by_point(const void *key_of, const void *point) {
    const key *k = key_of;
    int64_t ordinal = act_ordinal(k->format, *(const uint64_t *)point);
    return (k->ordinal > ordinal) - (k->ordinal < ordinal);
}

/* Judges by the convention that suits the result best. */
static void judge(act_special *special, const act_truth_table *table) {
    act_truth truths[ACT_CONVENTIONS];
    int count = 0;
    double x = act_decode(table->format, special->x);
    double y = act_decode(table->format, special->y);
    if (act_exact_truths(table->exact, table->format, x, truths, &count) != ACT_OK) {
        return;
    }
    special->wants = count;
    for (int i = 0; i < count; i++) {
        special->want[i] = truths[i].rounded;
    }
    act_judgement best = act_judge_best(truths, count, table->format, y);
    act_excuse(&table->excuses, table->format, x, &best);
    special->class = best.class;
    special->ulps = best.ulps;
}

size_t act_special_judge(act_special special[ACT_SPECIALS], const act_truth_table *table,
                         const act_function *function, const double *params,
                         const uint64_t *y) {
    const act_points *points = &table->points;
    ordinals o = {.format = table->format};
    find_ordinals(&o, function, params);
    size_t count = 0;
    for (size_t i = 0; i < o.count; i++) {
        const key k = {table->format, o.ordinal[i]};
        const uint64_t *point =
            bsearch(&k, points->bits, points->count, sizeof *point, by_point);
        if (point != NULL) {
            special[count] = (act_special){.x = *point, .y = y[point - points->bits]};
            judge(&special[count++], table);
        }
    }
    return count;
}

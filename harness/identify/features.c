#include "identify/features.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { DIGITS = 17, RUN = 3 }; /* so many results in a row are no chance */

double act_shortest_decimal(double lo, double hi) {
    double middle = lo + (hi - lo) / 2;
    char text[40];
    for (int digits = 1; digits < DIGITS; digits++) {
        snprintf(text, sizeof text, "%.*e", digits - 1, middle);
        double value = strtod(text, NULL);
        if (value >= lo && value <= hi) {
            return value;
        }
    }
    return middle;
}

/* Results that belong to a narrower format though their inputs do not. */
static bool belongs(const act_probes *probes, const double *y, const act_format *narrow) {
    if (narrow->precision >= probes->format->precision) {
        return false;
    }
    for (size_t i = 0; i < probes->core; i++) {
        if (isfinite(y[i]) && !act_format_has(narrow, y[i])) {
            return false;
        }
    }
    return true;
}

static bool is_same(double a, double b) {
    return a == b || (isnan(a) && isnan(b));
}

static bool ignores_bits(const act_probes *probes, const double *y, int which) {
    if (act_probes_narrow(which)->precision >= probes->format->precision) {
        return false;
    }
    for (size_t i = 0; i < ACT_PROBES_TWINS; i++) {
        if (!is_same(y[i], y[act_probes_twin(probes, i, which)])) {
            return false;
        }
    }
    return true;
}

/* What a result looks like beside its input and the result before. */
typedef enum look { LOOK_ZERO, LOOK_INPUT, LOOK_PLATEAU, LOOK_OTHER } look;

static look look_at(const act_probes *p, const double *y, size_t i) {
    if (y[i] == 0) {
        return LOOK_ZERO;
    }
    if (y[i] == p->x[i]) {
        return LOOK_INPUT;
    }
    bool as_before = i > p->ladder && y[i] == y[i - 1];
    bool as_next = i + 1 < p->count && y[i] == y[i + 1];
    return as_before || as_next ? LOOK_PLATEAU : LOOK_OTHER;
}

/* Whether the results i and j, neighbours, look alike. */
static bool is_alike(const act_probes *p, const double *y, size_t i, size_t j) {
    look a = look_at(p, y, i);
    return a == look_at(p, y, j) && (a != LOOK_PLATEAU || y[i] == y[j]);
}

/* Whether RUN results from i on look alike, towards higher or lower numbers. */
static bool is_run(const act_probes *p, const double *y, size_t i, int step) {
    for (int k = 1; k < RUN; k++) {
        size_t from = i + (size_t)((k - 1) * step);
        size_t to = i + (size_t)(k * step);
        if (to < p->ladder || to >= p->count || !is_alike(p, y, from, to)) {
            return false;
        }
    }
    return true;
}

static void find_jumps(act_features *f, const act_probes *p, const double *y) {
    for (size_t i = p->ladder; i + 1 < p->count && f->jumps < ACT_FEATURES_JUMPS; i++) {
        if (!is_alike(p, y, i, i + 1) && is_run(p, y, i, -1) && is_run(p, y, i + 1, 1)) {
            f->jump[f->jumps++] = act_shortest_decimal(p->x[i], p->x[i + 1]);
        }
    }
}

static void find_plateau(act_plateau *out, const act_probes *p, const double *y,
                         bool right) {
    size_t i = right ? p->count - 1 : p->ladder;
    size_t last = right ? p->ladder : p->count - 1;
    double value = y[i];
    while (i != last && is_same(y[i], value)) {
        i = right ? i - 1 : i + 1;
    }
    size_t on = right ? i + 1 : i - 1;
    bool is_long = right ? p->count - on >= RUN : on >= p->ladder + RUN - 1;
    out->is_there = i != last && is_long && isfinite(value);
    out->value = value;
    out->inside = p->x[i];
    out->outside = out->is_there ? p->x[on] : value;
}

static void add_number(act_features *f, double value) {
    for (size_t i = 0; i < f->numbers; i++) {
        if (f->number[i] == value) {
            return;
        }
    }
    if (isfinite(value) && f->numbers < ACT_FEATURES_NUMBERS) {
        f->number[f->numbers++] = value;
    }
}

/* A number with an ulp of error in a format, as the decimal that it may be. */
static double decimal_near(double value, const act_format *format) {
    double slack = fabs(value) * ldexp(1, 1 - format->precision);
    return isfinite(value) ? act_shortest_decimal(value - slack, value + slack) : value;
}

static void find_numbers(act_features *f, const act_probes *p, const double *y) {
    for (size_t i = 0; i < f->jumps; i++) {
        add_number(f, f->jump[i]);
        add_number(f, -f->jump[i]);
    }
    for (int right = 0; right < 2; right++) {
        size_t end = right ? p->count - 1 : p->ladder;
        double slope = decimal_near(y[end] / p->x[end], p->format);
        double value = decimal_near(f->plateau[right].value, p->format);
        add_number(f, slope);
        add_number(f, f->plateau[right].is_there ? value : slope);
        add_number(f, f->plateau[right].is_there ? -value : slope);
    }
}

void act_features_find(act_features *out, const act_probes *probes, const double *y) {
    *out = (act_features){0};
    for (int which = 0; which < ACT_PROBES_NARROW; which++) {
        out->out[which] = belongs(probes, y, act_probes_narrow(which));
        out->in[which] = ignores_bits(probes, y, which);
    }
    find_plateau(&out->plateau[0], probes, y, false);
    find_plateau(&out->plateau[1], probes, y, true);
    find_jumps(out, probes, y);
    find_numbers(out, probes, y);
}

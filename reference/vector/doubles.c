#include "vector/doubles.h"

#include "vector/double_exp.h"
#include "vector/vector_private.h"

#include <float.h>
#include <math.h>
#include <mpfr.h>
#include <stdlib.h>
#include <string.h>

/* lo and hi: n numbers for each slot of the tape. */
struct act_doubles {
    const act_vector_tape *tape;
    const act_vector_data *data;
    size_t top;
    double *lo, *hi;
    mpfr_t log; /* scratch */
};

act_doubles *act_doubles_open(const act_vector_tape *tape) {
    act_doubles *d = calloc(1, sizeof *d);
    if (d == NULL) {
        return NULL;
    }
    d->tape = tape;
    mpfr_init2(d->log, DBL_MANT_DIG);
    d->lo = calloc(2 * tape->n * (size_t)tape->slots, sizeof *d->lo);
    if (d->lo == NULL) {
        act_doubles_close(d);
        return NULL;
    }
    d->hi = d->lo + tape->n * (size_t)tape->slots;
    return d;
}

void act_doubles_close(act_doubles *d) {
    if (d == NULL) {
        return;
    }
    free(d->lo);
    mpfr_clear(d->log);
    free(d);
}

/* An operand or a result; `step` is 0 for a number that stands for a row. */
typedef struct bounds {
    double *lo, *hi;
    size_t step;
} bounds;

static bounds bounds_of(const act_doubles *d, vector a) {
    size_t from = (size_t)a->slot * d->tape->n;
    return (bounds){d->lo + from, d->hi + from, a->is_row ? 1 : 0};
}

/* Less and more than what was rounded to v: a step of 2^-52 |v| reaches a neighbour of v
 * at least, and so does the rounded product, as rounding is monotone. Infinities stay. */
static const double UP = 1 + 0x1p-52, DOWN = 1 - 0x1p-52, LEAST = 0x1p-1074;

static inline double below(double v) {
    return v * (v > 0 ? DOWN : UP) - LEAST;
}

static inline double above(double v) {
    return v * (v > 0 ? UP : DOWN) + LEAST;
}

/* Tells whether lo..hi may go on: it is finite, or the infinity that an operand is. */
static inline bool is_sound(double lo, double hi, double operand) {
    return (lo >= -DBL_MAX && hi <= DBL_MAX && lo <= hi) ||
           (isinf(operand) && lo == hi && isinf(lo));
}

/* a + b is exact where what it lacks is zero (Knuth's sum of two). */
static inline double lack(double a, double b, double sum) {
    double part = sum - a;
    return (a - (sum - part)) + (b - part);
}

static bool add_rows(bounds y, bounds a, bounds b, double sign, size_t n) {
    bool sound = true;
    for (size_t i = 0; i < n; i++) {
        double a_lo = a.lo[i * a.step];
        double a_hi = a.hi[i * a.step];
        double b_lo = sign > 0 ? b.lo[i * b.step] : -b.hi[i * b.step];
        double b_hi = sign > 0 ? b.hi[i * b.step] : -b.lo[i * b.step];
        double lo = a_lo + b_lo;
        double hi = a_hi + b_hi;
        y.lo[i] = lack(a_lo, b_lo, lo) == 0 ? lo : below(lo);
        y.hi[i] = lack(a_hi, b_hi, hi) == 0 ? hi : above(hi);
        sound = sound && is_sound(y.lo[i], y.hi[i], isinf(a_lo) ? a_lo : b_lo);
    }
    return sound;
}

static inline double least(double a, double b) {
    return a < b ? a : b;
}

static inline double greatest(double a, double b) {
    return a > b ? a : b;
}

/* Factors must be finite: 0 times infinity is nothing that intervals know. */
static bool multiply_rows(bounds y, bounds a, bounds b, size_t n) {
    bool sound = true;
    for (size_t i = 0; i < n; i++) {
        double a_lo = a.lo[i * a.step];
        double a_hi = a.hi[i * a.step];
        double b_lo = b.lo[i * b.step];
        double b_hi = b.hi[i * b.step];
        double p = a_lo * b_lo;
        double q = a_lo * b_hi;
        double r = a_hi * b_lo;
        double s = a_hi * b_hi;
        y.lo[i] = below(least(least(p, q), least(r, s)));
        y.hi[i] = above(greatest(greatest(p, q), greatest(r, s)));
        sound = sound && fabs(p) + fabs(q) + fabs(r) + fabs(s) <= DBL_MAX;
    }
    return sound;
}

/* Divisors are positive and finite. */
static bool divide_rows(bounds y, bounds a, bounds b, size_t n) {
    bool sound = true;
    for (size_t i = 0; i < n; i++) {
        double a_lo = a.lo[i * a.step];
        double a_hi = a.hi[i * a.step];
        double b_lo = b.lo[i * b.step];
        double b_hi = b.hi[i * b.step];
        y.lo[i] = below(a_lo / (a_lo < 0 ? b_lo : b_hi));
        y.hi[i] = above(a_hi / (a_hi < 0 ? b_hi : b_lo));
        sound = sound && b_lo > 0 && b_hi <= DBL_MAX && is_sound(y.lo[i], y.hi[i], a_lo);
    }
    return sound;
}

/* e^x or 2^x, an inline function: below is 0 < y < 2^-1000 where x is beyond its reach,
 * far less than any format sees that is judged by these intervals. */
static inline bool raise_rows(bounds y, bounds a, size_t n, double power(double)) {
    const double error = 2 * ACT_DOUBLE_EXP_ERROR; /* the products round too */
    const double reach = ACT_DOUBLE_EXP_REACH;
    bool sound = true;
    for (size_t i = 0; i < n; i++) {
        double lo = greatest(a.lo[i], -reach);
        double hi = greatest(a.hi[i], -reach);
        sound = sound && hi <= reach;
        hi = least(hi, reach);
        lo = least(lo, reach);
        y.lo[i] = a.lo[i] < -reach ? 0 : power(lo) * (1 - error);
        y.hi[i] = a.hi[i] < -reach ? 0x1p-1000 : power(hi) * (1 + error);
        y.hi[i] = a.hi[i] == -HUGE_VAL ? 0 : y.hi[i];
        sound = sound && a.lo[i] <= a.hi[i];
    }
    return sound;
}

/* The sum of v, one of them left out (n: none), within *error. Sums of two keep what each
 * addition lacks, at most 2^-53 of sum |v|; the sum of these n is off by n 2^-53 of
 * theirs at most: together n^2 2^-106 < 2^-73 of sum |v| for n <= 2^16, twice what is
 * needed. */
static double sum_of(const double *v, size_t n, size_t without, double *error) {
    double sum = 0;
    double rest = 0;
    double size = 0;
    for (size_t i = 0; i < n; i++) {
        double value = i == without ? 0 : v[i];
        double next = sum + value;
        rest += lack(sum, value, next);
        size += fabs(value);
        sum = next;
    }
    *error = size * 0x1p-73 + LEAST;
    return sum + rest;
}

static bool sum_row(bounds y, bounds a, size_t n, size_t without) {
    double error;
    double lo = sum_of(a.lo, n, without, &error);
    y.lo[0] = below(below(lo) - error);
    double hi = sum_of(a.hi, n, without, &error);
    y.hi[0] = above(above(hi) + error);
    return is_sound(y.lo[0], y.hi[0], 0);
}

static bool log_sum(act_doubles *d, bounds y, bounds e) {
    if (!sum_row(y, e, d->tape->n, d->top)) {
        return false;
    }
    mpfr_set_d(d->log, greatest(y.lo[0], 0), MPFR_RNDD);
    mpfr_log1p(d->log, d->log, MPFR_RNDD);
    y.lo[0] = mpfr_get_d(d->log, MPFR_RNDD);
    mpfr_set_d(d->log, y.hi[0], MPFR_RNDU);
    mpfr_log1p(d->log, d->log, MPFR_RNDU);
    y.hi[0] = mpfr_get_d(d->log, MPFR_RNDU);
    return true;
}

static void point(bounds y, double lo, double hi) {
    y.lo[0] = lo;
    y.hi[0] = hi;
}

static size_t top_of(bounds a, size_t n) {
    size_t top = 0;
    for (size_t i = 1; i < n; i++) {
        top = a.lo[i] > a.lo[top] ? i : top;
    }
    return top;
}

static bool rearrange(act_doubles *d, vector v, bounds y, bounds a) {
    size_t n = act_vector_length(v);
    switch (v->op) {
    case ACT_OP_NEG:
        for (size_t i = 0; i < n; i++) {
            double hi = -a.lo[i];
            y.lo[i] = -a.hi[i];
            y.hi[i] = hi;
        }
        break;
    case ACT_OP_PICK:
        point(y, a.lo[d->data->label], a.hi[d->data->label]);
        break;
    case ACT_OP_PLACE:
        memset(y.lo, 0, n * sizeof *y.lo);
        memset(y.hi, 0, n * sizeof *y.hi);
        y.lo[d->data->label] = a.lo[0];
        y.hi[d->data->label] = a.hi[0];
        break;
    default:
        d->top = top_of(a, d->tape->n);
        point(y, a.lo[d->top], a.hi[d->top]);
    }
    return true;
}

static bool begin(const act_doubles *d, vector v, bounds y) {
    if (v->op == ACT_OP_INPUT) {
        size_t size = act_vector_length(v) * sizeof *y.lo;
        memcpy(y.lo, d->data->input[v->input], size);
        memcpy(y.hi, d->data->input[v->input], size);
    } else if (v->op == ACT_OP_CONST) {
        point(y, v->value, v->value);
    } else {
        point(y, 0x1.62e42fefa39efp-1, 0x1.62e42fefa39f0p-1);
    }
    return true;
}

static bool evaluate(act_doubles *d, vector v) {
    size_t n = act_vector_length(v);
    bounds y = bounds_of(d, v);
    bounds a = bounds_of(d, v->a);
    bounds b = bounds_of(d, v->b);
    switch (v->op) {
    case ACT_OP_ADD:
        return add_rows(y, a, b, 1, n);
    case ACT_OP_SUB:
        return add_rows(y, a, b, -1, n);
    case ACT_OP_MUL:
        return multiply_rows(y, a, b, n);
    case ACT_OP_DIV:
        return divide_rows(y, a, b, n);
    case ACT_OP_EXP:
        return raise_rows(y, a, n, act_double_exp_of);
    case ACT_OP_EXP2:
        return raise_rows(y, a, n, act_double_exp2_of);
    case ACT_OP_SUM:
        return sum_row(y, a, d->tape->n, d->tape->n);
    case ACT_OP_LOG_SUM:
        return log_sum(d, y, a);
    case ACT_OP_INPUT:
    case ACT_OP_CONST:
    case ACT_OP_LN2:
        return begin(d, v, y);
    default:
        return rearrange(d, v, y, a);
    }
}

bool act_doubles_run(act_doubles *d, const act_vector_data *data) {
    d->data = data;
    for (int i = 0; i <= d->tape->y->id; i++) {
        if (d->tape->node[i].is_needed && !evaluate(d, &d->tape->node[i])) {
            return false;
        }
    }
    return true;
}

void act_doubles_bounds(const act_doubles *d, size_t i, double *lo, double *hi) {
    bounds y = bounds_of(d, d->tape->y);
    *lo = y.lo[i * y.step];
    *hi = y.hi[i * y.step];
}

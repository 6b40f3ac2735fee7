/* Functions of rows that are right, rounded once to binary32, binary16 or bfloat16; and
 * what turns a function of one row into kernels of each format. */
#ifndef ACT_BAD_ROWS_H
#define ACT_BAD_ROWS_H

#include "checkact.h"
#include "narrow.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

typedef enum bad_format { BAD_f32, BAD_f16, BAD_bf16 } bad_format;

#define BAD_TYPE_f32 float
#define BAD_TYPE_f16 uint16_t
#define BAD_TYPE_bf16 uint16_t

/* One row of a call. The rows before it stand before x. A dy or result of a whole row is
 * the first of its array. */
typedef struct bad_row {
    bad_format format;
    size_t index, n;
    const double *x, *dy;
    int64_t label;
    long double *y;
} bad_row;

typedef void bad_plant(const bad_row *r);

/* Rounded to odd, so that rounding once more to a shorter format is right. */
static inline float bad_to_odd(long double y) {
    float f = (float)y;
    if ((long double)f == y) {
        return f;
    }
    f = fabsl((long double)f) > fabsl(y) ? nextafterf(f, 0) : f;
    return act_float_from_bits(act_bits_from_float(f) | 1);
}

static inline void bad_store(bad_format format, void *y, size_t i, long double value) {
    if (format == BAD_f32) {
        ((float *)y)[i] = (float)value;
    } else {
        float odd = bad_to_odd(value);
        ((uint16_t *)y)[i] = format == BAD_f16 ? act_to_f16(odd) : act_to_bf16(odd);
    }
}

static inline double bad_load(bad_format format, const void *x, size_t i) {
    return format == BAD_f32   ? (double)((const float *)x)[i]
           : format == BAD_f16 ? (double)act_from_f16(((const uint16_t *)x)[i])
                               : (double)act_from_bf16(((const uint16_t *)x)[i]);
}

/* A number as the format holds it. */
static inline double bad_rounded(bad_format format, long double value) {
    float held;
    bad_store(format, &held, 0, value);
    return bad_load(format, &held, 0);
}

/* The greatest number; -inf if there is none. */
static inline double bad_top(const bad_row *r) {
    double top = -HUGE_VAL;
    for (size_t i = 0; i < r->n; i++) {
        top = fmax(top, r->x[i]);
    }
    return top;
}

/* a + b rounded to odd, as bad_to_odd does: a tie but for what is far smaller is none. */
static inline long double bad_add(long double a, long double b) {
    long double s = a + b, t = s - a, rest = (a - (s - t)) + (b - t);
    uint64_t significand;
    memcpy(&significand, &s, sizeof significand);
    bool is_even = significand % 2 == 0 && isfinite(s);
    return rest != 0 && is_even ? nextafterl(s, rest > 0 ? INFINITY : -INFINITY) : s;
}

/* Adds x to the exact sum of `count` numbers, smallest first, that do not overlap
 * (Shewchuk, Discrete Comput. Geom. 18 (1997) 305); returns the new count. */
static inline size_t bad_grow(double *sum, size_t count, double x) {
    size_t kept = 0;
    for (size_t k = 0; k < count; k++) {
        double s = x + sum[k], t = s - x, rest = (x - (s - t)) + (sum[k] - t);
        if (rest != 0) {
            sum[kept++] = rest;
        }
        x = s;
    }
    sum[kept++] = x;
    return kept;
}

/* e^d, and not 0 but where d is infinite: logarithms keep the sign of what is too small.
 */
static inline long double bad_exp(double x, double top) {
    long double e = expl((long double)x - (long double)top);
    return e == 0 && x > -HUGE_VAL ? LDBL_MIN : e;
}

/* The sum of exponentials below `top`, but for the one of `skipped`. */
static inline long double bad_sum(const bad_row *r, double top, size_t skipped) {
    __float128 sum = 0;
    for (size_t i = 0; i < r->n; i++) {
        sum += i == skipped ? 0 : bad_exp(r->x[i], top);
    }
    return (long double)sum;
}

/* log(sum of exponentials below the maximum), NaN as the row is. */
static inline long double bad_log_sum(const bad_row *r, double top) {
    for (size_t i = 0; i < r->n; i++) {
        if (r->x[i] == top) {
            return isfinite(top) ? log1pl(bad_sum(r, top, i)) : NAN;
        }
    }
    return NAN;
}

static inline void right_softmax(const bad_row *r) {
    double top = bad_top(r);
    long double sum = isfinite(top) ? bad_sum(r, top, r->n) : NAN;
    for (size_t i = 0; i < r->n; i++) {
        r->y[i] = bad_exp(r->x[i], top) / sum;
    }
}

static inline void right_log_softmax(const bad_row *r) {
    double top = bad_top(r);
    long double log_sum = bad_log_sum(r, top);
    for (size_t i = 0; i < r->n; i++) {
        r->y[i] = bad_add((long double)r->x[i] - (long double)top, -log_sum);
    }
}

static inline void right_logsumexp(const bad_row *r) {
    double top = bad_top(r), sum = 0;
    for (size_t i = 0; isinf(top) && i < r->n; i++) {
        sum += exp(r->x[i]);
    }
    r->y[0] = isinf(top) ? log(sum) : bad_add(top, bad_log_sum(r, top));
}

static inline void right_cross_entropy(const bad_row *r) {
    double top = bad_top(r);
    r->y[0] = 0;
    if (r->label != -100) {
        long double depth = (long double)top - (long double)r->x[r->label];
        r->y[0] = bad_add(depth, bad_log_sum(r, top));
    }
}

/* What the label's share lacks of 1 is the other shares, so nothing cancels. */
static inline void right_cross_entropy_d1(const bad_row *r) {
    double top = bad_top(r);
    size_t label = (size_t)r->label;
    long double sum = isfinite(top) ? bad_sum(r, top, r->n) : NAN;
    for (size_t i = 0; i < r->n; i++) {
        long double e = i == label ? -bad_sum(r, top, i) : bad_exp(r->x[i], top);
        r->y[i] = r->label == -100 ? 0 : (long double)r->dy[0] * (e / sum);
    }
}

/* As many parts as bits between the least product and the greatest sum, at most. */
enum { BAD_PARTS = 512 };

/* Products of two numbers of 24 bits are exact in binary64. */
static inline void right_softmax_backward(const bad_row *r) {
    double dot[BAD_PARTS], plain = 0;
    size_t count = 0;
    for (size_t i = 0; i < r->n; i++) {
        plain += r->x[i] * r->dy[i];
    }
    for (size_t i = 0; isfinite(plain) && i < r->n; i++) {
        count = bad_grow(dot, count, -r->x[i] * r->dy[i]);
    }
    for (size_t i = 0; i < r->n; i++) {
        double parts[BAD_PARTS];
        memcpy(parts, dot, count * sizeof *dot);
        size_t all = bad_grow(parts, count, r->dy[i]);
        long double rest = 0;
        for (size_t k = 0; k + 1 < all; k++) {
            rest += parts[k];
        }
        long double slope = bad_add(parts[all - 1], rest);
        r->y[i] = isfinite(plain) ? r->x[i] * slope : NAN;
    }
}

/* The arrays of a call: NULL where there are none; `dys` and `results` of each row. */
typedef struct bad_call {
    bad_format format;
    const void *x, *dy;
    const int64_t *labels;
    void *y;
    size_t rows, cols, dys, results;
} bad_call;

static inline double *bad_loaded(bad_format format, const void *x, size_t n) {
    double *numbers = calloc(n + 1, sizeof *numbers);
    for (size_t i = 0; x != NULL && numbers != NULL && i < n; i++) {
        numbers[i] = bad_load(format, x, i);
    }
    return numbers;
}

/* Everything is read before a result is stored, so any array may be any other. */
static inline void bad_run(const bad_call *c, bad_plant *plant) {
    double *x = bad_loaded(c->format, c->x, c->rows * c->cols);
    double *dy = bad_loaded(c->format, c->dy, c->rows * c->dys);
    long double *y = malloc(c->cols * sizeof *y + 1);
    bool ok = x != NULL && dy != NULL && y != NULL;
    for (size_t k = 0; ok && k < c->rows; k++) {
        bad_row r = {c->format, k, c->cols, x + k * c->cols, dy + k * c->dys, 0, y};
        r.label = c->labels != NULL ? c->labels[k] : 0;
        plant(&r);
        for (size_t i = 0; i < c->results; i++) {
            bad_store(c->format, c->y, k * c->results + i, y[i]);
        }
    }
    free(y);
    free(dy);
    free(x);
}

/* Kernels PLANT_FORMAT of each convention. */
#define BAD_ROWS(plant_, format_, results_)                                              \
    static void plant_##_##format_(const BAD_TYPE_##format_ *x, BAD_TYPE_##format_ *y,   \
                                   size_t rows, size_t cols) {                           \
        bad_run(&(bad_call){BAD_##format_, x, NULL, NULL, y, rows, cols, 0, results_},   \
                plant_);                                                                 \
    }
#define BAD_ROWS_BACKWARD(plant_, format_)                                               \
    static void plant_##_##format_(const BAD_TYPE_##format_ *x,                          \
                                   const BAD_TYPE_##format_ *dy, BAD_TYPE_##format_ *dx, \
                                   size_t rows, size_t cols) {                           \
        bad_run(&(bad_call){BAD_##format_, x, dy, NULL, dx, rows, cols, cols, cols},     \
                plant_);                                                                 \
    }
#define BAD_ROWS_LABELS(plant_, format_)                                                 \
    static void plant_##_##format_(const BAD_TYPE_##format_ *x, const int64_t *labels,   \
                                   BAD_TYPE_##format_ *y, size_t rows, size_t cols) {    \
        bad_run(&(bad_call){BAD_##format_, x, NULL, labels, y, rows, cols, 0, 1},        \
                plant_);                                                                 \
    }
#define BAD_ROWS_LABELS_BACKWARD(plant_, format_)                                        \
    static void plant_##_##format_(const BAD_TYPE_##format_ *x, const int64_t *labels,   \
                                   const BAD_TYPE_##format_ *dy, BAD_TYPE_##format_ *dx, \
                                   size_t rows, size_t cols) {                           \
        bad_run(&(bad_call){BAD_##format_, x, dy, labels, dx, rows, cols, 1, cols},      \
                plant_);                                                                 \
    }

#endif

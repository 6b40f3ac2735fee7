#include "series.h"

#include <arb_hypgeom.h>
#include <assert.h>
#include <math.h>
#include <stdbool.h>

void series_open(series_pool *pool) {
    for (int i = 0; i < SERIES_NODES; i++) {
        pool->node[i].pool = pool;
        arb_poly_init(pool->node[i].y);
    }
}

void series_close(series_pool *pool) {
    for (int i = 0; i < SERIES_NODES; i++) {
        arb_poly_clear(pool->node[i].y);
    }
}

static struct series_node *node(series_pool *pool) {
    assert(pool->used < SERIES_NODES);
    struct series_node *y = &pool->node[pool->used++];
    arb_poly_zero(y->y);
    return y;
}

series series_variable(series_pool *pool, const arb_t at, slong length, slong prec) {
    pool->length = length;
    pool->prec = prec;
    pool->used = 0;
    struct series_node *y = node(pool);
    arb_poly_set_coeff_arb(y->y, 0, at);
    if (length > 1) {
        arb_poly_set_coeff_si(y->y, 1, 1);
    }
    return y;
}

double series_value(series a) {
    arb_t c;
    arb_init(c);
    arb_poly_get_coeff_arb(c, a->y, 0);
    double value = arf_get_d(arb_midref(c), ARF_RND_NEAR);
    arb_clear(c);
    return value;
}

static series constant(series like, const arb_t c) {
    struct series_node *y = node(like->pool);
    arb_poly_set_coeff_arb(y->y, 0, c);
    return y;
}

series series_const(series like, double value) {
    arb_t c;
    arb_init(c);
    arb_set_d(c, value);
    series y = constant(like, c);
    arb_clear(c);
    return y;
}

series series_ratio(series like, slong n, slong d) {
    arb_t c;
    arb_init(c);
    arb_set_si(c, n);
    arb_div_si(c, c, d, like->pool->prec);
    series y = constant(like, c);
    arb_clear(c);
    return y;
}

series series_unknown(series like, slong exponent) {
    struct series_node *y = node(like->pool);
    arb_t c;
    arb_init(c);
    arb_add_error_2exp_si(c, exponent);
    for (slong k = 0; k < like->pool->length; k++) {
        arb_poly_set_coeff_arb(y->y, k, c);
    }
    arb_clear(c);
    return y;
}

series series_sqrt_of_ratio_over_pi(series like, slong n, slong d) {
    slong prec = like->pool->prec;
    arb_t c, pi;
    arb_init(c);
    arb_init(pi);
    arb_set_si(c, n);
    arb_div_si(c, c, d, prec);
    arb_const_pi(pi, prec);
    arb_div(c, c, pi, prec);
    arb_sqrt(c, c, prec);
    series y = constant(like, c);
    arb_clear(c);
    arb_clear(pi);
    return y;
}

series series_log2(series like) {
    arb_t c;
    arb_init(c);
    arb_const_log2(c, like->pool->prec);
    series y = constant(like, c);
    arb_clear(c);
    return y;
}

series series_neg(series a) {
    struct series_node *y = node(a->pool);
    arb_poly_neg(y->y, a->y);
    return y;
}

typedef void binary(arb_poly_t y, const arb_poly_t a, const arb_poly_t b, slong length,
                    slong prec);

static series of_two(binary *f, series a, series b) {
    struct series_node *y = node(a->pool);
    f(y->y, a->y, b->y, a->pool->length, a->pool->prec);
    return y;
}

series series_add(series a, series b) {
    return of_two(arb_poly_add_series, a, b);
}

series series_sub(series a, series b) {
    return of_two(arb_poly_sub_series, a, b);
}

series series_mul(series a, series b) {
    return of_two(arb_poly_mullow, a, b);
}

series series_div(series a, series b) {
    return of_two(arb_poly_div_series, a, b);
}

series series_scale(series a, double b) {
    return series_mul(a, series_const(a, b));
}

series series_plus(series a, double b) {
    return series_add(a, series_const(a, b));
}

typedef void unary(arb_poly_t y, const arb_poly_t a, slong length, slong prec);

static series of_one(unary *f, series a) {
    struct series_node *y = node(a->pool);
    f(y->y, a->y, a->pool->length, a->pool->prec);
    return y;
}

series series_inv(series a) {
    return of_one(arb_poly_inv_series, a);
}

series series_sqrt(series a) {
    return of_one(arb_poly_sqrt_series, a);
}

series series_rsqrt(series a) {
    return of_one(arb_poly_rsqrt_series, a);
}

series series_exp(series a) {
    return of_one(arb_poly_exp_series, a);
}

series series_log(series a) {
    return of_one(arb_poly_log_series, a);
}

series series_log1p(series a) {
    return of_one(arb_poly_log1p_series, a);
}

series series_sin(series a) {
    return of_one(arb_poly_sin_series, a);
}

series series_cos(series a) {
    return of_one(arb_poly_cos_series, a);
}

series series_atan(series a) {
    return of_one(arb_poly_atan_series, a);
}

series series_sinh(series a) {
    return of_one(arb_poly_sinh_series, a);
}

series series_cosh(series a) {
    return of_one(arb_poly_cosh_series, a);
}

static series raw_erf(series a) {
    return of_one(arb_hypgeom_erf_series, a);
}

static series raw_erfc(series a) {
    return of_one(arb_hypgeom_erfc_series, a);
}

/* exp(a) - 1 = 2 exp(a / 2) sinh(a / 2) does not cancel. */
series series_expm1(series a) {
    if (fabs(series_value(a)) > 1) {
        return series_plus(series_exp(a), -1);
    }
    series half = series_scale(a, 0.5);
    return series_scale(series_mul(series_exp(half), series_sinh(half)), 2);
}

/* q / (1 + q) with q = exp(-|a|), which cannot overflow, and 1 less that. */
series series_sigmoid(series a) {
    bool positive = series_value(a) > 0;
    series q = series_exp(positive ? series_neg(a) : a);
    series lower = series_div(q, series_plus(q, 1));
    return positive ? series_sub(series_const(a, 1), lower) : lower;
}

series series_softplus(series a) {
    bool positive = series_value(a) > 0;
    series rest = series_log1p(series_exp(positive ? series_neg(a) : a));
    return positive ? series_add(a, rest) : rest;
}

/* sinh / cosh, and for large |a| the quotient in q = exp(-2 |a|). */
series series_tanh(series a) {
    if (fabs(series_value(a)) < 1) {
        return series_div(series_sinh(a), series_cosh(a));
    }
    bool positive = series_value(a) > 0;
    series q = series_exp(series_scale(a, positive ? -2 : 2));
    series y = series_div(series_sub(series_const(a, 1), q), series_plus(q, 1));
    return positive ? y : series_neg(y);
}

series series_erf(series a) {
    if (fabs(series_value(a)) < 1) {
        return raw_erf(a);
    }
    bool positive = series_value(a) > 0;
    series rest = raw_erfc(positive ? a : series_neg(a));
    series y = series_sub(series_const(a, 1), rest);
    return positive ? y : series_neg(y);
}

series series_erfc(series a) {
    if (fabs(series_value(a)) < 1) {
        return series_sub(series_const(a, 1), raw_erf(a));
    }
    return series_value(a) > 0 ? raw_erfc(a)
                               : series_sub(series_const(a, 2), raw_erfc(series_neg(a)));
}

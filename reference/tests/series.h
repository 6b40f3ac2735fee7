/* Power series in Arb for the second oracle: the same idea as jets, none of their code.
 * Nodes live in a pool, which operations find through their first operand. */
#ifndef ACT_SERIES_H
#define ACT_SERIES_H

#include <arb_poly.h>

enum { SERIES_NODES = 64 };

typedef struct series_pool {
    slong length, prec;
    int used;
    struct series_node {
        struct series_pool *pool;
        arb_poly_t y;
    } node[SERIES_NODES];
} series_pool;

typedef const struct series_node *series;

void series_open(series_pool *pool);
void series_close(series_pool *pool);
/* Forgets all nodes; the variable at + t, of `length` coefficients at `prec` bits. */
series series_variable(series_pool *pool, const arb_t at, slong length, slong prec);

/* The constant term, nearly. */
double series_value(series a);

series series_const(series like, double value);
series series_ratio(series like, slong n, slong d);
/* +-2^exponent of unknown value in every coefficient. */
series series_unknown(series like, slong exponent);

series series_neg(series a);
series series_add(series a, series b);
series series_sub(series a, series b);
series series_mul(series a, series b);
series series_div(series a, series b);
series series_inv(series a);
series series_scale(series a, double b);
series series_plus(series a, double b);

series series_sqrt(series a);
series series_rsqrt(series a);
series series_exp(series a);
series series_log(series a);
series series_log1p(series a);
series series_sin(series a);
series series_cos(series a);
series series_atan(series a);
series series_sinh(series a);
series series_cosh(series a);
series series_sqrt_of_ratio_over_pi(series like, slong n, slong d); /* sqrt(n / d / pi) */
series series_log2(series like);                                    /* log(2) */

/* Written so that they neither overflow nor cancel where it matters. */
series series_expm1(series a);
series series_sigmoid(series a);
series series_softplus(series a);
series series_tanh(series a);
series series_erf(series a);
series series_erfc(series a);

#endif

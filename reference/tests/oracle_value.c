#include "oracle.h"

#include <math.h>

void act_oracle_value_over(arb_t y, const act_oracle *oracle, const double *p, int order,
                           const arb_t x, slong prec) {
    series_pool pool;
    series_open(&pool);
    series f = oracle->program(series_variable(&pool, x, order + 1, prec), p);
    arb_poly_get_coeff_arb(y, f->y, order);
    arb_mul_si(y, y, lround(tgamma(order + 1.0)), prec); /* order! */
    series_close(&pool);
}

void act_oracle_value(arb_t y, const act_oracle *oracle, const double *p, int order,
                      double x, slong prec) {
    arb_t point;
    arb_init(point);
    arb_set_d(point, x);
    act_oracle_value_over(y, oracle, p, order, point, prec);
    arb_clear(point);
}

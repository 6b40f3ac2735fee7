#include "oracle_gates.h"

#include "oracle.h"

#include <math.h>
#include <string.h>

/* x/(1 + exp(-a x)). */
static series swish(series x, double a) {
    return series_mul(x, series_sigmoid(series_scale(x, a)));
}

static series at_most(series x, double limit) {
    return series_value(x) > limit ? series_const(x, limit) : x;
}

static series within(series x, double limit) {
    return series_neg(at_most(series_neg(at_most(x, limit)), limit));
}

static series swiglu_oai(series x, series up, const double *p) {
    series factor = series_plus(within(up, p[1]), p[2]);
    return series_mul(factor, swish(at_most(x, p[1]), p[0]));
}

static series swiglu_clamp(series x, series up, const double *p) {
    return series_mul(within(up, p[1]), swish(at_most(x, p[1]), p[0]));
}

static series swiglu_step(series x, series up, const double *p) {
    return series_mul(within(up, p[0]), at_most(swish(x, 1), p[0]));
}

static series prelu_weight(series x, series up, const double *p) {
    (void)p;
    return series_value(x) > 0 ? series_add(x, series_scale(up, 0)) : series_mul(up, x);
}

const act_oracle_gate act_oracle_gates[] = {
    {.name = "bilinear", .function = "identity"},
    {.name = "geglu", .function = "gelu"},
    {.name = "geglu_tanh", .function = "gelu_tanh"},
    {.name = "glu", .function = "sigmoid"},
    {.name = "prelu_weight", .program = prelu_weight},
    {.name = "reglu", .function = "relu"},
    {.name = "seglu", .function = "selu", .other = {1.5, 0.7}},
    {.name = "swiglu", .function = "swish", .other = {1.7}},
    {.name = "swiglu_clamp", .program = swiglu_clamp, .other = {1.7, 3}},
    {.name = "swiglu_oai", .program = swiglu_oai, .other = {1, 3, 0.1}},
    {.name = "swiglu_step", .program = swiglu_step, .other = {3}},
};
const size_t act_oracle_gate_count = sizeof act_oracle_gates / sizeof act_oracle_gates[0];

bool act_oracle_gate_find(const char *name, act_oracle_gate *out) {
    static const char prefix[] = "gated_";
    for (size_t i = 0; i < act_oracle_gate_count; i++) {
        if (strcmp(act_oracle_gates[i].name, name) == 0) {
            *out = act_oracle_gates[i];
            return true;
        }
    }
    if (strncmp(name, prefix, sizeof prefix - 1) != 0) {
        return false;
    }
    const act_oracle *scalar = act_oracle_find(name + sizeof prefix - 1);
    if (scalar == NULL) {
        return false;
    }
    *out = (act_oracle_gate){.name = name, .function = scalar->name};
    memcpy(out->other, scalar->other, sizeof out->other);
    return true;
}

void act_oracle_gate_value(arb_t y, const act_oracle_gate *gate, const double *p,
                           act_gated_part part, const double at[2], slong prec) {
    series_pool pool;
    arb_t point;
    series_open(&pool);
    arb_init(point);
    bool by_up = part == ACT_GATED_DUP;
    arb_set_d(point, at[by_up ? 1 : 0]);
    series variable = series_variable(&pool, point, part == ACT_GATED_Y ? 1 : 2, prec);
    series constant = series_const(variable, at[by_up ? 0 : 1]);
    series x = by_up ? constant : variable;
    series up = by_up ? variable : constant;
    series y_series = gate->function != NULL
                          ? series_mul(up, act_oracle_find(gate->function)->program(x, p))
                          : gate->program(x, up, p);
    arb_poly_get_coeff_arb(y, y_series->y, part == ACT_GATED_Y ? 0 : 1);
    arb_clear(point);
    series_close(&pool);
}

#include "check/flow_private.h"

#include "number/round.h"

#include <math.h>

enum { BITS = 192 }; /* more than products of dy and a truth have */

void act_product_open(act_product *p, const act_flow *flow) {
    *p = (act_product){.flow = flow};
    mpfr_inits2(BITS, p->slope, p->wanted, p->off, p->limit, (mpfr_ptr)NULL);
}

void act_product_close(act_product *p) {
    mpfr_clears(p->slope, p->wanted, p->off, p->limit, (mpfr_ptr)NULL);
}

static const act_impl *impl_of(const act_product *p) {
    return p->flow->check->impl;
}

static double result(const act_product *p, act_flow_way way, size_t l, size_t slot) {
    return act_decode(impl_of(p)->format, act_flow_at(p->flow, way, l, slot));
}

/* A kernel's error of f'(x), in ulps. */
static double error_of(const act_product *p, double slope) {
    return isnan(slope) ? HUGE_VAL
                        : fabs(act_truth_error(&p->truth, impl_of(p)->format, slope));
}

static void set_slope(act_product *p) {
    mpfr_set_d(p->slope, p->truth.residual, MPFR_RNDN);
    mpfr_mul_2si(p->slope, p->slope, p->truth.ulp_exponent, MPFR_RNDN);
    mpfr_add_d(p->slope, p->slope, p->truth.rounded, MPFR_RNDN);
}

bool act_product_turn(act_product *p, size_t slot) {
    const act_check_inputs *inputs = p->flow->check->inputs;
    size_t i = act_flow_input(p->flow, slot);
    p->slot = slot;
    p->input = i;
    p->dy = act_decode(impl_of(p)->format, p->flow->dy[act_flow_dy(p->flow, slot)]);
    p->is_finite = isfinite(act_decode(inputs->format, inputs->x[i]));
    if (impl_of(p)->convention == ACT_BACKWARD_Y) {
        return true;
    }
    if (inputs->is_undecided[i] || inputs->has_more[i] ||
        !isfinite(inputs->truth[i].rounded)) {
        return false;
    }
    p->truth = inputs->truth[i];
    p->is_zero = inputs->is_zero[i];
    set_slope(p);
    /* One that is wrong for one sign of dy only must not excuse itself by that. */
    double minus = result(p, ACT_FLOW_APART, 0, act_flow_slot(p->flow, i, 1));
    double own = result(p, ACT_FLOW_DY_ONE, 0, slot);
    p->alone = fmin(error_of(p, own), error_of(p, -minus)) + 1;
    return isfinite(own);
}

bool act_product_place(act_product *p, size_t l) {
    const act_format *format = impl_of(p)->format;
    p->l = l;
    p->n = act_flow_elements(p->flow, l, p->slot);
    p->at = p->slot % p->flow->length[l];
    p->dx = result(p, ACT_FLOW_APART, l, p->slot);
    p->own = result(p, ACT_FLOW_DY_ONE, l, p->slot);
    if (!isfinite(p->own)) {
        return false;
    }
    if (impl_of(p)->convention == ACT_BACKWARD_Y) {
        /* Many x may have the same y, and other slopes: what the kernel makes of it. */
        mpfr_set_d(p->slope, p->own, MPFR_RNDN);
        p->truth = (act_truth){.rounded = p->own,
                               .ulp_exponent = act_ulp_exponent(p->slope, format)};
        p->is_zero = p->own == 0;
        p->alone = 1;
    }
    p->error = l == 0 ? p->alone : fmax(p->alone, error_of(p, p->own) + 1);
    return true;
}

/* Beyond the largest number everything counts as 2^(emax + 1), as an infinity does. */
static void clip(mpfr_ptr value, const act_format *format) {
    mpfr_t most;
    mpfr_init2(most, BITS);
    mpfr_set_ui_2exp(most, 1, format->emax + 1, MPFR_RNDN);
    if (mpfr_cmpabs(value, most) > 0) {
        mpfr_copysign(value, most, value, MPFR_RNDN);
    }
    mpfr_clear(most);
}

bool act_product_is(act_product *p, double factor) {
    const act_format *format = impl_of(p)->format;
    if (isnan(p->dx) || !isfinite(factor)) {
        return false;
    }
    mpfr_mul_d(p->wanted, p->slope, factor, MPFR_RNDN);
    clip(p->wanted, format);
    mpfr_set_d(p->off, p->dx, MPFR_RNDN);
    clip(p->off, format);
    mpfr_sub(p->off, p->off, p->wanted, MPFR_RNDN);
    mpfr_set_d(p->limit, fabs(factor) * p->error, MPFR_RNDU);
    mpfr_mul_2si(p->limit, p->limit, p->truth.ulp_exponent, MPFR_RNDU);
    mpfr_t ulp;
    mpfr_init2(ulp, BITS);
    mpfr_set_ui_2exp(ulp, 1, act_ulp_exponent(p->wanted, format), MPFR_RNDN);
    mpfr_add(p->limit, p->limit, ulp, MPFR_RNDU);
    mpfr_clear(ulp);
    return mpfr_cmpabs(p->off, p->limit) <= 0;
}

static bool is_right_infinity(const act_product *p) {
    return isinf(p->dx) && signbit(p->dx) == (signbit(p->dy) != (mpfr_sgn(p->slope) < 0));
}

act_flow_verdict act_product_judge(act_product *p) {
    if (isnan(p->dy)) {
        return isnan(p->dx) || p->is_zero ? ACT_FLOW_RIGHT : ACT_FLOW_WRONG;
    }
    if (isfinite(p->dy)) {
        return act_product_is(p, p->dy) ? ACT_FLOW_RIGHT : ACT_FLOW_WRONG;
    }
    if (!p->is_zero && is_right_infinity(p)) {
        return ACT_FLOW_RIGHT;
    }
    if (impl_of(p)->convention == ACT_BACKWARD_Y && p->own == 0 && isinf(p->dx)) {
        return ACT_FLOW_RIGHT; /* its f'(x) may be too small for the format only */
    }
    if (p->is_zero || p->own == 0) {
        bool is_product_of_zero = isnan(p->dx) && p->is_zero && p->is_finite;
        return is_product_of_zero           ? ACT_FLOW_MASKED
               : isnan(p->dx) || p->dx == 0 ? ACT_FLOW_RIGHT
                                            : ACT_FLOW_WRONG;
    }
    return ACT_FLOW_WRONG;
}

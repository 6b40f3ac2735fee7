#include "gates/gates_private.h"

#include <float.h>
#include <math.h>

/* Exact sums of two binary64 numbers. */
enum { SUM_BITS = 2200 };

/* Places of the conventions in act_framework_names. */
enum { ONEDNN = 2 };

/* Tells whether g(x) is above the limit; at the limit a clamp changes nothing. */
static act_status is_above_limit(act_gated_exact *exact, double x, bool *above) {
    act_exact *g = exact->order[0];
    double value = 0;
    if (isinf(exact->limit) || act_exact_special(g, x, &value)) {
        *above = isfinite(exact->limit) && value > exact->limit;
        return ACT_OK;
    }
    act_pieces pieces[ACT_CONVENTIONS];
    act_exact_pieces(g, x, pieces);
    for (int rung = 0; rung < ACT_RUNGS; rung++) {
        if (!act_enclose(g, x, pieces[0], rung)) {
            continue;
        }
        *above = mpfr_cmp_d(g->lo, exact->limit) > 0;
        if (*above || mpfr_cmp_d(g->hi, exact->limit) <= 0) {
            return ACT_OK;
        }
    }
    return ACT_UNDECIDED;
}

static act_status first_factor(act_gated_exact *exact, act_gated_part part, double x,
                               int framework, act_gated_first *out) {
    bool above = x > exact->limit;
    if (exact->gate->clamps_value) {
        act_status status = is_above_limit(exact, x, &above);
        if (status != ACT_OK) {
            return status;
        }
    }
    int order = part == ACT_GATED_DX ? 1 : 0;
    *out = (act_gated_first){.order = order, .at = x};
    if (above && order == 1) {
        out->is_masked = true;
        return ACT_OK;
    }
    if (above && exact->gate->clamps_value) {
        out->value = exact->limit;
        return ACT_OK;
    }
    /* At the limit itself all frameworks pass the gradient of a clamp from above. */
    out->at = above ? exact->limit : x;
    if (act_exact_special(exact->order[order], out->at, &out->value)) {
        return ACT_OK;
    }
    act_pieces pieces[ACT_CONVENTIONS];
    int count = act_exact_pieces(exact->order[order], out->at, pieces);
    out->g = exact->order[order];
    out->pieces = pieces[count > 1 ? framework : 0];
    return ACT_OK;
}

/* The derivative of the clamp of up. clamp_backward and ONNX Runtime's Clip pass the
 * gradient at both ends, clip_bwd of oneDNN at the upper one. */
static double slope_of_clamp(double limit, double up, int framework) {
    if (isinf(limit)) {
        return 1;
    }
    if (isnan(up)) {
        return up;
    }
    return fabs(up) > limit || (up == -limit && framework == ONEDNN) ? 0 : 1;
}

static void second_factor(act_gated_exact *exact, act_gated_part part,
                          const act_gated_input *at, int framework) {
    double up = at->up;
    double limit = exact->limit;
    bool counts = !(exact->gate->only_below && at->x > 0);
    mpfr_set_prec(exact->second, DBL_MANT_DIG);
    if (part == ACT_GATED_DUP) {
        double slope = counts ? slope_of_clamp(limit, up, framework) : 0;
        mpfr_set_d(exact->second, slope, MPFR_RNDN);
    } else if (!counts) {
        mpfr_set_d(exact->second, 1, MPFR_RNDN);
    } else if (exact->delta == 0) {
        mpfr_set_d(exact->second, fabs(up) > limit ? copysign(limit, up) : up, MPFR_RNDN);
    } else {
        mpfr_set_prec(exact->second, SUM_BITS);
        mpfr_set_d(exact->second, fabs(up) > limit ? copysign(limit, up) : up, MPFR_RNDN);
        mpfr_add_d(exact->second, exact->second, exact->delta, MPFR_RNDN);
        mpfr_prec_round(exact->second, mpfr_min_prec(exact->second) + 1, MPFR_RNDN);
    }
}

act_status act_gated_factors(act_gated_exact *exact, act_gated_part part,
                             const act_gated_input *at, int framework,
                             act_gated_first *first) {
    second_factor(exact, part, at, framework);
    return first_factor(exact, part, at->x, framework, first);
}

bool act_gated_is_constant_zero(const act_gated_first *first) {
    if (first->is_masked || first->g == NULL) {
        return first->is_masked;
    }
    return act_enclose(first->g, first->at, first->pieces, 0) &&
           act_exact_is_zero(first->g);
}

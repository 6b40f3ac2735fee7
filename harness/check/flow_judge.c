#include "check/flow_private.h"

#include "base/text.h"
#include "number/round.h"

#include <math.h>
#include <mpfr.h>
#include <stdio.h>

enum { BITS = 192 }; /* more than products of dy and a truth have */

/* A product: f'(x) and dy, and how much a kernel's own error there lets it differ. */
typedef struct product {
    const act_format *format;
    act_truth truth;
    size_t i, k; /* which input, which dy */
    double dy;
    bool is_finite; /* x is */
    bool is_zero;   /* f'(x) is 0 itself, not just small */
    double allowed; /* at dy = 1, in ulps of f'(x) */
    mpfr_t slope, wanted, error, limit;
} product;

static void open_product(product *p) {
    mpfr_inits2(BITS, p->slope, p->wanted, p->error, p->limit, (mpfr_ptr)NULL);
}

static void close_product(product *p) {
    mpfr_clears(p->slope, p->wanted, p->error, p->limit, (mpfr_ptr)NULL);
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

/* Whether dx is `factor` times f'(x) but for the kernel's error at dy = 1 and the
 * rounding of a product. */
static bool is_product(product *p, double dx, double factor) {
    const act_format *format = p->format;
    if (isnan(dx) || !isfinite(factor)) {
        return false;
    }
    mpfr_mul_d(p->wanted, p->slope, factor, MPFR_RNDN);
    clip(p->wanted, format);
    mpfr_set_d(p->error, dx, MPFR_RNDN);
    clip(p->error, format);
    mpfr_sub(p->error, p->error, p->wanted, MPFR_RNDN);
    mpfr_set_d(p->limit, fabs(factor) * p->allowed, MPFR_RNDU);
    mpfr_mul_2si(p->limit, p->limit, p->truth.ulp_exponent, MPFR_RNDU);
    mpfr_t ulp;
    mpfr_init2(ulp, BITS);
    mpfr_set_ui_2exp(ulp, 1, act_ulp_exponent(p->wanted, format), MPFR_RNDN);
    mpfr_add(p->limit, p->limit, ulp, MPFR_RNDU);
    mpfr_clear(ulp);
    return mpfr_cmpabs(p->error, p->limit) <= 0;
}

/* What there is to say of one product. */
typedef enum verdict { RIGHT, MASKED, WRONG } verdict;

static verdict judge(product *p, double dx, double slope_of_kernel) {
    if (isnan(p->dy)) {
        return isnan(dx) || p->is_zero ? RIGHT : WRONG;
    }
    if (isfinite(p->dy)) {
        return is_product(p, dx, p->dy) ? RIGHT : WRONG;
    }
    if (p->is_zero || slope_of_kernel == 0) {
        bool is_product_of_zero = isnan(dx) && p->is_zero && p->is_finite;
        return is_product_of_zero ? MASKED : isnan(dx) || dx == 0 ? RIGHT : WRONG;
    }
    return isinf(dx) && signbit(dx) == (signbit(p->dy) != (mpfr_sgn(p->slope) < 0))
               ? RIGHT
               : WRONG;
}

/* Explanations of wrong products, each a factor that was taken for dy. */
enum {
    FORGOTTEN,
    ABSOLUTE,
    SQUARED,
    WITHOUT_NEGATIVE,
    THROUGH_F32,
    THROUGH_F16,
    THROUGH_BF16,
    FLUSHED,
    EXPLANATIONS
};

static double factor_of(int explanation, double dy, const act_format *format) {
    switch (explanation) {
    case FORGOTTEN:
        return 1;
    case ABSOLUTE:
        return fabs(dy);
    case SQUARED:
        return dy * dy;
    case WITHOUT_NEGATIVE:
        return dy > 0 ? dy : 0;
    case THROUGH_F32:
        return act_round_number(dy, act_binary32, ACT_NEAREST);
    case THROUGH_F16:
        return act_round_number(dy, act_format_find("f16"), ACT_NEAREST);
    case THROUGH_BF16:
        return act_round_number(dy, act_format_find("bf16"), ACT_NEAREST);
    default:
        return fabs(dy) < ldexp(1, format->emin) ? 0 : dy;
    }
}

static const struct {
    act_finding_kind kind;
    const char *text;
} explained[EXPLANATIONS] = {
    [FORGOTTEN] = {ACT_FINDING_DY_FORGOTTEN, "dx is f'(x), whatever dy is"},
    [ABSOLUTE] = {ACT_FINDING_DY_ABSOLUTE, "dx is |dy| f'(x)"},
    [SQUARED] = {ACT_FINDING_DY_SQUARED, "dx is dy^2 f'(x)"},
    [WITHOUT_NEGATIVE] = {ACT_FINDING_DY_CLIPPED, "dy < 0 is taken for 0"},
    [THROUGH_F32] = {ACT_FINDING_DY_NARROWED, "dy is rounded to binary32 first"},
    [THROUGH_F16] = {ACT_FINDING_DY_NARROWED, "dy is rounded to binary16 first"},
    [THROUGH_BF16] = {ACT_FINDING_DY_NARROWED, "dy is rounded to bfloat16 first"},
    [FLUSHED] = {ACT_FINDING_DY_NARROWED, "dy below the normal numbers is taken for 0"},
};

/* The wrong products so far, and what may explain them all. */
typedef struct tale {
    act_differences wrong, masked;
    bool fits[EXPLANATIONS];
    uint64_t finite; /* wrong ones with a finite dy */
    double bound[2]; /* |dx / f'(x)| of wrong ones with dy < 0, dy > 0 */
    bool is_clipped; /* to those bounds */
} tale;

/* Whether wrong products of one sign of dy all have the same factor, less than dy. */
static void consider_clipping(tale *t, product *p, double dx) {
    double slope = mpfr_get_d(p->slope, MPFR_RNDN);
    double factor = fabs(dx / slope);
    double *bound = &t->bound[p->dy > 0];
    if (!isfinite(factor) || slope == 0 || factor >= fabs(p->dy)) {
        t->is_clipped = false;
        return;
    }
    *bound = *bound == 0 ? factor : *bound;
    t->is_clipped = t->is_clipped && fabs(factor - *bound) <= 0.02 * *bound &&
                    is_product(p, dx, copysign(*bound, p->dy));
}

static void consider(tale *t, product *p, double dx) {
    if (!isfinite(p->dy)) {
        return;
    }
    t->finite++;
    for (int e = 0; e < EXPLANATIONS; e++) {
        double factor = factor_of(e, p->dy, p->format);
        bool is_beyond = isinf(factor) && (isinf(dx) || isnan(dx));
        t->fits[e] = t->fits[e] && (is_beyond || is_product(p, dx, factor));
    }
    consider_clipping(t, p, dx);
}

static void add(act_differences *differences, const act_flow *flow, const product *p,
                size_t n, uint64_t got) {
    const act_format *format = p->format;
    double wanted = isfinite(p->dy) ? p->dy * mpfr_get_d(p->slope, MPFR_RNDN)
                                    : p->dy * p->truth.rounded;
    wanted = isinf(p->dy) && p->is_zero ? 0 : wanted;
    act_difference difference = {
        .n = n,
        .at = n == 1 ? 0 : p->i * flow->dys + p->k,
        .x = act_check_argument(flow->check->inputs, flow->check->impl, p->i),
        .dy = flow->dy[p->k],
        .got = got,
        .want = act_encode(format, act_round_number(wanted, format, ACT_NEAREST)),
        .how = n == 1 ? ACT_HOW_ALONE : ACT_HOW_LONG};
    act_differences_add(differences, format, &difference);
}

/* Judges a product that was computed alone and among all. */
static void judge_product(tale *t, const act_flow *flow, product *p, double slope) {
    const struct {
        const void *results;
        size_t n;
    } ways[] = {{flow->alone, 1}, {flow->dx, flow->inputs * flow->dys}};
    for (size_t w = 0; w < sizeof ways / sizeof ways[0]; w++) {
        uint64_t got = act_flow_at(flow, ways[w].results, p->i, p->k);
        double dx = act_decode(p->format, got);
        verdict seen = judge(p, dx, slope);
        if (seen == MASKED) {
            add(&t->masked, flow, p, ways[w].n, got);
        } else if (seen == WRONG) {
            consider(t, p, dx);
            add(&t->wrong, flow, p, ways[w].n, got);
        }
        if (seen != RIGHT) {
            return; /* the simplest way is enough */
        }
    }
}

/* What a kernel from y makes of it: many x may have the same y, and other slopes. */
static act_truth truth_of_kernel(product *p, double slope) {
    mpfr_set_d(p->slope, slope, MPFR_RNDN);
    return (act_truth){.rounded = slope,
                       .ulp_exponent = act_ulp_exponent(p->slope, p->format)};
}

/* True if the kernel's slope at input i is good enough to judge products by. */
static bool prepare(const act_flow *flow, product *p, size_t i) {
    const act_check_inputs *inputs = flow->check->inputs;
    double slope = act_decode(p->format, act_flow_at(flow, flow->dx, i, 0));
    bool is_of_y = flow->check->impl->convention == ACT_BACKWARD_Y;
    if (!isfinite(slope) ||
        (!is_of_y && (inputs->is_undecided[i] || inputs->has_more[i] ||
                      !isfinite(inputs->truth[i].rounded)))) {
        return false;
    }
    p->truth = is_of_y ? truth_of_kernel(p, slope) : inputs->truth[i];
    p->i = i;
    p->is_zero = is_of_y ? slope == 0 : inputs->is_zero[i];
    p->is_finite = isfinite(act_decode(p->format, inputs->x[i]));
    p->allowed = fabs(act_truth_error(&p->truth, p->format, slope)) + 1;
    mpfr_set_d(p->slope, p->truth.residual, MPFR_RNDN);
    mpfr_mul_2si(p->slope, p->slope, p->truth.ulp_exponent, MPFR_RNDN);
    mpfr_add_d(p->slope, p->slope, p->truth.rounded, MPFR_RNDN);
    return true;
}

static void tell_wrong(const tale *t, const act_impl *impl, act_findings *findings) {
    act_finding_kind kind = ACT_FINDING_DY_PRODUCT;
    const char *text = "dx is not dy f'(x)";
    char clipped[ACT_NAME_SIZE];
    for (int e = EXPLANATIONS - 1; e >= 0 && t->finite > 0; e--) {
        if (t->fits[e]) {
            kind = explained[e].kind;
            text = explained[e].text;
        }
    }
    if (kind == ACT_FINDING_DY_PRODUCT && t->is_clipped && t->finite > 0) {
        kind = ACT_FINDING_DY_CLIPPED;
        snprintf(clipped, sizeof clipped, "|dy| is clipped to %.3g",
                 fmax(t->bound[0], t->bound[1]));
        text = clipped;
    }
    act_differences_tell(&t->wrong, impl, kind, text, "right", findings);
}

/* The products onto other contents of dx, or over an input, which should be the same. */
static void compare(const act_flow *flow, const void *results, const void *right,
                    size_t n, act_how how, act_differences *differences) {
    const act_impl *impl = flow->check->impl;
    for (size_t i = 0; i < flow->inputs && results != NULL; i++) {
        for (size_t k = 0; k < flow->dys; k++) {
            uint64_t got = act_flow_at(flow, results, i, k);
            uint64_t want = act_flow_at(flow, right, i, k);
            if (!act_format_same(impl->format, got, want)) {
                act_difference difference = {
                    .n = n,
                    .at = n == 1 ? 0 : i * flow->dys + k,
                    .x = act_check_argument(flow->check->inputs, impl, i),
                    .dy = flow->dy[k],
                    .got = got,
                    .want = want,
                    .how = how};
                act_differences_add(differences, impl->format, &difference);
            }
        }
    }
}

/* Whether the kernel adds to what dx holds; then nothing else is worth telling. */
static bool tell_accumulated(const act_flow *flow, act_findings *findings) {
    act_differences differences = {0};
    compare(flow, flow->onto_ones, flow->alone, 1, ACT_HOW_ALONE, &differences);
    return act_differences_tell(&differences, flow->check->impl,
                                ACT_FINDING_DX_ACCUMULATED,
                                "they depend on what dx held before: is it added to?",
                                "onto 0", findings) != NULL;
}

static void compare_over(const act_flow *flow, const void *const over[2], act_how how,
                         act_differences *differences) {
    compare(flow, over[0], flow->alone, 1, how, differences);
    compare(flow, over[1], flow->dx, flow->inputs * flow->dys, how, differences);
}

static void tell_overwriting(const act_flow *flow, act_findings *findings) {
    const act_impl *impl = flow->check->impl;
    act_differences over_dy = {0};
    act_differences over_x = {0};
    compare_over(flow, flow->over_dy, ACT_HOW_OVER_DY, &over_dy);
    compare_over(flow, flow->over_x, ACT_HOW_IN_PLACE, &over_x);
    act_finding *finding =
        act_differences_tell(&over_dy, impl, ACT_FINDING_IN_PLACE,
                             "dx must not be the array of dy", "apart", findings);
    if (finding != NULL) {
        finding->is_excused = (impl->flags & ACT_OVER_DY) == 0;
    }
    act_differences_tell(&over_x, impl, ACT_FINDING_IN_PLACE,
                         "dx must not be the array of x: ACT_NOT_IN_PLACE would say so",
                         "apart", findings);
}

uint64_t act_flow_judge(const act_flow *flow, act_findings *findings) {
    const act_impl *impl = flow->check->impl;
    tale t = {.is_clipped = true};
    product p = {.format = impl->format};
    uint64_t products = 0;
    for (int e = 0; e < EXPLANATIONS; e++) {
        t.fits[e] = true;
    }
    if (tell_accumulated(flow, findings)) {
        return flow->inputs * flow->dys;
    }
    open_product(&p);
    for (size_t i = 0; i < flow->inputs; i++) {
        if (!prepare(flow, &p, i)) {
            continue;
        }
        double slope = act_decode(impl->format, act_flow_at(flow, flow->dx, i, 0));
        for (size_t k = 1; k < flow->dys; k++) {
            p.k = k;
            p.dy = act_decode(impl->format, flow->dy[k]);
            judge_product(&t, flow, &p, slope);
            products++;
        }
    }
    close_product(&p);
    tell_wrong(&t, impl, findings);
    act_finding *masked = act_differences_tell(
        &t.masked, impl, ACT_FINDING_DY_MASKED,
        "0 times an infinite dy is nan, where a selection gives 0", "selected", findings);
    if (masked != NULL) {
        masked->is_excused = true;
    }
    tell_overwriting(flow, findings);
    return products;
}

#include "check/flow_private.h"

#include "number/round.h"

#include <math.h>
#include <stdio.h>

/* Explanations of wrong products, each a factor that was taken for dy. */
enum {
    FORGOTTEN,
    ABSOLUTE,
    SQUARED,
    WITHOUT_NEGATIVE,
    WITHOUT_POSITIVE,
    THROUGH_F32,
    THROUGH_F16,
    THROUGH_BF16,
    FLUSHED,
    FLUSHED_PRODUCT,
    CLIPPED,
    DROPPED,
    OF_ANOTHER
};

_Static_assert(OF_ANOTHER + 1 == ACT_FLOW_EXPLANATIONS, "one count each");

static const struct {
    act_finding_kind kind;
    const char *text;
} explained[ACT_FLOW_EXPLANATIONS] = {
    [FORGOTTEN] = {ACT_FINDING_DY_FORGOTTEN, "dx is f'(x), whatever dy is"},
    [ABSOLUTE] = {ACT_FINDING_DY_ABSOLUTE, "dx is |dy| f'(x)"},
    [SQUARED] = {ACT_FINDING_DY_SQUARED, "dx is dy^2 f'(x)"},
    [WITHOUT_NEGATIVE] = {ACT_FINDING_DY_CLIPPED, "dy < 0 is taken for 0"},
    [WITHOUT_POSITIVE] = {ACT_FINDING_DY_CLIPPED, "dy > 0 is taken for 0"},
    [THROUGH_F32] = {ACT_FINDING_DY_NARROWED, "dy is rounded to binary32 first"},
    [THROUGH_F16] = {ACT_FINDING_DY_NARROWED, "dy is rounded to binary16 first"},
    [THROUGH_BF16] = {ACT_FINDING_DY_NARROWED, "dy is rounded to bfloat16 first"},
    [FLUSHED] = {ACT_FINDING_DY_NARROWED, "dy below the normal numbers is taken for 0"},
    [FLUSHED_PRODUCT] = {ACT_FINDING_DY_PRODUCT, "dx below the normal numbers is 0"},
    [CLIPPED] = {ACT_FINDING_DY_CLIPPED, "|dy| is clipped to"},
    [DROPPED] = {ACT_FINDING_DY_NARROWED, "dy is taken for 0 up to"},
    [OF_ANOTHER] = {ACT_FINDING_DY_PRODUCT, "dx has dy of another element"},
};

static const act_format *format_of(const act_product *p) {
    return p->flow->check->impl->format;
}

static double factor_of(const act_flow_tale *tale, int explanation,
                        const act_product *p) {
    double dy = p->dy;
    double least = ldexp(1, format_of(p)->emin);
    switch (explanation) {
    case FORGOTTEN:
        return 1;
    case ABSOLUTE:
        return fabs(dy);
    case SQUARED:
        return dy * dy;
    case WITHOUT_NEGATIVE:
        return dy > 0 ? dy : 0;
    case WITHOUT_POSITIVE:
        return dy < 0 ? dy : 0;
    case THROUGH_F32:
        return act_round_number(dy, act_binary32, ACT_NEAREST);
    case THROUGH_F16:
        return act_round_number(dy, act_format_find("f16"), ACT_NEAREST);
    case THROUGH_BF16:
        return act_round_number(dy, act_format_find("bf16"), ACT_NEAREST);
    case FLUSHED:
        return fabs(dy) < least ? 0 : dy;
    case FLUSHED_PRODUCT:
        return fabs(dy * mpfr_get_d(p->slope, MPFR_RNDN)) < least ? 0 : dy;
    case CLIPPED:
        return tale->bound[dy > 0] > 0 ? copysign(fmin(fabs(dy), tale->bound[dy > 0]), dy)
                                       : dy;
    default:
        return fabs(dy) <= tale->greatest ? 0 : dy;
    }
}

/* Whether dx has the dy of another element of its call. Among many there is one for
 * everything, so that only the shortest calls tell. */
static bool is_of_another(const act_flow_tale *tale, act_product *p) {
    bool is = p->n > tale->least;
    for (size_t j = 0; j < p->n && !is; j++) {
        size_t k = act_flow_dy(p->flow, p->slot - p->at + j);
        double dy = act_decode(format_of(p), p->flow->dy[k]);
        is = j != p->at && (isfinite(dy) ? act_product_is(p, dy) : !isfinite(p->dx));
    }
    return is;
}

void act_flow_gather(act_flow_tale *tale, const act_product *p) {
    tale->least = tale->least == 0 || p->n < tale->least ? p->n : tale->least;
    if (!isfinite(p->dy)) {
        return;
    }
    bool is_positive = p->dy > 0;
    double factor = fabs(p->dx / mpfr_get_d(p->slope, MPFR_RNDN));
    tale->wrong++;
    tale->greatest = fmax(tale->greatest, fabs(p->dy));
    if (isfinite(factor) && fabs(p->dx) > tale->most[is_positive]) {
        tale->most[is_positive] = fabs(p->dx);
        tale->bound[is_positive] = factor;
    }
}

void act_flow_consider(act_flow_tale *tale, act_product *p, bool is_wrong) {
    if (!isfinite(p->dy)) {
        return;
    }
    for (int e = 0; e < ACT_FLOW_EXPLANATIONS; e++) {
        bool fits;
        if (e == OF_ANOTHER) {
            fits = !is_wrong || is_of_another(tale, p);
        } else {
            double factor = factor_of(tale, e, p);
            bool is_beyond = isinf(factor) && !isfinite(p->dx);
            fits = is_beyond || act_product_is(p, factor);
        }
        tale->fits[e] += fits;
        tale->fits_wrong[e] += fits && is_wrong;
    }
}

act_finding_kind act_flow_explain(const act_flow_tale *tale, char text[ACT_NAME_SIZE]) {
    int best = -1;
    for (int e = 0; e < ACT_FLOW_EXPLANATIONS; e++) {
        if (tale->wrong > 0 && tale->fits_wrong[e] == tale->wrong &&
            (best < 0 || tale->fits[e] > tale->fits[best])) {
            best = e;
        }
    }
    if (best < 0) {
        snprintf(text, ACT_NAME_SIZE, "%s",
                 tale->least > 1 ? "dx is not dy f'(x), which it is for n = 1"
                                 : "dx is not dy f'(x)");
        return ACT_FINDING_DY_PRODUCT;
    }
    if (best == CLIPPED) {
        snprintf(text, ACT_NAME_SIZE, "%s %.3g", explained[best].text,
                 fmax(tale->bound[0], tale->bound[1]));
    } else if (best == DROPPED) {
        snprintf(text, ACT_NAME_SIZE, "%s |dy| = %.3g", explained[best].text,
                 tale->greatest);
    } else {
        snprintf(text, ACT_NAME_SIZE, "%s", explained[best].text);
    }
    return explained[best].kind;
}

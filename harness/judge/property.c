#include "judge/property_private.h"

#include "number/interval.h"
#include "number/round.h"
#include "number/scale.h"

#include <math.h>

/* The outer end of an enclosure, rounded: below it (side -1) or above it (1) no f(x) is
 * rounded. */
static act_property_bound bound_of(mpfi_srcptr value, int side, const act_format *format,
                                   mpfr_ptr cell) {
    mpfr_srcptr end = side < 0 ? &value->left : &value->right;
    double rounded = act_round(end, format, ACT_NEAREST, cell);
    uint64_t bits = act_encode(format, rounded);
    return (act_property_bound){.bits = bits,
                                .rank = act_rank(format, bits),
                                .is_firm = act_interval_is_point(value) &&
                                           mpfr_cmp_d(end, rounded) == 0};
}

static act_property_bound no_bound(int side, const act_format *format) {
    uint64_t bits = act_encode(format, side < 0 ? -HUGE_VAL : HUGE_VAL);
    return (act_property_bound){.bits = bits, .rank = act_rank(format, bits)};
}

/* The ordinal of the first number of the format from x on, upward (1) or downward. */
static int64_t ordinal_at(const act_format *format, double x, int way) {
    double near = act_round_number(x, format, way > 0 ? ACT_UP : ACT_DOWN);
    near = near == 0 ? copysign(0, way) : near; /* -0 is the last one before 0 */
    return act_ordinal(format, act_encode(format, near));
}

static void set_stretch(act_property *p, const act_stretch *stretch, mpfr_ptr cell) {
    act_property_stretch own = {
        .first = ordinal_at(p->format, stretch->from, 1),
        .last = ordinal_at(p->format, stretch->to, -1),
        .trend = stretch->trend,
        .is_linked = stretch->is_linked,
        .lower = no_bound(-1, p->format),
        .upper = no_bound(1, p->format),
    };
    if (stretch->is_bounded) {
        own.lower = bound_of(stretch->lower, -1, p->format, cell);
        own.upper = bound_of(stretch->upper, 1, p->format, cell);
    }
    if (p->count > 0 && p->stretch[p->count - 1].last >= own.first) {
        own.first = p->stretch[p->count - 1].last + 1; /* both hold the place of a cut */
    }
    if (own.first <= own.last) {
        p->stretch[p->count++] = own;
    }
}

static void set_limits(act_property *p, const act_course *course, mpfr_ptr cell) {
    for (int right = 0; right < 2; right++) {
        mpfi_srcptr limit = course->limit[right];
        p->has_limit[right] = course->has_limit[right];
        if (!p->has_limit[right]) {
            continue;
        }
        act_property_bound low = bound_of(limit, -1, p->format, cell);
        act_property_bound high = bound_of(limit, 1, p->format, cell);
        p->has_limit[right] = low.rank == high.rank;
        p->limit[right] = low;
    }
}

act_status act_property_open(act_property *p, const act_function *f, const double *params,
                             int order, const act_format *format, act_screen_isa isa) {
    double own[ACT_PARAMS];
    *p = (act_property){.format = format,
                        .order = order,
                        .symmetry = f->symmetry,
                        .kernels = act_screen_kernels_find(isa)};
    act_function_set_params(f, params, own);
    p->kinks = act_function_finite_kinks(f, own, p->kink);
    act_course course;
    mpfr_t cell;
    mpfr_init2(cell, 53);
    act_status status = act_course_open(&course, f, params, order);
    if (status != ACT_OK) {
        goto cleanup;
    }
    for (int i = 0; i < course.count; i++) {
        set_stretch(p, &course.stretch[i], cell);
    }
    for (int i = 0; i < course.zeros; i++) {
        p->zero[p->zeros++] = course.zero[i];
    }
    set_limits(p, &course, cell);
cleanup:
    act_course_close(&course);
    mpfr_clear(cell);
    return status;
}

static double continued(const act_format *format, double value) {
    double most = act_scale(1, format->emax + 1);
    return isinf(value) && isfinite(most) ? copysign(most, value) : value;
}

bool act_property_is_odd(const act_property *p) {
    /* The derivative of an odd function is even, and the other way round. */
    return (p->symmetry == ACT_ODD && p->order % 2 == 0) ||
           (p->symmetry == ACT_EVEN && p->order % 2 == 1) ||
           (p->symmetry == ACT_SIGMOIDAL && p->order == 2);
}

bool act_property_is_sigmoidal(const act_property *p) {
    return p->symmetry == ACT_SIGMOIDAL && p->order == 0;
}

double act_property_ulps(const act_property *p, act_property_kind kind,
                         const act_breach *b) {
    const act_format *format = p->format;
    if (kind == ACT_PROPERTY_SYMMETRY && act_property_is_sigmoidal(p)) {
        return b->steps;
    }
    double y = continued(format, act_decode(format, b->y));
    double beside = continued(format, act_decode(format, b->beside_y));
    bool is_mirrored = kind == ACT_PROPERTY_SYMMETRY && act_property_is_odd(p);
    double off = is_mirrored ? y + beside : y - beside;
    double ulps =
        act_scale(fabs(off), -act_ulp_exponent_of(fmax(fabs(y), fabs(beside)), format));
    return isnan(ulps) ? HUGE_VAL : ulps;
}

bool act_property_permits(const act_property *p, act_property_kind kind,
                          const act_breach *b, double claim) {
    double ulps = act_property_ulps(p, kind, b);
    switch (kind) {
    case ACT_PROPERTY_BOUND: /* which was rounded itself */
        return ulps <= claim + 0.5;
    case ACT_PROPERTY_MONOTONE:
    case ACT_PROPERTY_SYMMETRY:
        return ulps <= 2 * claim;
    default:
        return false;
    }
}

#include "range/leeway_private.h"

#include "number/round.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Working precisions: where f is nearly level, a format's digits of f leave few of x. */
enum { BITS_NARROW = 127, BITS_WIDE = 191 };

/* All intervals, for one precision. */
enum { INTERVALS = 9 };

static void list_intervals(act_leeways *l, mpfi_ptr list[INTERVALS]) {
    mpfi_ptr all[INTERVALS] = {l->place,    l->point,          l->lower,
                               l->upper,    l->nominal,        l->limit[0],
                               l->limit[1], l->value_limit[0], l->value_limit[1]};
    memcpy(list, all, sizeof all);
}

static act_status find_limits(act_leeways *l, const act_function *f,
                              const double *params) {
    act_range_search values;
    act_status status = act_range_search_open(&values, f, params, 0);
    for (int right = 0; right < 2 && status == ACT_OK; right++) {
        act_range_limit(&values, right == 1, l->value_limit[right]);
        act_range_limit(&l->search, right == 1, l->limit[right]);
        l->monotone_from[right] = act_range_monotone_from(&l->search, right == 1);
    }
    act_range_search_close(&values);
    return status;
}

act_status act_leeways_open(act_leeways **out, const act_function *f,
                            const double *params, int order, const act_format *format) {
    act_leeways *l = calloc(1, sizeof *l);
    if (l == NULL) {
        return ACT_NOMEM;
    }
    *out = l;
    long bits = format->precision > 24 ? BITS_WIDE : BITS_NARROW;
    l->format = format;
    mpfr_inits2(bits, l->target, l->near, l->far, l->step, l->cell, (mpfr_ptr)0);
    mpfi_ptr intervals[INTERVALS];
    list_intervals(l, intervals);
    for (int i = 0; i < INTERVALS; i++) {
        mpfi_init2(intervals[i], bits);
    }
    act_status status = act_range_search_open(&l->search, f, params, order);
    if (status != ACT_OK) {
        goto cleanup;
    }
    status = act_exact_open(&l->exact, f, params, order);
    if (status != ACT_OK) {
        goto cleanup;
    }
    l->tape = act_tape_open(order + 2, bits);
    if (l->tape == NULL) {
        status = ACT_NOMEM;
        goto cleanup;
    }
    status = find_limits(l, f, params);
cleanup:
    if (status != ACT_OK) {
        act_leeways_close(l);
        *out = NULL;
    }
    return status;
}

void act_leeways_close(act_leeways *l) {
    if (l == NULL) {
        return;
    }
    mpfr_clears(l->target, l->near, l->far, l->step, l->cell, (mpfr_ptr)0);
    mpfi_ptr intervals[INTERVALS];
    list_intervals(l, intervals);
    for (int i = 0; i < INTERVALS; i++) {
        mpfi_clear(intervals[i]);
    }
    act_range_search_close(&l->search);
    act_exact_close(l->exact);
    act_tape_close(l->tape);
    free(l);
}

/* Whether an enclosure of f^(k) is a number that is at most 2^-20 ulp wide. */
static bool is_told(act_leeways *l, mpfi_srcptr value) {
    const int bits = 20;
    if (mpfi_nan_p(value) != 0 || mpfi_bounded_p(value) == 0) {
        return false;
    }
    mpfi_diam_abs(l->cell, value);
    return mpfr_zero_p(l->cell) ||
           mpfr_get_exp(l->cell) <= act_ulp_exponent(&value->left, l->format) - bits;
}

/* What f^(k) is at the place, or tends to. */
static bool value_at(act_leeways *l, act_arrival end, bool right, mpfi_ptr value) {
    if (end == ACT_ARRIVED_AT_INFINITY) {
        mpfi_set(value, l->limit[right]);
    } else if (end != ACT_NOWHERE_TOLD) {
        mpfi_set(value, act_leeway_derivatives(l, l->place)->c[l->search.order]);
    }
    return end != ACT_NOWHERE_TOLD && is_told(l, value);
}

/* The middle between y and its neighbour above (1) or below (-1), where y rounds no
 * longer. */
static void set_edge(act_leeways *l, double y, int direction) {
    const act_format *format = l->format;
    double beside;
    if (y == 0) {
        beside = direction * act_format_subnormal(format);
    } else if (direction * y == act_format_max(format)) {
        mpfr_set_d(l->target, y, MPFR_RNDN);
        mpfr_set_ui_2exp(l->step, 1, format->emax - format->precision, MPFR_RNDN);
        (direction > 0 ? mpfr_add : mpfr_sub)(l->target, l->target, l->step, MPFR_RNDN);
        return;
    } else {
        int64_t at = act_ordinal(format, act_encode(format, y));
        beside = act_decode(format, act_from_ordinal(format, at + direction));
    }
    mpfr_set_d(l->target, y, MPFR_RNDN);
    mpfr_add_d(l->target, l->target, beside, MPFR_RNDN);
    mpfr_div_2ui(l->target, l->target, 1, MPFR_RNDN);
}

/* Widens lower..upper, what f^(k) is at both ends, to what it is between them. */
static act_status widen(act_leeways *l, const double between[2], bool is_bounded) {
    const act_range_search *s = &l->search;
    bool is_monotone =
        between[0] >= l->monotone_from[1] || between[1] <= l->monotone_from[0];
    if (!is_monotone && is_bounded) {
        mpfi_interv_d(l->point, between[0], between[1]);
        jet f = act_leeway_derivatives(l, l->point);
        mpfi_srcptr slope = f->c[s->order + 1];
        if (is_told(l, f->c[s->order])) {
            mpfi_set(l->lower, f->c[s->order]);
            mpfi_set(l->upper, f->c[s->order]);
            return ACT_OK;
        }
        is_monotone = mpfi_nan_p(slope) == 0 &&
                      (mpfi_is_nonneg(slope) > 0 || mpfi_is_nonpos(slope) > 0);
    }
    if (is_monotone) {
        return ACT_OK;
    }
    act_range range;
    act_range_init(&range);
    act_status status =
        act_range_find(&range, s->f, s->p, s->order, between[0], between[1]);
    if (status == ACT_OK) {
        mpfi_set(l->lower, range.lower.value);
        mpfi_set(l->upper, range.upper.value);
    }
    act_range_clear(&range);
    return status;
}

static void swap_if_greater(mpfi_ptr a, mpfi_ptr b) {
    if (mpfr_greater_p(&a->left, &b->left)) {
        mpfi_swap(a, b);
    }
}

/* Whether y is what f tends to. */
static bool is_limit(const act_leeways *l, double y, bool right) {
    mpfi_srcptr limit = l->value_limit[right];
    return mpfr_cmp_d(&limit->left, y) == 0 && mpfr_cmp_d(&limit->right, y) == 0;
}

/* Encloses f^(k) where f is y, if it ever is. */
static bool find_nominal(act_leeways *l, double x, double y, int trend) {
    mpfr_set_d(l->target, y, MPFR_RNDN);
    act_arrival end = act_leeway_find_place(l, x, trend);
    l->has_nominal = end == ACT_ARRIVED;
    return !l->has_nominal ? end != ACT_NOWHERE_TOLD
                           : value_at(l, end, false, l->nominal);
}

/* Encloses f^(k) over all that rounds to y, in lower and upper, and where f is y. */
static act_status enclose_all(act_leeways *l, double x, double y, int trend) {
    double between[2] = {-HUGE_VAL, HUGE_VAL};
    bool is_bounded = true;
    mpfi_ptr limit = NULL; /* of f^(k), where that of f is y */
    for (int right = 0; right < 2; right++) {
        set_edge(l, y, right == 1 ? trend : -trend);
        act_arrival end = act_leeway_find_place(l, x, trend);
        if (!value_at(l, end, right == 1, right == 1 ? l->upper : l->lower)) {
            return ACT_UNDECIDED;
        }
        if (end == ACT_ARRIVED_AT_INFINITY) {
            is_bounded = false;
            limit = is_limit(l, y, right == 1) ? l->limit[right] : limit;
        } else if (right == 1) {
            between[1] = mpfr_get_d(&l->place->right, MPFR_RNDU);
        } else {
            between[0] = mpfr_get_d(&l->place->left, MPFR_RNDD);
        }
    }
    if (limit != NULL) {
        l->has_nominal = true;
        mpfi_set(l->nominal, limit);
    } else if (!find_nominal(l, x, y, trend)) {
        return ACT_UNDECIDED;
    }
    swap_if_greater(l->lower, l->upper);
    return widen(l, between, is_bounded);
}

/* The truth of a number that is known to more than 2^-34 ulp. */
static act_truth truth_of(act_leeways *l, mpfr_srcptr value) {
    const act_format *format = l->format;
    act_truth truth = {.rounded = act_round(value, format, ACT_NEAREST, l->cell),
                       .ulp_exponent = act_ulp_exponent(value, format),
                       .zero = ACT_ZERO_ANY};
    double in_ulps = act_truth_in_ulps(format, truth.rounded, truth.ulp_exponent);
    mpfr_set_prec(l->cell, mpfr_get_prec(l->near));
    mpfr_mul_2si(l->cell, value, -truth.ulp_exponent, MPFR_RNDN);
    mpfr_sub_d(l->cell, l->cell, in_ulps, MPFR_RNDN);
    truth.residual = mpfr_get_d(l->cell, MPFR_RNDN);
    if (isinf(truth.rounded) && truth.residual * truth.rounded > 0) {
        truth.residual = 0; /* f counts as 2^(emax + 1) at most */
    }
    return truth;
}

static void tell(act_leeways *l, act_leeway *out) {
    mpfr_srcptr lo = &l->lower->left;
    mpfr_srcptr hi = &l->upper->right;
    out->lower = truth_of(l, lo);
    out->upper = truth_of(l, hi);
    out->has_nominal = l->has_nominal;
    if (out->has_nominal) {
        mpfi_mid(l->step, l->nominal);
        out->nominal = truth_of(l, l->step);
    }
    mpfr_sub(l->step, hi, lo, MPFR_RNDN);
    out->loss = mpfr_get_d(l->step, MPFR_RNDN) /
                (ldexp(1, out->lower.ulp_exponent) + ldexp(1, out->upper.ulp_exponent));
}

static void set_all(act_leeways *l, mpfi_srcptr value) {
    mpfi_set(l->lower, value);
    mpfi_set(l->upper, value);
    mpfi_set(l->nominal, value);
    l->has_nominal = true;
}

/* Whether x is so far out that the format cannot tell f^(k) from that of a line, which is
 * not level: then that is all there is. */
static bool is_on_line(act_leeways *l, double x) {
    const act_function *f = l->search.f;
    const act_exact_tail *tail = act_exact_tail_find(l->exact, l->format, x > 0);
    if (tail->sign == 0 || fabs(x) < tail->start) {
        return false;
    }
    act_tape_reset(l->tape);
    jet line =
        (x > 0 ? f->right.line : f->left.line)(jet_variable(l->tape, x), l->search.p);
    if (mpfi_has_zero(line->c[1]) > 0) {
        return false;
    }
    set_all(l, line->c[l->search.order]);
    return true;
}

/* Finds lower, upper and nominal. */
static act_status enclose_leeway(act_leeways *l, double x, double y) {
    if (!isfinite(x) || !isfinite(y) || !act_leeway_choose_piece(l, x)) {
        return ACT_UNDECIDED;
    }
    if (is_on_line(l, x)) {
        return ACT_OK;
    }
    mpfi_set_d(l->place, x);
    jet f = act_leeway_derivatives(l, l->place);
    if (mpfi_is_zero(f->c[1]) > 0 && mpfi_is_zero(f->c[2]) > 0) {
        set_all(l, f->c[l->search.order]); /* a constant */
        return ACT_OK;
    }
    return mpfi_is_strictly_pos(f->c[1]) > 0   ? enclose_all(l, x, y, 1)
           : mpfi_is_strictly_neg(f->c[1]) > 0 ? enclose_all(l, x, y, -1)
                                               : ACT_UNDECIDED;
}

act_status act_leeway_find(act_leeways *l, double x, double y, act_leeway *out) {
    act_status status = enclose_leeway(l, x, y);
    if (status == ACT_OK) {
        tell(l, out);
    }
    return status;
}

#include "gates/gates_private.h"

#include <math.h>
#include <stdlib.h>

bool act_gated_evaluate(const act_gated_first *first, int rung, act_gated_ends *ends) {
    act_exact *g = first->g;
    bool done = act_enclose(g, first->at, first->pieces, rung);
    *ends = (act_gated_ends){.lo = g->lo, .hi = g->hi};
    return done;
}

/* A product of numbers of p bits has 2 p of them, and may be as small as the least number
 * squared. */
static act_exact_tail *tail_at(act_gated_exact *exact, const act_format *format,
                               const act_gated_first *first) {
    const int margin = 64;
    int right = first->at > 0;
    act_exact_tail *tail = &exact->tail[first->order][format - act_formats][right];
    if (!tail->known) {
        act_exact_sight sight = {2 * format->precision + margin,
                                 format->emin - format->precision - format->emax - margin,
                                 act_format_max(format)};
        act_exact_tail_seek(first->g, &sight, right, tail);
    }
    return tail->sign != 0 && fabs(first->at) >= tail->start ? tail : NULL;
}

bool act_gated_evaluate_tail(act_gated_exact *exact, const act_format *format,
                             const act_gated_first *first, int rung,
                             act_gated_ends *ends) {
    act_exact *g = first->g;
    if (isinf(first->at) || first->pieces.first != first->pieces.second) {
        return false;
    }
    const act_exact_tail *tail = tail_at(exact, format, first);
    bool is_exact;
    if (tail == NULL || !act_enclose_line(g, tail, first->at, rung, &is_exact)) {
        return false;
    }
    *ends = (act_gated_ends){.lo = g->lo,
                             .hi = g->hi,
                             .lo_is_open = is_exact && tail->sign > 0,
                             .hi_is_open = is_exact && tail->sign < 0};
    return true;
}

static void multiply_end(act_gated_exact *exact, mpfr_ptr product, mpfr_srcptr end) {
    /* Exact, and with bits to spare for the step beside it. */
    const mpfr_prec_t spare = 16;
    mpfr_set_prec(product, mpfr_get_prec(end) + mpfr_get_prec(exact->second) + spare);
    mpfr_mul(product, end, exact->second, MPFR_RNDN);
}

void act_gated_multiply(act_gated_exact *exact, const act_gated_ends *ends) {
    bool swaps = mpfr_signbit(exact->second) != 0;
    multiply_end(exact, exact->lo, swaps ? ends->hi : ends->lo);
    multiply_end(exact, exact->hi, swaps ? ends->lo : ends->hi);
    if (mpfr_zero_p(exact->second)) {
        return;
    }
    if (swaps ? ends->hi_is_open : ends->lo_is_open) {
        mpfr_nextabove(exact->lo);
    }
    if (swaps ? ends->lo_is_open : ends->hi_is_open) {
        mpfr_nextbelow(exact->hi);
    }
}

/* An s with |v| <= 2^s and v a multiple of 2^-s. */
static long size_of(mpfr_srcptr v) {
    if (mpfr_zero_p(v)) {
        return 0;
    }
    long top = mpfr_get_exp(v);
    long bottom = top - (long)mpfr_min_prec(v);
    return labs(top) > labs(bottom) ? labs(top) : labs(bottom);
}

static long size_of_number(double v) {
    mpfr_t number;
    mpfr_init2(number, 53);
    mpfr_set_d(number, v, MPFR_RNDN);
    long size = size_of(number);
    mpfr_clear(number);
    return size;
}

/* cell = the half-ulp number nearest to the middle of lo..hi. */
static void nearest_boundary(act_gated_exact *exact, const act_format *format) {
    long ulp = act_ulp_exponent(exact->lo, format);
    mpfr_set_prec(exact->cell, mpfr_get_prec(exact->lo) + 1);
    mpfr_add(exact->cell, exact->lo, exact->hi, MPFR_RNDN);
    mpfr_div_2ui(exact->cell, exact->cell, 1, MPFR_RNDN);
    mpfr_mul_2si(exact->cell, exact->cell, 1 - ulp, MPFR_RNDN);
    mpfr_rint(exact->cell, exact->cell, MPFR_RNDN);
    mpfr_mul_2si(exact->cell, exact->cell, ulp - 1, MPFR_RNDN);
}

/* Tells whether the first factor does not depend on x on its piece, so that x does not
 * count for what it can be. */
static bool is_constant(const act_gated_first *first) {
    enum { BITS = 64 };
    act_exact *g = first->g;
    act_tape *tape = act_tape_open(first->order + 2, BITS);
    if (tape == NULL) {
        return false;
    }
    jet y = g->f->piece[first->pieces.first](jet_variable(tape, first->at), g->p);
    bool constant = mpfi_is_zero(y->c[first->order + 1]) != 0;
    act_tape_close(tape);
    return constant && first->pieces.first == first->pieces.second;
}

/* With sizes s of x, of the parameters together, of the second factor u and of the
 * boundary b: the product minus b is (P + Q sqrt(C))/D with P = A u - b D, Q = B u. A, B,
 * C, D are polynomials of degree 4 in x and 2 in the parameters (`algebraic`), multiples
 * of 2^-(4 s_x + 2 s_p) and below 2^(4 s_x + 2 s_p + 16). So P^2 - Q^2 C is 0 or at least
 * 2^-(12 s_x + 6 s_p + 2 s_u + 2 s_b); |D| |P - Q sqrt(C)|, by which it is divided, is
 * below 2^(10 s_x + 5 s_p + s_u + s_b + 46). If it is 0 and P + Q sqrt(C) is not, that is
 * 2 P, and greater than this. */
static bool is_boundary(act_gated_exact *exact, const act_gated_first *first) {
    const act_function *f = first->g->f;
    mpfr_set_prec(exact->width, 53);
    mpfr_sub(exact->width, exact->hi, exact->lo, MPFR_RNDU);
    if (mpfr_zero_p(exact->width)) {
        return true;
    }
    long size = 3 * size_of(exact->second) + 3 * size_of(exact->cell) + 47;
    for (int i = 0; f->params[i].name != NULL; i++) {
        size += 11 * size_of_number(exact->p[i]);
    }
    if (mpfr_get_exp(exact->width) >= -size) {
        return false;
    }
    size += 22 * size_of_number(first->at);
    bool is_out_of_reach = size > ACT_PRECISION_CAP;
    return mpfr_get_exp(exact->width) < -size || (is_out_of_reach && is_constant(first));
}

bool act_gated_settle(act_gated_exact *exact, const act_format *format,
                      const act_gated_first *first) {
    int from = first->g->f->algebraic;
    if (from == 0 || first->order < from - 1 || !mpfr_number_p(exact->lo) ||
        !mpfr_number_p(exact->hi)) {
        return false;
    }
    nearest_boundary(exact, format);
    if (mpfr_zero_p(exact->cell) || mpfr_cmp(exact->cell, exact->lo) < 0 ||
        mpfr_cmp(exact->cell, exact->hi) > 0 || !is_boundary(exact, first)) {
        return false;
    }
    mpfr_set(exact->lo, exact->cell, MPFR_RNDN);
    mpfr_set(exact->hi, exact->cell, MPFR_RNDN);
    return true;
}

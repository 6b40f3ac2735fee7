#include "vector/enclosure.h"

/* An end of an enclosure. */
typedef struct end {
    mpfr_srcptr at;
    bool open;
} end;

static end left_of(const act_enclosure *a) {
    return (end){&a->in->left, a->open_left};
}

static end right_of(const act_enclosure *a) {
    return (end){&a->in->right, a->open_right};
}

/* Infinite ends may be values: nothing is known of them. */
static bool opens(mpfr_srcptr y, int inexact, bool from_operands) {
    return !mpfr_inf_p(y) && (inexact != 0 || from_operands);
}

void act_enclosure_set(act_enclosure *y, double v) {
    bool exact = mpfi_set_d(y->in, v) == 0;
    y->open_left = !exact;
    y->open_right = !exact;
}

void act_enclosure_neg(act_enclosure *y, const act_enclosure *a) {
    mpfi_neg(y->in, a->in);
    y->open_left = a->open_right;
    y->open_right = a->open_left;
}

void act_enclosure_add(act_enclosure *y, const act_enclosure *a, const act_enclosure *b) {
    mpfr_ptr left = &y->in->left;
    mpfr_ptr right = &y->in->right;
    int inexact = mpfr_add(left, &a->in->left, &b->in->left, MPFR_RNDD);
    y->open_left = opens(left, inexact, a->open_left || b->open_left);
    inexact = mpfr_add(right, &a->in->right, &b->in->right, MPFR_RNDU);
    y->open_right = opens(right, inexact, a->open_right || b->open_right);
}

void act_enclosure_sub(act_enclosure *y, const act_enclosure *a, const act_enclosure *b) {
    mpfr_ptr left = &y->in->left;
    mpfr_ptr right = &y->in->right;
    int inexact = mpfr_sub(left, &a->in->left, &b->in->right, MPFR_RNDD);
    y->open_left = opens(left, inexact, a->open_left || b->open_right);
    inexact = mpfr_sub(right, &a->in->right, &b->in->left, MPFR_RNDU);
    y->open_right = opens(right, inexact, a->open_right || b->open_left);
}

/* 1: no negative value; -1: no positive one; 0: both, or NaN. */
static int sign_of(const act_enclosure *a) {
    if (mpfr_nan_p(&a->in->left) || mpfr_nan_p(&a->in->right)) {
        return 0;
    }
    return mpfr_sgn(&a->in->left) >= 0 ? 1 : mpfr_sgn(&a->in->right) <= 0 ? -1 : 0;
}

/* The end of |a| towards zero, or away from it, for an a of one sign. */
static end inner_of(const act_enclosure *a, int sign) {
    return sign > 0 ? left_of(a) : right_of(a);
}

static end outer_of(const act_enclosure *a, int sign) {
    return sign > 0 ? right_of(a) : left_of(a);
}

/* Whether no product of magnitudes between these ends and the others is that of the ends:
 * one of them is open and the other not zero, or both are open. */
static bool product_opens(end a, end b) {
    return (a.open && (b.open || !mpfr_zero_p(b.at))) || (b.open && !mpfr_zero_p(a.at));
}

void act_enclosure_mul(act_enclosure *y, const act_enclosure *a, const act_enclosure *b) {
    int sign_a = sign_of(a);
    int sign_b = sign_of(b);
    if (sign_a == 0 || sign_b == 0) {
        mpfi_mul(y->in, a->in, b->in);
        y->open_left = false;
        y->open_right = false;
        return;
    }
    /* Magnitudes first; a negative factor has rounded the other way. */
    end inner[2] = {inner_of(a, sign_a), inner_of(b, sign_b)};
    end outer[2] = {outer_of(a, sign_a), outer_of(b, sign_b)};
    bool negative = sign_a != sign_b;
    mpfr_ptr near = negative ? &y->in->right : &y->in->left;
    mpfr_ptr far = negative ? &y->in->left : &y->in->right;
    int inexact =
        mpfr_mul(near, inner[0].at, inner[1].at, negative ? MPFR_RNDU : MPFR_RNDD);
    bool near_opens = opens(near, inexact, product_opens(inner[0], inner[1]));
    inexact = mpfr_mul(far, outer[0].at, outer[1].at, negative ? MPFR_RNDD : MPFR_RNDU);
    bool far_opens = opens(far, inexact, product_opens(outer[0], outer[1]));
    y->open_left = negative ? far_opens : near_opens;
    y->open_right = negative ? near_opens : far_opens;
}

/* One end of a quotient: of a/b, b > 0. */
static bool divide_end(mpfr_ptr y, end a, end b, mpfr_rnd_t direction) {
    int inexact = mpfr_div(y, a.at, b.at, direction);
    return opens(y, inexact, a.open || (b.open && !mpfr_zero_p(a.at)));
}

void act_enclosure_div(act_enclosure *y, const act_enclosure *a, const act_enclosure *b) {
    if (!(mpfr_sgn(&b->in->left) > 0)) {
        mpfr_set_nan(&y->in->left);
        mpfr_set_nan(&y->in->right);
        return;
    }
    bool is_below = mpfr_sgn(&a->in->left) < 0;
    y->open_left = divide_end(&y->in->left, left_of(a),
                              is_below ? left_of(b) : right_of(b), MPFR_RNDD);
    is_below = mpfr_sgn(&a->in->right) < 0;
    y->open_right = divide_end(&y->in->right, right_of(a),
                               is_below ? right_of(b) : left_of(b), MPFR_RNDU);
}

void act_enclosure_increasing(act_enclosure *y, const act_enclosure *a,
                              act_enclosure_function *f) {
    mpfr_ptr left = &y->in->left;
    mpfr_ptr right = &y->in->right;
    int inexact = f(left, &a->in->left, MPFR_RNDD);
    y->open_left = opens(left, inexact, a->open_left);
    if (mpfr_equal_p(&a->in->left, &a->in->right) != 0) { /* one evaluation is enough */
        mpfr_set(right, left, MPFR_RNDU);
        if (inexact != 0) {
            mpfr_nextabove(right);
        }
        y->open_right = opens(right, inexact, false);
        return;
    }
    inexact = f(right, &a->in->right, MPFR_RNDU);
    y->open_right = opens(right, inexact, a->open_right);
}

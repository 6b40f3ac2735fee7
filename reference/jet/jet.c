#include "jet/jet_private.h"

void act_jet_clear_from(act_jet *y, int k) {
    for (; k < y->tape->length; k++) {
        mpfi_set_ui(y->c[k], 0);
    }
}

jet jet_variable_interval(act_tape *tape, mpfi_srcptr x0) {
    act_jet *y = act_tape_node(tape);
    act_jet_clear_from(y, 0);
    mpfi_set(y->c[0], x0);
    if (tape->length > 1) {
        mpfi_set_ui(y->c[1], 1);
    }
    return y;
}

jet jet_variable(act_tape *tape, double x0) {
    mpfi_set_d(tape->product, x0);
    return jet_variable_interval(tape, tape->product);
}

bool jet_is_negative(jet a) {
    return mpfi_is_strictly_neg(a->c[0]) > 0;
}

jet jet_const(jet like, double value) {
    act_jet *y = act_tape_node(like->tape);
    act_jet_clear_from(y, 1);
    mpfi_set_d(y->c[0], value);
    return y;
}

jet jet_ratio(jet like, long n, unsigned long d) {
    act_jet *y = act_tape_node(like->tape);
    act_jet_clear_from(y, 1);
    mpfi_set_si(y->c[0], n);
    mpfi_div_ui(y->c[0], y->c[0], d);
    return y;
}

jet jet_pi(jet like) {
    act_jet *y = act_tape_node(like->tape);
    act_jet_clear_from(y, 1);
    mpfi_const_pi(y->c[0]);
    return y;
}

jet jet_neg(jet a) {
    act_jet *y = act_tape_node(a->tape);
    for (int k = 0; k < a->tape->length; k++) {
        mpfi_neg(y->c[k], a->c[k]);
    }
    return y;
}

jet jet_add(jet a, jet b) {
    act_jet *y = act_tape_node(a->tape);
    for (int k = 0; k < a->tape->length; k++) {
        mpfi_add(y->c[k], a->c[k], b->c[k]);
    }
    return y;
}

jet jet_sub(jet a, jet b) {
    act_jet *y = act_tape_node(a->tape);
    for (int k = 0; k < a->tape->length; k++) {
        mpfi_sub(y->c[k], a->c[k], b->c[k]);
    }
    return y;
}

jet jet_plus(jet a, double b) {
    act_jet *y = act_tape_node(a->tape);
    mpfi_add_d(y->c[0], a->c[0], b);
    for (int k = 1; k < a->tape->length; k++) {
        mpfi_set(y->c[k], a->c[k]);
    }
    return y;
}

jet jet_scale(jet a, double b) {
    act_jet *y = act_tape_node(a->tape);
    for (int k = 0; k < a->tape->length; k++) {
        mpfi_mul_d(y->c[k], a->c[k], b);
    }
    return y;
}

void act_jet_accumulate(mpfi_ptr sum, unsigned long times, mpfi_srcptr a, mpfi_srcptr b,
                        mpfi_ptr product) {
    if (mpfi_is_zero(a) || mpfi_is_zero(b)) {
        return;
    }
    mpfi_mul(product, a, b);
    if (times != 1) {
        mpfi_mul_ui(product, product, times);
    }
    mpfi_add(sum, sum, product);
}

/* Leibniz: (a b)_k = sum_j C(k, j) a_j b_{k-j}. */
jet jet_mul(jet a, jet b) {
    act_jet *y = act_tape_node(a->tape);
    act_jet_clear_from(y, 0);
    for (int k = 0; k < a->tape->length; k++) {
        for (int j = 0; j <= k; j++) {
            act_jet_accumulate(y->c[k], act_tape_binomial(a->tape, k, j), a->c[j],
                               b->c[k - j], a->tape->product);
        }
    }
    return y;
}

/* The square of an interval is tighter than its product with itself. */
jet jet_sqr(jet a) {
    act_jet *y = act_tape_node(a->tape);
    act_jet_clear_from(y, 0);
    for (int k = 0; k < a->tape->length; k++) {
        for (int j = 0; 2 * j < k; j++) {
            act_jet_accumulate(y->c[k], 2 * act_tape_binomial(a->tape, k, j), a->c[j],
                               a->c[k - j], a->tape->product);
        }
        if (k % 2 == 0) {
            mpfi_sqr(a->tape->product, a->c[k / 2]);
            mpfi_mul_ui(a->tape->product, a->tape->product,
                        act_tape_binomial(a->tape, k, k / 2));
            mpfi_add(y->c[k], y->c[k], a->tape->product);
        }
    }
    return y;
}

/* y b = a, derivative by derivative: y_k = (a_k - sum_{j<k} C(k, j) y_j b_{k-j}) / b_0.
 */
jet jet_div(jet a, jet b) {
    act_jet *y = act_tape_node(a->tape);
    for (int k = 0; k < a->tape->length; k++) {
        mpfi_set_ui(y->c[k], 0);
        for (int j = 0; j < k; j++) {
            act_jet_accumulate(y->c[k], act_tape_binomial(a->tape, k, j), y->c[j],
                               b->c[k - j], a->tape->product);
        }
        mpfi_sub(y->c[k], a->c[k], y->c[k]);
        mpfi_div(y->c[k], y->c[k], b->c[0]);
    }
    return y;
}

jet jet_inv(jet a) {
    return jet_div(jet_const(a, 1), a);
}

/* y^2 = a: 2 y_0 y_k = a_k - sum_{0<j<k} C(k, j) y_j y_{k-j}. */
jet jet_sqrt(jet a) {
    act_jet *y = act_tape_node(a->tape);
    mpfi_sqrt(y->c[0], a->c[0]);
    for (int k = 1; k < a->tape->length; k++) {
        mpfi_set_ui(y->c[k], 0);
        for (int j = 1; j < k; j++) {
            act_jet_accumulate(y->c[k], act_tape_binomial(a->tape, k, j), y->c[j],
                               y->c[k - j], a->tape->product);
        }
        mpfi_sub(y->c[k], a->c[k], y->c[k]);
        mpfi_div_2ui(y->c[k], y->c[k], 1);
        mpfi_div(y->c[k], y->c[k], y->c[0]);
    }
    return y;
}

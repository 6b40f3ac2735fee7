#include "jet/jet_tape.h"

#include <assert.h>
#include <stdlib.h>

static act_jet *make_chunk(act_tape *tape) {
    act_jet *nodes = malloc(ACT_TAPE_CHUNK * sizeof *nodes);
    mpfi_t *c = malloc((size_t)(ACT_TAPE_CHUNK * tape->length) * sizeof *c);
    if (nodes == NULL || c == NULL) {
        free(nodes);
        free(c);
        return NULL;
    }
    for (int i = 0; i < ACT_TAPE_CHUNK * tape->length; i++) {
        mpfi_init2(c[i], tape->precision);
    }
    for (int i = 0; i < ACT_TAPE_CHUNK; i++) {
        nodes[i] = (act_jet){.tape = tape, .c = c + i * tape->length};
    }
    return nodes;
}

static void free_chunk(act_jet *nodes, int length) {
    if (nodes == NULL) {
        return;
    }
    for (int i = 0; i < ACT_TAPE_CHUNK * length; i++) {
        mpfi_clear(nodes[0].c[i]);
    }
    free(nodes[0].c);
    free(nodes);
}

/* Pascal's triangle; C(66, 33) < 2^63. */
static unsigned long *make_binomials(int length) {
    _Static_assert(sizeof(unsigned long) == 8, "binomials need 64 bits");
    assert(length <= 67);
    unsigned long *triangle = calloc((size_t)(length * length), sizeof *triangle);
    for (int n = 0; triangle != NULL && n < length; n++) {
        unsigned long *row = triangle + n * length;
        row[0] = 1;
        for (int k = 1; k <= n; k++) {
            row[k] = row[k - 1 - length] + row[k - length];
        }
    }
    return triangle;
}

act_tape *act_tape_open(int length, mpfr_prec_t precision) {
    act_tape *tape = calloc(1, sizeof *tape);
    if (tape == NULL) {
        return NULL;
    }
    tape->length = length;
    tape->precision = precision;
    mpfi_init2(tape->product, precision);
    tape->binomial = make_binomials(length);
    tape->chunk[0] = make_chunk(tape);
    if (tape->binomial == NULL || tape->chunk[0] == NULL) {
        act_tape_close(tape);
        return NULL;
    }
    return tape;
}

void act_tape_close(act_tape *tape) {
    if (tape == NULL) {
        return;
    }
    for (int i = 0; i < ACT_TAPE_CHUNKS; i++) {
        free_chunk(tape->chunk[i], tape->length);
    }
    mpfi_clear(tape->product);
    free(tape->binomial);
    free(tape);
}

void act_tape_reset(act_tape *tape) {
    tape->used = 0;
}

int act_tape_length(const act_tape *tape) {
    return tape->length;
}

mpfr_prec_t act_tape_precision(const act_tape *tape) {
    return tape->precision;
}

/* A definition cannot go on without a node, and programs are short: running out is our
 * bug. */
act_jet *act_tape_node(act_tape *tape) {
    int chunk = tape->used / ACT_TAPE_CHUNK;
    assert(chunk < ACT_TAPE_CHUNKS);
    if (tape->chunk[chunk] == NULL) {
        tape->chunk[chunk] = make_chunk(tape);
        if (tape->chunk[chunk] == NULL) {
            abort();
        }
    }
    return &tape->chunk[chunk][tape->used++ % ACT_TAPE_CHUNK];
}

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

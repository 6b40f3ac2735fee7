#include "jet.h"

#include "interval.h"

#include <assert.h>
#include <stdlib.h>

enum { CHUNK = 32, CHUNKS = 64 };

struct act_tape {
    int length;
    mpfr_prec_t precision;
    int used;
    unsigned long *binomial; /* C(n, k) at n length + k */
    act_jet *chunk[CHUNKS];  /* of CHUNK nodes each, made when first needed */
    mpfi_t product;          /* scratch of one operation */
};

static act_jet *make_chunk(act_tape *tape) {
    act_jet *nodes = malloc(CHUNK * sizeof *nodes);
    mpfi_t *c = malloc((size_t)(CHUNK * tape->length) * sizeof *c);
    if (nodes == NULL || c == NULL) {
        free(nodes);
        free(c);
        return NULL;
    }
    for (int i = 0; i < CHUNK * tape->length; i++) {
        mpfi_init2(c[i], tape->precision);
    }
    for (int i = 0; i < CHUNK; i++) {
        nodes[i] = (act_jet){.tape = tape, .c = c + i * tape->length};
    }
    return nodes;
}

static void free_chunk(act_jet *nodes, int length) {
    if (nodes == NULL) {
        return;
    }
    for (int i = 0; i < CHUNK * length; i++) {
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
    for (int i = 0; i < CHUNKS; i++) {
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
static act_jet *node(act_tape *tape) {
    int chunk = tape->used / CHUNK;
    assert(chunk < CHUNKS);
    if (tape->chunk[chunk] == NULL) {
        tape->chunk[chunk] = make_chunk(tape);
        if (tape->chunk[chunk] == NULL) {
            abort();
        }
    }
    return &tape->chunk[chunk][tape->used++ % CHUNK];
}

static void clear_from(act_jet *y, int k) {
    for (; k < y->tape->length; k++) {
        mpfi_set_ui(y->c[k], 0);
    }
}

jet jet_variable_interval(act_tape *tape, mpfi_srcptr x0) {
    act_jet *y = node(tape);
    clear_from(y, 0);
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
    act_jet *y = node(like->tape);
    clear_from(y, 1);
    mpfi_set_d(y->c[0], value);
    return y;
}

jet jet_ratio(jet like, long n, unsigned long d) {
    act_jet *y = node(like->tape);
    clear_from(y, 1);
    mpfi_set_si(y->c[0], n);
    mpfi_div_ui(y->c[0], y->c[0], d);
    return y;
}

jet jet_pi(jet like) {
    act_jet *y = node(like->tape);
    clear_from(y, 1);
    mpfi_const_pi(y->c[0]);
    return y;
}

jet jet_neg(jet a) {
    act_jet *y = node(a->tape);
    for (int k = 0; k < a->tape->length; k++) {
        mpfi_neg(y->c[k], a->c[k]);
    }
    return y;
}

jet jet_add(jet a, jet b) {
    act_jet *y = node(a->tape);
    for (int k = 0; k < a->tape->length; k++) {
        mpfi_add(y->c[k], a->c[k], b->c[k]);
    }
    return y;
}

jet jet_sub(jet a, jet b) {
    act_jet *y = node(a->tape);
    for (int k = 0; k < a->tape->length; k++) {
        mpfi_sub(y->c[k], a->c[k], b->c[k]);
    }
    return y;
}

jet jet_plus(jet a, double b) {
    act_jet *y = node(a->tape);
    mpfi_add_d(y->c[0], a->c[0], b);
    for (int k = 1; k < a->tape->length; k++) {
        mpfi_set(y->c[k], a->c[k]);
    }
    return y;
}

jet jet_scale(jet a, double b) {
    act_jet *y = node(a->tape);
    for (int k = 0; k < a->tape->length; k++) {
        mpfi_mul_d(y->c[k], a->c[k], b);
    }
    return y;
}

static unsigned long binomial(const act_tape *tape, int n, int k) {
    return tape->binomial[n * tape->length + k];
}

/* sum += times a b, without the work where a factor is exactly zero. */
static void accumulate(mpfi_ptr sum, unsigned long times, mpfi_srcptr a, mpfi_srcptr b,
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
    act_jet *y = node(a->tape);
    clear_from(y, 0);
    for (int k = 0; k < a->tape->length; k++) {
        for (int j = 0; j <= k; j++) {
            accumulate(y->c[k], binomial(a->tape, k, j), a->c[j], b->c[k - j],
                       a->tape->product);
        }
    }
    return y;
}

/* The square of an interval is tighter than its product with itself. */
jet jet_sqr(jet a) {
    act_jet *y = node(a->tape);
    clear_from(y, 0);
    for (int k = 0; k < a->tape->length; k++) {
        for (int j = 0; 2 * j < k; j++) {
            accumulate(y->c[k], 2 * binomial(a->tape, k, j), a->c[j], a->c[k - j],
                       a->tape->product);
        }
        if (k % 2 == 0) {
            mpfi_sqr(a->tape->product, a->c[k / 2]);
            mpfi_mul_ui(a->tape->product, a->tape->product, binomial(a->tape, k, k / 2));
            mpfi_add(y->c[k], y->c[k], a->tape->product);
        }
    }
    return y;
}

/* y b = a, derivative by derivative: y_k = (a_k - sum_{j<k} C(k, j) y_j b_{k-j}) / b_0.
 */
jet jet_div(jet a, jet b) {
    act_jet *y = node(a->tape);
    for (int k = 0; k < a->tape->length; k++) {
        mpfi_set_ui(y->c[k], 0);
        for (int j = 0; j < k; j++) {
            accumulate(y->c[k], binomial(a->tape, k, j), y->c[j], b->c[k - j],
                       a->tape->product);
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
    act_jet *y = node(a->tape);
    mpfi_sqrt(y->c[0], a->c[0]);
    for (int k = 1; k < a->tape->length; k++) {
        mpfi_set_ui(y->c[k], 0);
        for (int j = 1; j < k; j++) {
            accumulate(y->c[k], binomial(a->tape, k, j), y->c[j], y->c[k - j],
                       a->tape->product);
        }
        mpfi_sub(y->c[k], a->c[k], y->c[k]);
        mpfi_div_2ui(y->c[k], y->c[k], 1);
        mpfi_div(y->c[k], y->c[k], y->c[0]);
    }
    return y;
}

/* Derivative k of y where y' = g a': y_k = sum_{0<j<=k} C(k-1, j-1) a_j g_{k-j}; g may
 * be y. */
static void integrate_one(act_jet *y, jet g, jet a, int k) {
    mpfi_set_ui(y->c[k], 0);
    for (int j = 1; j <= k; j++) {
        accumulate(y->c[k], binomial(a->tape, k - 1, j - 1), a->c[j], g->c[k - j],
                   a->tape->product);
    }
}

static jet integrate(act_jet *y, jet g, jet a) {
    for (int k = 1; k < a->tape->length; k++) {
        integrate_one(y, g, a, k);
    }
    return y;
}

static bool is_value_only(jet a) {
    return a->tape->length == 1;
}

jet jet_exp(jet a) {
    act_jet *y = node(a->tape);
    act_interval_increasing(y->c[0], a->c[0], mpfr_exp);
    return integrate(y, y, a);
}

jet jet_expm1(jet a) {
    act_jet *y = node(a->tape);
    act_interval_increasing(y->c[0], a->c[0], mpfr_expm1);
    return is_value_only(a) ? y : integrate(y, jet_exp(a), a);
}

jet jet_exp2(jet a) {
    act_jet *y = node(a->tape);
    act_interval_increasing(y->c[0], a->c[0], mpfr_exp2);
    if (is_value_only(a)) {
        return y;
    }
    act_jet *log2 = node(a->tape);
    clear_from(log2, 1);
    mpfi_const_log2(log2->c[0]);
    return integrate(y, y, jet_mul(a, log2));
}

jet jet_log(jet a) {
    act_jet *y = node(a->tape);
    act_interval_increasing(y->c[0], a->c[0], mpfr_log);
    return is_value_only(a) ? y : integrate(y, jet_inv(a), a);
}

jet jet_log1p(jet a) {
    act_jet *y = node(a->tape);
    act_interval_increasing(y->c[0], a->c[0], mpfr_log1p);
    return is_value_only(a) ? y : integrate(y, jet_inv(jet_plus(a, 1)), a);
}

jet jet_atan(jet a) {
    act_jet *y = node(a->tape);
    act_interval_increasing(y->c[0], a->c[0], mpfr_atan);
    return is_value_only(a) ? y : integrate(y, jet_inv(jet_plus(jet_sqr(a), 1)), a);
}

/* sin' = cos a', cos' = -sin a', derivative by derivative. */
static void sine_and_cosine(jet a, act_jet *sine, act_jet *cosine) {
    act_interval_sine_cosine(sine->c[0], cosine->c[0], a->c[0]);
    for (int k = 1; k < a->tape->length; k++) {
        integrate_one(sine, cosine, a, k);
        integrate_one(cosine, sine, a, k);
        mpfi_neg(cosine->c[k], cosine->c[k]);
    }
}

jet jet_sin(jet a) {
    act_jet *sine = node(a->tape);
    sine_and_cosine(a, sine, node(a->tape));
    return sine;
}

jet jet_cos(jet a) {
    act_jet *cosine = node(a->tape);
    sine_and_cosine(a, node(a->tape), cosine);
    return cosine;
}

static void hyperbolic(jet a, act_jet *sinh, act_jet *cosh) {
    act_interval_increasing(sinh->c[0], a->c[0], mpfr_sinh);
    mpfi_cosh(cosh->c[0], a->c[0]);
    for (int k = 1; k < a->tape->length; k++) {
        integrate_one(sinh, cosh, a, k);
        integrate_one(cosh, sinh, a, k);
    }
}

jet jet_sinh(jet a) {
    act_jet *sinh = node(a->tape);
    hyperbolic(a, sinh, node(a->tape));
    return sinh;
}

jet jet_cosh(jet a) {
    act_jet *cosh = node(a->tape);
    hyperbolic(a, node(a->tape), cosh);
    return cosh;
}

/* The derivatives are those of -2 / (exp(2a) + 1) = tanh(a) - 1, which do not cancel. */
jet jet_tanh(jet a) {
    act_jet *y = node(a->tape);
    act_interval_increasing(y->c[0], a->c[0], mpfr_tanh);
    if (!is_value_only(a)) {
        jet shifted = jet_scale(jet_inv(jet_plus(jet_exp(jet_scale(a, 2)), 1)), -2);
        for (int k = 1; k < a->tape->length; k++) {
            mpfi_set(y->c[k], shifted->c[k]);
        }
    }
    return y;
}

/* erf' = 2 / sqrt(pi) exp(-a^2). */
static jet error_slope(jet a) {
    jet scale = jet_scale(jet_inv(jet_sqrt(jet_pi(a))), 2);
    return jet_mul(scale, jet_exp(jet_neg(jet_sqr(a))));
}

jet jet_erf(jet a) {
    act_jet *y = node(a->tape);
    act_interval_erf(y->c[0], a->c[0]);
    return is_value_only(a) ? y : integrate(y, error_slope(a), a);
}

jet jet_erfc(jet a) {
    act_jet *y = node(a->tape);
    act_interval_erfc(y->c[0], a->c[0]);
    return is_value_only(a) ? y : integrate(y, jet_neg(error_slope(a)), a);
}

jet jet_sigmoid(jet a) {
    return jet_inv(jet_plus(jet_exp(jet_neg(a)), 1));
}

/* The derivative is the sigmoid, which does not cancel as that of log1p(exp(a)) does. */
jet jet_softplus(jet a) {
    act_jet *y = node(a->tape);
    act_interval_increasing(a->tape->product, a->c[0], mpfr_exp);
    act_interval_increasing(y->c[0], a->tape->product, mpfr_log1p);
    return is_value_only(a) ? y : integrate(y, jet_sigmoid(a), a);
}

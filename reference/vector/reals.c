#include "vector/reals.h"

#include "vector/enclosure.h"
#include "vector/vector_private.h"

#include <stdlib.h>

enum { SUMS = 2 };

struct act_reals {
    const act_vector_tape *tape;
    const act_vector_data *data;
    size_t top;
    mpfr_prec_t precision;   /* of all that follow; 0: they do not exist */
    act_enclosure *at;       /* n for each slot of the tape */
    act_enclosure sum[SUMS]; /* scratch */
};

act_reals *act_reals_open(const act_vector_tape *tape) {
    act_reals *r = calloc(1, sizeof *r);
    if (r != NULL) {
        r->tape = tape;
    }
    return r;
}

static size_t count_of(const act_reals *r) {
    return r->tape->n * (size_t)r->tape->slots;
}

void act_reals_close(act_reals *r) {
    if (r == NULL) {
        return;
    }
    for (size_t i = 0; r->precision > 0 && i < count_of(r); i++) {
        mpfi_clear(r->at[i].in);
    }
    for (int i = 0; r->precision > 0 && i < SUMS; i++) {
        mpfi_clear(r->sum[i].in);
    }
    free(r->at);
    free(r);
}

/* Of this thread: exp of large arguments leaves MPFR's default range. */
static void widen_exponents(void) {
    const mpfr_exp_t range = (mpfr_exp_t)1 << 52;
    mpfr_set_emin(-range);
    mpfr_set_emax(range);
}

static bool prepare(act_reals *r, mpfr_prec_t precision) {
    bool is_new = r->at == NULL;
    if (precision == r->precision) {
        return !is_new;
    }
    widen_exponents();
    if (is_new) {
        r->at = calloc(count_of(r), sizeof *r->at);
        if (r->at == NULL) {
            return false;
        }
    }
    for (size_t i = 0; i < count_of(r) + SUMS; i++) {
        act_enclosure *a = i < SUMS ? &r->sum[i] : &r->at[i - SUMS];
        if (is_new) {
            mpfi_init2(a->in, precision);
        } else {
            mpfi_set_prec(a->in, precision);
        }
    }
    r->precision = precision;
    return true;
}

static act_enclosure *row_of(const act_reals *r, vector a) {
    return r->at + (size_t)a->slot * r->tape->n;
}

static void swap(act_enclosure *a, act_enclosure *b) {
    act_enclosure other = *a;
    *a = *b;
    *b = other;
}

/* The sum of a row, one entry left out (n: none). */
static act_enclosure *sum_row(act_reals *r, const act_enclosure *a, size_t without) {
    act_enclosure *sum = &r->sum[0];
    act_enclosure *next = &r->sum[1];
    act_enclosure_set(sum, 0);
    for (size_t i = 0; i < r->tape->n; i++) {
        if (i != without) {
            act_enclosure_add(next, sum, &a[i]);
            swap(sum, next);
        }
    }
    return sum;
}

static void copy(act_enclosure *y, const act_enclosure *a) {
    mpfi_set(y->in, a->in);
    y->open_left = a->open_left;
    y->open_right = a->open_right;
}

static void set_ln2(act_enclosure *y) {
    mpfi_const_log2(y->in);
    y->open_left = true;
    y->open_right = true;
}

/* Entry i of a node by those of its operands. */
static void evaluate_entry(const act_reals *r, vector v, act_enclosure *y, size_t i) {
    const act_enclosure *a = row_of(r, v->a) + act_vector_at(v->a, i);
    const act_enclosure *b = row_of(r, v->b) + act_vector_at(v->b, i);
    switch (v->op) {
    case ACT_OP_INPUT:
        act_enclosure_set(y, r->data->input[v->input][i]);
        break;
    case ACT_OP_CONST:
        act_enclosure_set(y, v->value);
        break;
    case ACT_OP_LN2:
        set_ln2(y);
        break;
    case ACT_OP_NEG:
        act_enclosure_neg(y, a);
        break;
    case ACT_OP_ADD:
        act_enclosure_add(y, a, b);
        break;
    case ACT_OP_SUB:
        act_enclosure_sub(y, a, b);
        break;
    case ACT_OP_MUL:
        act_enclosure_mul(y, a, b);
        break;
    case ACT_OP_DIV:
        act_enclosure_div(y, a, b);
        break;
    case ACT_OP_EXP:
        act_enclosure_increasing(y, a, mpfr_exp);
        break;
    default:
        act_enclosure_increasing(y, a, mpfr_exp2);
    }
}

static size_t top_of(const act_enclosure *a, size_t n) {
    size_t top = 0;
    for (size_t i = 1; i < n; i++) {
        top = mpfr_greater_p(&a[i].in->left, &a[top].in->left) != 0 ? i : top;
    }
    return top;
}

static void evaluate(act_reals *r, vector v) {
    size_t n = act_vector_length(v);
    act_enclosure *y = row_of(r, v);
    const act_enclosure *a = row_of(r, v->a);
    switch (v->op) {
    case ACT_OP_SUM:
        swap(y, sum_row(r, a, r->tape->n));
        break;
    case ACT_OP_LOG_SUM:
        act_enclosure_increasing(y, sum_row(r, a, r->top), mpfr_log1p);
        break;
    case ACT_OP_PICK:
        copy(y, &a[r->data->label]);
        break;
    case ACT_OP_PLACE:
        for (size_t i = 0; i < n; i++) {
            act_enclosure_set(&y[i], 0);
        }
        copy(&y[r->data->label], a);
        break;
    case ACT_OP_TOP:
        r->top = top_of(a, r->tape->n);
        copy(y, &a[r->top]);
        break;
    default:
        for (size_t i = 0; i < n; i++) {
            evaluate_entry(r, v, &y[i], i);
        }
    }
}

bool act_reals_run(act_reals *r, const act_vector_data *data, mpfr_prec_t precision) {
    if (!prepare(r, precision)) {
        return false;
    }
    r->data = data;
    for (int i = 0; i <= r->tape->y->id; i++) {
        if (r->tape->node[i].is_needed) {
            evaluate(r, &r->tape->node[i]);
        }
    }
    return true;
}

const act_enclosure *act_reals_at(const act_reals *r, size_t i) {
    return &row_of(r, r->tape->y)[act_vector_at(r->tape->y, i)];
}

#include "jet/jet_private.h"

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

static const mpfr_exp_t exponent_range = (mpfr_exp_t)1 << 52;

act_tape *act_tape_open(int length, mpfr_prec_t precision) {
    act_tape *tape = calloc(1, sizeof *tape);
    if (tape == NULL) {
        return NULL;
    }
    /* Of this thread: exp(-x^2) of large arguments leaves MPFR's default range. */
    mpfr_set_emin(-exponent_range);
    mpfr_set_emax(exponent_range);
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

/* The insides of tapes, shared by tape.c, jet.c (arithmetic) and jet_functions.c (exp,
 * tanh, erf and the like). */
#ifndef ACT_JET_PRIVATE_H
#define ACT_JET_PRIVATE_H

#include "jet/jet.h"

enum { ACT_TAPE_CHUNK = 32, ACT_TAPE_CHUNKS = 64 };

struct act_tape {
    int length;
    mpfr_prec_t precision;
    int used;
    unsigned long *binomial;         /* C(n, k) at n length + k */
    act_jet *chunk[ACT_TAPE_CHUNKS]; /* each of ACT_TAPE_CHUNK nodes, made when needed */
    mpfi_t product;                  /* scratch of one operation */
};

/* The next free node, with whatever it held. */
act_jet *act_tape_node(act_tape *tape);

static inline unsigned long act_tape_binomial(const act_tape *tape, int n, int k) {
    return tape->binomial[n * tape->length + k];
}

/* Derivatives k and up are zero. */
void act_jet_clear_from(act_jet *y, int k);

/* sum += times a b, without the work where a factor is exactly zero. */
void act_jet_accumulate(mpfi_ptr sum, unsigned long times, mpfi_srcptr a, mpfi_srcptr b,
                        mpfi_ptr product);

#endif

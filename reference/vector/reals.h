/* A recorded program in intervals of any precision, whose ends may be open: of 1 +
 * e^-1000 it knows that it is more than 1 without having the bits to show it. For one
 * thread. */
#ifndef ACT_REALS_H
#define ACT_REALS_H

#include "vector/vector.h"

#include <mpfi.h>

typedef struct act_reals act_reals;

/* An enclosure; an end that is open is not the value itself. */
typedef struct act_enclosure {
    mpfi_t in;
    bool open_left, open_right;
} act_enclosure;

/* For the tape's y, without room for numbers until it runs. NULL if memory is short. The
 * tape must outlive it. */
act_reals *act_reals_open(const act_vector_tape *tape);
void act_reals_close(act_reals *r);

/* Encloses y at so many bits. NaN ends: there is no enclosure. False if memory is short.
 */
bool act_reals_run(act_reals *r, const act_vector_data *data, mpfr_prec_t precision);

/* After a run: entry i of y. */
const act_enclosure *act_reals_at(const act_reals *r, size_t i);

#endif

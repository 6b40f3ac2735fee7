/* A recorded program in intervals of binary64: fast, and proven, but of no more than some
 * 2^-49 of the value. For one thread, and rounding to nearest. */
#ifndef ACT_DOUBLES_H
#define ACT_DOUBLES_H

#include "vector/vector.h"

typedef struct act_doubles act_doubles;

/* For the tape's y; NULL if memory is short. The tape must outlive it. */
act_doubles *act_doubles_open(const act_vector_tape *tape);
void act_doubles_close(act_doubles *d);

/* Encloses y. False if there is no enclosure: something overflowed, or a result is
 * infinite in a way that intervals do not tell from that. */
bool act_doubles_run(act_doubles *d, const act_vector_data *data);

/* After a run: entry i of y lies in [*lo, *hi]. */
void act_doubles_bounds(const act_doubles *d, size_t i, double *lo, double *hi);

#endif

/* Tapes: the memory that jets live on. A tape fixes the precision and the length of its
 * jets and hands out nodes; a node is valid until act_tape_reset. */
#ifndef ACT_TAPE_H
#define ACT_TAPE_H

#include <mpfr.h>

/* A tape serves one thread. */
typedef struct act_tape act_tape;

/* A tape for jets of `length` derivatives (orders 0 to length - 1) at `precision` bits;
 * NULL if memory is short. */
act_tape *act_tape_open(int length, mpfr_prec_t precision);
void act_tape_close(act_tape *tape);

/* Makes all nodes free again. */
void act_tape_reset(act_tape *tape);

#endif

/* The vocabulary of jets beside Arb's power series, and the comparison of the two. */
#ifndef ACT_VOCABULARY_H
#define ACT_VOCABULARY_H

#include "draw.h"
#include "jet/jet.h"

#include <arb_poly.h>

enum { ACT_ARB_BITS = 400 };

typedef void act_arb_series(arb_poly_t y, const arb_poly_t a, slong length, slong prec);

/* An operation of one operand: drawn from [lo, hi], and at `far` too. */
typedef struct act_operation {
    const char *name;
    jet (*ours)(jet);
    act_arb_series *arb;
    double lo, hi;
    double far[4];
} act_operation;

enum { ACT_OPERATIONS = 19 };
extern const act_operation act_operations[ACT_OPERATIONS];

/* The operand a0 + a1 t + a2 t^2, t = x - x0, on both sides. */
typedef struct act_operand {
    double x0, a0, a1, a2;
} act_operand;

act_operand act_draw_operand(act_draw *draw, double lo, double hi);
jet act_operand_jet(jet x, act_operand a);
/* The series of a at t = offset + s, in s. */
void act_operand_series(arb_poly_t y, act_operand a, double offset);

/* The first coefficient whose enclosure misses Arb's or is wider than 2^-bits of the
 * largest; -1 if all agree. */
int act_first_mismatch(jet y, const arb_poly_t want, double bits);

#endif

/* Pairs of inputs at which gated units are hard to get right. */
#ifndef ACT_HOSTILE_PAIRS_H
#define ACT_HOSTILE_PAIRS_H

#include "definition/gated.h"
#include "draw.h"
#include "gates/pair.h"

/* A finite pair of the format: anywhere, products that are ties, next to zero, in tails,
 * beside kinks and limits, next to up = -delta. p: the gate's parameters. */
act_gated_input act_draw_pair(act_draw *draw, const act_gated *gate, const double *p,
                              const act_format *format);

#endif

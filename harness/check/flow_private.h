/* Private to the room: the products that a kernel was asked for by flow.c, and their
 * judgement, flow_judge.c. */
#ifndef ACT_FLOW_PRIVATE_H
#define ACT_FLOW_PRIVATE_H

#include "check/flow.h"

enum { ACT_FLOW_DYS = 24 };

/* The kernel's products, for one input after the other and each dy. */
typedef struct act_flow {
    const act_check *check;
    size_t inputs, dys;
    uint64_t dy[ACT_FLOW_DYS];     /* the first is 1 */
    const void *dx;                /* in one call onto zeros */
    const void *alone, *onto_ones; /* each alone, onto zeros and onto ones */
    const void *over_dy[2],
        *over_x[2]; /* each alone, all in one call; NULL: it may not */
} act_flow;

/* The encoding of the product for input i and dy[k]. */
static inline uint64_t act_flow_at(const act_flow *flow, const void *results, size_t i,
                                   size_t k) {
    return act_element_load(flow->check->impl->format, results, i * flow->dys + k);
}

/* Judges all products; findings are added. Returns how many there were. */
uint64_t act_flow_judge(const act_flow *flow, act_findings *findings);

#endif

/* Private to the room: the products that a kernel was asked for by flow.c, each product
 * (flow_product.c), what may explain the wrong ones (flow_explain.c), and their
 * judgement, flow_judge.c. */
#ifndef ACT_FLOW_PRIVATE_H
#define ACT_FLOW_PRIVATE_H

#include "check/difference.h"
#include "check/flow.h"

#include <mpfr.h>

enum { ACT_FLOW_DYS = 24, ACT_FLOW_LENGTHS = 11 };

/* How the calls are made. */
typedef enum act_flow_way {
    ACT_FLOW_APART,     /* onto zeros */
    ACT_FLOW_DY_ONE,    /* the same with dy = 1 in all elements */
    ACT_FLOW_ONTO_ONES, /* dx holds ones before */
    ACT_FLOW_OVER_DY,
    ACT_FLOW_OVER_X,
    ACT_FLOW_WAYS
} act_flow_way;

/* The kernel's products for each input and each dy, and a few twice: slots, which are
 * computed one by one, in calls of 2, of 3, ..., and all in one call. */
typedef struct act_flow {
    const act_check *check;
    size_t inputs, dys, slots;
    size_t length[ACT_FLOW_LENGTHS]; /* elements of a call, ascending from 1 to slots */
    uint64_t dy[ACT_FLOW_DYS];       /* the first is 1, the second -1 */
    const void *results[ACT_FLOW_WAYS]; /* all slots for each length; NULL: no calls */
} act_flow;

/* Which dy a slot has, and which input: others than its neighbours'. */
static inline size_t act_flow_dy(const act_flow *flow, size_t slot) {
    return slot % flow->dys;
}

static inline size_t act_flow_input(const act_flow *flow, size_t slot) {
    return (slot / flow->dys + slot % flow->dys) % flow->inputs;
}

/* The slot of an input and a dy. */
static inline size_t act_flow_slot(const act_flow *flow, size_t input, size_t dy) {
    return (input + flow->inputs - dy % flow->inputs) % flow->inputs * flow->dys + dy;
}

/* Elements of the call of length[l] or, at the end, fewer, in which a slot is computed.
 */
static inline size_t act_flow_elements(const act_flow *flow, size_t l, size_t slot) {
    size_t left = flow->slots - (slot - slot % flow->length[l]);
    return left < flow->length[l] ? left : flow->length[l];
}

/* The encoding of the result in a slot, computed in calls of length[l]. */
static inline uint64_t act_flow_at(const act_flow *flow, act_flow_way way, size_t l,
                                   size_t slot) {
    return act_element_load(flow->check->impl->format, flow->results[way],
                            l * flow->slots + slot);
}

/* A product: f'(x) and dy, and how much a kernel's own error there lets it differ. */
typedef struct act_product {
    const act_flow *flow;
    size_t slot, input, l; /* computed in a call of length[l] */
    size_t n, at;          /* elements of that call, and which of them it is */
    double dy, dx;
    double own; /* the kernel's f'(x): what it returns for dy = 1 in the same place */
    act_truth truth;
    bool is_finite;      /* x is */
    bool is_zero;        /* f'(x) is 0 itself, not just small */
    double error, alone; /* allowed at dy = 1, in ulps of f'(x); the same, n = 1 */
    mpfr_t slope, wanted, off, limit;
} act_product;

void act_product_open(act_product *product, const act_flow *flow);
void act_product_close(act_product *product);

/* Turns to a slot. False: what is true there is not known well enough, or the kernel has
 * no number there for n = 1. */
bool act_product_turn(act_product *product, size_t slot);

/* Turns to the slot's result in calls of length[l], after act_product_turn. False: it has
 * no number there for dy = 1. */
bool act_product_place(act_product *product, size_t l);

/* Whether dx is `factor` times f'(x) but for the kernel's error at dy = 1 and the
 * rounding of a product. */
bool act_product_is(act_product *product, double factor);

typedef enum act_flow_verdict {
    ACT_FLOW_RIGHT,
    ACT_FLOW_MASKED,
    ACT_FLOW_WRONG
} act_flow_verdict;

act_flow_verdict act_product_judge(act_product *product);

enum { ACT_FLOW_EXPLANATIONS = 13 };

/* What explains the wrong products: first they are gathered, then each explanation is
 * held against all products. */
typedef struct act_flow_tale {
    uint64_t wrong;                       /* with a finite dy */
    size_t least;                         /* n of wrong ones */
    double most[2];                       /* |dx| of wrong ones with dy < 0, dy > 0 */
    double bound[2];                      /* |dx / f'(x)| of those */
    double greatest;                      /* |dy| of wrong ones */
    uint64_t fits[ACT_FLOW_EXPLANATIONS]; /* how many, wrong and right ones */
    uint64_t fits_wrong[ACT_FLOW_EXPLANATIONS];
} act_flow_tale;

void act_flow_gather(act_flow_tale *tale, const act_product *wrong);
void act_flow_consider(act_flow_tale *tale, act_product *product, bool is_wrong);

/* The best of the explanations that all wrong products have in common, and its words. */
act_finding_kind act_flow_explain(const act_flow_tale *tale, char text[ACT_NAME_SIZE]);

/* Judges all products; findings are added. Returns how many there were. */
uint64_t act_flow_judge(const act_flow *flow, act_findings *findings);

#endif

/* Many calls of one kernel along arrays, with as little between them as can be. */
#ifndef ACT_KERNEL_LOOP_H
#define ACT_KERNEL_LOOP_H

#include "code/plugin.h"

/* Bytes, as they are or as they are assumed to be. */
enum { ACT_CACHE_LINE = 64, ACT_PAGE_SIZE = 4096 };

/* Where calls are in arrays that they go through from end to end; in elements. */
typedef struct act_walk {
    size_t call;            /* of one call */
    size_t stride;          /* from call to call: whole lines of the cache */
    size_t inputs, results; /* lengths of the arrays, at least one call */
    size_t at_input, at_result;
} act_walk;

act_walk act_walk_begin(size_t call, size_t inputs, size_t results, size_t element_size);
/* The place of the next call in an array. */
static inline size_t act_walk_step(size_t *at, size_t call, size_t stride,
                                   size_t length) {
    size_t begin = *at + call <= length ? *at : 0;
    *at = begin + stride;
    return begin;
}

/* Calls the kernel `passes` times and moves the walk on. dy has as many elements as y. */
void act_kernel_loop(const act_kernel_call *call, act_walk *walk, const void *x,
                     const void *dy, void *y, size_t passes);

#endif

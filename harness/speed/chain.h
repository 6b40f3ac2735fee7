/* Latency: calls of one element, each of which waits for the result of the one before. */
#ifndef ACT_CHAIN_H
#define ACT_CHAIN_H

#include "code/plugin.h"

/* Calls the kernel for x[0], ..., x[n - 1]. Each input is the next of the array, chosen
 * bit by bit between it and the last result by a mask of which the processor cannot know
 * that it is zero: the values stay what they are, NaN and infinities included. A scalar
 * symbol's result travels in registers, that of an array kernel through memory. */
void act_chain_run(const act_kernel_call *call, const void *x, size_t n);

#endif

/* Latency: calls of one element, each of which waits for the result of the one before. */
#ifndef ACT_CHAIN_H
#define ACT_CHAIN_H

#include "code/plugin.h"

/* Calls the kernel for x[0], ..., x[n - 1]. Each input is the next of the array, but the
 * processor cannot know that: each bit is chosen, from the next input or from the last
 * result, by a mask that is zero and no constant. So values stay what they are, NaN and
 * infinities included. A scalar symbol's result travels in registers, that of an array
 * kernel through memory. */
void act_chain_run(const act_kernel_call *call, const void *x, size_t n);

#endif

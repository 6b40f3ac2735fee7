/* A call with inputs of the user's choice. */
#ifndef ACT_CALL_INPUTS_H
#define ACT_CALL_INPUTS_H

#include "code/impl.h"

enum { ACT_CALL_MOST = 1 << 20, ACT_CALL_AS_X = ACT_CALL_MOST + 1 };

typedef struct act_call_inputs {
    const char *x, *dy; /* numbers with commas between, repeated as often as it takes; dy
                         * NULL: 1 */
    size_t n;           /* elements; ACT_CALL_AS_X: as many as x has */
} act_call_inputs;

/* Calls the implementation `times` times in this process, which it may end, and prints
 * what the last call returns, a line or an object for each element. ACT_OK, ACT_NOMEM, or
 * ACT_USAGE after a line on stderr. */
act_status act_call_with_inputs(const act_impl *impl, const act_call_inputs *inputs,
                                size_t times, bool json);

#endif

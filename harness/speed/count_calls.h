/* Calls of one implementation, in this process or counted by valgrind in another. */
#ifndef ACT_COUNT_CALLS_H
#define ACT_COUNT_CALLS_H

#include "code/impl.h"
#include "number/why.h"

/* Calls it in this process, which it may end: `times` calls of *elements inputs from
 * N(0,1), always the same. On failure a line in `why`. */
act_status act_count_calls_make(const act_impl *impl, size_t times, size_t *elements,
                                act_why *why);

/* Instructions per element, as valgrind counts them in runs of `checkact call`: the same
 * number every time. ACT_OK; ACT_CRASH and a line in `why` if that cannot be done, as
 * with AVX-512. */
act_status act_count_calls_instructions(const act_impl *impl, double *instructions,
                                        act_why *why);

#endif

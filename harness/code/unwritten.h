/* Whether a kernel writes its results: one that is called in another way than it is made
 * for may leave them as they were. */
#ifndef ACT_UNWRITTEN_H
#define ACT_UNWRITTEN_H

#include "code/findings.h"

/* Before each of two calls of a kernel, its results are filled in another way. */
enum { ACT_FILLINGS = 2 };

void act_unwritten_fill(void *results, size_t bytes, int call);
/* Whether an element may still hold the filling of call 0. */
bool act_unwritten_maybe(const act_format *format, const void *results, size_t n);
/* Elements that still hold their filling after both calls. */
size_t act_unwritten_count(const act_format *format, const void *first,
                           const void *second, size_t n);
void act_unwritten_tell(act_findings *findings, size_t unwritten, size_t n);

#endif

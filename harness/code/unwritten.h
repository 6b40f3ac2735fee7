/* Results that a kernel leaves unwritten, as one does that is called in another way than
 * it is made for. */
#ifndef ACT_UNWRITTEN_H
#define ACT_UNWRITTEN_H

#include "code/findings.h"

/* Before each of two calls of a kernel, its results are filled in another way. */
enum { ACT_FILLINGS = 2 };

/* Fills the results before a call. */
void act_unwritten_fill(void *results, size_t bytes, int call);
/* Tells whether results are still as they were filled before a call. */
bool act_unwritten_still(const void *results, size_t bytes, int call);
/* Tells whether an element may still hold the filling of call 0. */
bool act_unwritten_maybe(const act_format *format, const void *results, size_t n);
/* Counts the elements that still hold their filling after both calls. */
size_t act_unwritten_count(const act_format *format, const void *first,
                           const void *second, size_t n);
/* Adds the finding. */
void act_unwritten_tell(act_findings *findings, size_t unwritten, size_t n);

#endif

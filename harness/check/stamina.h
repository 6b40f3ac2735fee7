/* Long arrays, and calls from other threads. */
#ifndef ACT_STAMINA_H
#define ACT_STAMINA_H

#include "check/check.h"
#include "check/difference.h"
#include "code/child.h"

/* Calls the kernel in a child with 2^17 and more elements, on two threads at once, and on
 * a thread with a small stack. Long arrays are one block of memory, mapped over and over.
 * Those that would take longer than the check's patience, and the longest (2^31 and 2^32
 * elements), end after their first block: a kernel that means all of them runs into what
 * is not mapped; one that returns has not. *longest: elements of the longest call that
 * was computed whole. In brief only 2^12 elements and two threads. ACT_OK, ACT_NOMEM or
 * ACT_INTERRUPTED. */
act_status act_stamina_run(const act_check *check, uint64_t *longest,
                           act_findings *findings);

#endif

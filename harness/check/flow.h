/* What becomes of dy in a backward kernel: dx = dy f'(x) for any dy. */
#ifndef ACT_FLOW_H
#define ACT_FLOW_H

#include "check/check.h"
#include "check/difference.h"
#include "code/child.h"

/* Calls the kernel with each input and each dy, alone and beside others, in a child, and
 * judges the products. A product must be within the kernel's error at dy = 1 in the same
 * place, and an ulp at x, of dy f'(x), and the rounding of a product; one from y within
 * an ulp of dy times what it is at dy = 1. *products: how many were judged. ACT_OK,
 * ACT_NOMEM or ACT_INTERRUPTED. */
act_status act_flow_run(const act_check *check, uint64_t *products,
                        act_findings *findings);

#endif

/* Which function is this implementation? */
#ifndef ACT_IDENTIFY_IMPL_H
#define ACT_IDENTIFY_IMPL_H

#include "code/findings.h"
#include "identify/identify.h"

/* What an implementation claims to compute; nothing, if it is anonymous. */
act_identity_claim act_identity_claim_of(const act_impl *impl, bool is_anonymous);

typedef struct act_identify_job {
    const act_impl *impl;
    bool is_anonymous;
    bool thorough;
    double timeout; /* of its calls, seconds */
} act_identify_job;

/* Calls the implementation and finds what it is. If it could not be called, out is of
 * kind NONE without a guess, and findings say why. ACT_OK, ACT_NOMEM or ACT_INTERRUPTED.
 */
act_status act_identify_impl(act_identifier *identifier, const act_identify_job *job,
                             act_identity *out, act_findings *findings);

#endif

#include "sweep/suspect.h"

#include "identify/identify_impl.h"
#include "identify/words.h"

#include <math.h>

/* Errors from which on a kernel is suspect, in ulps of at least 2^-4, of formats with
 * many digits and with few; bits that one which says that it approximates has at least;
 * or a failure at one of so many inputs. */
enum { FAR = 64, FAR_NARROW = 4, BITS = 6, FAILURES_OF = 4 };

double act_suspect_far(const act_format *format) {
    return act_format_is_narrow(format) ? FAR_NARROW : FAR;
}

static double far_of(const act_impl *impl) {
    double far = act_suspect_far(impl->format);
    bool is_approximate = (impl->flags & ACT_APPROXIMATE) != 0;
    return is_approximate ? fmax(far, ldexp(1, impl->format->precision - BITS)) : far;
}

bool act_is_suspect(const act_plan *plan, const act_sweep_result *result) {
    const act_accuracy *accuracy = &result->accuracy;
    bool is_far = accuracy->floored.set && accuracy->floored.error > far_of(result->impl);
    bool fails = FAILURES_OF * act_accuracy_failures(accuracy) > accuracy->inputs;
    return result->measured && (is_far || fails) &&
           act_arithmetic_is_usual(plan->arithmetic);
}

act_status act_suspect_tell(act_identifier *identifier, const act_plan *plan,
                            act_sweep_result *result) {
    act_identity identity;
    act_findings unused = {0};
    char what[ACT_WORDS_SIZE];
    char how[ACT_WORDS_SIZE];
    const act_impl *impl = result->impl;
    act_identity_claim claim = act_identity_claim_of(impl, false);
    const act_identify_job job = {.impl = impl, .timeout = plan->timeout};
    act_status status = act_identify_impl(identifier, &job, &identity, &unused);
    if (status == ACT_OK && identity.kind != ACT_IDENTITY_NONE && !identity.is_claim) {
        act_words_of_identity(&identity, &claim, what);
        act_words_of_match(&identity, impl->format, how);
        act_findings_add(&result->findings, ACT_FINDING_NOTE, "this is %.120s: %.120s",
                         what, how);
    }
    return status;
}

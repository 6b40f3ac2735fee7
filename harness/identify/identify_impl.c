#include "identify/identify_impl.h"

#include "code/trial.h"

#include <stdlib.h>

act_identity_claim act_identity_claim_of(const act_impl *impl, bool is_anonymous) {
    return (act_identity_claim){.function = is_anonymous ? NULL : impl->function,
                                .params = impl->params,
                                .order = impl->order,
                                .format = impl->format,
                                .from_y = impl->convention == ACT_BACKWARD_Y};
}

/* Results at the probes; *measured: there are some. */
static act_status call(const act_identify_job *job, const act_probes *probes, double *y,
                       bool *measured, act_findings *findings) {
    uint64_t *x = calloc(2 * probes->count, sizeof *x);
    if (x == NULL) {
        return ACT_NOMEM;
    }
    uint64_t *results = x + probes->count;
    for (size_t i = 0; i < probes->count; i++) {
        x[i] = act_encode(probes->format, probes->x[i]);
    }
    act_trial trial = {
        .impl = job->impl, .x = x, .n = probes->count, .timeout = job->timeout};
    act_status status = act_trial_run(&trial, results, measured, findings);
    for (size_t i = 0; i < probes->count && status == ACT_OK && *measured; i++) {
        y[i] = act_decode(probes->format, results[i]);
    }
    free(x);
    return status;
}

act_status act_identify_impl(act_identifier *identifier, const act_identify_job *job,
                             act_identity *out, act_findings *findings) {
    act_identity_claim claim = act_identity_claim_of(job->impl, job->is_anonymous);
    const act_probes *probes = act_identifier_probes(identifier, claim.format);
    double *y = probes != NULL ? calloc(probes->count, sizeof *y) : NULL;
    bool measured = false;
    *out = (act_identity){.kind = ACT_IDENTITY_NONE};
    if (y == NULL) {
        return ACT_NOMEM;
    }
    act_status status = call(job, probes, y, &measured, findings);
    if (status == ACT_OK && measured) {
        status = act_identify(identifier, &claim, y, job->thorough, out);
    }
    free(y);
    return status;
}

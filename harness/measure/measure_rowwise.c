#include "measure/measure_rowwise.h"

#include "rowwise/row_shrink.h"
#include "show/show_rowwise.h"
#include "store/rows_rowwise.h"

/* Finds the simplest rows that show failures, and errors of more than the claim or an
 * ulp. */
static act_status shrink(act_row_result *result, const act_plan *plan) {
    const act_tally *tally = &result->tally.errors;
    double claim = result->impl->claim > 0 ? result->impl->claim : 1;
    act_status status = ACT_OK;
    for (int class = 0; class < ACT_CLASSES && result->measured && status == ACT_OK;
         class ++) {
        bool is_error = class == ACT_JUDGED;
        const act_worst *at = is_error ? &tally->ulp : &tally->first[class];
        bool is_wanted =
            is_error ? at->error > claim : act_class_is_failure((act_class) class);
        if (at->set && is_wanted) {
            status = act_row_shrink(result, at->x, plan, result->simplest[class]);
        }
    }
    return status;
}

static act_status measure_one(act_measurement *measure, const act_impl *impl) {
    act_row_result result = {.impl = impl};
    const char *reason = impl->skip[0] != '\0' ? impl->skip
                         : measure->plan->has_range
                             ? "--from and --to are a range of one input, which a row "
                               "is not"
                             : act_measure_why_not(measure);
    act_status status = ACT_OK;
    if (reason != NULL) {
        act_findings_add(&result.findings, ACT_FINDING_SKIPPED, "%s", reason);
    } else {
        status = act_row_sweep(&result, impl, measure->plan);
        status = status == ACT_OK ? shrink(&result, measure->plan) : status;
    }
    if (status == ACT_OK) {
        status = act_measure_take(measure, impl, act_verdict_of_rowwise(&result),
                                  act_row_of_rowwise(measure->plan, &result),
                                  act_show_rowwise);
    }
    act_row_result_free(&result);
    return status;
}

act_status act_measure_rowwise(act_measurement *measure) {
    const act_catalogue *catalogue = measure->catalogue;
    size_t count = 0;
    act_status status = ACT_OK;
    for (size_t i = 0; i < catalogue->count; i++) {
        count += catalogue->impls[i].row_function != NULL;
    }
    if (count == 0) {
        return ACT_OK;
    }
    measure->progress = act_progress_begin("accuracy", count);
    for (size_t i = 0; i < catalogue->count && status == ACT_OK; i++) {
        if (catalogue->impls[i].row_function != NULL) {
            status = measure_one(measure, &catalogue->impls[i]);
        }
    }
    act_progress_end(&measure->progress);
    return status;
}

#include "measure/measure_pairs.h"

#include "pairs/pair_explain.h"
#include "pairs/pair_places.h"
#include "show/show_pairs.h"
#include "store/rows_pairs.h"

#include <string.h>

static size_t count_gated(const act_catalogue *catalogue) {
    size_t count = 0;
    for (size_t i = 0; i < catalogue->count; i++) {
        count += catalogue->impls[i].gated != NULL;
    }
    return count;
}

/* The table of the last gate in 16 bits, which the next kernel may share. */
typedef struct shared_table {
    const act_impl *of;
    act_pair_table *table;
} shared_table;

static bool is_of(const shared_table *shared, const act_impl *impl) {
    return shared->of != NULL && shared->of->gated == impl->gated &&
           shared->of->format == impl->format &&
           memcmp(shared->of->params, impl->params, sizeof impl->params) == 0;
}

/* Makes it the implementation's. */
static act_status share_table(shared_table *shared, const act_impl *impl) {
    if (is_of(shared, impl)) {
        return ACT_OK;
    }
    act_pair_table_close(shared->table);
    *shared = (shared_table){.of = impl};
    return act_format_is_narrow(impl->format)
               ? act_pair_table_open(&shared->table, impl->gated, impl->params,
                                     impl->format)
               : ACT_OK;
}

static act_status measure_one(act_measurement *measure, const act_impl *impl,
                              shared_table *shared) {
    act_pair_result result = {.impl = impl};
    const char *reason =
        impl->skip[0] != '\0' ? impl->skip : act_measure_why_not(measure);
    act_status status = ACT_OK;
    if (reason != NULL) {
        act_findings_add(&result.findings, ACT_FINDING_SKIPPED, "%s", reason);
    } else {
        status = share_table(shared, impl);
        if (status == ACT_OK) {
            status = act_pair_sweep(&result, impl, measure->plan, shared->table);
        }
        if (status == ACT_USAGE) {
            act_plan_report_empty(measure->plan);
        }
        if (status == ACT_OK && result.measured) {
            status = act_pair_explain(&result, measure->plan);
        }
        if (status == ACT_OK && result.measured) {
            status = act_pair_places(&result, measure->plan);
        }
    }
    if (status == ACT_OK) {
        status =
            act_measure_take(measure, impl, act_verdict_of_pairs(&result),
                             act_row_of_pairs(measure->plan, &result), act_show_pairs);
    }
    act_pair_result_free(&result);
    return status;
}

act_status act_measure_pairs(act_measurement *measure) {
    size_t count = count_gated(measure->catalogue);
    act_status status = ACT_OK;
    shared_table shared = {0};
    if (count == 0) {
        return ACT_OK;
    }
    measure->progress = act_progress_begin("accuracy", count);
    for (size_t i = 0; i < measure->catalogue->count && status == ACT_OK; i++) {
        if (measure->catalogue->impls[i].gated != NULL) {
            status = measure_one(measure, &measure->catalogue->impls[i], &shared);
        }
    }
    act_pair_table_close(shared.table);
    act_progress_end(&measure->progress);
    return status;
}

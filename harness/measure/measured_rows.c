#include "measure/measured_rows.h"

#include "base/progress.h"
#include "base/text.h"
#include "store/rows_accuracy.h"

typedef struct measuring {
    const act_plan *plan;
    const act_catalogue *catalogue;
    json_t *rows; /* in the order of the catalogue, null at first */
    act_progress progress;
} measuring;

static act_status take(void *user, const act_sweep_result *result) {
    measuring *m = user;
    size_t place = (size_t)(result->impl - m->catalogue->impls);
    act_progress_step(&m->progress, result->impl->id);
    json_t *row = act_row_of_result(m->plan, result);
    json_object_set_new(row, "seed", json_integer((json_int_t)m->plan->seed));
    return json_array_set_new(m->rows, place, row) == 0 ? ACT_OK : ACT_NOMEM;
}

act_status act_measured_rows(const act_plan *plan, const act_catalogue *catalogue,
                             json_t **rows) {
    measuring m = {.plan = plan,
                   .catalogue = catalogue,
                   .rows = json_array(),
                   .progress = act_progress_begin("accuracy", catalogue->count)};
    act_sweep sweep = {
        .impls = catalogue->impls, .count = catalogue->count, .plan = *plan};
    for (size_t i = 0; i < catalogue->count; i++) {
        json_array_append_new(m.rows, json_null());
    }
    act_status status = act_sweep_run(&sweep, take, &m);
    act_progress_end(&m.progress);
    if (status == ACT_USAGE) {
        act_plan_report_empty(plan);
    } else if (status == ACT_NOMEM) {
        act_errorf("out of memory, processes or open files: see ulimit -a");
    }
    if (status != ACT_OK) {
        json_decref(m.rows);
        m.rows = NULL;
    }
    *rows = m.rows;
    return status;
}

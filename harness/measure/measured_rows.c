#include "measure/measured_rows.h"

#include "base/progress.h"
#include "base/text.h"
#include "store/rows.h"

#include <stdlib.h>
#include <string.h>

typedef struct measuring {
    const act_plan *plan;
    json_t *rows;
    act_progress progress;
} measuring;

static act_status take(void *user, const act_sweep_result *result) {
    measuring *m = user;
    act_progress_step(&m->progress, result->impl->id);
    json_t *row = act_row_of_result(m->plan, result);
    json_object_set_new(row, "seed", json_integer((json_int_t)m->plan->seed));
    return json_array_append_new(m->rows, row) == 0 ? ACT_OK : ACT_NOMEM;
}

static int by_id(const void *a, const void *b) {
    const json_t *const *x = a;
    const json_t *const *y = b;
    return strcmp(json_string_value(json_object_get(*x, "id")),
                  json_string_value(json_object_get(*y, "id")));
}

/* The same rows in a new array. */
static json_t *sorted(const json_t *rows) {
    size_t count = json_array_size(rows);
    json_t **list = malloc((count + 1) * sizeof(json_t *));
    json_t *out = list != NULL ? json_array() : NULL;
    if (out != NULL) {
        for (size_t i = 0; i < count; i++) {
            list[i] = json_array_get(rows, i);
        }
        qsort(list, count, sizeof(json_t *), by_id);
        for (size_t i = 0; i < count; i++) {
            json_array_append(out, list[i]);
        }
    }
    free(list);
    return out;
}

act_status act_measured_rows(const act_plan *plan, const act_catalogue *catalogue,
                             json_t **rows) {
    measuring m = {.plan = plan,
                   .rows = json_array(),
                   .progress = act_progress_begin("accuracy", catalogue->count)};
    act_sweep sweep = {
        .impls = catalogue->impls, .count = catalogue->count, .plan = *plan};
    *rows = NULL;
    act_status status = m.rows != NULL ? act_sweep_run(&sweep, take, &m) : ACT_NOMEM;
    act_progress_end(&m.progress);
    if (status == ACT_OK) {
        *rows = sorted(m.rows);
        status = *rows != NULL ? ACT_OK : ACT_NOMEM;
    }
    json_decref(m.rows);
    if (status == ACT_USAGE) {
        act_plan_report_empty(plan);
    } else if (status == ACT_NOMEM) {
        act_errorf("out of memory or of processes");
    }
    return status;
}

#include "check/check_inputs.h"

#include "inputs/points.h"
#include "judge/truth_table.h"

#include <stdlib.h>

uint64_t act_check_argument(const act_check_inputs *inputs, const act_impl *impl,
                            size_t i) {
    return impl->convention == ACT_BACKWARD_Y ? inputs->value[i] : inputs->x[i];
}

void act_check_inputs_free(act_check_inputs *inputs) {
    free(inputs->x);
    free(inputs->value);
    free(inputs->truth);
    free(inputs->has_more);
    free(inputs->is_exact);
    free(inputs->is_zero);
    free(inputs->is_undecided);
    *inputs = (act_check_inputs){0};
}

/* The table's arrays become the inputs'. */
static void take_over(act_check_inputs *inputs, act_truth_table *table) {
    inputs->format = table->format;
    inputs->count = table->points.count < ACT_CHECK_INPUTS_MOST ? table->points.count
                                                                : ACT_CHECK_INPUTS_MOST;
    inputs->x = table->points.bits;
    inputs->value = table->value;
    inputs->truth = table->truth;
    inputs->has_more = table->has_more;
    inputs->is_undecided = table->is_undecided;
    table->points.bits = NULL;
    table->value = NULL;
    table->truth = NULL;
    table->has_more = NULL;
    table->is_undecided = NULL;
}

/* Finds where the truth is a number of the format: there it rounds to that up and down.
 */
static act_status find_exact(act_check_inputs *inputs, act_exact *exact) {
    inputs->is_zero = calloc(inputs->count + 1, sizeof *inputs->is_zero);
    inputs->is_exact = calloc(inputs->count + 1, sizeof *inputs->is_exact);
    if (inputs->is_zero == NULL || inputs->is_exact == NULL) {
        return ACT_NOMEM;
    }
    for (size_t i = 0; i < inputs->count; i++) {
        double x = act_decode(inputs->format, inputs->x[i]);
        double below;
        double above;
        inputs->is_exact[i] =
            !inputs->is_undecided[i] && inputs->truth[i].residual == 0 &&
            act_exact_round(exact, inputs->format, ACT_DOWN, x, &below) == ACT_OK &&
            act_exact_round(exact, inputs->format, ACT_UP, x, &above) == ACT_OK &&
            below == above;
        inputs->is_zero[i] = inputs->is_exact[i] && inputs->truth[i].rounded == 0;
    }
    return ACT_OK;
}

act_status act_check_inputs_find(act_check_inputs *inputs, const act_impl *impl) {
    act_truth_table table = {
        .format = impl->format, .has_truths = true, .has_values = true};
    act_truth_table *const tables[] = {&table};
    *inputs = (act_check_inputs){0};
    act_status status =
        act_exact_open(&table.exact, impl->function, impl->params, impl->order);
    if (status != ACT_OK) {
        return status;
    }
    status = act_points_few(&table.points, impl->function, impl->params, table.exact,
                            impl->format);
    if (status != ACT_OK) {
        goto cleanup;
    }
    status = act_truth_tables_fill(tables, 1);
    if (status == ACT_OK) {
        take_over(inputs, &table);
        status = find_exact(inputs, table.exact);
    }
cleanup:
    act_truth_table_free(&table);
    act_exact_close(table.exact);
    return status;
}

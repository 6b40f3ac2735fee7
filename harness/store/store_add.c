#include "store/store_add.h"

#include "store/result_key.h"
#include "store/row_class.h"
#include "store/rows_curves.h"
#include "store/rows_range.h"
#include "store/store_put.h"

#include <math.h>

/* What is proven of the function; what could not be decided is a row without bounds, or
 * has none. */
static void put_ranges(act_store *store, const act_function *f) {
    act_ranges ranges;
    act_status found = act_ranges_find(&ranges, f, NULL, -HUGE_VAL, HUGE_VAL);
    if (found != ACT_OK && found != ACT_UNDECIDED) {
        store->status = found;
        goto cleanup;
    }
    for (int order = 0; order < ACT_ORDERS; order++) {
        act_store_put(store, "bound", act_row_of_bound(&ranges, order), ACT_PUT_NEW);
    }
    if (ranges.has_traits) {
        json_t *saturation = act_rows_of_saturation(&ranges, &found);
        act_store_put(store, "trait", act_row_of_traits(&ranges), ACT_PUT_NEW);
        act_store_put(store, "saturation", saturation, ACT_PUT_NEW);
    }
cleanup:
    act_ranges_free(&ranges);
}

act_status act_store_add_functions(act_store *store, const act_catalogue *catalogue) {
    static const char *const tables[] = {"curve", "bound", "trait", "saturation"};
    const act_function *last = NULL;
    act_store_begin(store);
    for (size_t i = 0; i < catalogue->count; i++) {
        const act_function *f = catalogue->impls[i].function;
        if (store->status != ACT_OK || f == last) {
            continue;
        }
        for (size_t t = 0; t < sizeof tables / sizeof tables[0]; t++) {
            act_store_execute(store, "DELETE FROM %s WHERE function = %Q", tables[t],
                              f->name);
        }
        act_store_put(store, "function", act_row_of_function(f), ACT_PUT_KEYED);
        act_store_put(store, "curve", act_rows_of_curves(f), ACT_PUT_NEW);
        put_ranges(store, f);
        last = f;
    }
    return act_store_end(store);
}

/* Begins the transaction of an implementation: forgets all results of another build of
 * its kernel. */
static void begin_impl(act_store *store, const act_impl *impl) {
    static const char *const tables[] = {"accuracy", "class",   "error_bin",
                                         "special",  "speed",   "control",
                                         "process",  "finding", "checked"};
    char kernel[ACT_KEY_SIZE];
    act_kernel_key(impl, kernel);
    act_store_begin(store);
    act_store_put(store, "function", act_row_of_function(impl->function), ACT_PUT_KEYED);
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        act_store_execute(store,
                          "DELETE FROM %s WHERE id = %Q AND EXISTS"
                          " (SELECT 1 FROM impl WHERE id = %Q AND kernel <> %Q)",
                          tables[i], impl->id, impl->id, kernel);
    }
    act_store_put(store, "impl", act_row_of_impl(impl), ACT_PUT_KEYED);
}

static void put_checks(act_store *store, const act_plan *plan,
                       const act_sweep_result *result) {
    const char *id = result->impl->id;
    act_store_execute(store, "DELETE FROM finding WHERE id = %Q AND stage = 'check'", id);
    act_store_execute(store, "DELETE FROM checked WHERE id = %Q", id);
    act_store_put(store, "finding",
                  act_rows_of_findings(plan, result->impl, ACT_STAGE_CHECK,
                                       &result->check_findings),
                  ACT_PUT_WITH_RUN);
    act_store_put(store, "checked", act_row_of_checked(plan, result), ACT_PUT_WITH_RUN);
}

act_status act_store_add_accuracy(act_store *store, const act_plan *plan,
                                  const act_sweep_result *result) {
    static const char *const tables[] = {"accuracy", "class", "error_bin", "special",
                                         "part"};
    const act_impl *impl = result->impl;
    begin_impl(store, impl);
    act_store_execute(store, "DELETE FROM finding WHERE id = %Q AND stage = 'ulp'",
                      impl->id);
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        act_store_execute(store, "DELETE FROM %s WHERE id = %Q", tables[i], impl->id);
    }
    act_store_put(store, "finding",
                  act_rows_of_findings(plan, impl, ACT_STAGE_ULP, &result->findings),
                  ACT_PUT_WITH_RUN);
    if (plan->checks != ACT_CHECKS_NONE) {
        put_checks(store, plan, result);
    }
    act_store_put(store, "accuracy", act_row_of_accuracy(plan, result), ACT_PUT_WITH_RUN);
    act_store_put(store, "class", act_rows_of_classes(result), ACT_PUT_NEW);
    act_store_put(store, "error_bin", act_rows_of_bins(result), ACT_PUT_NEW);
    act_store_put(store, "special", act_rows_of_specials(result), ACT_PUT_NEW);
    return act_store_end(store);
}

act_status act_store_add_speed(act_store *store, const act_plan *plan,
                               const act_speed *speed) {
    static const char *const tables[] = {"speed", "control"};
    const char *id = speed->impl->id;
    act_setting_texts texts = act_setting_texts_of(&speed->setting);
    begin_impl(store, speed->impl);
    /* Findings in other settings of this run stay. */
    act_store_execute(store,
                      "DELETE FROM finding WHERE id = %Q AND stage = 'bench'"
                      " AND run <> %lld",
                      id, store->run);
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        act_store_execute(store,
                          "DELETE FROM %s WHERE id = %Q AND working_set = %Q"
                          " AND distribution = %Q AND reuse = %Q",
                          tables[i], id, texts.size, texts.distribution, texts.reuse);
    }
    act_store_put(store, "finding", act_rows_of_speed_findings(plan, speed),
                  ACT_PUT_WITH_RUN);
    if (speed->measured) {
        act_store_put(store, "speed", act_row_of_speed(speed), ACT_PUT_WITH_RUN);
    }
    if (speed->is_control) {
        act_store_put(store, "control", act_row_of_control(speed), ACT_PUT_WITH_RUN);
    }
    return act_store_end(store);
}

act_status act_store_add_warnings(act_store *store, const act_warnings *warnings) {
    act_store_begin(store);
    act_store_put(store, "warning", act_rows_of_warnings(warnings), ACT_PUT_WITH_RUN);
    return act_store_end(store);
}

#include "store/store_add.h"

#include "store/facts.h"
#include "store/result_key.h"
#include "store/rows_curves.h"
#include "store/store_put.h"

#include <math.h>
#include <stdio.h>

static act_status execute(sqlite3 *db, const char *sql) {
    return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK ? ACT_OK : ACT_IO;
}

/* Runs SQL in which each %Q stands for the same name. */
static act_status execute_for(sqlite3 *db, const char *form, const char *name) {
    char *sql = sqlite3_mprintf(form, name, name, name);
    act_status status = sql != NULL ? execute(db, sql) : ACT_NOMEM;
    sqlite3_free(sql);
    return status;
}

/* Ends a transaction, well or not. */
static act_status finish(act_store *store, act_status status) {
    if (status != ACT_OK) {
        execute(store->db, "ROLLBACK");
        return status;
    }
    return execute(store->db, "COMMIT");
}

static act_status put_curves(act_store *store, const act_function *f) {
    act_status status =
        execute_for(store->db, "DELETE FROM curve WHERE function = %Q", f->name);
    if (status != ACT_OK) {
        return status;
    }
    status = act_store_put(store, "function", act_row_of_function(f), true);
    if (status != ACT_OK) {
        return status;
    }
    return act_store_put_all(store, "curve", act_rows_of_curves(f), false);
}

/* What is proven of the function; what could not be decided is a row without bounds. */
static act_status put_facts(act_store *store, const act_facts *facts) {
    act_status status = ACT_OK;
    for (int order = 0; order < ACT_ORDERS && status == ACT_OK; order++) {
        status = act_store_put(store, "bound", act_row_of_bound(facts, order), false);
    }
    if (status != ACT_OK || !facts->has_traits) {
        return status;
    }
    status = act_store_put(store, "trait", act_row_of_traits(facts), false);
    if (status != ACT_OK) {
        return status;
    }
    act_status found; /* what is undecided has no row */
    json_t *rows = act_rows_of_saturation(facts, &found);
    return act_store_put_all(store, "saturation", rows, false);
}

static act_status add_facts(act_store *store, const act_function *f) {
    act_facts facts;
    act_status status = act_facts_find(&facts, f, NULL, -HUGE_VAL, HUGE_VAL);
    if (status != ACT_OK && status != ACT_UNDECIDED) {
        goto cleanup;
    }
    status = execute_for(store->db,
                         "DELETE FROM bound WHERE function = %Q;"
                         "DELETE FROM trait WHERE function = %Q;"
                         "DELETE FROM saturation WHERE function = %Q",
                         f->name);
    if (status == ACT_OK) {
        status = put_facts(store, &facts);
    }
cleanup:
    act_facts_free(&facts);
    return status;
}

act_status act_store_add_functions(act_store *store, const act_catalogue *catalogue) {
    act_status status = execute(store->db, "BEGIN");
    const act_function *last = NULL;
    for (size_t i = 0; i < catalogue->count && status == ACT_OK; i++) {
        if (catalogue->impls[i].function == last) {
            continue;
        }
        last = catalogue->impls[i].function;
        status = put_curves(store, last);
        if (status == ACT_OK) {
            status = add_facts(store, last);
        }
    }
    return finish(store, status);
}

/* Runs statements whose first parameter is an id; each takes as many as `texts` has. */
static act_status forget(act_store *store, const char *const *changes, size_t n,
                         const char *const *texts, int count) {
    for (size_t i = 0; i < n; i++) {
        act_status status = act_store_run(store, changes[i], texts, count);
        if (status != ACT_OK) {
            return status;
        }
    }
    return ACT_OK;
}

/* Forgets all results of another build of the implementation's kernel. */
static act_status forget_build(act_store *store, const act_impl *impl) {
#define OTHER_BUILD                                                                      \
    " WHERE id = ?1 AND EXISTS (SELECT 1 FROM impl WHERE id = ?1 AND kernel <> ?2)"
    static const char *const changes[] = {
        "DELETE FROM accuracy" OTHER_BUILD, "DELETE FROM error_bin" OTHER_BUILD,
        "DELETE FROM special" OTHER_BUILD,  "DELETE FROM speed" OTHER_BUILD,
        "DELETE FROM control" OTHER_BUILD,  "DELETE FROM process" OTHER_BUILD,
        "DELETE FROM finding" OTHER_BUILD};
    char kernel[ACT_KEY_SIZE];
    act_kernel_key(impl, kernel);
    const char *texts[] = {impl->id, kernel};
    return forget(store, changes, sizeof changes / sizeof changes[0], texts, 2);
}

/* Forgets what an earlier run said of an implementation's errors. */
static act_status forget_accuracy(act_store *store, const act_impl *impl) {
    static const char *const changes[] = {
        "DELETE FROM finding WHERE id = ?1 AND stage = 'ulp'",
        "DELETE FROM error_bin WHERE id = ?1", "DELETE FROM special WHERE id = ?1",
        "DELETE FROM accuracy WHERE id = ?1", "DELETE FROM part WHERE id = ?1"};
    const char *texts[] = {impl->id};
    return forget(store, changes, sizeof changes / sizeof changes[0], texts, 1);
}

/* Forgets what is known of an implementation in this setting, and what an earlier run
 * found; findings in other settings of this run stay. */
static act_status forget_speed(act_store *store, const act_speed *speed) {
#define SETTING " WHERE id = ?1 AND working_set = ?2 AND distribution = ?3 AND reuse = ?4"
    static const char *const findings[] = {
        "DELETE FROM finding WHERE id = ?1 AND stage = 'bench'"
        " AND run <> CAST(?2 AS INTEGER)"};
    static const char *const timings[] = {"DELETE FROM speed" SETTING,
                                          "DELETE FROM control" SETTING};
    char run[ACT_NAME_SIZE];
    act_setting_texts texts = act_setting_texts_of(&speed->setting);
    snprintf(run, sizeof run, "%lld", store->run);
    const char *const found[] = {speed->impl->id, run};
    const char *const measured[] = {speed->impl->id, texts.size, texts.distribution,
                                    texts.reuse};
    act_status status = forget(store, findings, 1, found, 2);
    return status == ACT_OK ? forget(store, timings, 2, measured, 4) : status;
}

static act_status begin_impl(act_store *store, const act_impl *impl) {
    act_status status = execute(store->db, "BEGIN");
    if (status != ACT_OK) {
        return status;
    }
    status = act_store_put(store, "function", act_row_of_function(impl->function), true);
    if (status != ACT_OK) {
        return status;
    }
    status = forget_build(store, impl);
    if (status != ACT_OK) {
        return status;
    }
    return act_store_put(store, "impl", act_row_of_impl(impl), true);
}

static json_t *with_run(const act_store *store, json_t *row) {
    json_object_set_new(row, "run", json_integer(store->run));
    return row;
}

static act_status put_accuracy(act_store *store, const act_plan *plan,
                               const act_sweep_result *result) {
    act_status status = begin_impl(store, result->impl);
    if (status != ACT_OK) {
        return status;
    }
    status = forget_accuracy(store, result->impl);
    if (status != ACT_OK) {
        return status;
    }
    json_t *findings =
        act_rows_of_findings(plan, result->impl, ACT_STAGE_ULP, &result->findings);
    status = act_store_put_all(store, "finding", findings, true);
    if (status != ACT_OK) {
        return status;
    }
    json_t *row = with_run(store, act_row_of_accuracy(plan, result));
    status = act_store_put(store, "accuracy", row, true);
    if (status != ACT_OK) {
        return status;
    }
    status = act_store_put_all(store, "error_bin", act_rows_of_bins(result), false);
    if (status != ACT_OK) {
        return status;
    }
    return act_store_put_all(store, "special", act_rows_of_specials(result), false);
}

act_status act_store_add_accuracy(act_store *store, const act_plan *plan,
                                  const act_sweep_result *result) {
    return finish(store, put_accuracy(store, plan, result));
}

static act_status put_speed(act_store *store, const act_plan *plan,
                            const act_speed *speed) {
    act_status status = begin_impl(store, speed->impl);
    if (status != ACT_OK) {
        return status;
    }
    status = forget_speed(store, speed);
    if (status != ACT_OK) {
        return status;
    }
    json_t *findings = act_rows_of_speed_findings(plan, speed);
    status = act_store_put_all(store, "finding", findings, true);
    if (status == ACT_OK && speed->measured) {
        json_t *row = with_run(store, act_row_of_speed(speed));
        status = act_store_put(store, "speed", row, false);
    }
    if (status == ACT_OK && speed->is_control) {
        json_t *row = with_run(store, act_row_of_control(speed));
        status = act_store_put(store, "control", row, false);
    }
    return status;
}

act_status act_store_add_speed(act_store *store, const act_plan *plan,
                               const act_speed *speed) {
    return finish(store, put_speed(store, plan, speed));
}

act_status act_store_add_warnings(act_store *store, const act_warnings *warnings) {
    act_status status = execute(store->db, "BEGIN");
    if (status != ACT_OK) {
        return status;
    }
    json_t *rows = act_rows_of_warnings(warnings);
    return finish(store, act_store_put_all(store, "warning", rows, true));
}

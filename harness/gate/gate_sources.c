#include "gate/gate_sources.h"

#include "base/text.h"
#include "code/catalogue_select.h"
#include "measure/measure.h"
#include "measure/measured_rows.h"
#include "store/store.h"
#include "store/stored_rows.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A built-in that the baseline has is no loss where plug-ins alone are judged. */
static act_status forget_builtins(json_t *baseline) {
    act_why why;
    act_catalogue builtins = {0};
    act_status status =
        act_report_failure(act_catalogue_add_builtins(&builtins, &why), &why);
    for (size_t i = 0; i < builtins.count; i++) {
        json_object_del(baseline, builtins.impls[i].id);
    }
    act_catalogue_free(&builtins);
    return status;
}

static act_status choose_rows(act_gate *gate) {
    const act_selection *selection = gate->selection;
    bool is_narrow = selection->n_words == 0 && selection->n_plugins > 0;
    act_status status = act_selection_catalogue(selection, &gate->catalogue);
    return status == ACT_OK && is_narrow ? forget_builtins(gate->baseline) : status;
}

static act_status read_baseline(act_gate *gate) {
    act_why why;
    json_t *rows = NULL;
    if (gate->own->baseline == NULL) {
        return ACT_OK;
    }
    act_status status = act_stored_rows(gate->own->baseline, NULL, 0, &rows, &why);
    gate->baseline = json_object();
    size_t i;
    json_t *row;
    json_array_foreach(rows, i, row) {
        const char *id = act_row_text(row, "id");
        if (act_globs_match(gate->selection->words, gate->selection->n_words, id)) {
            json_object_set(gate->baseline, id, row);
        }
    }
    json_decref(rows);
    return act_report_failure(status, &why);
}

/* A plug-in that was looked at. */
typedef struct looked_at {
    const char *plugin;
    uint64_t identity;
} looked_at;

/* The identity of what a stored row's kernel would come from today; 0: not here. Rows of
 * one plug-in follow each other. */
static uint64_t identity_today(const act_catalogue *builtins, const json_t *row,
                               looked_at *last) {
    const char *plugin = act_row_text(row, "plugin");
    const act_impl *impl = act_catalogue_find(builtins, act_row_text(row, "id"));
    if (impl != NULL && strcmp(impl->plugin, plugin) == 0) {
        return impl->digest;
    }
    if (last->plugin == NULL || strcmp(last->plugin, plugin) != 0) {
        *last = (looked_at){plugin, act_catalogue_identity(plugin)};
    }
    return last->identity;
}

/* A store's verdict is of the kernels as they were: notes if they were built anew. */
static act_status note_rebuilt(act_gate *gate) {
    act_catalogue builtins = {0};
    act_why why;
    size_t rebuilt = 0;
    looked_at last = {NULL, 0};
    const char *first = "";
    size_t i;
    json_t *row;
    act_status status =
        act_report_failure(act_catalogue_add_builtins(&builtins, &why), &why);
    if (status != ACT_OK) {
        goto cleanup;
    }
    json_array_foreach(gate->rows, i, row) {
        uint64_t today = identity_today(&builtins, row, &last);
        uint64_t then = strtoull(act_row_text(row, "kernel"), NULL, 16);
        if (today != 0 && today != then) {
            first = rebuilt++ == 0 ? act_row_text(row, "id") : first;
        }
    }
    if (rebuilt > 0) {
        act_checks_note(&gate->checks,
                        "%zu of %zu rows of %s are of kernels that have been built anew "
                        "since, %s first: measure again to judge those of today",
                        rebuilt, json_array_size(gate->rows), gate->own->db, first);
    }
cleanup:
    act_catalogue_free(&builtins);
    return status;
}

/* Rows of which nothing is measured but speed. */
static json_t *list_rows(const act_catalogue *catalogue) {
    json_t *rows = json_array();
    for (size_t i = 0; i < catalogue->count; i++) {
        const act_impl *impl = &catalogue->impls[i];
        const char *verdict = impl->skip[0] != '\0' ? "skipped" : "";
        json_array_append_new(rows, json_pack("{s:s, s:s, s:[{s:s}]}", "id", impl->id,
                                              "verdict", verdict, "findings", "detail",
                                              impl->skip));
    }
    return rows;
}

static act_status read_store(act_gate *gate) {
    act_why why;
    act_status status = act_stored_rows(gate->own->db, gate->selection->words,
                                        gate->selection->n_words, &gate->rows, &why);
    if (act_report_failure(status, &why) != ACT_OK) {
        return status;
    }
    return note_rebuilt(gate);
}

act_status act_gate_load_rows(act_gate *gate, bool errors) {
    act_status status = read_baseline(gate);
    if (status != ACT_OK) {
        return status;
    }
    if (gate->own->db != NULL) {
        return read_store(gate);
    }
    status = choose_rows(gate);
    if (status != ACT_OK) {
        return status;
    }
    if (!errors) {
        act_catalogue_freeze(&gate->catalogue);
        gate->rows = list_rows(&gate->catalogue);
        return ACT_OK;
    }
    status = act_measure_accuracy_check(gate->plan, &gate->catalogue);
    if (status != ACT_OK) {
        return status;
    }
    act_catalogue_freeze(&gate->catalogue);
    return act_measured_rows(gate->plan, &gate->catalogue, &gate->rows);
}

static act_status load_other(act_gate *gate, const char *path, act_why *why) {
    const act_selection *selection = gate->selection;
    if (selection->symbol.lib == NULL) {
        return act_catalogue_add_plugin(&gate->others, path, path, why);
    }
    act_symbol symbol = selection->symbol;
    symbol.lib = path;
    symbol.target = selection->words[0];
    symbol.params = selection->params;
    return act_catalogue_add_symbol(&gate->others, &symbol, why);
}

act_status act_gate_load_others(act_gate *gate) {
    act_why why = {"out of memory"};
    for (size_t i = 0; i < gate->own->against_count; i++) {
        act_status status = load_other(gate, gate->own->against[i], &why);
        if (act_report_failure(status, &why) != ACT_OK) {
            return status;
        }
    }
    return act_report_failure(act_catalogue_select(&gate->others, NULL, 0, &why), &why);
}

act_status act_gate_load_speeds(act_gate *gate) {
    static const char sql[] = "SELECT id, ns_per_element, machine, compiler, version"
                              " FROM headline JOIN run USING (run)";
    act_why why;
    sqlite3 *db = NULL;
    act_status status = act_catalogue_add_builtins(&gate->all, &why);
    if (act_report_failure(status, &why) != ACT_OK) {
        return status;
    }
    status = act_store_read(&db, gate->own->baseline, &why);
    if (act_report_failure(status, &why) != ACT_OK) {
        return status;
    }
    json_t *rows = act_rows_of_query(db, sql, NULL, 0);
    if (rows == NULL) {
        act_errorf("%s: cannot be read: %s", gate->own->baseline, sqlite3_errmsg(db));
        status = ACT_IO;
    }
    gate->old_speeds = act_rows_by_id(rows);
    gate->run = act_row_of_run(gate->plan->seed, "gate");
    json_decref(rows);
    sqlite3_close(db);
    return status;
}

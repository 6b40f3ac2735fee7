#include "store/store.h"

#include "store/facts.h"
#include "store/result_key.h"
#include "store/store_check.h"
#include "store/store_put.h"

#include <errno.h>
#include <math.h>
#include <mpfi.h>
#include <mpfr.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "buildinfo.h"

static act_status execute(sqlite3 *db, const char *sql) {
    return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK ? ACT_OK : ACT_IO;
}

static act_status begin_run(act_store *store, uint64_t seed, const char *command) {
    char machine[ACT_TEXT_SIZE];
    char started[ACT_NAME_SIZE];
    char system[ACT_TEXT_SIZE];
    char libraries[ACT_TEXT_SIZE];
    char libc[ACT_NAME_SIZE] = "";
    struct utsname name;
    time_t now = time(NULL);
    struct tm utc;
    gmtime_r(&now, &utc);
    strftime(started, sizeof started, "%Y-%m-%dT%H:%M:%SZ", &utc);
    act_machine_name(machine, sizeof machine);
    uname(&name);
    confstr(_CS_GNU_LIBC_VERSION, libc, sizeof libc);
    snprintf(system, sizeof system, "%s %s, %s", name.sysname, name.release, libc);
    snprintf(libraries, sizeof libraries, "MPFR %s, MPFI %s, GMP %s", mpfr_get_version(),
             mpfi_get_version(), gmp_version);
    json_t *row =
        json_pack("{s:s, s:s, s:s, s:s, s:I, s:s, s:s, s:s, s:I}", "started", started,
                  "command", command, "version", ACT_VERSION, "machine", machine, "cores",
                  (json_int_t)sysconf(_SC_NPROCESSORS_ONLN), "system", system, "compiler",
                  ACT_COMPILER, "libraries", libraries, "seed", (json_int_t)seed);
    act_status status = act_store_put(store, "run", row, false);
    store->run = sqlite3_last_insert_rowid(store->db);
    return status;
}

static const char *const schema =
#include "schema.inc"
    ;

/* All or nothing: a store that is cut off here stays empty, and so new. */
static act_status create_tables(sqlite3 *db) {
    act_status status = execute(db, "BEGIN");
    status = status != ACT_OK ? status : execute(db, schema);
    return status != ACT_OK ? status : execute(db, "COMMIT");
}

static bool is_new(const char *path) {
    struct stat info;
    return stat(path, &info) != 0 || info.st_size == 0;
}

act_status act_store_open(act_store *store, const char *path, uint64_t seed,
                          const char *command, act_why *why) {
    *store = (act_store){0};
    bool create = is_new(path);
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX;
    act_status status = create ? ACT_OK : act_store_check_header(path, why);
    if (status != ACT_OK) {
        return status;
    }
    if (sqlite3_open_v2(path, &store->db, flags, NULL) != SQLITE_OK) {
        act_why_set(why, "%s: %s", path, sqlite3_errmsg(store->db));
        status = ACT_IO;
        goto cleanup;
    }
    sqlite3_busy_timeout(store->db, 5000);
    if (create) {
        status = create_tables(store->db);
    } else {
        status = act_store_check_whole(store->db, path, why);
        if (status != ACT_OK) {
            goto cleanup;
        }
    }
    const char *settings = "PRAGMA foreign_keys = ON; PRAGMA journal_mode = WAL;"
                           "PRAGMA synchronous = NORMAL;";
    status = status != ACT_OK ? status : execute(store->db, settings);
    status = status != ACT_OK ? status : begin_run(store, seed, command);
    if (status != ACT_OK) {
        act_why_set(why, "%s: cannot be written: %s", path, sqlite3_errmsg(store->db));
    }
cleanup:
    if (status != ACT_OK) {
        act_store_close(store);
    }
    return status;
}

void act_store_close(act_store *store) {
    sqlite3_stmt *statement;
    while (store->db != NULL &&
           (statement = sqlite3_next_stmt(store->db, NULL)) != NULL) {
        sqlite3_finalize(statement);
    }
    if (store->run > 0) { /* one file again, so that readers need not make others */
        execute(store->db, "PRAGMA journal_mode = DELETE");
    }
    sqlite3_close(store->db);
    *store = (act_store){0};
}

const char *act_store_error(const act_store *store) {
    return sqlite3_errmsg(store->db);
}

static act_status finish(act_store *store, act_status status) {
    if (status != ACT_OK) {
        execute(store->db, "ROLLBACK");
        return status;
    }
    return execute(store->db, "COMMIT");
}

static act_status add_curves(act_store *store, const act_function *f) {
    char *sql = sqlite3_mprintf("DELETE FROM curve WHERE function = %Q", f->name);
    act_status status = execute(store->db, sql);
    sqlite3_free(sql);
    status = status != ACT_OK
                 ? status
                 : act_store_put(store, "function", act_row_of_function(f), true);
    return status != ACT_OK
               ? status
               : act_store_put_all(store, "curve", act_rows_of_curves(f), false);
}

/* What is proven of the function; what could not be decided is a row without bounds. */
static act_status add_facts(act_store *store, const act_function *f) {
    act_facts facts;
    act_status status = act_facts_find(&facts, f, NULL, -HUGE_VAL, HUGE_VAL);
    status = status == ACT_UNDECIDED ? ACT_OK : status;
    char *sql = sqlite3_mprintf("DELETE FROM bound WHERE function = %Q;"
                                "DELETE FROM trait WHERE function = %Q;"
                                "DELETE FROM saturation WHERE function = %Q",
                                f->name, f->name, f->name);
    status = status != ACT_OK ? status : execute(store->db, sql);
    sqlite3_free(sql);
    for (int order = 0; order < ACT_ORDERS && status == ACT_OK; order++) {
        status = act_store_put(store, "bound", act_row_of_bound(&facts, order), false);
    }
    if (status == ACT_OK && facts.has_traits) {
        act_status settled;
        status = act_store_put(store, "trait", act_row_of_traits(&facts), false);
        json_t *rows = act_rows_of_saturation(&facts, &settled);
        if (status == ACT_OK) {
            status = act_store_put_all(store, "saturation", rows, false);
        } else {
            json_decref(rows);
        }
    }
    act_facts_free(&facts);
    return status;
}

act_status act_store_add_functions(act_store *store, const act_catalogue *catalogue) {
    act_status status = execute(store->db, "BEGIN");
    const act_function *last = NULL;
    for (size_t i = 0; i < catalogue->count && status == ACT_OK; i++) {
        if (catalogue->impls[i].function != last) {
            last = catalogue->impls[i].function;
            status = add_curves(store, last);
            status = status != ACT_OK ? status : add_facts(store, last);
        }
    }
    return finish(store, status);
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
    act_status status = ACT_OK;
    for (size_t i = 0; i < sizeof changes / sizeof changes[0] && status == ACT_OK; i++) {
        status = act_store_run(store, changes[i], texts, 2);
    }
    return status;
}

/* Forgets what an earlier run said of an implementation's errors. */
static act_status forget_accuracy(act_store *store, const act_impl *impl) {
    static const char *const changes[] = {
        "DELETE FROM finding WHERE id = ?1 AND stage = 'ulp'",
        "DELETE FROM error_bin WHERE id = ?1", "DELETE FROM special WHERE id = ?1",
        "DELETE FROM accuracy WHERE id = ?1", "DELETE FROM part WHERE id = ?1"};
    const char *texts[] = {impl->id};
    act_status status = ACT_OK;
    for (size_t i = 0; i < sizeof changes / sizeof changes[0] && status == ACT_OK; i++) {
        status = act_store_run(store, changes[i], texts, 1);
    }
    return status;
}

/* Forgets what is known of an implementation in this setting, and what an earlier run
 * found; findings in other settings of this run stay. */
static act_status forget_speed(act_store *store, const act_speed *speed) {
#define SETTING " WHERE id = ?1 AND working_set = ?2 AND distribution = ?3 AND reuse = ?4"
    char size[ACT_NAME_SIZE];
    char distribution[ACT_TEXT_SIZE];
    char run[ACT_NAME_SIZE];
    act_setting_size_text(&speed->setting, size);
    act_setting_distribution_text(&speed->setting, distribution);
    snprintf(run, sizeof run, "%lld", store->run);
    const char *const found[] = {speed->impl->id, run};
    const char *const measured[] = {speed->impl->id, size, distribution,
                                    act_setting_reuse_text(&speed->setting)};
    act_status status = act_store_run(store,
                                      "DELETE FROM finding WHERE id = ?1"
                                      " AND stage = 'bench'"
                                      " AND run <> CAST(?2 AS INTEGER)",
                                      found, 2);
    status = status != ACT_OK
                 ? status
                 : act_store_run(store, "DELETE FROM speed" SETTING, measured, 4);
    return status != ACT_OK
               ? status
               : act_store_run(store, "DELETE FROM control" SETTING, measured, 4);
}

static act_status begin_impl(act_store *store, const act_impl *impl) {
    act_status status = execute(store->db, "BEGIN");
    status = status != ACT_OK ? status
                              : act_store_put(store, "function",
                                              act_row_of_function(impl->function), true);
    status = status != ACT_OK ? status : forget_build(store, impl);
    return status != ACT_OK ? status
                            : act_store_put(store, "impl", act_row_of_impl(impl), true);
}

static json_t *with_run(const act_store *store, json_t *row) {
    json_object_set_new(row, "run", json_integer(store->run));
    return row;
}

act_status act_store_add_accuracy(act_store *store, const act_plan *plan,
                                  const act_sweep_result *result) {
    const act_impl *impl = result->impl;
    act_status status = begin_impl(store, impl);
    status = status != ACT_OK ? status : forget_accuracy(store, impl);
    if (status == ACT_OK) {
        status = act_store_put_all(
            store, "finding", act_rows_of_findings(plan, impl, "ulp", &result->findings),
            true);
    }
    if (status == ACT_OK) {
        status = act_store_put(store, "accuracy",
                               with_run(store, act_row_of_accuracy(plan, result)), true);
    }
    if (status == ACT_OK) {
        status = act_store_put_all(store, "error_bin", act_rows_of_bins(result), false);
    }
    if (status == ACT_OK) {
        status = act_store_put_all(store, "special", act_rows_of_specials(result), false);
    }
    return finish(store, status);
}

act_status act_store_add_speed(act_store *store, const act_plan *plan,
                               const act_speed *speed) {
    act_status status = begin_impl(store, speed->impl);
    status = status != ACT_OK ? status : forget_speed(store, speed);
    if (status == ACT_OK) {
        status = act_store_put_all(store, "finding",
                                   act_rows_of_speed_findings(plan, speed), true);
    }
    if (status == ACT_OK && speed->measured) {
        status = act_store_put(store, "speed", with_run(store, act_row_of_speed(speed)),
                               false);
    }
    if (status == ACT_OK && speed->is_control) {
        status = act_store_put(store, "control",
                               with_run(store, act_row_of_control(speed)), false);
    }
    return finish(store, status);
}

act_status act_store_add_warnings(act_store *store, const act_warnings *warnings) {
    act_status status = execute(store->db, "BEGIN");
    json_t *rows = act_rows_of_warnings(warnings);
    if (status != ACT_OK) {
        json_decref(rows);
        return status;
    }
    return finish(store, act_store_put_all(store, "warning", rows, true));
}

#include "store/resume.h"

#include "store/store_put.h"
#include "store/stored_rows.h"

#include <string.h>

static sqlite3_stmt *prepare(act_resume *resume, const char *sql, const act_impl *impl) {
    sqlite3_stmt *statement = act_store_statement(resume->store->db, sql);
    sqlite3_bind_text(statement, 1, impl->id, -1, SQLITE_TRANSIENT);
    return statement;
}

/* Forgets the parts of an implementation, or those of another key. */
static act_status forget(act_resume *resume, const act_impl *impl, const char *key,
                         size_t count) {
    sqlite3_stmt *statement = prepare(
        resume,
        "DELETE FROM part WHERE id = ?1 AND (?2 IS NULL OR sweep_key <> ?2 OR parts <> ?3)",
        impl);
    sqlite3_bind_text(statement, 2, key, -1, SQLITE_TRANSIENT);
    sqlite3_bind_int64(statement, 3, (sqlite3_int64)count);
    return act_store_step(resume->store, statement);
}

static act_status load(void *user, const act_impl *impl, size_t count, act_tally *tally,
                       bool *done) {
    act_resume *resume = user;
    act_sweep_key(resume->plan, impl, resume->key);
    resume->kept = 0;
    resume->parts = count;
    act_status status =
        forget(resume, impl, resume->plan->resume ? resume->key : NULL, count);
    if (status != ACT_OK) {
        return status;
    }
    sqlite3_stmt *rows =
        prepare(resume, "SELECT part, tally FROM part WHERE id = ?1", impl);
    while (sqlite3_step(rows) == SQLITE_ROW) {
        sqlite3_int64 part = sqlite3_column_int64(rows, 0);
        const void *blob = sqlite3_column_blob(rows, 1);
        bool fits = part >= 0 && (size_t)part < count &&
                    sqlite3_column_bytes(rows, 1) == (int)sizeof *tally;
        if (fits) {
            memcpy(&tally[part], blob, sizeof *tally);
            done[part] = true;
            resume->kept++;
        }
    }
    sqlite3_reset(rows);
    return ACT_OK;
}

static act_status save(void *user, const act_impl *impl, size_t part, size_t count,
                       const act_tally *tally) {
    act_resume *resume = user;
    act_store *store = resume->store;
    act_store_begin(store);
    sqlite3_stmt *row = act_store_insertion(store->db, "part", true);
    sqlite3_bind_text(row, 1, impl->id, -1, SQLITE_TRANSIENT);
    sqlite3_bind_int64(row, 2, (sqlite3_int64)part);
    sqlite3_bind_int64(row, 3, (sqlite3_int64)count);
    sqlite3_bind_text(row, 4, resume->key, -1, SQLITE_TRANSIENT);
    sqlite3_bind_blob(row, 5, tally, (int)sizeof *tally, SQLITE_TRANSIENT);
    if (store->status == ACT_OK) {
        act_store_step(store, row);
    }
    act_status status = act_store_end(store);
    resume->kept += status == ACT_OK;
    return status;
}

act_sweep_checkpoint act_resume_checkpoint(act_resume *resume) {
    return (act_sweep_checkpoint){.load = load, .save = save, .user = resume};
}

bool act_resume_has(act_resume *resume, const act_impl *impl, act_verdict *verdict) {
    char key[ACT_KEY_SIZE];
    act_sweep_key(resume->plan, impl, key);
    sqlite3_stmt *row =
        prepare(resume,
                "SELECT verdict FROM accuracy WHERE id = ?1 AND sweep_key = ?2 AND"
                " (?3 OR EXISTS (SELECT 1 FROM checked WHERE checked.id = accuracy.id"
                "  AND checked.run = accuracy.run AND brief <= ?4))",
                impl);
    sqlite3_bind_text(row, 2, key, -1, SQLITE_TRANSIENT);
    sqlite3_bind_int(row, 3, resume->plan->checks == ACT_CHECKS_NONE);
    sqlite3_bind_int(row, 4, resume->plan->checks == ACT_CHECKS_BRIEF);
    bool found = sqlite3_step(row) == SQLITE_ROW;
    for (int i = 0; found && i < ACT_VERDICTS; i++) {
        const char *name = (const char *)sqlite3_column_text(row, 0);
        *verdict = strcmp(name, act_verdict_names[i]) == 0 ? (act_verdict)i : *verdict;
    }
    sqlite3_reset(row);
    return found;
}

/* As it was printed: the store has numbers for bools. */
static void set_bool(json_t *row, const char *key) {
    json_object_set_new(row, key, json_boolean(act_row_number(row, key) != 0));
}

/* Those that the verdict comes from. */
static json_t *findings_of(sqlite3 *db, const char *id) {
    json_t *findings = act_rows_of_query(
        db,
        "SELECT * FROM finding WHERE id = ?1 AND stage <> 'bench'"
        " AND run = (SELECT run FROM accuracy WHERE id = ?1) ORDER BY rowid",
        &id, 1);
    size_t i;
    json_t *finding;
    json_array_foreach(findings, i, finding) {
        set_bool(finding, "excused");
        json_object_del(finding, "run");
    }
    return findings;
}

/* Adds the columns of the one row that a query gives for the id, but its run. */
static void merge(json_t *row, sqlite3 *db, const char *sql, const char *id) {
    json_t *rows = act_rows_of_query(db, sql, &id, 1);
    act_row_merge(row, json_array_get(rows, 0));
    json_object_del(row, "run");
    json_decref(rows);
}

json_t *act_resume_row(act_resume *resume, const act_impl *impl) {
    sqlite3 *db = resume->store->db;
    const char *id = impl->id;
    json_t *row = act_row_of_impl(impl);
    if (resume->plan->checks != ACT_CHECKS_NONE) {
        merge(row, db, "SELECT * FROM checked WHERE id = ?1", id);
        set_bool(row, "complete");
        set_bool(row, "brief");
    }
    merge(row, db, "SELECT * FROM accuracy WHERE id = ?1", id);
    set_bool(row, "exhaustive");
    json_t *classes =
        act_rows_of_query(db, "SELECT * FROM class WHERE id = ?1 ORDER BY rowid", &id, 1);
    if (json_object_set_new(row, "classes", classes) != 0 ||
        json_object_set_new(row, "findings", findings_of(db, id)) != 0) {
        json_decref(row);
        return NULL;
    }
    return row;
}

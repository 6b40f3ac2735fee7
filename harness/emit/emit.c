#include "emit/emit.h"

#include "base/outfile.h"
#include "base/text.h"
#include "emit/emit_text.h"
#include "emit/flags.h"
#include "store/row.h"
#include "store/store.h"
#include "store/stored_rows.h"

#include <string.h>
#include <unistd.h>

act_status act_emit_open_store(sqlite3 **db, const char *path) {
    act_why why;
    *db = NULL;
    if (path == NULL && access(ACT_DEFAULT_DB, F_OK) != 0) {
        return ACT_OK;
    }
    act_status status = act_store_read(db, path != NULL ? path : ACT_DEFAULT_DB, &why);
    if (status != ACT_OK) {
        act_errorf("%s%s", path == NULL ? "no proof is written: " : "", why.text);
    }
    return path == NULL ? ACT_OK : status;
}

/* poly.c beside poly.so and poly-v4.so. */
static bool source_path(const act_impl *impl, char path[ACT_PATH_SIZE]) {
    snprintf(path, ACT_PATH_SIZE, "%s", impl->path);
    char *end = strrchr(path, '.');
    if (impl->abi != ACT_ABI_ROW || end == NULL || strcmp(end, ".so") != 0) {
        return false;
    }
    if (impl->isa[0] != '\0') {
        char *level = strrchr(path, '-');
        end = level != NULL ? level : end;
    }
    memcpy(end, ".c", sizeof ".c");
    return access(path, R_OK) == 0;
}

static act_status write_kernel(FILE *out, const act_impl *impl, const json_t *errors,
                               act_why *why) {
    char path[ACT_PATH_SIZE];
    act_pick pick;
    if (!source_path(impl, path)) {
        act_why_set(why,
                    "%s: its source is not known: only built-in kernels can be emitted",
                    impl->id);
        return ACT_LOAD;
    }
    act_status status = act_pick_read(&pick, path, act_flags_have_fma(impl), why);
    if (status != ACT_OK) {
        goto cleanup;
    }
    const act_paragraph *kernel = act_pick_kernel(&pick, impl->row);
    if (kernel == NULL) {
        act_why_set(why, "%s: row %zu of its table has no kernel that is defined there",
                    path, impl->row + 1);
        status = ACT_LOAD;
        goto cleanup;
    }
    status = act_emit_text(out, impl, &pick, kernel, errors);
cleanup:
    act_pick_free(&pick);
    return status;
}

/* With what the store says of its errors. */
static act_status write_source(FILE *out, const act_impl *impl, sqlite3 *db,
                               act_why *why) {
    static const char sql[] =
        "SELECT *, nan_for_number + number_for_nan + wrong_sign + wrong_zero_sign"
        " + zero_for_number AS failures, coalesce(max_rel, 0) AS relative,"
        " (SELECT group_concat(class || ' at x = ' || x, ', ') FROM failure"
        "  WHERE failure.id = accuracy.id) AS first FROM accuracy"
        " WHERE id = ?1 AND range_from IS NULL AND max_ulp IS NOT NULL";
    const char *id = impl->id;
    json_t *errors = db != NULL ? act_rows_of_query(db, sql, &id, 1) : NULL;
    act_status status = write_kernel(out, impl, json_array_get(errors, 0), why);
    json_decref(errors);
    return status;
}

act_status act_emit(const act_impl *impl, sqlite3 *db, const char *path) {
    act_why why = {"out of memory"};
    act_outfile file = {0};
    act_status status = act_outfile_open(&file, path != NULL ? path : "-", &why);
    if (status != ACT_OK) {
        goto cleanup;
    }
    status = write_source(file.out, impl, db, &why);
    if (status == ACT_OK) {
        status = act_outfile_commit(&file, &why);
    }
cleanup:
    act_outfile_discard(&file);
    return act_report_failure(status, &why);
}

act_status act_emit_source(const act_impl *impl, sqlite3 *db, char **text) {
    act_why why = {"out of memory"};
    size_t size;
    FILE *out = open_memstream(text, &size);
    act_status status = out != NULL ? write_source(out, impl, db, &why) : ACT_NOMEM;
    if (out != NULL && fclose(out) != 0) {
        status = ACT_NOMEM;
    }
    return act_report_failure(status, &why);
}

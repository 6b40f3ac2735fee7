#include "emit/emit.h"

#include "base/outfile.h"
#include "base/text.h"
#include "emit/emit_text.h"
#include "emit/flags.h"
#include "store/row.h"
#include "store/store.h"
#include "store/stored_rows.h"

#include <stdlib.h>
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

/* What was measured, from a row of `accuracy`. */
static void print_measured(FILE *out, const json_t *row) {
    bool is_proven = act_row_whole(row, "exhaustive") != 0;
    fprintf(out, "Largest error %s%.6g ulp, at x = %s;\n", is_proven ? "" : "at least ",
            act_row_number(row, "max_ulp"), act_row_text(row, "worst_x"));
    fprintf(
        out,
        "absolute %.4g, relative %.4g; %.4g %% correctly rounded; over %s%lld inputs%s.\n",
        act_row_number(row, "max_abs"), act_row_number(row, "relative"),
        100 * act_row_number(row, "correctly_rounded"), is_proven ? "all " : "",
        act_row_whole(row, "inputs"), is_proven ? "" : ", a sample");
    if (act_row_whole(row, "failures") > 0) {
        fprintf(out,
                "%lld results fail in kind (a NaN, sign or zero that is wrong), first "
                "at x = %s.\n",
                act_row_whole(row, "failures"), act_row_text(row, "special_x"));
    }
    fprintf(out, "Measured by: %s\n", act_row_text(row, "reproduce"));
}

/* Lines for the head of the file, to be freed; NULL if memory is short. */
static char *describe_errors(const act_impl *impl, sqlite3 *db) {
    static const char sql[] =
        "SELECT *, nan_for_number + number_for_nan + wrong_sign + wrong_zero_sign"
        " + zero_for_number AS failures, coalesce(max_rel, 0) AS relative FROM accuracy"
        " WHERE id = ?1 AND range_from IS NULL AND max_ulp IS NOT NULL";
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL) {
        return NULL;
    }
    const char *id = impl->id;
    json_t *rows = db != NULL ? act_rows_of_query(db, sql, &id, 1) : NULL;
    if (json_array_size(rows) > 0) {
        print_measured(out, json_array_get(rows, 0));
    } else if (impl->claim > 0) {
        fprintf(out,
                "Largest error %g ulp, as it claims; not in the store: measure it by\n"
                "checkact run %s --exhaustive\n",
                impl->claim, impl->id);
    } else {
        fprintf(out,
                "No error is in the store: measure it by\ncheckact run %s --exhaustive\n",
                impl->id);
    }
    fprintf(out, "Made by: checkact emit %s\n", impl->id);
    json_decref(rows);
    return fclose(out) == 0 ? text : NULL;
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

static act_status write_kernel(FILE *out, const act_impl *impl, const char *errors,
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
    act_emit_text(out, impl, &pick, kernel, errors);
cleanup:
    act_pick_free(&pick);
    return status;
}

act_status act_emit(const act_impl *impl, sqlite3 *db, const char *path) {
    act_why why = {"out of memory"};
    act_outfile file = {0};
    char *errors = describe_errors(impl, db);
    act_status status = ACT_NOMEM;
    if (errors == NULL) {
        goto cleanup;
    }
    status = act_outfile_open(&file, path != NULL ? path : "-", &why);
    if (status != ACT_OK) {
        goto cleanup;
    }
    status = write_kernel(file.out, impl, errors, &why);
    if (status == ACT_OK) {
        status = act_outfile_commit(&file, &why);
    }
cleanup:
    act_outfile_discard(&file);
    free(errors);
    return act_report_failure(status, &why);
}

#include "emit/evidence.h"

#include "base/outfile.h"
#include "base/text.h"
#include "emit/emit.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

act_status act_evidence_open(sqlite3 **db, const char *path) {
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

static const char *text_at(sqlite3_stmt *statement, int i) {
    const unsigned char *text = sqlite3_column_text(statement, i);
    return text != NULL ? (const char *)text : "";
}

/* What was measured, from a row of `accuracy`. */
static void print_measured(FILE *out, sqlite3_stmt *row) {
    bool is_proven = sqlite3_column_int(row, 1) != 0;
    fprintf(out, "Largest error %s%.6g ulp, at x = %s;\n", is_proven ? "" : "at least ",
            sqlite3_column_double(row, 2), text_at(row, 3));
    fprintf(
        out,
        "absolute %.4g, relative %.4g; %.4g %% correctly rounded; over %s%lld inputs%s.\n",
        sqlite3_column_double(row, 4), sqlite3_column_double(row, 5),
        100 * sqlite3_column_double(row, 6), is_proven ? "all " : "",
        (long long)sqlite3_column_int64(row, 0), is_proven ? "" : ", a sample");
    if (sqlite3_column_int64(row, 7) > 0) {
        fprintf(out,
                "%lld results fail in kind (a NaN, sign or zero that is wrong), first "
                "at x = %s.\n",
                (long long)sqlite3_column_int64(row, 7), text_at(row, 8));
    }
    fprintf(out, "Measured by: %s\n", text_at(row, 9));
}

static const char evidence_sql[] =
    "SELECT inputs, exhaustive, max_ulp, worst_x, max_abs, max_rel, correctly_rounded,"
    " nan_for_number + number_for_nan + wrong_sign + wrong_zero_sign + zero_for_number,"
    " special_x, reproduce FROM accuracy"
    " WHERE id = ?1 AND range_from IS NULL AND max_ulp IS NOT NULL";

/* Lines for the head of the file, to be freed; NULL if memory is short. */
static char *describe(const act_impl *impl, sqlite3 *db) {
    char *text = NULL;
    size_t size;
    sqlite3_stmt *statement = NULL;
    bool found = false;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL) {
        return NULL;
    }
    if (db != NULL &&
        sqlite3_prepare_v2(db, evidence_sql, -1, &statement, NULL) == SQLITE_OK) {
        sqlite3_bind_text(statement, 1, impl->id, -1, SQLITE_STATIC);
        found = sqlite3_step(statement) == SQLITE_ROW;
    }
    if (found) {
        print_measured(out, statement);
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
    sqlite3_finalize(statement);
    return fclose(out) == 0 ? text : NULL;
}

act_status act_evidence_emit(const act_impl *impl, sqlite3 *db, const char *path) {
    act_why why;
    act_outfile file = {0};
    char *evidence = describe(impl, db);
    act_status status = ACT_NOMEM;
    act_why_set(&why, "out of memory");
    if (evidence == NULL) {
        goto cleanup;
    }
    status = act_outfile_open(&file, path != NULL ? path : "-", &why);
    if (status != ACT_OK) {
        goto cleanup;
    }
    status = act_emit(file.out, impl, evidence, &why);
    if (status != ACT_OK) {
        goto cleanup;
    }
    status = act_outfile_commit(&file, &why);
cleanup:
    if (status != ACT_OK) {
        act_errorf("%s", why.text);
    }
    act_outfile_discard(&file);
    free(evidence);
    return status;
}

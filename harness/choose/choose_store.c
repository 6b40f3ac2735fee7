#include "choose/choose_store.h"

#include "base/text.h"
#include "speed/machine.h"
#include "store/result_key.h"
#include "store/rows_speed.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char accuracy_sql[] =
    "SELECT inputs, exhaustive, undecided, max_ulp, worst_x, max_abs, max_abs_x,"
    " special_x, reproduce, coalesce(budget, 0), nan_for_number, number_for_nan,"
    " wrong_sign, wrong_zero_sign, zero_for_number, kernel, machine"
    " FROM accuracy JOIN run USING (run) JOIN impl USING (id)"
    " WHERE id = ?1 AND range_from IS NULL";

static const char finding_sql[] = "SELECT kind || ': ' || detail, kernel, machine"
                                  " FROM finding JOIN run USING (run)"
                                  " JOIN impl USING (id)"
                                  " WHERE id = ?1 AND kind <> 'skipped' LIMIT 1";

static const char speed_sql[] =
    "SELECT run, ns_per_element, low, high, copy_ns, elements, samples, kernel, machine"
    " FROM speed JOIN run USING (run) JOIN impl USING (id)"
    " WHERE id = ?1 AND working_set = ?2 AND distribution = ?3 AND reuse = ?4";

static void copy_text(sqlite3_stmt *row, int i, char *text, size_t size) {
    const char *from = (const char *)sqlite3_column_text(row, i);
    snprintf(text, size, "%s", from != NULL ? from : "");
}

static double real_at(sqlite3_stmt *row, int i) {
    return sqlite3_column_type(row, i) == SQLITE_NULL ? (double)NAN
                                                      : sqlite3_column_double(row, i);
}

/* Whether a row is of this machine and of this build of the kernel, which its last
 * columns tell. */
static bool is_current(const act_impl *impl, sqlite3_stmt *row) {
    char there[ACT_TEXT_SIZE];
    char here[ACT_TEXT_SIZE];
    char measured[ACT_KEY_SIZE];
    char kernel[ACT_KEY_SIZE];
    int count = sqlite3_column_count(row);
    copy_text(row, count - 1, there, sizeof there);
    copy_text(row, count - 2, measured, sizeof measured);
    act_machine_name(here, sizeof here);
    act_kernel_key(impl, kernel);
    return strcmp(measured, kernel) == 0 && strcmp(there, here) == 0;
}

/* The columns of the classes of failure begin at `first`. */
static void read_classes(act_candidate *c, sqlite3_stmt *row, int first) {
    c->failures = 0;
    c->classes[0] = '\0';
    for (int i = first; i < sqlite3_column_count(row) - 2; i++) {
        long long count = sqlite3_column_int64(row, i);
        if (count > 0) {
            act_text_append(c->classes, sizeof c->classes, "%s%s %lld",
                            c->failures > 0 ? ", " : "", sqlite3_column_name(row, i),
                            count);
        }
        c->failures += count;
    }
}

static void read_accuracy(act_candidate *c, sqlite3_stmt *row) {
    if (!is_current(c->impl, row)) {
        return;
    }
    c->has_accuracy = true;
    c->inputs = sqlite3_column_int64(row, 0);
    c->is_proven = sqlite3_column_int(row, 1) != 0;
    c->undecided = sqlite3_column_int64(row, 2);
    c->max_ulp = real_at(row, 3);
    copy_text(row, 4, c->max_ulp_x, sizeof c->max_ulp_x);
    c->max_abs = real_at(row, 5);
    copy_text(row, 6, c->max_abs_x, sizeof c->max_abs_x);
    copy_text(row, 7, c->failure_x, sizeof c->failure_x);
    copy_text(row, 8, c->reproduce, sizeof c->reproduce);
    c->searched = sqlite3_column_double(row, 9);
    read_classes(c, row, 10);
}

static void read_finding(act_candidate *c, sqlite3_stmt *row) {
    if (is_current(c->impl, row)) {
        copy_text(row, 0, c->finding, sizeof c->finding);
    }
}

static void read_speed(act_candidate *c, sqlite3_stmt *row) {
    if (!is_current(c->impl, row)) {
        return;
    }
    c->has_speed = true;
    c->run = sqlite3_column_int64(row, 0);
    c->ns = (act_interval){real_at(row, 1), real_at(row, 2), real_at(row, 3)};
    c->copy_ns = real_at(row, 4);
    c->elements = (size_t)sqlite3_column_int64(row, 5);
    const char *at = (const char *)sqlite3_column_text(row, 6);
    char *end = NULL;
    c->rounds = 0;
    while (at != NULL && c->rounds < ACT_BENCH_ROUNDS) {
        double ns = strtod(at, &end);
        if (end == at) {
            break;
        }
        c->ns_of[c->rounds++] = ns;
        at = end;
    }
}

typedef void reader(act_candidate *c, sqlite3_stmt *row);

static act_status read_row(act_candidate *c, sqlite3_stmt *statement, reader *read) {
    sqlite3_bind_text(statement, 1, c->impl->id, -1, SQLITE_TRANSIENT);
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW) {
        read(c, statement);
    }
    sqlite3_finalize(statement);
    return code == SQLITE_ROW || code == SQLITE_DONE ? ACT_OK : ACT_IO;
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql) {
    sqlite3_stmt *statement = NULL;
    sqlite3_prepare_v2(db, sql, -1, &statement, NULL);
    return statement;
}

act_status act_candidate_load(act_candidate *c, sqlite3 *db,
                              const act_bench_setting *setting) {
    act_setting_texts texts = act_setting_texts_of(setting);
    c->has_accuracy = c->has_speed = false;
    c->is_proven = false;
    c->searched = 0;
    c->max_ulp = c->max_abs = (double)NAN;
    c->finding[0] = '\0';
    act_status status = read_row(c, prepare(db, accuracy_sql), read_accuracy);
    if (status != ACT_OK) {
        return status;
    }
    status = read_row(c, prepare(db, finding_sql), read_finding);
    if (status != ACT_OK) {
        return status;
    }
    sqlite3_stmt *speed = prepare(db, speed_sql);
    sqlite3_bind_text(speed, 2, texts.size, -1, SQLITE_STATIC);
    sqlite3_bind_text(speed, 3, texts.distribution, -1, SQLITE_STATIC);
    sqlite3_bind_text(speed, 4, texts.reuse, -1, SQLITE_STATIC);
    return read_row(c, speed, read_speed);
}

#include "choose/choose_store.h"

#include "base/text.h"
#include "speed/machine.h"
#include "store/result_key.h"
#include "store/row_class.h"
#include "store/rows_speed.h"
#include "store/stored_rows.h"

#include <stdio.h>
#include <stdlib.h>

/* Rows count if they are of this build of the kernel and of this machine. */
#define CURRENT                                                                          \
    " JOIN run USING (run) JOIN impl USING (id)"                                         \
    " WHERE id = ?1 AND kernel = ?2 AND machine = ?3"

static const char accuracy_sql[] =
    "SELECT accuracy.* FROM accuracy" CURRENT " AND range_from IS NULL";

static const char classes_sql[] = "SELECT * FROM class WHERE id = ?1 ORDER BY rowid";

static const char finding_sql[] =
    "SELECT kind || ': ' || detail AS finding FROM fault" CURRENT " LIMIT 1";

static const char speed_sql[] =
    "SELECT speed.* FROM speed" CURRENT
    " AND working_set = ?4 AND distribution = ?5 AND reuse = ?6";

static void copy_text(const json_t *row, const char *key, char *text, size_t size) {
    snprintf(text, size, "%s", act_row_text(row, key));
}

/* Who chooses by an error wants no zeros in place of numbers, though a convention loses
 * them. */
static void read_lost_zeros(act_candidate *c, const json_t *classes_of) {
    const char *name = act_class_names[ACT_ZERO_FROM_Y];
    const json_t *class = act_row_class(classes_of, name);
    if (class != NULL) {
        char first[ACT_TEXT_SIZE];
        act_class_text(class, first, sizeof first);
        c->failures += act_row_whole(class, "results");
        c->zeros += act_row_whole(class, "results");
        act_text_append(c->classes, sizeof c->classes, "%s%s %lld%s",
                        c->classes[0] != '\0' ? "; " : "", name,
                        act_row_whole(class, "results"), first);
    }
}

/* What the classes of failure hold, and the first result in each. */
static void read_failures(act_candidate *c, const json_t *row, json_t *classes) {
    json_t *failures = json_pack("{s:O}", "classes", classes);
    act_failures_text(failures, c->classes, sizeof c->classes);
    c->failures = 0;
    for (int class = 0; class < ACT_CLASSES; class ++) {
        if (act_class_is_failure((act_class) class)) {
            c->failures += act_row_whole(row, act_class_names[class]);
        }
    }
    read_lost_zeros(c, failures);
    json_decref(failures);
}

/* row: NULL if there is none. */
static void read_accuracy(act_candidate *c, const json_t *row) {
    c->has_accuracy = row != NULL;
    c->inputs = act_row_whole(row, "inputs");
    c->is_proven = act_row_whole(row, "exhaustive") != 0;
    c->undecided = act_row_whole(row, "undecided");
    c->max_ulp = act_row_number(row, "max_ulp");
    copy_text(row, "worst_x", c->max_ulp_x, sizeof c->max_ulp_x);
    c->max_abs = act_row_number(row, "max_abs");
    c->zero_abs = act_row_number(row, "zero_abs");
    c->zeros = act_row_whole(row, act_class_names[ACT_ZERO_FOR_NUMBER]);
    copy_text(row, "max_abs_x", c->max_abs_x, sizeof c->max_abs_x);
    copy_text(row, "zero_abs_x", c->zero_abs_x, sizeof c->zero_abs_x);
    copy_text(row, "reproduce", c->reproduce, sizeof c->reproduce);
    c->searched = json_number_value(json_object_get(row, "budget"));
}

static void read_speed(act_candidate *c, const json_t *row) {
    c->has_speed = row != NULL;
    c->run = act_row_whole(row, "run");
    c->ns = (act_interval){act_row_number(row, "ns_per_element"),
                           act_row_number(row, "low"), act_row_number(row, "high")};
    c->copy_ns = act_row_number(row, "copy_ns");
    c->elements = (size_t)act_row_whole(row, "elements");
    c->rounds = 0;
    char *end;
    for (const char *at = act_row_text(row, "samples"); c->rounds < ACT_BENCH_ROUNDS;
         at = end) {
        double ns = strtod(at, &end);
        if (end == at) {
            break;
        }
        c->ns_of[c->rounds++] = ns;
    }
}

act_status act_candidate_load(act_candidate *c, sqlite3 *db,
                              const act_bench_setting *setting) {
    act_setting_texts texts = act_setting_texts_of(setting);
    char kernel[ACT_KEY_SIZE];
    char machine[ACT_TEXT_SIZE];
    act_kernel_key(c->impl, kernel);
    act_machine_name(machine, sizeof machine);
    const char *const values[] = {c->impl->id,        kernel,     machine, texts.size,
                                  texts.distribution, texts.reuse};
    json_t *accuracy = act_rows_of_query(db, accuracy_sql, values, 3);
    json_t *classes = act_rows_of_query(db, classes_sql, values, 1);
    json_t *finding = act_rows_of_query(db, finding_sql, values, 3);
    json_t *speed = act_rows_of_query(db, speed_sql, values, 6);
    bool is_read =
        accuracy != NULL && classes != NULL && finding != NULL && speed != NULL;
    read_accuracy(c, json_array_get(accuracy, 0));
    read_failures(c, json_array_get(accuracy, 0), classes);
    copy_text(json_array_get(finding, 0), "finding", c->finding, sizeof c->finding);
    read_speed(c, json_array_get(speed, 0));
    json_decref(accuracy);
    json_decref(classes);
    json_decref(finding);
    json_decref(speed);
    return is_read ? ACT_OK : ACT_IO;
}

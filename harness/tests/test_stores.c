/* What is read from stores: export, diff, history. */
#include "process.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct stores {
    act_scratch scratch;
    char first[ACT_FILE_SIZE], second[ACT_FILE_SIZE], file[ACT_FILE_SIZE];
} stores;

static void measure(const char *path) {
    act_process process = act_process_run(
        "ulp --db '%s' relu.d0.f32.plain relu.d1.f32.plain --points 300", path);
    cr_assert(process.code == 0, "%d: %s", process.code, process.err);
    act_process_free(&process);
}

/* Two stores, of which the second has another error in one row, and a row of hostile
 * text.
 */
static void stores_make(stores *s) {
    act_scratch_make(&s->scratch);
    act_scratch_file(&s->scratch, "first.db", s->first);
    act_scratch_file(&s->scratch, "second.db", s->second);
    act_scratch_file(&s->scratch, "out", s->file);
    measure(s->first);
    measure(s->second);
    act_store_change(s->first,
                     "UPDATE run SET started = '2001-01-01T00:00:00Z', version = 'old'");
    act_store_change(
        s->second,
        "UPDATE accuracy SET max_ulp = 0.75 WHERE id = 'relu.d0.f32.plain';"
        "INSERT INTO impl SELECT 'relu.d0.f32.odd', function, \"order\", format, 'odd',"
        " 'a,b', convention, '', NULL, 'say \"hi\"' || char(10) || '=1|<b>', licence,"
        " isa, kernel, 0 FROM impl WHERE id = 'relu.d0.f32.plain'");
}

static char *output_of(int code, const char *words) {
    act_process process = act_process_run("%s", words);
    cr_expect(process.code == code, "%s: %d, not %d: %s", words, process.code, code,
              process.err);
    free(process.err);
    return process.out;
}

Test(stores, export_csv) {
    stores s;
    stores_make(&s);
    char command[4 * ACT_FILE_SIZE];
    char words[3 * ACT_FILE_SIZE];
    snprintf(words, sizeof words, "export --db '%s' -o '%s'", s.second, s.file);
    free(output_of(0, words));
    snprintf(
        command, sizeof command,
        "python3 -c 'import csv, sys\n"
        "rows = list(csv.DictReader(open(sys.argv[1], newline=\"\")))\n"
        "assert [r[\"id\"] for r in rows] == [\"relu.d0.f32.odd\","
        " \"relu.d0.f32.plain\", \"relu.d1.f32.plain\"], rows\n"
        "assert rows[0][\"source\"] == \"say \\\"hi\\\"\\n=1|<b>\", rows[0]\n"
        "assert rows[0][\"plugin\"] == \"a,b\" and rows[0][\"claim\"] == \"\"\n"
        "assert rows[0][\"max_ulp\"] == \"\" and float(rows[1][\"max_ulp\"]) == .75\n"
        "assert None not in rows[0], rows[0]' '%s'",
        s.file);
    cr_expect(system(command) == 0, "%s", command);
    act_scratch_remove(&s.scratch);
}

Test(stores, export_json_and_markdown) {
    stores s;
    stores_make(&s);
    char words[3 * ACT_FILE_SIZE];
    snprintf(words, sizeof words, "export --db '%s' --json '*.odd' '*.d1.*'", s.second);
    act_process process = act_process_run("%s", words);
    json_t *rows = act_process_rows(&process);
    cr_expect(json_array_size(rows) == 2 &&
                  strcmp(act_text(json_array_get(rows, 0), "plugin"), "a,b") == 0,
              "%s", process.out);
    json_decref(rows);
    act_process_free(&process);
    snprintf(words, sizeof words, "export --db '%s' --format md --table impl '*.odd'",
             s.second);
    char *text = output_of(0, words);
    cr_expect(strstr(text, "=1\\|&lt;b&gt;") != NULL && strstr(text, "<b>") == NULL, "%s",
              text);
    free(text);
    act_scratch_remove(&s.scratch);
}

/* After the change to the second store, one column of the row tells that nothing else of
 * it can be compared. */
static void expect_incomparable(const stores *s, const char *sql, const char *column) {
    act_store_change(s->second, sql);
    act_process process = act_process_run("diff --json '%s' '%s'", s->first, s->second);
    json_t *rows = act_process_rows(&process);
    const json_t *row = act_row_with(rows, "id", "relu.d0.f32.plain");
    cr_expect(json_array_size(rows) == 2 &&
                  strcmp(act_text(row, "change"), "not_comparable") == 0 &&
                  strcmp(act_text(row, "metric"), column) == 0,
              "%s", process.out);
    json_decref(rows);
    act_process_free(&process);
}

Test(stores, diff) {
    stores s;
    stores_make(&s);
    act_process process = act_process_run("diff --json '%s' '%s'", s.first, s.second);
    json_t *rows = act_process_rows(&process);
    const json_t *worse = act_row_with(rows, "change", "worse");
    const json_t *lone = act_row_with(rows, "change", "only_after");
    cr_expect(process.code == 0 && json_array_size(rows) == 2, "%d: %s", process.code,
              process.out);
    cr_expect(strcmp(act_text(worse, "id"), "relu.d0.f32.plain") == 0 &&
                  strcmp(act_text(worse, "metric"), "max_ulp") == 0 &&
                  act_real(worse, "before") == 0 && act_real(worse, "after") == 0.75,
              "%s", process.out);
    cr_expect(strcmp(act_text(lone, "id"), "relu.d0.f32.odd") == 0, "%s", process.out);
    json_decref(rows);
    act_process_free(&process);
    char words[3 * ACT_FILE_SIZE];
    expect_incomparable(&s,
                        "UPDATE accuracy SET inputs = inputs - 1, bias_ulp = 9"
                        " WHERE id = 'relu.d0.f32.plain'",
                        "inputs");
    expect_incomparable(&s,
                        "UPDATE accuracy SET range_from = '0x1p+0', max_ulp = 9"
                        " WHERE id = 'relu.d0.f32.plain'",
                        "inputs");
    snprintf(words, sizeof words, "diff '%s' '%s'", s.first, s.first);
    char *text = output_of(0, words);
    cr_expect(strcmp(text, "0 rows differ, 2 are the same, 0 are in one store only\n") ==
                  0,
              "%s", text);
    free(text);
    act_scratch_remove(&s.scratch);
}

Test(stores, history_is_in_order_of_time) {
    stores s;
    stores_make(&s);
    act_process process = act_process_run("history --json '%s' '%s'", s.second, s.first);
    json_t *rows = act_process_rows(&process);
    cr_expect(process.code == 0 &&
                  strcmp(act_text(json_array_get(rows, 0), "store"), s.first) == 0 &&
                  strcmp(act_text(json_array_get(rows, 0), "version"), "old") == 0 &&
                  strcmp(act_text(json_array_get(rows, 1), "store"), s.second) == 0,
              "%s", process.out);
    const json_t *series = json_array_get(rows, 2);
    const json_t *values = json_object_get(series, "values");
    cr_expect(strcmp(act_text(series, "id"), "relu.d0.f32.plain") == 0 &&
                  json_number_value(json_array_get(values, 0)) == 0 &&
                  json_number_value(json_array_get(values, 1)) == 0.75,
              "%s", process.out);
    json_decref(rows);
    act_process_free(&process);
    char words[3 * ACT_FILE_SIZE];
    snprintf(words, sizeof words, "history '%s' '%s' --id '*.plain'", s.second, s.first);
    char *text = output_of(0, words);
    cr_expect(strstr(text, "relu.d0.f32.plain") != NULL &&
                  strstr(text, "5 series are the same in all stores\n") != NULL,
              "%s", text);
    free(text);
    act_scratch_remove(&s.scratch);
}

Test(stores, usage) {
    stores s;
    stores_make(&s);
    char words[10][3 * ACT_FILE_SIZE];
    const char *const told[] = {"diff compares two stores",
                                "no row in it matches 'x.*'",
                                "no/such.db: no results",
                                "history of what?",
                                "no row of these stores matches x.*",
                                "--format 'xml'",
                                "no table of that name",
                                "no row matches 'x.*'",
                                "has no ids that",
                                "no/such/folder/x: cannot be written"};
    snprintf(words[0], sizeof words[0], "diff '%s'", s.first);
    snprintf(words[1], sizeof words[1], "diff '%s' '%s' --id 'x.*'", s.first, s.second);
    snprintf(words[2], sizeof words[2], "diff '%s' no/such.db", s.first);
    snprintf(words[3], sizeof words[3], "history");
    snprintf(words[4], sizeof words[4], "history '%s' --id 'x.*'", s.first);
    snprintf(words[5], sizeof words[5], "export --db '%s' --format xml", s.first);
    snprintf(words[6], sizeof words[6], "export --db '%s' --table 'im\"pl'", s.first);
    snprintf(words[7], sizeof words[7], "export --db '%s' -o '%s' 'x.*'", s.first,
             s.file);
    snprintf(words[8], sizeof words[8], "export --db '%s' --table run 'x.*'", s.first);
    snprintf(words[9], sizeof words[9], "export --db '%s' -o no/such/folder/x", s.first);
    for (size_t i = 0; i < sizeof told / sizeof told[0]; i++) {
        act_process process = act_process_run("%s", words[i]);
        cr_expect(process.code == 64 && process.out[0] == '\0' &&
                      act_is_complaint(process.err) &&
                      strstr(process.err, told[i]) != NULL,
                  "%s: %d: %s%s", words[i], process.code, process.out, process.err);
        act_process_free(&process);
    }
    size_t size;
    char *left = act_scratch_read(s.file, &size);
    cr_expect(left == NULL, "an export that failed left a file");
    free(left);
    act_scratch_remove(&s.scratch);
}

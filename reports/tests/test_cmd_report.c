#include "base/exit.h"
#include "cli/command.h"
#include "sample_store.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern const act_command act_cmd_report;

typedef struct answer {
    int code;
    char *out, *err;
} answer;

/* Runs the command with its output in files of the folder, which the caller reads. */
static answer run(const char *folder, int argc, char **argv) {
    char out[96];
    char err[96];
    snprintf(out, sizeof out, "%s/out", folder);
    snprintf(err, sizeof err, "%s/err", folder);
    cr_assert(freopen(out, "w", stdout) != NULL && freopen(err, "w", stderr) != NULL,
              "no files");
    answer a = {.code = act_command_run(&act_cmd_report, argc, argv)};
    fflush(stdout);
    fflush(stderr);
    a.out = act_sample_read(out, NULL);
    a.err = act_sample_read(err, NULL);
    return a;
}

static void expect_fault(const char *folder, const char *db, const char *output,
                         const char *word) {
    char *argv[] = {"checkact report", "--db", (char *)db, "-o", (char *)output, NULL};
    answer a = run(folder, 5, argv);
    cr_expect(a.code == ACT_EXIT_USAGE, "%s: exit code %d", db, a.code);
    const char *end = strchr(a.err, '\n');
    cr_expect(end != NULL && end[1] == '\0', "%s: not one line: %s", db, a.err);
    cr_expect(strstr(a.err, word) != NULL, "%s: no '%s' in: %s", db, word, a.err);
    cr_expect(a.out[0] == '\0', "%s: printed %s", db, a.out);
    char *kept = act_sample_read(output, NULL);
    cr_expect(strcmp(kept, "old") == 0, "%s: the old report became %.40s", db, kept);
    free(kept);
    free(a.out);
    free(a.err);
}

static void put_bytes(const char *path, const char *bytes, size_t size) {
    FILE *file = fopen(path, "w");
    fwrite(bytes, 1, size, file);
    cr_assert(fclose(file) == 0, "%s cannot be written", path);
}

Test(cmd_report, refuses_what_is_no_store) {
    char folder[64];
    char store[96];
    char bad[96];
    char output[96];
    act_sample_folder(folder);
    snprintf(store, sizeof store, "%s/results.db", folder);
    snprintf(bad, sizeof bad, "%s/bad.db", folder);
    snprintf(output, sizeof output, "%s/report.html", folder);
    put_bytes(output, "old", 3);
    expect_fault(folder, bad, output, bad);

    put_bytes(bad, "not a database, but long enough to be taken for one, perhaps", 60);
    expect_fault(folder, bad, output, bad);

    sqlite3 *db = act_sample_open(store, 0);
    sqlite3_close(db);
    size_t size;
    char *bytes = act_sample_read(store, &size);
    put_bytes(bad, bytes, size / 2);
    expect_fault(folder, bad, output, bad);
    free(bytes);

    db = act_sample_open(":memory:", 0);
    sqlite3_close(db);
    sqlite3_open(store, &db);
    sqlite3_exec(db, "PRAGMA user_version = 99", NULL, NULL, NULL);
    sqlite3_close(db);
    expect_fault(folder, store, output, "99");
    sqlite3_open(store, &db);
    sqlite3_exec(db, "PRAGMA application_id = 1", NULL, NULL, NULL);
    sqlite3_close(db);
    expect_fault(folder, store, output, store);
    act_sample_remove(folder);
}

Test(cmd_report, writes_and_says_so) {
    char folder[64];
    char store[96];
    char output[96];
    act_sample_folder(folder);
    snprintf(store, sizeof store, "%s/results.db", folder);
    snprintf(output, sizeof output, "%s/report.html", folder);
    sqlite3_close(act_sample_open(store, 0));
    char *argv[] = {"checkact report", "--db", store, "-o", output, "--json", NULL};
    answer a = run(folder, 6, argv);
    cr_expect(a.code == ACT_EXIT_PASS, "exit code %d: %s", a.code, a.err);
    json_t *row = json_loads(a.out, 0, NULL);
    cr_assert(row != NULL, "not JSON: %s", a.out);
    const char *path = json_string_value(json_object_get(row, "report"));
    cr_expect(path != NULL && strcmp(path, output) == 0, "%s", a.out);
    cr_expect(json_integer_value(json_object_get(row, "implementations")) == 169, "%s",
              a.out);
    json_decref(row);
    free(a.out);
    free(a.err);
    char *html = act_sample_read(output, NULL);
    cr_expect(strncmp(html, "<!doctype html>", 15) == 0, "%.40s", html);
    free(html);
    char nowhere[96];
    snprintf(nowhere, sizeof nowhere, "%s/none/report.html", folder);
    char *bad[] = {"checkact report", "--db", store, "-o", nowhere, NULL};
    a = run(folder, 5, bad);
    cr_expect(a.code == ACT_EXIT_USAGE && strstr(a.err, nowhere) != NULL,
              "exit code %d: %s", a.code, a.err);
    free(a.out);
    free(a.err);
    act_sample_remove(folder);
}

Test(cmd_report, compares_with_one_store) {
    char folder[64];
    char store[96];
    char old[96];
    char output[96];
    char none[96];
    act_sample_folder(folder);
    snprintf(store, sizeof store, "%s/results.db", folder);
    snprintf(old, sizeof old, "%s/old.db", folder);
    snprintf(none, sizeof none, "%s/none.db", folder);
    snprintf(output, sizeof output, "%s/report.html", folder);
    sqlite3_close(act_sample_open(store, 0));
    sqlite3_close(act_sample_open(old, 0));
    char *good[] = {"checkact report", "--db", store,       "-o", output,
                    "--history",       old,    "--compare", old,  NULL};
    answer a = run(folder, 9, good);
    cr_expect(a.code == ACT_EXIT_PASS, "exit code %d: %s", a.code, a.err);
    char *html = act_sample_read(output, NULL);
    cr_expect(strstr(html, "<p>Nothing changed:") != NULL, "equal stores differ");
    free(html);
    free(a.out);
    free(a.err);
    char *missing[] = {"checkact report", "--db", store, "-o", output,
                       "--compare",       none,   NULL};
    a = run(folder, 7, missing);
    cr_expect(a.code == ACT_EXIT_USAGE && strstr(a.err, none) != NULL, "exit code %d: %s",
              a.code, a.err);
    free(a.out);
    free(a.err);
    char *twice[] = {"checkact report", "--compare", old, "--compare", store, NULL};
    a = run(folder, 5, twice);
    cr_expect(a.code == ACT_EXIT_USAGE && strstr(a.err, "--history") != NULL,
              "exit code %d: %s", a.code, a.err);
    free(a.out);
    free(a.err);
    act_sample_remove(folder);
}

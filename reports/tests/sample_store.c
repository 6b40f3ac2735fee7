#include "sample_store.h"

#include "harness/tests/process.h"
#include "report.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *act_sample_read(const char *path, size_t *size) {
    char *text = NULL;
    size_t length = 0;
    char block[4096];
    FILE *in = fopen(path, "r");
    FILE *out = open_memstream(&text, &length);
    cr_assert(in != NULL && out != NULL, "%s cannot be read", path);
    for (size_t n; (n = fread(block, 1, sizeof block, in)) > 0;) {
        fwrite(block, 1, n, out);
    }
    cr_assert(ferror(in) == 0 && fclose(out) == 0, "%s cannot be read", path);
    fclose(in);
    if (size != NULL) {
        *size = length;
    }
    return text;
}

static void run_file(sqlite3 *db, const char *path) {
    char *sql = act_sample_read(path, NULL);
    char *fault = NULL;
    int code = sqlite3_exec(db, sql, NULL, NULL, &fault);
    cr_assert(code == SQLITE_OK, "%s: %s", path, fault);
    free(sql);
}

sqlite3 *act_sample_open(const char *path, int is_empty) {
    sqlite3 *db;
    cr_assert(sqlite3_open(path, &db) == SQLITE_OK, "%s cannot be made", path);
    run_file(db, "harness/store/schema.sql");
    if (!is_empty) {
        run_file(db, "reports/tests/sample_store.sql");
        act_store_seal(db);
    }
    return db;
}

void act_sample_folder(char path[64]) {
    const char *base = getenv("TMPDIR");
    base = base != NULL && strlen(base) < 32 ? base : "/tmp";
    snprintf(path, 64, "%s/test_report.XXXXXX", base);
    cr_assert(mkdtemp(path) != NULL, "%s cannot be made", path);
}

void act_sample_remove(const char *path) {
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", path);
    cr_assert(system(command) == 0, "%s", command);
}

char *act_sample_report(sqlite3 *db, size_t *size) {
    char folder[64];
    char path[96];
    act_why why = {""};
    act_sample_folder(folder);
    snprintf(path, sizeof path, "%s/report.html", folder);
    act_status status = act_report_write(db, path, &why);
    cr_assert(status == ACT_OK, "status %d: %s", (int)status, why.text);
    char *html = act_sample_read(path, size);
    act_sample_remove(folder);
    return html;
}

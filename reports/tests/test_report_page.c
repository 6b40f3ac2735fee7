/* The report in a browser, and the files that belong to it. */
#include "report.h"
#include "sample_store.h"

#include <criterion/criterion.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

static int exit_of(const char *command) {
    int status = system(command);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int check_in_browser(const char *path, int impls, int functions, bool is_quiet) {
    char command[256];
    snprintf(command, sizeof command, "reports/tests/check_report.sh '%s' %d %d %s", path,
             impls, functions, is_quiet ? ">/dev/null 2>&1" : ">&2");
    return exit_of(command);
}

static void write_report(const char *path, int is_empty) {
    char why[256] = "";
    sqlite3 *db = act_sample_open(":memory:", is_empty);
    act_status status = act_report_write(db, path, why, sizeof why);
    cr_assert(status == ACT_OK, "status %d: %s", (int)status, why);
    sqlite3_close(db);
}

Test(report_page, works_in_a_browser) {
    char folder[64];
    char path[96];
    act_sample_folder(folder);
    snprintf(path, sizeof path, "%s/report.html", folder);
    write_report(path, 0);
    int code = check_in_browser(path, 169, 4, false);
    cr_expect(code == 0, "check_report.sh ended with %d", code);
    write_report(path, 1);
    code = check_in_browser(path, 0, 0, false);
    cr_expect(code == 0, "empty store: check_report.sh ended with %d", code);
    act_sample_remove(folder);
}

static void append(const char *path, const char *text) {
    FILE *out = fopen(path, "a");
    fputs(text, out);
    cr_assert(fclose(out) == 0, "%s cannot be written", path);
}

/* What the check is for must turn it red. */
Test(report_page, check_notices_faults) {
    char folder[64];
    char path[96];
    act_sample_folder(folder);
    snprintf(path, sizeof path, "%s/report.html", folder);
    write_report(path, 0);
    int code = check_in_browser(path, 168, 4, true);
    cr_expect(code == 1, "a missing row: check_report.sh ended with %d", code);
    append(path, "<script>act_nonsense()</script>");
    code = check_in_browser(path, 169, 4, true);
    cr_expect(code == 1, "a script error: check_report.sh ended with %d", code);
    write_report(path, 0);
    append(path, "<img src=\"https://localhost/x.png\">");
    code = check_in_browser(path, 169, 4, true);
    cr_expect(code == 1, "a load: check_report.sh ended with %d", code);
    write_report(path, 0);
    append(path,
           "<style>.summary td:nth-child(2) { white-space: normal; max-width: 2rem }"
           "</style>");
    code = check_in_browser(path, 169, 4, true);
    cr_expect(code == 1, "a wrapped verdict: check_report.sh ended with %d", code);
    act_sample_remove(folder);
}

Test(report_page, vendored_files_are_those_of_the_readme) {
    int code =
        exit_of("cd reports && test \"$(grep -cE '^[0-9a-f]{64}  vendor/' README.md)\""
                " = \"$(ls vendor | wc -l)\" && grep -E '^[0-9a-f]{64}  vendor/'"
                " README.md | sha256sum -c --strict >&2");
    cr_expect(code == 0, "README.md and vendor/ differ");
}

/* The report in a browser, and the files that belong to it. */
#include "past.h"
#include "report.h"
#include "sample_store.h"

#include <criterion/criterion.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

/* What probe.js is to find, from the store itself. A pick is the fastest row without a
 * flaw whose error is small enough. */
static const char want_sql[] =
    "WITH ask(\"limit\") AS (VALUES (0.1), (0.75), (2), (1e13)),"
    " target AS (SELECT DISTINCT function, format, \"order\" FROM impl"
    "  WHERE function = 'beta' AND format = 'f32')"
    " SELECT json_object('impls', (SELECT count(*) FROM impl),"
    " 'functions', (SELECT count(*) FROM function), 'id', 'beta.d1.f32.good',"
    " 'bins', (SELECT json_group_array(json_array(x_lo, x_hi, max_ulp, bias_ulp)) FROM"
    "  (SELECT * FROM error_bin WHERE id = 'beta.d1.f32.good' ORDER BY x_lo, x_hi)),"
    " 'speeds', (SELECT json_group_array(json_array(working_set, distribution, reuse,"
    "  ns_per_element, low, high)) FROM speed WHERE id = 'beta.d1.f32.good'),"
    " 'picks', (SELECT json_group_array(json_array(t.function, t.format, t.\"order\","
    "  \"limit\", (SELECT id FROM impl i JOIN accuracy USING (id) JOIN headline USING (id)"
    "   WHERE i.function = t.function AND i.format = t.format AND i.\"order\" = t.\"order\""
    "   AND max_ulp <= \"limit\" AND undecided = 0 AND convention = 'dydx' AND nan_for_number + number_for_nan +"
    "   wrong_sign + wrong_zero_sign + zero_for_number = 0 AND id NOT IN (SELECT id FROM"
    "   finding WHERE kind <> 'skipped') ORDER BY ns_per_element, id LIMIT 1)))"
    "  FROM target t, ask))";

static int exit_of(const char *command) {
    int status = system(command);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

typedef struct case_files {
    char folder[64], report[96], want[96];
} case_files;

static void write_file(const char *path, const char *text) {
    FILE *out = fopen(path, "w");
    fputs(text, out);
    cr_assert(fclose(out) == 0, "%s cannot be written", path);
}

/* width: "" for all. */
static int check_in_browser(const case_files *files, const char *width, bool is_quiet) {
    char command[300];
    snprintf(command, sizeof command, "reports/tests/check_report.sh '%s' '%s' %s %s",
             files->report, files->want, width, is_quiet ? ">/dev/null 2>&1" : ">&2");
    return exit_of(command);
}

/* The report of a store, and what is to be found in it, in a new folder. */
static void write_case(case_files *files, bool is_empty) {
    act_why why = {""};
    sqlite3_stmt *row;
    act_sample_folder(files->folder);
    snprintf(files->report, sizeof files->report, "%s/report.html", files->folder);
    snprintf(files->want, sizeof files->want, "%s/want.json", files->folder);
    sqlite3 *db = act_sample_open(":memory:", is_empty);
    act_status status = act_report_write(db, files->report, &why);
    cr_assert(status == ACT_OK, "status %d: %s", (int)status, why.text);
    if (is_empty) {
        write_file(files->want, "{\"impls\": 0, \"functions\": 0}");
    } else {
        int code = sqlite3_prepare_v2(db, want_sql, -1, &row, NULL);
        cr_assert(code == SQLITE_OK && sqlite3_step(row) == SQLITE_ROW, "%s",
                  sqlite3_errmsg(db));
        write_file(files->want, (const char *)sqlite3_column_text(row, 0));
        sqlite3_finalize(row);
    }
    sqlite3_close(db);
}

Test(report_page, works_in_a_browser) {
    for (int is_empty = 0; is_empty <= 1; is_empty++) {
        case_files files;
        write_case(&files, is_empty);
        int code = check_in_browser(&files, "", false);
        cr_expect(code == 0, "%s store: check_report.sh ended with %d",
                  is_empty ? "empty" : "sample", code);
        act_sample_remove(files.folder);
    }
}

Test(report_page, compares_in_a_browser) {
    case_files files;
    char path[96];
    act_why why = {""};
    write_case(&files, true);
    snprintf(path, sizeof path, "%s/old.db", files.folder);
    sqlite3_close(act_sample_open(path, 0));
    sqlite3 *db = act_sample_open(":memory:", 0);
    sqlite3_exec(db,
                 "UPDATE accuracy SET max_ulp = 9 WHERE id LIKE '%.good';"
                 "UPDATE run SET started = '2021-01-01T00:00:00Z', machine = '<i>'",
                 NULL, NULL, NULL);
    cr_assert(act_past_add(db, path, true, &why) == ACT_OK &&
                  act_report_write(db, files.report, &why) == ACT_OK,
              "%s", why.text);
    sqlite3_close(db);
    write_file(files.want, "{\"impls\": 169, \"functions\": 4, \"changed\": 24}");
    int code = check_in_browser(&files, "", false);
    cr_expect(code == 0, "check_report.sh ended with %d", code);
    act_sample_remove(files.folder);
}

/* The text with the first `old` replaced, to be freed. */
static char *replaced(const char *text, const char *old, const char *new) {
    char *out = NULL;
    const char *at = strstr(text, old);
    cr_assert(at != NULL, "the report lacks: %s", old);
    int before = (int)(at - text);
    cr_assert(asprintf(&out, "%.*s%s%s", before, text, new, at + strlen(old)) > 0,
              "memory");
    return out;
}

/* The same page with a policy that lets any script and style run, also a changed one. */
static char *without_hashes(const char *html) {
    char *out = NULL;
    const char *at = strstr(html, "script-src 'sha256-");
    const char *end = strstr(html, "; img-src");
    cr_assert(at != NULL && end > at, "the report has no policy of hashes");
    cr_assert(asprintf(&out,
                       "%.*sscript-src 'unsafe-inline'; style-src 'unsafe-inline'%s",
                       (int)(at - html), html, end) > 0,
              "memory");
    return out;
}

/* What the check is for must turn it red. */
Test(report_page, check_notices_faults) {
    static const struct {
        const char *what, *old, *new;
    } faults[] = {
        {"a missing row", "\n<tr><td><a href=\"#/i/beta.d0.f32.good\"",
         "<!-- <a href=\"\""},
        {"a script error", "</body>", "<script>act_nonsense()</script></body>"},
        {"a load", "</body>", "<img src=\"https://localhost/x.png\"></body>"},
        {"a wrapped verdict", "</style>",
         ".summary td:nth-child(2) { white-space: normal; max-width: 2rem }</style>"},
        {"a wide page", "</style>", "#overview { min-width: 999px }</style>"},
        {"descending first", "=== \"ascending\" ? -1 : 1", "=== \"ascending\" ? 1 : -1"},
        {"a filter that hides nothing", "row.hidden = !(", "row.hidden = !(true || "},
        {"bins of the next cell", "start + b.max.length", "start + b.max.length - 1"},
        {"a wrong reading", "largest ` +\n          `${short(bins.max[at])}",
         "largest ` +\n          `${short(bins.max[at] * 1.1)}"},
        {"a bias of the wrong sign", "bias > 0 ? \"large\" : \"small\"",
         "bias < 0 ? \"large\" : \"small\""},
        {"a pick with flaws", "(p.flags & 30) === 0", "(p.flags & 28) === 0"},
        {"a pick of another convention", "(p.flags & 30) === 0", "(p.flags & 14) === 0"},
        {"the slowest pick", "good.sort((a, b) => a.ns - b.ns",
         "good.sort((a, b) => b.ns - a.ns"},
        {"a setting that changes nothing", "s[0] === wanted.set && inputsName",
         "s[0] === \"l1\" && inputsName"},
        {"a chart without a table", "figure.rows = () => [heads, ...makeRows()]",
         "figure.rows = () => [heads]"},
        {"keys that do nothing", "const to = { ArrowLeft: at < 0",
         "const to = { ArrowUp: at < 0"},
        {"a theme that stays", "root.dataset.theme = theme;", ""},
        {"a link that leads astray", "path[2], Number(path[3])", "path[2], 0"},
        {"a missing special value", "DATA.asked[asked].map",
         "DATA.asked[asked].slice(1).map"},
    };
    case_files files;
    write_case(&files, false);
    char *html = act_sample_read(files.report, NULL);
    char *loose = without_hashes(html);
    for (size_t i = 0; i <= sizeof faults / sizeof faults[0]; i++) {
        /* And a script that is not the one that the policy names. */
        bool is_strict = i == sizeof faults / sizeof faults[0];
        char *broken = is_strict ? replaced(html, "let DATA =", "let  DATA =")
                                 : replaced(loose, faults[i].old, faults[i].new);
        write_file(files.report, broken);
        int code = check_in_browser(&files, "360", true);
        cr_expect(code == 1, "%s: check_report.sh ended with %d",
                  is_strict ? "a changed script" : faults[i].what, code);
        free(broken);
    }
    free(loose);
    free(html);
    act_sample_remove(files.folder);
}

Test(report_page, vendored_files_are_those_of_the_readme) {
    int code =
        exit_of("cd reports && test \"$(grep -cE '^[0-9a-f]{64}  vendor/' README.md)\""
                " = \"$(ls vendor | wc -l)\" && grep -E '^[0-9a-f]{64}  vendor/'"
                " README.md | sha256sum -c --strict >&2");
    cr_expect(code == 0, "README.md and vendor/ differ");
}

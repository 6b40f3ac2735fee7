#include "base/escape.h"
#include "figure.h"
#include "report.h"
#include "sample_store.h"

#include <criterion/criterion.h>
#include <math.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WHY_SIZE = 512 };

static char *sample_report(size_t *size) {
    sqlite3 *db = act_sample_open(":memory:", 0);
    char *html = act_sample_report(db, size);
    sqlite3_close(db);
    return html;
}

static int count_of(const char *text, const char *word) {
    int count = 0;
    for (const char *at = text; (at = strstr(at, word)) != NULL; at++) {
        count++;
    }
    return count;
}

static void expect_contains(const char *html, const char *text) {
    cr_expect(strstr(html, text) != NULL, "the report lacks: %s", text);
}

Test(report, is_byte_deterministic) {
    size_t sizes[2];
    char *first = sample_report(&sizes[0]);
    char *second = sample_report(&sizes[1]);
    cr_expect(sizes[0] == sizes[1] && memcmp(first, second, sizes[0]) == 0,
              "%zu and %zu bytes that differ", sizes[0], sizes[1]);
    free(first);
    free(second);
}

Test(report, text_of_the_store_is_never_markup) {
    size_t size;
    char *html = sample_report(&size);
    cr_expect(strlen(html) == size, "a zero byte at %zu of %zu", strlen(html), size);
    /* Those of the template: a line in the head, the data, uPlot, the program. */
    cr_expect(count_of(html, "<script") == 4, "%d scripts", count_of(html, "<script"));
    cr_expect(count_of(html, "</script") == 4, "%d ends", count_of(html, "</script"));
    const char *const raw[] = {"<img",    "<kind>", "<b>&\"", "<i>", "onerror=hacked=1>",
                               "'\"%41%", "&nan;",  "<!--"};
    for (size_t i = 0; i < sizeof raw / sizeof raw[0]; i++) {
        cr_expect(strstr(html, raw[i]) == NULL, "'%s' as it stands in the store", raw[i]);
    }
    expect_contains(html, "&lt;/script&gt;&lt;script&gt;hacked=1&lt;/script&gt;");
    expect_contains(html, "Machine &lt;b&gt;&amp;&quot;&#39;");
    expect_contains(html,
                    "href=\"#/i/%3C%2Fscript%3E%3Cscript%3Ehacked%3D1%3C%2Fscript%3E"
                    "%22%27%2541%25\"");
    free(html);
}

Test(report, loads_nothing) {
    char *html = sample_report(NULL);
    expect_contains(html, "content=\"default-src 'none'; script-src 'sha256-");
    expect_contains(html, "; style-src 'sha256-");
    cr_expect(strstr(html, "'unsafe-inline'") == NULL, "any script may run");
    const char *const loads[] = {"<link", "<iframe",     "<object", "@import",
                                 "url(",  "<script src", "fetch("};
    for (size_t i = 0; i < sizeof loads / sizeof loads[0]; i++) {
        cr_expect(strstr(html, loads[i]) == NULL, "the report contains %s", loads[i]);
    }
    free(html);
}

/* The note stands while rows of a quick run do. */
Test(report, says_that_a_run_was_quick) {
    static const char *const note = "<b>A quick run</b> measured";
    sqlite3 *db = act_sample_open(":memory:", 0);
    char *html = act_sample_report(db, NULL);
    cr_expect(strstr(html, note) == NULL, "no run was quick");
    free(html);
    sqlite3_exec(db,
                 "INSERT INTO warning VALUES (2, 'quick', 'few <inputs>', 'run all', 0)",
                 NULL, NULL, NULL);
    html = act_sample_report(db, NULL);
    expect_contains(html, note);
    expect_contains(html, "few &lt;inputs&gt;");
    cr_expect(strstr(html, "Timing: few") == NULL, "it is no matter of timings");
    expect_contains(html, "Timing: others were");
    free(html);
    sqlite3_exec(db, "UPDATE accuracy SET run = 1", NULL, NULL, NULL);
    html = act_sample_report(db, NULL);
    cr_expect(strstr(html, note) == NULL, "no row of the quick run is left");
    free(html);
    sqlite3_close(db);
}

Test(report, escapes_by_place) {
    static const struct {
        const char *text;
        size_t size;
        const char *html, *json, *link;
    } cases[] = {
        {"a_b.c-9~", 8, "a_b.c-9~", "\"a_b.c-9~\"", "a_b.c-9~"},
        {"<&>\"'", 5, "&lt;&amp;&gt;&quot;&#39;", "\"\\u003C\\u0026\\u003E\\\"'\"",
         "%3C%26%3E%22%27"},
        {"\\\n\t", 3, "\\\n\t", "\"\\\\\\u000A\\u0009\"", "%5C%0A%09"},
        {"\0\x1b\x7f", 3, "\uFFFD\uFFFD\uFFFD", "\"\uFFFD\uFFFD\uFFFD\"",
         "%EF%BF%BD%EF%BF%BD%EF%BF%BD"},
        {"π\U0001F600", 6, "π\U0001F600", "\"π\U0001F600\"", "%CF%80%F0%9F%98%80"},
        {"\u2028\u2029", 6, "\u2028\u2029", "\"\\u2028\\u2029\"", "%E2%80%A8%E2%80%A9"},
        /* Overlong, surrogate, beyond U+10FFFF, cut off, stray, a right-to-left override.
         */
        {"\xc0\xaf", 2, "\uFFFD\uFFFD", "\"\uFFFD\uFFFD\"", "%EF%BF%BD%EF%BF%BD"},
        {"\xe0\x80\xaf", 3, "\uFFFD", "\"\uFFFD\"", "%EF%BF%BD"},
        {"\xed\xa0\x80", 3, "\uFFFD", "\"\uFFFD\"", "%EF%BF%BD"},
        {"\xf4\x90\x80\x80", 4, "\uFFFD", "\"\uFFFD\"", "%EF%BF%BD"},
        {"x\xe2\x82", 3, "x\uFFFD\uFFFD", "\"x\uFFFD\uFFFD\"", "x%EF%BF%BD%EF%BF%BD"},
        {"\xe2(x", 3, "\uFFFD(x", "\"\uFFFD(x\"", "%EF%BF%BD%28x"},
        {"\u202Egpj", 6, "\uFFFDgpj", "\"\uFFFDgpj\"", "%EF%BF%BDgpj"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        void (*const escape[])(FILE *, const char *, size_t) = {
            act_escape_html, act_escape_json, act_escape_link};
        const char *const want[] = {cases[i].html, cases[i].json, cases[i].link};
        for (int k = 0; k < 3; k++) {
            char *got = NULL;
            size_t size;
            FILE *out = open_memstream(&got, &size);
            escape[k](out, cases[i].text, cases[i].size);
            fclose(out);
            cr_expect(strcmp(got, want[k]) == 0, "case %zu, escape %d: got %s, want %s",
                      i, k, got, want[k]);
            free(got);
        }
    }
}

static void expect_figure(const char *want, double value, int digits) {
    char got[64] = "";
    FILE *out = fmemopen(got, sizeof got, "w");
    if (digits > 0) {
        act_figure(out, value, digits);
    } else if (digits == 0) {
        act_figure_percent(out, value);
    } else {
        act_figure_count(out, (long long)value);
    }
    fclose(out);
    cr_expect(strcmp(got, want) == 0, "%a: got %s, want %s", value, got, want);
}

Test(report, figures) {
    enum { PERCENT = 0, COUNT = -1 };
    expect_figure("0.5", 0.5, 4);
    expect_figure("0", -0.0, 4);
    expect_figure("1.234e7", 12341234, 4);
    expect_figure("-1e-10", -1e-10, 3);
    expect_figure("1e300", 1e300, 3);
    expect_figure("inf", (double)INFINITY, 3);
    expect_figure("nan", -(double)NAN, 3);
    expect_figure("100", 1, PERCENT);
    expect_figure("99.99", 0.9999999, PERCENT);
    expect_figure("0.00", 0, PERCENT);
    expect_figure("0.0004", 4e-6, PERCENT);
    expect_figure("7", 7, COUNT);
    expect_figure("1\u202F234\u202F567", 1234567, COUNT);
    char got[64] = "";
    const double series[] = {0.5, 0, 0, 0.00001, -0.0, (double)NAN, (double)INFINITY,
                             1e9};
    FILE *out = fmemopen(got, sizeof got, "w");
    act_figure_series(out, series, 8, 3);
    fclose(out);
    cr_expect(strcmp(got, "\"0.5 0*2 1e-5 0 _*2 1e9\"") == 0, "got %s", got);
}

Test(report, rows_show_what_the_store_holds) {
    char *html = sample_report(NULL);
    sqlite3 *db = act_sample_open(":memory:", 0);
    sqlite3_stmt *ids;
    sqlite3_prepare_v2(db, "SELECT id FROM impl WHERE function NOT LIKE 'ev%'", -1, &ids,
                       NULL);
    int count = 0;
    for (; sqlite3_step(ids) == SQLITE_ROW; count++) {
        char text[128];
        const char *id = (const char *)sqlite3_column_text(ids, 0);
        snprintf(text, sizeof text, "\n<tr><td><a href=\"#/i/%s\">%s</a>", id, id);
        expect_contains(html, text);
        snprintf(text, sizeof text, "\n<tr id=\"/i/%s\"><th>%s<td", id, id);
        expect_contains(html, text);
    }
    cr_expect(count == 168, "%d rows", count);
    const char *const rows[] = {
        "alpha.d0.f64.broken</a><td class=bad title=\"claims 2.0 ulp\">fail<td>≥3.5<td>≥2"
        "<td>0x1.8p+1<td>-0.438<td>22.22<td>0<td>0<td>0.500<td>0.450–0.600<td>4<td>0.0625</tr>",
        "alpha.d0.f16.broken</a><td class=bad title=\"claims 2.0 ulp\">fail<td>3.5<td>2<td>",
        "beta.d2.f32.wild</a><td>no claim<td>≥1.7e12<td>≥2<td>",
        "<td>3 number for NaN; 1 wrong sign of zero<td>",
        "<dt>A/A control<dd>6 kernels timed against themselves: ratios from 1.010 to 1.010",
        "Timing: others were &lt;busy&gt;. Remedy: stop &quot;them&quot;.",
        "beta.d1.bf16.crashed</a><small>crash: killed by signal 11</small><td class=warn>"
        "not measured<td><td><td>",
        "beta.d1.bf16.skipped</a><small>skipped: needs x86-64-v4</small><td title=\"claims"
        " 1.0 ulp\">skipped<td><td><td><td><td><td>0<td>0<td><td><td><td></tr>",
        "alpha.d1.f32.new</a><small>accuracy was not measured</small><td><td><td>",
        "<div class=\"verdict bad\"><h1>25 implementations break their claim; 25 have findings"
        "</h1><p>Of 169 implementations, 48 keep their claim, 25 fail, 24 make no claim, 24 could not be measured, 24 were"
        " skipped, 24 have no accuracy result.</p>",
        "<td>checkact ulp alpha.d0.f64.good --points 20000 --seed 1</tr>",
        "<dt>Measured<dd>2020-02-02T02:02:02Z<dt>Command<dd>checkact run --points 99<dt>",
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        expect_contains(html, rows[i]);
    }
    sqlite3_finalize(ids);
    sqlite3_close(db);
    free(html);
}

Test(report, of_an_empty_store) {
    sqlite3 *db = act_sample_open(":memory:", 1);
    char *html = act_sample_report(db, NULL);
    expect_contains(html, "<h1>The store holds no results yet</h1>");
    expect_contains(html, "checkact run");
    expect_contains(html, "There are none: no rule was broken, and nothing was skipped.");
    cr_expect(strstr(html, "<table id=\"finding-table\"") == NULL, "a table of nothing");
    free(html);
    sqlite3_close(db);
}

/* Expects a failure that names the path in one line and leaves nothing behind. */
static void expect_refusal(sqlite3 *db, const char *path, act_status want,
                           const char *word) {
    act_why why = {""};
    act_status status = act_report_write(db, path, &why);
    cr_expect(status == want, "%s: status %d, want %d: %s", path, (int)status, (int)want,
              why.text);
    cr_expect(strstr(why.text, word) != NULL && strchr(why.text, '\n') == NULL, "why: %s",
              why.text);
}

static void expect_alone(const char *folder, const char *content) {
    char path[96];
    char command[160];
    snprintf(path, sizeof path, "%s/report.html", folder);
    char *text = act_sample_read(path, NULL);
    cr_expect(strcmp(text, content) == 0, "changed to %.40s", text);
    snprintf(command, sizeof command, "test \"$(ls -A '%s')\" = report.html", folder);
    cr_expect(system(command) == 0, "something is left in the folder");
    free(text);
}

static void put_file(const char *path, const char *content) {
    FILE *out = fopen(path, "w");
    fputs(content, out);
    cr_assert(fclose(out) == 0, "%s cannot be written", path);
}

Test(report, failures_leave_the_old_report_alone) {
    char folder[64];
    char path[96];
    sqlite3 *db = act_sample_open(":memory:", 0);
    act_sample_folder(folder);
    snprintf(path, sizeof path, "%s/none/report.html", folder);
    expect_refusal(db, path, ACT_IO, "none/report.html: cannot be written");
    expect_refusal(db, folder, ACT_IO, "not a regular file");
    expect_refusal(db, "/dev/null", ACT_IO, "not a regular file");
    snprintf(path, sizeof path, "%s/report.html", folder);
    put_file(path, "old");
    /* As on a full disk. */
    struct rlimit usual;
    getrlimit(RLIMIT_FSIZE, &usual);
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit small = {.rlim_cur = 10000, .rlim_max = usual.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
    expect_refusal(db, path, ACT_UNWRITTEN, "report.html: cannot be written");
    setrlimit(RLIMIT_FSIZE, &usual);
    expect_alone(folder, "old");
    cr_assert(sqlite3_exec(db, "DROP TABLE error_bin", NULL, NULL, NULL) == SQLITE_OK,
              "%s", sqlite3_errmsg(db));
    expect_refusal(db, path, ACT_LOAD, "error_bin");
    expect_alone(folder, "old");
    act_sample_remove(folder);
    sqlite3_close(db);
}

Test(report, replaces_the_file_that_a_link_names) {
    char folder[64];
    char path[96];
    char link[96];
    act_why why = {""};
    struct stat info;
    sqlite3 *db = act_sample_open(":memory:", 1);
    act_sample_folder(folder);
    snprintf(path, sizeof path, "%s/report.html", folder);
    snprintf(link, sizeof link, "%s/link.html", folder);
    put_file(path, "old");
    cr_assert(symlink("report.html", link) == 0, "no link");
    umask(027);
    cr_expect(act_report_write(db, link, &why) == ACT_OK, "%s", why.text);
    cr_expect(lstat(link, &info) == 0 && S_ISLNK(info.st_mode), "still a link");
    cr_expect(lstat(path, &info) == 0 && info.st_size > 1000, "the file is the report");
    cr_expect((info.st_mode & 0777) == 0640, "mode %o", (unsigned)info.st_mode);
    act_sample_remove(folder);
    sqlite3_close(db);
}

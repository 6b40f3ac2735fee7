/* Text of any kind in the formats that CI systems read. */
#include "gate/gate_output.h"
#include "process.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const hostile[] = {
    "plain",
    "<script>alert('x')</script>",
    "\"quotes\" & 'apostrophes' ]]>",
    "::error title=forged::no",
    "100%0A %25",
    "line\r\nbreak\n::set-output name=x::y",
    "bell\x07 escape\x1b[31m delete\x7f",
    "not UTF-8: \xff\xfe \xc3",
    "| cell | `code` *bold* [link](javascript:x) #1",
    "a,b:c;d",
    "# SKIP \\# forged",
    "nok\xc3\xa9 \xe2\x80\xae reversed",
};
enum { HOSTILE = sizeof hostile / sizeof hostile[0] };

static act_checks make_checks(int times) {
    act_checks checks = act_checks_begin();
    act_limits limits = {.path = strdup("odd,name:%\n.txt")};
    act_limit limit = {.line = 3, .column = 12};
    for (int t = 0; t < times; t++) {
        for (size_t i = 0; i < HOSTILE; i++) {
            for (int v = 0; v < ACT_CHECK_VERDICTS; v++) {
                json_t *check = act_checks_add(
                    &checks, hostile[i], hostile[(i + 1) % HOSTILE], (act_check_verdict)v,
                    "%s", hostile[(i + 2) % HOSTILE]);
                act_check_cite(check, &limits, &limit);
                json_object_set_new(check, "reproduce", json_string("checkact ulp a"));
            }
        }
    }
    act_checks_note(&checks, "%s", hostile[1]);
    free(limits.path);
    return checks;
}

static char *written(const char *format, const act_checks *checks) {
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    act_gate_format_find(format)->write(out, checks);
    fclose(out);
    cr_assert(strlen(text) == size, "%s: a NUL", format);
    return text;
}

static size_t count_of(const char *text, const char *what) {
    size_t count = 0;
    for (const char *at = text; (at = strstr(at, what)) != NULL; at += strlen(what)) {
        count++;
    }
    return count;
}

/* Whether every line begins with one of the words. */
static void expect_lines(const char *text, const char *const *words, size_t count) {
    for (const char *line = text; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        bool known = false;
        for (size_t i = 0; i < count && !known; i++) {
            known = strncmp(line, words[i], strlen(words[i])) == 0;
        }
        cr_expect(known, "an odd line: %.*s", (int)length, line);
        cr_expect(memchr(line, '\r', length) == NULL &&
                      memchr(line, '\x1b', length) == NULL,
                  "control characters: %.*s", (int)length, line);
        line += length + (line[length] == '\n');
    }
}

Test(gate_output, junit_is_xml) {
    act_scratch scratch;
    char path[ACT_FILE_SIZE];
    char command[3 * ACT_FILE_SIZE];
    act_checks checks = make_checks(1);
    char *text = written("junit", &checks);
    act_scratch_make(&scratch);
    act_scratch_file(&scratch, "junit.xml", path);
    act_scratch_write(path, text, strlen(text));
    snprintf(command, sizeof command,
             "python3 -c 'import sys, xml.etree.ElementTree as t\n"
             "s = t.parse(sys.argv[1]).getroot()[0]\n"
             "n = {k: len(s.findall(\".//\" + k)) for k in"
             " (\"testcase\", \"failure\", \"error\", \"skipped\")}\n"
             "a = {k: int(s.get(k)) for k in (\"tests\", \"failures\", \"errors\","
             " \"skipped\")}\n"
             "assert list(n.values()) == list(a.values()), (n, a)\n"
             "assert n[\"testcase\"] == %d and n[\"failure\"] == %d, n\n"
             "assert s[0].get(\"name\") == sys.argv[2], s[0].get(\"name\")' '%s' %s",
             HOSTILE * ACT_CHECK_VERDICTS, HOSTILE, path,
             "\"<script>alert('x')</script>\"");
    cr_expect(system(command) == 0, "%s", text);
    free(text);
    act_checks_free(&checks);
    act_scratch_remove(&scratch);
}

Test(gate_output, annotations_cannot_be_forged) {
    act_checks checks = make_checks(1);
    char *text = written("github", &checks);
    static const char *const words[] = {
        "::error file=odd%2Cname%3A%25 .txt,line=3,col=12,title=",
        "::warning file=odd%2Cname%3A%25 .txt,line=3,col=12,title=",
        "::error title=checkact gate::and 3 more",
        "::warning title=checkact gate::and 51 more"};
    expect_lines(text, words, sizeof words / sizeof words[0]);
    cr_expect(count_of(text, "\n") == 20, "%zu lines", count_of(text, "\n"));
    cr_expect(strstr(text, "title=%3A%3Aerror title=forged%3A%3Ano::fail: 100%250A %2525"
                           ": line  break") != NULL,
              "%s", text);
    free(text);
    act_checks_free(&checks);
}

Test(gate_output, tap_has_a_line_for_each) {
    act_checks checks = make_checks(1);
    char *text = written("tap", &checks);
    static const char *const words[] = {"TAP version 13", "1..120", "ok ", "not ok ",
                                        "# "};
    expect_lines(text, words, sizeof words / sizeof words[0]);
    cr_expect(count_of(text, "\nnot ok ") == 6 * HOSTILE, "%zu not ok",
              count_of(text, "\nnot ok "));
    cr_expect(count_of(text, " # SKIP ") == (size_t)HOSTILE, "%zu skipped",
              count_of(text, " # SKIP "));
    free(text);
    act_checks_free(&checks);
}

Test(gate_output, markdown_and_text) {
    static const char *const line_starts[] = {"### checkact gate: FAILED",
                                              "| ",
                                              "|---|",
                                              "120 checks: ",
                                              "&lt;script&gt;",
                                              "and 20 more."};
    act_checks checks = make_checks(1);
    char *text = written("md", &checks);
    for (const char *line = text; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        bool known = length == 0;
        for (size_t i = 0; i < sizeof line_starts / sizeof line_starts[0]; i++) {
            known = known || strncmp(line, line_starts[i], strlen(line_starts[i])) == 0;
        }
        cr_expect(known, "an odd line: %.*s", (int)length, line);
        line += length + (line[length] == '\n');
    }
    cr_expect(strstr(text, "<script") == NULL && strstr(text, "[link](") == NULL, "%s",
              text);
    free(text);
    text = written("text", &checks);
    cr_expect(strstr(text, "\ngate: FAILED\n") != NULL &&
                  strstr(text, "(48 checks that hold are not listed)") != NULL &&
                  strchr(text, '\x1b') == NULL,
              "%s", text);
    free(text);
    act_checks_free(&checks);
}

Test(gate_output, json_lines) {
    act_checks checks = make_checks(1);
    char *text = written("json", &checks);
    act_process process = {.out = text};
    json_t *rows = act_process_rows(&process);
    const json_t *last = json_array_get(rows, json_array_size(rows) - 1);
    cr_expect(json_array_size(rows) == 121 && act_real(last, "exit") == 1 &&
                  strcmp(act_text(last, "gate"), "fail") == 0,
              "%zu rows", json_array_size(rows));
    json_decref(rows);
    free(text);
    act_checks_free(&checks);
}

/* Red outweighs open, which outweighs green; nothing is not green. */
Test(gate_output, gravity) {
    act_checks checks = act_checks_begin();
    cr_expect(act_gravity_exit(act_checks_gravity(&checks)) == 3, "nothing");
    act_checks_add(&checks, "a", "b", ACT_CHECK_ALLOWED, "c");
    cr_expect(act_gravity_exit(act_checks_gravity(&checks)) == 3, "allowed only");
    act_checks_add(&checks, "a", "b", ACT_CHECK_UNCHANGED, "c");
    cr_expect(act_gravity_exit(act_checks_gravity(&checks)) == 0, "unchanged");
    for (int v = ACT_CHECK_INCONCLUSIVE; v < ACT_CHECK_VERDICTS; v++) {
        act_checks open = act_checks_begin();
        act_checks_add(&open, "a", "b", ACT_CHECK_PASS, "c");
        act_checks_add(&open, "a", "b", (act_check_verdict)v, "c");
        cr_expect(act_gravity_exit(act_checks_gravity(&open)) == 3, "%s",
                  act_check_kinds[v].name);
        act_checks_add(&open, "a", "b", ACT_CHECK_FAIL, "c");
        cr_expect(act_gravity_exit(act_checks_gravity(&open)) == 1, "fail beside %s",
                  act_check_kinds[v].name);
        act_checks_free(&open);
    }
    act_checks_free(&checks);
}

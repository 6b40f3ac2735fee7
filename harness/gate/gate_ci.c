#include "base/escape.h"
#include "gate/gate_output_private.h"

#include <string.h>

static void put_attribute(FILE *out, const char *name, const char *text) {
    fprintf(out, " %s=\"", name);
    act_escape_html(out, text, strlen(text));
    fputc('"', out);
}

/* How JUnit calls what is not green. */
static const char *junit_element(act_check_verdict verdict) {
    static const char *const elements[] = {[ACT_RED] = "failure", [ACT_OPEN] = "error"};
    return verdict == ACT_CHECK_ALLOWED ? "skipped"
                                        : elements[act_check_kinds[verdict].gravity];
}

static size_t count_of(const act_checks *checks, act_gravity gravity) {
    size_t count = 0;
    for (int v = 0; v < ACT_CHECK_VERDICTS; v++) {
        count += act_check_kinds[v].gravity == gravity ? checks->count[v] : 0;
    }
    return count;
}

static void put_testcase(FILE *out, const json_t *check) {
    act_check_verdict verdict = act_check_verdict_of(check);
    const char *element = junit_element(verdict);
    fputs("    <testcase", out);
    put_attribute(out, "classname", act_row_text(check, "id"));
    put_attribute(out, "name", act_row_text(check, "limit"));
    if (element == NULL) {
        fputs("/>\n", out);
        return;
    }
    fprintf(out, ">\n      <%s", element);
    if (verdict != ACT_CHECK_ALLOWED) {
        put_attribute(out, "type", act_check_kinds[verdict].name);
    }
    put_attribute(out, "message", act_row_text(check, "detail"));
    fputc('>', out);
    const char *reproduce = act_row_text(check, "reproduce");
    act_escape_html(out, reproduce, strlen(reproduce));
    fprintf(out, "</%s>\n    </testcase>\n", element);
}

void act_gate_junit(FILE *out, const act_checks *checks) {
    size_t i;
    const json_t *check;
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n", out);
    fprintf(out,
            "  <testsuite name=\"checkact gate\" tests=\"%zu\" failures=\"%zu\""
            " errors=\"%zu\" skipped=\"%zu\">\n",
            json_array_size(checks->list), count_of(checks, ACT_RED),
            count_of(checks, ACT_OPEN), checks->count[ACT_CHECK_ALLOWED]);
    json_array_foreach(checks->list, i, check) {
        put_testcase(out, check);
    }
    fputs("  </testsuite>\n</testsuites>\n", out);
}

/* A description: '#' would begin a directive. */
static void put_description(FILE *out, const char *text) {
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '#' || *c == '\\') {
            fputc('\\', out);
        }
        fputc(*c, out);
    }
}

void act_gate_tap(FILE *out, const act_checks *checks) {
    size_t i;
    const json_t *check;
    fprintf(out, "TAP version 13\n1..%zu\n", json_array_size(checks->list));
    json_array_foreach(checks->list, i, check) {
        act_check_verdict verdict = act_check_verdict_of(check);
        bool green = act_check_kinds[verdict].gravity == ACT_GREEN;
        fprintf(out, "%s %zu - ", green ? "ok" : "not ok", i + 1);
        put_description(out, act_row_text(check, "id"));
        fputc(' ', out);
        put_description(out, act_row_text(check, "limit"));
        if (verdict == ACT_CHECK_ALLOWED) {
            fputs(" # SKIP ", out);
            put_description(out, act_row_text(check, "detail"));
        }
        fprintf(out, "\n# %s: ", act_check_kinds[verdict].name);
        put_description(out, act_row_text(check, "detail"));
        fputc('\n', out);
    }
}

/* The escapes of workflow commands: of their data, and of their properties, which colons
 * and commas would end. */
static void put_command_text(FILE *out, const char *text, bool is_property) {
    for (const char *c = text; *c != '\0'; c++) {
        if (strchr("%\r\n", *c) != NULL || (is_property && strchr(":,", *c) != NULL)) {
            fprintf(out, "%%%02X", (unsigned)(unsigned char)*c);
        } else {
            fputc(*c, out);
        }
    }
}

static void put_annotation(FILE *out, const char *command, const json_t *check) {
    fprintf(out, "::%s ", command);
    if (json_is_integer(json_object_get(check, "line"))) {
        fputs("file=", out);
        put_command_text(out, act_row_text(check, "file"), true);
        fprintf(out, ",line=%lld,col=%lld,", act_row_whole(check, "line"),
                act_row_whole(check, "column"));
    }
    fputs("title=", out);
    put_command_text(out, act_row_text(check, "id"), true);
    fputs("::", out);
    put_command_text(out, act_check_kind_of(check)->name, false);
    fputs(": ", out);
    put_command_text(out, act_row_text(check, "limit"), false);
    fputs(": ", out);
    put_command_text(out, act_row_text(check, "detail"), false);
    fputc('\n', out);
}

/* GitHub shows ten annotations of each kind and drops the others in silence. */
static void put_annotations(FILE *out, const act_checks *checks, act_gravity gravity,
                            const char *command) {
    const size_t most = 9;
    size_t wanted = 0;
    size_t i;
    const json_t *check;
    json_array_foreach(checks->list, i, check) {
        if (act_check_kind_of(check)->gravity != gravity) {
            continue;
        }
        if (wanted++ < most) {
            put_annotation(out, command, check);
        }
    }
    if (wanted > most) {
        fprintf(out, "::%s title=checkact gate::and %zu more\n", command, wanted - most);
    }
}

void act_gate_github(FILE *out, const act_checks *checks) {
    put_annotations(out, checks, ACT_RED, "error");
    put_annotations(out, checks, ACT_OPEN, "warning");
}

/* Drops the caller's reference. */
static void put_json(FILE *out, json_t *row) {
    json_dumpf(row, out, JSON_COMPACT | JSON_ENSURE_ASCII);
    fputc('\n', out);
    json_decref(row);
}

void act_gate_json(FILE *out, const act_checks *checks) {
    size_t i;
    const json_t *check;
    json_array_foreach(checks->list, i, check) {
        json_t *row = json_copy((json_t *)check);
        json_object_set_new(row, "verdict", json_string(act_check_kind_of(check)->name));
        put_json(out, row);
    }
    act_gravity gravity = act_checks_gravity(checks);
    json_t *counts = json_object();
    for (int v = 0; v < ACT_CHECK_VERDICTS; v++) {
        json_object_set_new(counts, act_check_kinds[v].name,
                            json_integer((json_int_t)checks->count[v]));
    }
    json_t *row = json_pack("{s:s, s:i, s:o, s:O, s:O}", "gate",
                            gravity == ACT_RED    ? "fail"
                            : gravity == ACT_OPEN ? "open"
                                                  : "pass",
                            "exit", act_gravity_exit(gravity), "counts", counts,
                            "tighter", checks->tighter, "notes", checks->notes);
    put_json(out, row);
}

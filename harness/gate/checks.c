#include "gate/checks.h"

#include "base/exit.h"
#include "code/impl.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const act_check_kind act_check_kinds[ACT_CHECK_VERDICTS] = {
    [ACT_CHECK_PASS] = {"pass", ACT_GREEN},
    [ACT_CHECK_IMPROVED] = {"improved", ACT_GREEN},
    [ACT_CHECK_UNCHANGED] = {"unchanged_code", ACT_GREEN},
    [ACT_CHECK_ALLOWED] = {"allowed", ACT_GREEN},
    [ACT_CHECK_FAIL] = {"fail", ACT_RED},
    [ACT_CHECK_INCONCLUSIVE] = {"inconclusive", ACT_OPEN},
    [ACT_CHECK_NOT_COMPARABLE] = {"not_comparable", ACT_OPEN},
    [ACT_CHECK_MISSING] = {"missing", ACT_OPEN},
    [ACT_CHECK_SKIPPED] = {"skipped", ACT_OPEN},
    [ACT_CHECK_UNLIMITED] = {"unlimited", ACT_OPEN},
};

act_checks act_checks_begin(void) {
    act_checks checks = {
        .list = json_array(), .tighter = json_array(), .notes = json_array()};
    checks.failed = checks.list == NULL || checks.tighter == NULL || checks.notes == NULL;
    return checks;
}

void act_checks_free(act_checks *checks) {
    json_decref(checks->list);
    json_decref(checks->tighter);
    json_decref(checks->notes);
    *checks = (act_checks){0};
}

/* Names of files need not be UTF-8, and control characters belong in no line. */
static json_t *line_of_text(char *text) {
    for (char *c = text; *c != '\0'; c++) {
        if ((unsigned char)*c < ' ' || *c == 0x7f) {
            *c = ' ';
        }
    }
    json_t *string = json_string(text);
    for (char *c = text; string == NULL && *c != '\0'; c++) {
        if ((unsigned char)*c >= 0x80) {
            *c = '?';
        }
    }
    return string != NULL ? string : json_string(text);
}

static json_t *line_of(const char *form, va_list arguments) {
    char text[4 * ACT_PATH_SIZE];
    vsnprintf(text, sizeof text, form, arguments);
    return line_of_text(text);
}

static json_t *copy_of(const char *text) {
    char copy[4 * ACT_PATH_SIZE];
    snprintf(copy, sizeof copy, "%s", text);
    return line_of_text(copy);
}

json_t *act_checks_add(act_checks *checks, const char *id, const char *limit,
                       act_check_verdict verdict, const char *form, ...) {
    va_list arguments;
    va_start(arguments, form);
    json_t *detail = line_of(form, arguments);
    va_end(arguments);
    json_t *check = json_pack("{s:o, s:o, s:i, s:o}", "id", copy_of(id), "limit",
                              copy_of(limit), "verdict", (int)verdict, "detail", detail);
    checks->failed = json_array_append_new(checks->list, check) != 0 || checks->failed;
    checks->count[verdict]++;
    return check;
}

void act_check_cite(json_t *check, const act_limits *limits, const act_limit *limit) {
    if (limit != NULL) {
        json_object_set_new(check, "file", copy_of(limits->path));
        json_object_set_new(check, "line", json_integer((json_int_t)limit->line));
        json_object_set_new(check, "column", json_integer((json_int_t)limit->column));
    }
}

void act_checks_note(act_checks *checks, const char *form, ...) {
    va_list arguments;
    va_start(arguments, form);
    json_t *line = line_of(form, arguments);
    va_end(arguments);
    checks->failed = json_array_append_new(checks->notes, line) != 0 || checks->failed;
}

act_gravity act_checks_gravity(const act_checks *checks) {
    act_gravity gravest = ACT_GREEN;
    size_t judged = 0;
    for (int v = 0; v < ACT_CHECK_VERDICTS; v++) {
        act_gravity gravity = act_check_kinds[v].gravity;
        if (checks->count[v] > 0 && gravity > gravest) {
            gravest = gravity;
        }
        judged += v != ACT_CHECK_ALLOWED ? checks->count[v] : 0;
    }
    return judged == 0 ? ACT_OPEN : gravest;
}

int act_gravity_exit(act_gravity gravity) {
    static const int codes[] = {[ACT_GREEN] = ACT_EXIT_PASS,
                                [ACT_OPEN] = ACT_EXIT_OPEN,
                                [ACT_RED] = ACT_EXIT_FAIL};
    return codes[gravity];
}

act_check_verdict act_check_verdict_of(const json_t *check) {
    return (act_check_verdict)json_integer_value(json_object_get(check, "verdict"));
}

const act_check_kind *act_check_kind_of(const json_t *check) {
    return &act_check_kinds[act_check_verdict_of(check)];
}

#include "base/escape.h"
#include "base/text.h"
#include "gate/gate_output_private.h"
#include "show/markdown.h"

#include <string.h>

enum { LISTED = 100 }; /* more checks than that are listed only if they are not green */

static const char *gravity_name(act_gravity gravity) {
    static const char *const names[] = {
        [ACT_GREEN] = "passed", [ACT_OPEN] = "undecided", [ACT_RED] = "FAILED"};
    return names[gravity];
}

static int widest(const act_checks *checks, const char *key) {
    size_t width = 0;
    size_t i;
    const json_t *check;
    json_array_foreach(checks->list, i, check) {
        size_t length = strlen(act_row_text(check, key));
        width = length > width ? length : width;
    }
    return width < 60 ? (int)width : 60;
}

/* "limits:3:12", or nothing. */
static void print_source(FILE *out, const json_t *check) {
    if (json_is_integer(json_object_get(check, "line"))) {
        fprintf(out, "%s:%lld:%lld", act_line_of(act_row_text(check, "file")).text,
                act_row_whole(check, "line"), act_row_whole(check, "column"));
    }
}

static void print_check(FILE *out, const json_t *check, int id_width, int limit_width) {
    const char *tighter = act_row_text(check, "tighter");
    const char *reproduce = act_row_text(check, "reproduce");
    fprintf(out, "%-14s %-*s  %-*s  %s%s%s\n", act_check_kind_of(check)->name, id_width,
            act_row_text(check, "id"), limit_width, act_row_text(check, "limit"),
            act_line_of(act_row_text(check, "detail")).text,
            *tighter != '\0' ? "; now " : "", tighter);
    if (act_check_verdict_of(check) == ACT_CHECK_PASS) {
        return;
    }
    size_t i;
    const json_t *attempt;
    json_array_foreach(json_object_get(check, "attempts"), i, attempt) {
        fprintf(out, "    %s\n", act_line_of(json_string_value(attempt)).text);
    }
    if (act_check_kind_of(check)->gravity == ACT_GREEN) {
        return;
    }
    if (json_is_integer(json_object_get(check, "line"))) {
        fprintf(out, "    limit: ");
        print_source(out, check);
        fputc('\n', out);
    }
    if (*reproduce != '\0') {
        fprintf(out, "    again: %s\n", reproduce);
    }
}

static void print_counts(FILE *out, const act_checks *checks) {
    size_t total = json_array_size(checks->list);
    fprintf(out, "%zu check%s", total, total == 1 ? "" : "s");
    const char *before = ": ";
    for (int v = 0; v < ACT_CHECK_VERDICTS; v++) {
        if (checks->count[v] > 0) {
            fprintf(out, "%s%s %zu", before, act_check_kinds[v].name, checks->count[v]);
            before = ", ";
        }
    }
    fputc('\n', out);
}

static void print_tighter(FILE *out, const act_checks *checks) {
    size_t i;
    const json_t *item;
    json_array_foreach(checks->tighter, i, item) {
        print_source(out, item);
        fprintf(out, ": %s %s could be %s (%s)\n", act_row_text(item, "id"),
                act_row_text(item, "limit"), act_row_text(item, "tighter"),
                act_row_text(item, "because"));
    }
}

void act_gate_text(FILE *out, const act_checks *checks) {
    size_t total = json_array_size(checks->list);
    int id_width = widest(checks, "id");
    int limit_width = widest(checks, "limit");
    size_t unlisted = 0;
    size_t i;
    const json_t *check;
    json_array_foreach(checks->list, i, check) {
        if (total > LISTED && act_check_kind_of(check)->gravity == ACT_GREEN) {
            unlisted++;
        } else {
            print_check(out, check, id_width, limit_width);
        }
    }
    if (unlisted > 0) {
        fprintf(out, "(%zu checks that hold are not listed)\n", unlisted);
    }
    json_array_foreach(checks->notes, i, check) {
        fprintf(out, "%s\n", act_line_of(json_string_value(check)).text);
    }
    print_tighter(out, checks);
    print_counts(out, checks);
    fprintf(out, "gate: %s\n", gravity_name(act_checks_gravity(checks)));
}

static void print_row(FILE *out, const json_t *check) {
    static const char *const keys[] = {"id", "limit", "detail"};
    act_markdown_cell(out, act_check_kind_of(check)->name);
    for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++) {
        act_markdown_cell(out, act_row_text(check, keys[k]));
    }
    fputs("|\n", out);
}

void act_gate_markdown(FILE *out, const act_checks *checks) {
    size_t total = json_array_size(checks->list);
    size_t shown = 0;
    size_t wanted = 0;
    size_t i;
    const json_t *check;
    fprintf(out, "### checkact gate: %s\n\n", gravity_name(act_checks_gravity(checks)));
    print_counts(out, checks);
    fputs("\n| verdict | id | limit | measured |\n|---|---|---|---|\n", out);
    json_array_foreach(checks->list, i, check) {
        if (total <= LISTED || act_check_kind_of(check)->gravity != ACT_GREEN) {
            wanted++;
            if (shown < LISTED) {
                shown++;
                print_row(out, check);
            }
        }
    }
    if (wanted > shown) {
        fprintf(out, "\nand %zu more.\n", wanted - shown);
    }
    json_array_foreach(checks->notes, i, check) {
        fputs("\n", out);
        act_escape_html(out, json_string_value(check), strlen(json_string_value(check)));
        fputs("\n", out);
    }
}

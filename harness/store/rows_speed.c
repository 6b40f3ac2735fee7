#include "store/rows_speed.h"

#include "base/escape.h"
#include "base/text.h"

#include <math.h>
#include <stdio.h>

/* The rounds in order, separated by blanks. */
static json_t *samples_of(const act_speed *speed) {
    char text[ACT_BENCH_ROUNDS * 16] = "";
    for (size_t i = 0; i < speed->rounds; i++) {
        act_text_append(text, sizeof text, "%s%.6g", i > 0 ? " " : "", speed->ns_of[i]);
    }
    return json_string(text);
}

act_setting_texts act_setting_texts_of(const act_bench_setting *setting) {
    act_setting_texts texts = {.reuse = act_setting_reuse_text(setting)};
    act_setting_size_text(setting, texts.size);
    act_setting_distribution_text(setting, texts.distribution);
    return texts;
}

/* The key of the tables: the setting is part of it. */
static json_t *keyed_row(const act_speed *speed) {
    act_setting_texts texts = act_setting_texts_of(&speed->setting);
    json_t *name = json_string(texts.distribution);
    return json_pack("{s:s, s:s, s:o, s:s}", "id", speed->impl->id, "working_set",
                     texts.size, "distribution",
                     name != NULL ? name : json_string("trace:(not UTF-8)"), "reuse",
                     texts.reuse);
}

json_t *act_row_of_speed(const act_speed *speed) {
    json_t *row = keyed_row(speed);
    json_t *more = json_pack(
        "{s:I, s:i, s:i, s:o, s:f, s:f, s:f, s:f, s:o, s:f, s:f, s:f, s:o, s:o}",
        "elements", (json_int_t)speed->elements, "rounds", (int)speed->rounds,
        "processes", (int)speed->rounds, "cpu",
        speed->cpu >= 0 ? json_integer(speed->cpu) : json_null(), "ns_per_element",
        speed->ns.estimate, "low", speed->ns.low, "high", speed->ns.high, "wall_ns",
        speed->wall_ns, "cycles", act_json_real(speed->cycles), "bytes_per_element",
        speed->bytes, "copy_ns", speed->copy_ns, "overhead", speed->overhead, "spread",
        act_json_real(speed->spread), "samples", samples_of(speed));
    if (json_object_update_missing_new(row, more) != 0) {
        json_decref(row);
        return NULL;
    }
    return row;
}

json_t *act_row_of_control(const act_speed *speed) {
    json_t *row = speed->is_control ? keyed_row(speed) : NULL;
    if (row != NULL) {
        json_object_set_new(row, "ratio", act_json_real(speed->control.estimate));
        json_object_set_new(row, "low", act_json_real(speed->control.low));
        json_object_set_new(row, "high", act_json_real(speed->control.high));
    }
    return row;
}

json_t *act_rows_of_warnings(const act_warnings *warnings) {
    json_t *rows = json_array();
    for (size_t i = 0; i < warnings->count; i++) {
        const act_warning *warning = &warnings->item[i];
        json_array_append_new(rows, json_pack("{s:s, s:s, s:s}", "kind", warning->kind,
                                              "detail", warning->detail, "remedy",
                                              warning->remedy));
    }
    return rows;
}

json_t *act_rows_of_speed_findings(const act_plan *plan, const act_speed *speed) {
    json_t *rows =
        act_rows_of_findings(plan, speed->impl, ACT_STAGE_BENCH, &speed->findings);
    act_setting_texts texts = act_setting_texts_of(&speed->setting);
    bool is_traced = speed->setting.distribution == ACT_TRACE;
    char trace[ACT_QUOTED_SIZE(ACT_PATH_SIZE)] = "";
    if (is_traced) {
        act_escape_shell(trace, sizeof trace, speed->setting.trace);
    }
    size_t i;
    json_t *row;
    json_array_foreach(rows, i, row) {
        json_t *text =
            json_sprintf("%s --size %s %s %s --reuse %s", act_row_text(row, "reproduce"),
                         texts.size, is_traced ? "--trace" : "--dist",
                         is_traced ? trace : texts.distribution, texts.reuse);
        if (text != NULL) {
            json_object_set_new(row, "reproduce", text);
        }
    }
    return rows;
}

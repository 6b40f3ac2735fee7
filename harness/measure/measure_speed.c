#include "measure/measure_speed.h"

#include "base/clock.h"
#include "base/interrupt.h"
#include "base/text.h"
#include "show/show_speed.h"
#include "speed/bench_inputs.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Times of a group on N(0, 1), by setting and implementation, 0 where there is none. */
typedef struct normal_times {
    double *ns;
    size_t count; /* implementations */
} normal_times;

/* Keeps a time on N(0, 1). Of another distribution returns how many times as long it took
 * as on N(0, 1), if that was measured; else NaN. */
static double compare(const act_measurement *measure, const normal_times *times, size_t i,
                      const act_speed *speed) {
    const act_settings *settings = measure->settings;
    for (size_t k = 0; k < act_settings_count(settings); k++) {
        act_bench_setting other = act_settings_at(settings, k);
        double *normal = &times->ns[k * times->count + i];
        bool is_beside = other.distribution == ACT_NORMAL &&
                         other.level == speed->setting.level &&
                         other.elements == speed->setting.elements &&
                         other.reuse == speed->setting.reuse;
        if (is_beside && speed->setting.distribution == ACT_NORMAL) {
            *normal = speed->ns.estimate;
        } else if (is_beside && *normal > 0) {
            return speed->ns.estimate / *normal;
        }
    }
    return (double)NAN;
}

static void print_speed(act_measurement *measure, const act_speed *speed,
                        double over_normal) {
    json_t *impl = act_row_of_impl(speed->impl);
    json_t *row = speed->measured ? act_row_of_speed(speed) : json_object();
    json_t *control = act_row_of_control(speed);
    act_row_merge(impl, row);
    json_object_set_new(impl, "findings",
                        act_rows_of_speed_findings(measure->plan, speed));
    if (measure->json) {
        act_machine_watch_warn(&measure->watch, "", &measure->warnings);
        json_object_set_new(impl, "control", control != NULL ? control : json_null());
        json_object_set_new(impl, "warnings", act_rows_of_warnings(&measure->warnings));
        act_row_print(impl);
    } else {
        json_decref(control);
        act_show_speed(impl, over_normal);
    }
    fflush(stdout);
    json_decref(impl);
    json_decref(row);
}

static act_status take_speed(act_measurement *measure, const act_speed *speed,
                             double over_normal) {
    bool skipped = speed->impl->skip[0] != '\0';
    bool fails = !skipped && act_findings_accuse(&speed->findings);
    act_measurement_note(measure, skipped           ? ACT_VERDICT_SKIPPED
                                  : fails           ? ACT_VERDICT_FAIL
                                  : speed->measured ? ACT_VERDICT_NO_CLAIM
                                                    : ACT_VERDICT_NOT_MEASURED);
    act_machine_watch_add(&measure->watch, speed);
    if (measure->store != NULL) {
        act_status status = act_store_add_speed(measure->store, measure->plan, speed);
        if (status != ACT_OK) {
            return status;
        }
    }
    if (measure->print) {
        act_progress_end(&measure->progress);
        print_speed(measure, speed, over_normal);
    }
    act_progress_step(&measure->progress, speed->impl->id);
    return ACT_OK;
}

static act_status bench_group(act_measurement *measure, const act_impl *const *impls,
                              size_t count, const act_bench_setting *setting,
                              const normal_times *times) {
    act_speed *speed = calloc(count, sizeof *speed);
    act_why why;
    if (speed == NULL) {
        return ACT_NOMEM;
    }
    act_bench_plan plan = {.setting = *setting,
                           .seed = measure->plan->seed,
                           .timeout = measure->plan->timeout};
    act_status status = act_bench_group(impls, count, &plan, speed, &why);
    if (status == ACT_USAGE) {
        act_errorf("%s", why.text);
    }
    if (status != ACT_OK) {
        goto cleanup;
    }
    for (size_t i = 0; i < count; i++) {
        status = take_speed(measure, &speed[i], compare(measure, times, i, &speed[i]));
        if (status != ACT_OK) {
            goto cleanup;
        }
    }
cleanup:
    free(speed);
    return status;
}

/* One setting after another, so that a cut-off run has whole groups. */
static act_status bench_settings(act_measurement *measure, const act_impl *const *impls,
                                 size_t count) {
    const act_settings *settings = measure->settings;
    act_status status = ACT_OK;
    normal_times times = {.count = count};
    times.ns = calloc(act_settings_count(settings) * count, sizeof *times.ns);
    if (times.ns == NULL) {
        return ACT_NOMEM;
    }
    for (size_t i = 0; i < act_settings_count(settings) && status == ACT_OK; i++) {
        act_bench_setting setting = act_settings_at(settings, i);
        status = act_interrupted() ? ACT_INTERRUPTED
                                   : bench_group(measure, impls, count, &setting, &times);
    }
    free(times.ns);
    return status;
}

static act_status bench_groups(act_measurement *measure) {
    const act_catalogue *catalogue = measure->catalogue;
    const act_impl **group = malloc((catalogue->count + 1) * sizeof(act_impl *));
    bool *taken = calloc(catalogue->count + 1, sizeof *taken);
    act_status status = ACT_NOMEM;
    if (group == NULL || taken == NULL) {
        goto cleanup;
    }
    for (size_t count; (count = act_impl_take_group(catalogue->impls, catalogue->count,
                                                    taken, group)) > 0;) {
        status = bench_settings(measure, group, count);
        if (status != ACT_OK) {
            goto cleanup;
        }
    }
    status = ACT_OK;
cleanup:
    free(taken);
    free(group);
    return status;
}

act_status act_measure_speed(act_measurement *measure) {
    act_machine_watch_begin(&measure->watch);
    measure->progress = act_progress_begin(
        "speed", measure->catalogue->count * act_settings_count(measure->settings));
    act_status status = bench_groups(measure);
    act_progress_end(&measure->progress);
    if (status != ACT_OK) {
        return status;
    }
    act_machine_watch_warn(&measure->watch, "", &measure->warnings);
    if (measure->print && !measure->json) {
        act_show_controls(&measure->watch);
        act_show_warnings(&measure->warnings);
    }
    if (measure->store == NULL) {
        return ACT_OK;
    }
    return act_store_add_warnings(measure->store, &measure->warnings);
}

/* A trace is of one format, and can be read. */
static act_status check_trace(const act_measurement *measure,
                              const act_bench_setting *setting) {
    const act_impl *impls = measure->catalogue->impls;
    act_why why = {"out of memory"};
    for (size_t i = 1; i < measure->catalogue->count; i++) {
        if (impls[i].format != impls[0].format) {
            return act_refuse(
                "--trace %s holds elements of one format, but %s and %s are of "
                "two: choose rows of one, as '*.f32.*'",
                setting->trace, impls[0].id, impls[i].id);
        }
    }
    act_tile tile;
    act_status status =
        act_tile_make(&tile, &impls[0], setting, false, measure->plan->seed, &why);
    act_tile_free(&tile);
    if (status == ACT_USAGE) {
        act_errorf("%s", why.text);
    }
    return status;
}

act_status act_measure_speed_check(const act_measurement *measure) {
    const act_settings *settings = measure->settings;
    act_why why;
    double epoch;
    act_status status = act_report_failure(act_clock_epoch(&epoch, &why), &why);
    if (status != ACT_OK) {
        return status;
    }
    for (size_t i = 0; i < act_settings_count(settings); i++) {
        act_bench_setting setting = act_settings_at(settings, i);
        status =
            setting.distribution == ACT_TRACE ? check_trace(measure, &setting) : ACT_OK;
        if (status != ACT_OK) {
            return status;
        }
    }
    return ACT_OK;
}

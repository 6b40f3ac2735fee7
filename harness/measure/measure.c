#include "measure/measure.h"

#include "base/exit.h"
#include "base/text.h"
#include "show/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void act_measurement_note(act_measurement *measure, act_verdict verdict) {
    int exit = act_verdict_exit(verdict);
    if (exit == ACT_EXIT_FAIL || measure->worst_exit == ACT_EXIT_PASS) {
        measure->worst_exit = exit;
    }
    measure->any = measure->any || verdict != ACT_VERDICT_SKIPPED;
}

/* Prints a row, which is consumed. */
static act_status print_accuracy(act_measurement *measure, json_t *row) {
    if (row == NULL) {
        return ACT_NOMEM;
    }
    act_total_take(&measure->total, row);
    if (measure->json) {
        act_row_print(row);
    } else if (measure->plan->checks == ACT_CHECKS_ALL) {
        act_show_check(row);
    } else {
        act_show_accuracy(row);
    }
    fflush(stdout);
    json_decref(row);
    return ACT_OK;
}

static act_status take_accuracy(void *user, const act_sweep_result *result) {
    act_measurement *measure = user;
    act_measurement_note(measure, act_verdict_of(result));
    if (measure->store != NULL) {
        act_status status = act_store_add_accuracy(measure->store, measure->plan, result);
        if (status != ACT_OK) {
            return status;
        }
    }
    if (measure->print) {
        act_progress_end(&measure->progress);
        act_status status =
            print_accuracy(measure, act_row_of_result(measure->plan, result));
        if (status != ACT_OK) {
            return status;
        }
    }
    act_progress_step(&measure->progress, result->impl->id);
    return ACT_OK;
}

static void watch_accuracy(void *user, const act_impl *impl, size_t done, size_t parts,
                           const act_worst *worst) {
    act_measurement *measure = user;
    char what[ACT_ID_SIZE + ACT_NAME_SIZE];
    snprintf(what, sizeof what, "%s: %.4g ulp at %a", impl->id, worst->error,
             act_decode(impl->format, worst->x));
    act_progress_part(&measure->progress, (double)done / (double)parts, what);
}

/* Marks what a resumed sweep need not sweep again, and tells its results; *count: how
 * much is left. */
static act_status leave_out_done(act_measurement *measure, bool *left_out,
                                 size_t *count) {
    *count = measure->catalogue->count;
    for (size_t i = 0; i < measure->catalogue->count; i++) {
        const act_impl *impl = &measure->catalogue->impls[i];
        if (!act_impl_is_scalar(
                impl)) { /* act_measure_pairs and act_measure_rowwise have it */
            left_out[i] = true;
            --*count;
        }
        if (!act_impl_is_scalar(impl) || !measure->plan->resume) {
            continue;
        }
        act_verdict verdict = ACT_VERDICT_NO_CLAIM;
        if (!act_resume_has(&measure->resume, impl, &verdict)) {
            continue;
        }
        left_out[i] = true;
        --*count;
        act_measurement_note(measure, verdict);
        if (!measure->print) {
            continue;
        }
        act_status status =
            print_accuracy(measure, act_resume_row(&measure->resume, impl));
        if (status != ACT_OK) {
            return status;
        }
    }
    return ACT_OK;
}

act_status act_measure_accuracy(act_measurement *measure) {
    size_t left;
    bool *left_out = calloc(measure->catalogue->count + 1, sizeof *left_out);
    if (left_out == NULL) {
        return ACT_NOMEM;
    }
    measure->resume = (act_resume){.store = measure->store, .plan = measure->plan};
    act_sweep_checkpoint checkpoint = act_resume_checkpoint(&measure->resume);
    act_sweep sweep = {.impls = measure->catalogue->impls,
                       .count = measure->catalogue->count,
                       .left_out = left_out,
                       .plan = *measure->plan,
                       .checkpoint = measure->store != NULL ? &checkpoint : NULL,
                       .progress = watch_accuracy,
                       .progress_user = measure};
    act_status status = leave_out_done(measure, left_out, &left);
    if (status == ACT_OK) {
        measure->progress = act_progress_begin("accuracy", left);
        status = act_sweep_run(&sweep, take_accuracy, measure);
        act_progress_end(&measure->progress);
    }
    free(left_out);
    if (status == ACT_USAGE) {
        act_plan_report_empty(measure->plan);
    }
    return status;
}

act_status act_measure_accuracy_check(const act_plan *plan,
                                      const act_catalogue *catalogue) {
    size_t wide = 0; /* of binary64 */
    size_t covered = 0;
    for (size_t i = 0; i < catalogue->count; i++) {
        const act_impl *impl = &catalogue->impls[i];
        bool is_scalar = act_impl_is_scalar(impl);
        wide += is_scalar && act_format_is_binary64(impl->format);
        covered += is_scalar ? act_plan_covers(plan, impl->format)
                             : impl->gated != NULL && act_format_is_narrow(impl->format);
    }
    if (plan->budget > 0 && wide == 0) {
        return act_refuse(
            "--budget searches binary64 (f64) only, of which nothing is chosen");
    }
    if (plan->exhaustive && covered == 0 && plan->budget == 0) {
        return act_refuse(
            "--exhaustive: binary64 has too many inputs, more than 2^20 of them "
            "here, as have pairs of binary32 and rows; --budget SECONDS searches binary64");
    }
    return ACT_OK;
}

const char *act_measure_why_not(const act_measurement *measure) {
    if (!act_arithmetic_is_usual(measure->plan->arithmetic)) {
        return "gated units and functions of rows are judged rounded to nearest, without "
               "--ftz, alone";
    }
    return measure->store != NULL
               ? "stores have no room for gated units and functions of "
                 "rows: without --db they are measured"
               : NULL;
}

act_status act_measure_take(act_measurement *measure, const act_impl *impl,
                            act_verdict verdict, json_t *row,
                            void (*show)(const json_t *row)) {
    if (row == NULL) {
        return ACT_NOMEM;
    }
    act_measurement_note(measure, verdict);
    act_total_take(&measure->total, row);
    act_progress_end(&measure->progress);
    if (measure->print && measure->json) {
        act_row_print(row);
    } else if (measure->print) {
        show(row);
    }
    fflush(stdout);
    json_decref(row);
    act_progress_step(&measure->progress, impl->id);
    return ACT_OK;
}

#include "measure/measure.h"

#include "base/words.h"
#include "measure/measurement.h"
#include "show/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Failing outweighs not deciding, which outweighs passing. */
void act_measurement_note(act_measurement *measure, act_verdict verdict) {
    int exit = act_verdict_exit(verdict);
    if (exit == ACT_EXIT_FAIL || measure->worst_exit == ACT_EXIT_PASS) {
        measure->worst_exit = exit;
    }
    measure->any = measure->any || verdict != ACT_VERDICT_SKIPPED;
}

/* Prints a row, which is consumed. */
static act_status print_accuracy(const act_measurement *measure, json_t *row) {
    if (row == NULL) {
        return ACT_NOMEM;
    }
    if (measure->options->json) {
        act_row_print(row);
    } else {
        act_show_accuracy(row);
    }
    fflush(stdout);
    json_decref(row);
    return ACT_OK;
}

static act_status take_accuracy(void *user, const act_sweep_result *result) {
    act_measurement *measure = user;
    act_status status = ACT_OK;
    act_verdict verdict = act_verdict_of(result);
    act_measurement_note(measure, verdict);
    if (measure->store != NULL) {
        status = act_store_add_accuracy(measure->store, measure->options, result);
        if (status != ACT_OK) {
            act_errorf("results cannot be stored: %s", act_store_error(measure->store));
        }
    }
    if (measure->print && status == ACT_OK) {
        act_progress_end(&measure->progress);
        status = print_accuracy(measure, act_row_of_result(measure->options, result));
    }
    act_progress_step(&measure->progress, result->impl->id);
    return status;
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
    act_status status = ACT_OK;
    *count = 0;
    for (size_t i = 0; i < measure->catalogue->count && status == ACT_OK; i++) {
        const act_impl *impl = &measure->catalogue->impls[i];
        act_verdict verdict = ACT_VERDICT_NO_CLAIM;
        left_out[i] =
            measure->options->resume && act_keep_has(&measure->keep, impl, &verdict);
        if (left_out[i]) {
            act_measurement_note(measure, verdict);
        }
        if (left_out[i] && measure->print) {
            status = print_accuracy(measure, act_keep_row(&measure->keep, impl));
        }
        *count += !left_out[i];
    }
    return status;
}

act_status act_measure_accuracy(act_measurement *measure) {
    const act_options *options = measure->options;
    bool *left_out = calloc(measure->catalogue->count + 1, sizeof *left_out);
    if (left_out == NULL) {
        return ACT_NOMEM;
    }
    measure->keep = (act_keep){.store = measure->store, .options = options};
    act_sweep sweep = {.impls = measure->catalogue->impls,
                       .count = measure->catalogue->count,
                       .left_out = left_out,
                       .plan = options->plan,
                       .timeout = options->timeout,
                       .jobs = options->jobs,
                       .exhaustive = options->exhaustive,
                       .budget = options->budget,
                       .watch = watch_accuracy,
                       .watcher = measure};
    act_keeper keeper = act_keep_keeper(&measure->keep);
    sweep.keeper = measure->store != NULL ? &keeper : NULL;
    size_t left;
    act_status status = leave_out_done(measure, left_out, &left);
    measure->progress = act_progress_begin("accuracy", left);
    status = status == ACT_OK ? act_sweep_run(&sweep, take_accuracy, measure) : status;
    act_progress_end(&measure->progress);
    free(left_out);
    if (status == ACT_USAGE) {
        act_options_empty_range(options);
    }
    return status;
}

static int exit_code(const act_measurement *measure, act_status status) {
    const act_keep *keep = &measure->keep;
    if (status == ACT_INTERRUPTED && keep->kept > 0 && keep->kept < keep->parts) {
        act_errorf("interrupted: finished rows are kept, and %zu of %zu parts of the one "
                   "under way: --resume goes on",
                   keep->kept, keep->parts);
    } else if (status == ACT_INTERRUPTED) {
        act_errorf("interrupted: %s",
                   measure->store != NULL
                       ? "finished rows are kept"
                       : "with --db FILE, finished rows would be kept");
    } else if (status == ACT_NOMEM) {
        act_errorf("out of memory or of processes");
    } else if (status == ACT_OK && !measure->any) {
        act_errorf("nothing was measured: all that was chosen is skipped");
        return ACT_EXIT_OPEN;
    } else if (status == ACT_OK) {
        return measure->worst_exit;
    }
    return act_exit_code(status);
}

static act_status open_store(act_store *store, const act_options *options,
                             const char *fallback, int argc, char **argv, bool *used) {
    char why[ACT_WHY_SIZE];
    const char *path = options->db != NULL ? options->db : fallback;
    *used = false;
    if (path == NULL && options->resume) {
        act_errorf("--resume goes on from a store: name it with --db");
        return ACT_USAGE;
    }
    if (path == NULL) {
        return ACT_OK;
    }
    char *command = act_words_join(argc, argv);
    if (command == NULL) {
        return ACT_NOMEM;
    }
    act_status status = act_store_open(store, path, options, command, why, sizeof why);
    free(command);
    if (status != ACT_OK) {
        act_errorf("%s", why);
    }
    *used = status == ACT_OK;
    return status;
}

static void print_summary(const act_store *store, const char *path) {
    int count = act_show_summary(store->db, store->run);
    printf("%d implementations measured, results in %s\n", count, path);
}

static act_status measure_all(act_measurement *measure,
                              const act_measure_command *command) {
    act_status status = ACT_OK;
    if (command->summary) {
        status = act_store_add_functions(measure->store, measure->catalogue);
    }
    if (status == ACT_OK && (command->measures & ACT_MEASURES_ACCURACY) != 0) {
        status = act_measure_accuracy(measure);
    }
    if (status == ACT_OK && (command->measures & ACT_MEASURES_SPEED) != 0) {
        status = act_measure_speed(measure);
    }
    return status;
}

int act_measure_main(const act_measure_command *command, int argc, char **argv) {
    act_options options;
    act_catalogue catalogue = {0};
    act_store store = {0};
    bool used;
    act_measurement measure = {.options = &options, .catalogue = &catalogue};
    act_status status = act_options_parse(&options, &command->usage, argc, argv);
    int code = act_exit_code(status);
    if (status != ACT_OK) {
        goto cleanup;
    }
    status = act_options_catalogue(&options, &catalogue);
    status = status != ACT_OK ? status : act_options_check(&options, &catalogue);
    act_catalogue_freeze(&catalogue);
    if (status == ACT_OK && (command->measures & ACT_MEASURES_SPEED) != 0) {
        status = act_measure_speed_check(&measure);
    }
    code = act_exit_code(status);
    if (status != ACT_OK) {
        goto cleanup;
    }
    status = open_store(&store, &options, command->default_db, argc, argv, &used);
    code = act_exit_code(status);
    if (status != ACT_OK) {
        goto cleanup;
    }
    measure.store = used ? &store : NULL;
    measure.print = !command->summary || options.json;
    status = measure_all(&measure, command);
    code = exit_code(&measure, status);
    bool has_rows = status == ACT_OK || status == ACT_INTERRUPTED;
    if (used && has_rows && command->summary && !options.json) {
        print_summary(&store, options.db != NULL ? options.db : command->default_db);
        act_show_warnings(&measure.warnings);
    }
cleanup:
    act_store_close(&store);
    act_catalogue_free(&catalogue);
    act_options_free(&options);
    return code;
}

#include "cli/measuring.h"

#include "base/exit.h"
#include "base/text.h"
#include "cli/forecast.h"
#include "cli/quick.h"
#include "measure/measure_speed.h"
#include "show/show.h"
#include "show/show_speed.h"
#include "store/store_add.h"

#include <stdio.h>
#include <stdlib.h>

static int exit_code(const act_measurement *measure, act_status status) {
    const act_resume *resume = &measure->resume;
    if (status == ACT_INTERRUPTED && resume->kept > 0 && resume->kept < resume->parts) {
        act_errorf("interrupted: finished rows are kept, and %zu of %zu parts of the one "
                   "under way: --resume goes on",
                   resume->kept, resume->parts);
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
    act_why why;
    const char *path = options->db != NULL ? options->db : fallback;
    *used = false;
    if (path == NULL && options->plan.resume) {
        act_errorf("--resume goes on from a store: name it with --db");
        return ACT_USAGE;
    }
    if (path == NULL) {
        return ACT_OK;
    }
    char *command = act_text_join(argc, argv);
    if (command == NULL) {
        return ACT_NOMEM;
    }
    act_status status = act_store_open(store, path, options->plan.seed, command, &why);
    free(command);
    *used = status == ACT_OK;
    return act_report_failure(status, &why);
}

static void print_summary(const act_store *store, const char *path) {
    int count = act_show_summary(store->db, store->run);
    printf("%d implementations measured, results in %s\n", count, path);
}

static act_status measure_all(act_measurement *measure,
                              const act_measuring_command *command) {
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

static bool is_quick(const act_measuring_command *command) {
    return command->quick != NULL && *command->quick;
}

static act_status choose(act_options *options, bool quick, act_catalogue *catalogue) {
    if (!quick) {
        return act_selection_catalogue(&options->selection, catalogue);
    }
    act_status status = act_quick_plan(options);
    if (status == ACT_OK) {
        status = act_selection_catalogue(&options->selection, catalogue);
    }
    return status == ACT_OK ? act_quick_select(catalogue) : status;
}

/* Loads what is chosen, and checks that the options have something to do with it. */
static act_status prepare(const act_measurement *measure, act_options *options,
                          const act_measuring_command *command,
                          act_catalogue *catalogue) {
    act_status status = choose(options, is_quick(command), catalogue);
    if (status != ACT_OK) {
        return status;
    }
    status = act_measure_accuracy_check(&options->plan, catalogue);
    if (status != ACT_OK) {
        return status;
    }
    act_catalogue_freeze(catalogue);
    return (command->measures & ACT_MEASURES_SPEED) != 0
               ? act_measure_speed_check(measure)
               : ACT_OK;
}

/* Says beforehand what is measured, and marks it in the store if that is not all. */
static act_status begin(const act_measurement *measure, bool quick) {
    if (!measure->print) { /* rows speak for themselves */
        act_forecast_print(measure->catalogue, measure->plan, measure->settings);
    }
    if (!quick) {
        return ACT_OK;
    }
    act_status status = act_quick_mark(measure->store);
    if (status != ACT_OK) {
        act_errorf("results cannot be stored: %s", act_store_error(measure->store));
    }
    return status;
}

int act_measuring_main(const act_measuring_command *command, int argc, char **argv) {
    act_options options;
    act_catalogue catalogue = {0};
    act_store store = {0};
    bool used = false;
    act_measurement measure = {
        .plan = &options.plan, .settings = &options.settings, .catalogue = &catalogue};
    act_status status = act_options_parse(&options, &command->usage, argc, argv);
    int code = act_exit_code(status);
    if (status != ACT_OK) {
        goto cleanup;
    }
    status = prepare(&measure, &options, command, &catalogue);
    if (status == ACT_OK) {
        status = open_store(&store, &options, command->default_db, argc, argv, &used);
    }
    code = act_exit_code(status);
    if (status != ACT_OK) {
        goto cleanup;
    }
    measure.store = used ? &store : NULL;
    measure.json = options.json;
    measure.print = !command->summary || options.json;
    status = begin(&measure, is_quick(command));
    if (status == ACT_OK) {
        status = measure_all(&measure, command);
    }
    code = exit_code(&measure, status);
    bool has_rows = status == ACT_OK || status == ACT_INTERRUPTED;
    if (used && has_rows && command->summary && !options.json) {
        print_summary(&store, options.db != NULL ? options.db : command->default_db);
        act_show_warnings(&measure.warnings);
        if (is_quick(command)) {
            act_quick_print();
        }
    }
cleanup:
    act_store_close(&store);
    act_catalogue_free(&catalogue);
    act_options_free(&options);
    return code;
}

#include "cli/measuring.h"

#include "base/exit.h"
#include "base/text.h"
#include "cli/forecast.h"
#include "cli/quick.h"
#include "measure/measure_pairs.h"
#include "measure/measure_rowwise.h"
#include "measure/measure_speed.h"
#include "show/show.h"
#include "show/show_speed.h"
#include "store/result_key.h"
#include "store/store_add.h"
#include "store/store_put.h"

#include <stdio.h>

/* Says why it ended early, or with nothing. */
static void report_end(const act_measurement *measure, act_status status) {
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
    } else if (status == ACT_UNWRITTEN) {
        act_errorf("%s", measure->store->why.text);
    } else if (status == ACT_NOMEM) {
        act_errorf("out of memory, processes or open files: see ulimit -a");
    } else if (status == ACT_OK && !measure->any) {
        act_errorf("nothing was measured: all that was chosen is skipped");
    }
}

/* Results of --resume, and of both kinds, are for a store. */
static act_status open_store(act_store *store, const act_options *options, bool is_both) {
    act_why why;
    const char *path = is_both ? act_options_db(options) : options->db;
    if (path == NULL && options->plan.resume) {
        return act_refuse("--resume goes on from a store: name it with --db");
    }
    if (path == NULL) {
        return ACT_OK;
    }
    if (options->plan.resume && !act_build_is_known()) {
        act_errorf("nothing is resumed: this build does not know its version, as git did "
                   "not tell it: build it in a clone of your own");
    }
    act_status status =
        act_store_open(store, path, options->plan.seed, options->command_line, &why);
    return act_report_failure(status, &why);
}

/* Checks of so few rows search those of binary64 for so many seconds each: a sample alone
 * rarely meets errors that are large in a spot. */
static void search_few(act_plan *plan, const act_catalogue *catalogue) {
    enum { FEW = 4 };
    const double moment = 0.4;
    bool is_wide = false;
    for (size_t i = 0; i < catalogue->count; i++) {
        is_wide = is_wide || act_format_is_binary64(catalogue->impls[i].format);
    }
    if (plan->checks == ACT_CHECKS_ALL && is_wide && catalogue->count <= FEW &&
        plan->budget == 0 && plan->points == 0) {
        plan->budget = moment;
    }
}

/* Loads what is chosen, and checks that the options have something to do with it. */
static act_status prepare(const act_measurement *measure, act_options *options,
                          int measures, bool quick, act_catalogue *catalogue) {
    act_status status = quick ? act_quick_plan(options) : ACT_OK;
    if (status != ACT_OK) {
        return status;
    }
    status = act_selection_catalogue(&options->selection, catalogue);
    if (status != ACT_OK) {
        return status;
    }
    status = quick ? act_quick_select(catalogue) : ACT_OK;
    if (status != ACT_OK) {
        return status;
    }
    status = act_measure_accuracy_check(&options->plan, catalogue);
    if (status != ACT_OK) {
        return status;
    }
    search_few(&options->plan, catalogue);
    act_catalogue_freeze(catalogue);
    return (measures & ACT_MEASURES_SPEED) != 0 ? act_measure_speed_check(measure)
                                                : ACT_OK;
}

/* Says beforehand what is measured, and marks it in the store if that is not all. */
static act_status begin(const act_measurement *measure, bool quick) {
    if (!measure->print) { /* rows speak for themselves */
        act_forecast_print(measure->catalogue, measure->plan, measure->settings);
    }
    return quick ? act_quick_mark(measure->store) : ACT_OK;
}

static act_status measure_all(act_measurement *measure, int measures, bool quick) {
    act_status status = begin(measure, quick);
    if (status != ACT_OK) {
        return status;
    }
    if (measures == (ACT_MEASURES_ACCURACY | ACT_MEASURES_SPEED)) {
        status = act_store_add_functions(measure->store, measure->catalogue);
        if (status != ACT_OK) {
            return status;
        }
    }
    if ((measures & ACT_MEASURES_ACCURACY) != 0) {
        status = act_measure_accuracy(measure);
        if (status != ACT_OK) {
            return status;
        }
        status = act_measure_pairs(measure);
        if (status != ACT_OK) {
            return status;
        }
        status = act_measure_rowwise(measure);
        if (status != ACT_OK) {
            return status;
        }
    }
    return (measures & ACT_MEASURES_SPEED) != 0 ? act_measure_speed(measure) : ACT_OK;
}

/* Rows in a store that is gone are of no use. */
static act_status check_place(const act_measurement *measure, act_status status) {
    bool is_kept = status == ACT_OK || status == ACT_INTERRUPTED;
    act_status place = ACT_OK;
    if (is_kept && measure->store != NULL) {
        place = act_store_check_place(measure->store);
    }
    return place != ACT_OK ? place : status;
}

static void print_summary(const act_store *store, const act_measurement *measure,
                          const char *path, bool quick) {
    int count = act_show_summary(store->db, store->run);
    printf("%d implementations measured, results in %s\n", count, act_line_of(path).text);
    act_show_warnings(&measure->warnings);
    if (quick) {
        act_quick_print();
    }
}

act_status act_measuring_run(act_options *options, int measures, bool quick) {
    act_catalogue catalogue = {0};
    act_store store = {0};
    bool is_both = measures == (ACT_MEASURES_ACCURACY | ACT_MEASURES_SPEED);
    act_measurement measure = {
        .plan = &options->plan,
        .settings = &options->settings,
        .catalogue = &catalogue,
        .json = options->json,
        .print = !is_both || options->json,
        .total = {.has_limit = options->has_max_ulp, .limit = options->max_ulp}};
    act_status status = prepare(&measure, options, measures, quick, &catalogue);
    if (status != ACT_OK) {
        goto cleanup;
    }
    status = open_store(&store, options, is_both);
    if (status != ACT_OK) {
        goto cleanup;
    }
    measure.store = store.db != NULL ? &store : NULL;
    status = measure_all(&measure, measures, quick);
    status = check_place(&measure, status);
    options->exit_code = act_total_is_broken(&measure.total) ? ACT_EXIT_FAIL
                         : measure.any                       ? measure.worst_exit
                                                             : ACT_EXIT_OPEN;
    if (measure.print && !measure.json) {
        act_total_print(&measure.total, options->exit_code);
    }
    report_end(&measure, status);
    if ((status == ACT_OK || status == ACT_INTERRUPTED) && !measure.print) {
        print_summary(&store, &measure, act_options_db(options), quick);
    }
cleanup:
    act_store_close(&store);
    act_catalogue_free(&catalogue);
    return status;
}

#include "base/exit.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/measuring.h"

typedef struct request {
    double max_ulp;
    bool is_limited;
} request;

/* Stores, and what goes into them, know the usual arithmetic alone. */
static act_status check(const act_options *options) {
    const act_plan *plan = &options->plan;
    bool is_usual = act_arithmetic_is_usual(plan->arithmetic) && options->n_roundings < 2;
    if (!is_usual && (options->db != NULL || plan->budget > 0)) {
        return act_refuse("%s goes with rounding to nearest without --ftz only: leave it "
                          "out; --json prints all there is",
                          options->db != NULL ? "--db" : "--budget");
    }
    return ACT_OK;
}

static act_status run(act_options *options) {
    const request *r = options->own;
    act_status status = check(options);
    int exit_code = 0;
    if (r->is_limited && !(r->max_ulp >= 0)) {
        return act_refuse("--max-ulp %g: an error is never below 0", r->max_ulp);
    }
    options->selection.takes_all = true;
    options->has_max_ulp = r->is_limited;
    options->max_ulp = r->max_ulp;
    size_t count = options->n_roundings > 0 ? options->n_roundings : 1;
    for (size_t i = 0; i < count && status == ACT_OK; i++) {
        options->plan.arithmetic.rounding = options->roundings[i];
        status = act_measuring_run(options, ACT_MEASURES_ACCURACY, false);
        bool is_graver = options->exit_code == ACT_EXIT_FAIL || exit_code == 0;
        exit_code = is_graver ? options->exit_code : exit_code;
    }
    options->exit_code = exit_code;
    return status;
}

static const act_option own_options[] = {
    {"max-ulp", 0, "U",
     "Exit code 1 for an error above U ulp, or for any result in a class of failure",
     act_read_real, .place = offsetof(request, max_ulp),
     .given = offsetof(request, is_limited)},
    {0},
};

const act_command act_cmd_ulp = {
    .name = "ulp",
    .summary = "errors against the proven reference",
    .words = "[GLOB...]",
    .doc =
        "Measures the error of the implementations whose ids match a GLOB (none: those of --plugin, or all), "
        "over every input of the 16-bit formats and a sample of the others. Exit code 1 "
        "if one breaks its claim or a rule, or --max-ulp.",
    .takes = ACT_TAKES_SELECTION | ACT_TAKES_RANGE | ACT_TAKES_SAMPLE | ACT_TAKES_STORE |
             ACT_TAKES_ARITHMETIC,
    .own = own_options,
    .own_size = sizeof(request),
    .run = run,
};

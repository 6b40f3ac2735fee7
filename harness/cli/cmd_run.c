#include "cli/command.h"
#include "cli/measuring.h"
#include "store/store.h"

static act_status run(act_options *options) {
    const bool *quick = options->own;
    options->plan.checks = ACT_CHECKS_BRIEF;
    return act_measuring_run(options, ACT_MEASURES_ACCURACY | ACT_MEASURES_SPEED, *quick);
}

static const act_option own_options[] = {
    {"quick", 0, NULL,
     "Measure f and f' in f32 and bf16 only, each kernel at the best level that this "
     "processor has, with fewer inputs of f32 and fewer rounds of timing",
     act_read_flag, .place = 0},
    {0},
};

const act_command act_cmd_run = {
    .name = "run",
    .summary = "ulp, brief checks and bench into the store, then a summary",
    .words = "[GLOB...]",
    .doc =
        "Measures errors and throughput of the implementations whose ids match a GLOB "
        "(none: those of --plugin, or all), stores the results (default " ACT_DEFAULT_DB
        ") and prints a "
        "summary.",
    .takes = ACT_TAKES_SELECTION | ACT_TAKES_RANGE | ACT_TAKES_SAMPLE |
             ACT_TAKES_SETTING | ACT_TAKES_STORE,
    .own = own_options,
    .own_size = sizeof(bool),
    .run = run,
};

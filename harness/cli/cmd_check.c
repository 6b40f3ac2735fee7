#include "cli/command.h"
#include "cli/measuring.h"

static act_status run(act_options *options) {
    options->plan.checks = ACT_CHECKS_ALL;
    return act_measuring_run(options, ACT_MEASURES_ACCURACY, false);
}

const act_command act_cmd_check = {
    .name = "check",
    .summary = "every rule of a kernel, beside its errors",
    .words = "[GLOB...]",
    .doc =
        "Checks the implementations whose ids match a GLOB (none: those of --plugin, or all): their results "
        "at every place of every short call, in place, in long arrays, from threads, "
        "again and again; what becomes of dy; their errors as ulp measures them (4 rows "
        "or fewer: those of binary64 with a search of 0.4 s). Exit code 1 if one breaks a rule or its claim.",
    .takes = ACT_TAKES_SELECTION | ACT_TAKES_RANGE | ACT_TAKES_SAMPLE | ACT_TAKES_STORE,
    .run = run,
};

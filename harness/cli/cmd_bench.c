#include "cli/command.h"
#include "cli/measuring.h"

static act_status run(act_options *options) {
    return act_measuring_run(options, ACT_MEASURES_SPEED, false);
}

const act_command act_cmd_bench = {
    .name = "bench",
    .summary = "time per element",
    .words = "[GLOB...]",
    .doc =
        "Measures the time per element of the implementations whose ids match a GLOB "
        "(none: those of --plugin, or all), those of the same function, order and format interleaved. Without "
        "options: throughput in the L1 cache on fresh inputs from N(0,1).",
    .takes = ACT_TAKES_SELECTION | ACT_TAKES_SETTING | ACT_TAKES_STORE,
    .run = run,
};

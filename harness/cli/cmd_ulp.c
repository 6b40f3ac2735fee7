#include "cli/command.h"
#include "cli/measuring.h"

static act_status run(act_options *options) {
    return act_measuring_run(options, ACT_MEASURES_ACCURACY, false);
}

const act_command act_cmd_ulp = {
    .name = "ulp",
    .summary = "errors against the proven reference",
    .words = "[GLOB...]",
    .doc =
        "Measures the error of the implementations whose ids match a GLOB (none: all), "
        "over every input of the 16-bit formats and a sample of the others. Exit code 1 "
        "if one breaks its claim.",
    .takes = ACT_TAKES_SELECTION | ACT_TAKES_SAMPLE | ACT_TAKES_STORE,
    .run = run,
};

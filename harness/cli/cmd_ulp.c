#include "cli/command.h"
#include "cli/measuring.h"

ACT_COMMAND(ulp);

const char act_cmd_ulp_summary[] = "errors against the proven reference";

int act_cmd_ulp(int argc, char **argv) {
    static const act_measuring_command command = {
        .usage =
            {.takes = ACT_TAKES_SELECTION | ACT_TAKES_SAMPLE | ACT_TAKES_STORE,
             .args_doc = "[GLOB...]",
             .doc = "Measures the error of the implementations whose ids match a GLOB "
                    "(none: all), over every input of the 16-bit formats and a sample of "
                    "the others. Exit code 1 if one breaks its claim."},
        .measures = ACT_MEASURES_ACCURACY,
    };
    return act_measuring_main(&command, argc, argv);
}

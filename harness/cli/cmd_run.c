#include "cli/command.h"
#include "cli/measuring.h"
#include "cli/quick.h"
#include "store/store.h"

ACT_COMMAND(run);

const char act_cmd_run_summary[] = "ulp and bench into the store, then a summary";

int act_cmd_run(int argc, char **argv) {
    bool quick = false;
    const act_measuring_command command = {
        .usage =
            {.takes = ACT_TAKES_SELECTION | ACT_TAKES_SAMPLE | ACT_TAKES_SETTING |
                      ACT_TAKES_STORE,
             .args_doc = "[GLOB...]",
             .doc =
                 "Measures errors and throughput of the implementations whose ids match "
                 "a GLOB (none: all), stores the results (default " ACT_DEFAULT_DB ") "
                 "and prints a summary.",
             .own = &act_quick_argp,
             .own_input = &quick},
        .measures = ACT_MEASURES_ACCURACY | ACT_MEASURES_SPEED,
        .default_db = ACT_DEFAULT_DB,
        .summary = true,
        .quick = &quick,
    };
    return act_measuring_main(&command, argc, argv);
}

#include "cli/command.h"
#include "cli/measuring.h"

ACT_COMMAND(bench);

const char act_cmd_bench_summary[] = "time per element";

int act_cmd_bench(int argc, char **argv) {
    static const act_measuring_command command = {
        .usage =
            {.takes = ACT_TAKES_SELECTION | ACT_TAKES_SETTING | ACT_TAKES_STORE,
             .args_doc = "[GLOB...]",
             .doc =
                 "Measures the time per element of the implementations whose ids match a "
                 "GLOB (none: all), those of the same function, order and format "
                 "interleaved. Without options: throughput in the L1 cache on fresh "
                 "inputs from N(0,1)."},
        .measures = ACT_MEASURES_SPEED,
    };
    return act_measuring_main(&command, argc, argv);
}

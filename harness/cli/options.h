/* The part of the command line that commands share. */
#ifndef ACT_OPTIONS_H
#define ACT_OPTIONS_H

#include "cli/setting_options.h"
#include "code/selection.h"
#include "inputs/plan.h"

#include <argp.h>

/* What argp calls options without a letter: beyond all letters, and told apart whichever
 * groups a command takes. */
enum {
    ACT_OPTION_NONE = 255,
    ACT_OPTION_PLUGIN,
    ACT_OPTION_LIB,
    ACT_OPTION_SYMBOL,
    ACT_OPTION_ABI,
    ACT_OPTION_PARAM,
    ACT_OPTION_TIMEOUT,
    ACT_OPTION_POINTS,
    ACT_OPTION_SEED,
    ACT_OPTION_FROM,
    ACT_OPTION_TO,
    ACT_OPTION_JOBS,
    ACT_OPTION_EXHAUSTIVE,
    ACT_OPTION_BUDGET,
    ACT_OPTION_RESUME,
    ACT_OPTION_DB,
    ACT_OPTION_JSON,
    ACT_OPTION_SIZE,
    ACT_OPTION_DIST,
    ACT_OPTION_TRACE,
    ACT_OPTION_REUSE,
    ACT_OPTION_MAX_ULP,
    ACT_OPTION_MAX_ABS,
    ACT_OPTION_FOR,
    ACT_OPTION_ISA,
    ACT_OPTION_CONVENTION,
    ACT_OPTION_EMIT,
    ACT_OPTION_LIMITS,
    ACT_OPTION_BASELINE,
    ACT_OPTION_AGAINST,
    ACT_OPTION_GATE_DB,
    ACT_OPTION_WRITE_LIMITS,
    ACT_OPTION_OUTPUT,
    ACT_OPTION_NO_SPEED,
    ACT_OPTION_INSTRUCTIONS,
    ACT_OPTION_ID,
    ACT_OPTION_FORMAT,
    ACT_OPTION_TABLE,
    ACT_OPTION_TIMES,
    ACT_OPTION_QUICK,
};

/* Groups of options that a command takes. --json is always among them. */
enum {
    /* globs, --plugin, --lib, --symbol, --abi, --param, --timeout */
    ACT_TAKES_SELECTION = 1,
    /* --points, --seed, --from, --to, --exhaustive, --budget, --resume, --jobs */
    ACT_TAKES_SAMPLE = 2,
    /* --db */
    ACT_TAKES_STORE = 4,
    /* --size, --dist, --trace, --reuse */
    ACT_TAKES_SETTING = 8,
};

typedef struct act_options {
    act_selection selection; /* its words are the arguments that are not options */
    act_plan plan;
    act_settings settings; /* of timings */
    const char *db;        /* NULL: none given */
    bool json;
} act_options;

/* What a command looks like to argp. */
typedef struct act_usage {
    int takes;
    const char *args_doc, *doc;
    const struct argp *own; /* the command's own options, or NULL */
    void *own_input;
} act_usage;

/* Fills the options with the defaults and what argv says. ACT_OK; or ACT_USAGE after a
 * line on stderr. Free with act_options_free in both cases. */
act_status act_options_parse(act_options *options, const act_usage *usage, int argc,
                             char **argv);
void act_options_free(act_options *options);

#endif

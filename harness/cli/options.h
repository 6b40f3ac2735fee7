/* The command line that commands share. */
#ifndef ACT_OPTIONS_H
#define ACT_OPTIONS_H

#include "cli/setting_options.h"
#include "code/selection.h"
#include "inputs/plan.h"

#include <argp.h>

/* Groups of options that a command takes. --json is always among them. */
enum {
    ACT_TAKES_SELECTION =
        1, /* globs, --plugin, --lib, --symbol, --abi, --param, --timeout */
    ACT_TAKES_SAMPLE =
        2, /* --points, --seed, --from, --to, --exhaustive, --resume, --jobs */
    ACT_TAKES_STORE = 4,   /* --db */
    ACT_TAKES_SETTING = 8, /* --size, --dist, --trace, --reuse */
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

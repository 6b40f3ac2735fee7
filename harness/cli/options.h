/* What the command line says: the options that commands share, and their words. */
#ifndef ACT_OPTIONS_H
#define ACT_OPTIONS_H

#include "cli/arguments.h"
#include "code/selection.h"
#include "inputs/plan.h"
#include "speed/setting.h"

/* Groups of options that a command takes. */
enum {
    ACT_TAKES_JSON = 1,         /* --json: all commands do */
    ACT_TAKES_SELECTION = 2,    /* --plugin, --lib, --symbol, --abi, --param, --timeout */
    ACT_TAKES_SAMPLE = 4,       /* --points, --exhaustive, --budget, --resume */
    ACT_TAKES_SETTING = 8,      /* --size, --dist, --trace, --reuse */
    ACT_TAKES_STORE = 16,       /* --db */
    ACT_TAKES_IDS = 32,         /* --id */
    ACT_TAKES_NEGATIVES = 64,   /* words like "-3.7", which look as options do */
    ACT_TAKES_ARITHMETIC = 128, /* --rounding, --ftz */
    ACT_TAKES_RANGE = 256,      /* --from, --to, --seed, --jobs */
};

typedef struct act_options {
    act_selection selection; /* with the words that are no options */
    act_plan plan;           /* its rounding is the first of these: */
    act_direction roundings[ACT_DIRECTIONS];
    size_t n_roundings;    /* 0: none was named */
    act_settings settings; /* of timings */
    const char *db;        /* NULL: none given */
    bool has_max_ulp;      /* rows above max_ulp, or with failures, fail */
    double max_ulp;
    bool json;
    char **ids; /* globs of --id */
    size_t n_ids;
    char *command_line; /* all of it, with blanks between */
    void *own;          /* what the options of the command itself fill */
    int exit_code;      /* of a command that ends with ACT_OK; 0 at first */
} act_options;

typedef struct act_option_group {
    int takes;
    int place;                 /* in --help */
    const act_option *options; /* which fill an act_options */
} act_option_group;

extern const act_option_group act_option_groups[];
extern const size_t act_option_group_count;

/* What holds where nothing is given, with room for all words of the command line. ACT_OK
 * or ACT_NOMEM. Free it in both cases. */
act_status act_options_begin(act_options *options, int argc, char **argv);
/* For the parser: 0, or EINVAL after a line on stderr. */
error_t act_options_check(act_options *options);
error_t act_options_check_range(double from, double to);
void act_options_free(act_options *options);

/* The store of commands that need one. */
const char *act_options_db(const act_options *options);

/* The function of that name, and its parameters by --param. ACT_OK, or ACT_USAGE after a
 * line on stderr. */
act_status act_options_function(const act_options *options, const char *name,
                                const act_function **function, double params[ACT_PARAMS]);
/* All implementations; --lib computes that of these. Faults are printed. */
act_status act_options_load(const act_options *options, const act_function *function,
                            int order, const act_format *format,
                            act_catalogue *catalogue);

#endif

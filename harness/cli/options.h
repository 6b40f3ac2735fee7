/* The command line that commands share. */
#ifndef ACT_OPTIONS_H
#define ACT_OPTIONS_H

#include "cli/arguments.h"
#include "cli/setting_options.h"
#include "code/catalogue.h"
#include "inputs/plan.h"

#include <argp.h>

/* The store of commands that need one, if --db names no other. */
#define ACT_DEFAULT_DB "build/results.db"

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
    char **words; /* arguments that are not options, in argv's memory */
    size_t n_words;
    char **plugins;
    size_t n_plugins;
    act_symbol symbol; /* symbol.lib == NULL: no bare symbol */
    char *params;      /* all --param, joined by commas; NULL: none */
    double timeout;
    act_plan plan;
    bool exhaustive, resume;
    double budget; /* seconds; 0: none */
    int jobs;
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

/* The built-ins, the plug-ins and the bare symbol, whose target is "gelu.d0.f32", sorted
 * by id. Faults are printed. */
act_status act_options_load(const act_options *options, const char *target,
                            act_catalogue *catalogue);

/* The implementations that the words name as globs, sorted by id. Faults are printed. */
act_status act_options_catalogue(const act_options *options, act_catalogue *catalogue);

/* The options of the selection as typed, to reproduce a row: " --plugin ./mine.so". */
void act_options_selection_text(const act_options *options, const act_impl *impl,
                                char *text, size_t size);

/* Whether --exhaustive is given and means all inputs of the format. */
bool act_options_covers(const act_options *options, const act_format *format);

/* Whether --budget and --exhaustive have something to do among what was chosen: ACT_OK,
 * or ACT_USAGE after a line on stderr. */
act_status act_options_check(const act_options *options, const act_catalogue *catalogue);

/* Says that --from and --to hold no value of the format. */
void act_options_empty_range(const act_options *options);

/* The exit code that a status means. */
int act_exit_code(act_status status);

#endif

#include "cli/options.h"

#include "base/text.h"
#include "base/threads.h"
#include "cli/arguments.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct argp_option selection_options[] = {
    {"plugin", ACT_OPTION_PLUGIN, "FILE", 0,
     "Load the implementations of this shared object too", 1},
    {"lib", ACT_OPTION_LIB, "FILE", 0,
     "Path of the shared library of --symbol; the first argument says what it computes, as gelu.d0.f32 (eval: the function)",
     1},
    {"symbol", ACT_OPTION_SYMBOL, "NAME", 0,
     "Function of --lib to test; its id ends in .NAME", 1},
    {"abi", ACT_OPTION_ABI, "FORM", 0,
     "How --symbol is called: array, void f(const T *x, T *y, size_t n), the default; "
     "scalar, T f(T); count-first, void f(size_t n, const T *x, T *y)",
     1},
    {"param", ACT_OPTION_PARAM, "NAME=VALUE", 0,
     "Parameter of the function; may be repeated", 1},
    {"timeout", ACT_OPTION_TIMEOUT, "SECONDS", 0,
     "Longest time for the calls of one implementation (default 10)", 1},
    {0},
};

static const struct argp_option sample_options[] = {
    {"points", ACT_OPTION_POINTS, "N", 0,
     "About how many inputs of binary32 or binary64 to check (default 2^24 and 20000)",
     2},
    {"seed", ACT_OPTION_SEED, "S", 0, "Seed of the sample (default 1)", 2},
    {"from", ACT_OPTION_FROM, "A", 0, "Check inputs from A on", 2},
    {"to", ACT_OPTION_TO, "B", 0, "Check inputs up to B", 2},
    {"exhaustive", ACT_OPTION_EXHAUSTIVE, NULL, 0,
     "Check all 2^32 inputs of binary32, or all of --from to --to; of binary64 at most 2^20",
     2},
    {"budget", ACT_OPTION_BUDGET, "SECONDS", 0,
     "Search for the greatest error of each binary64 implementation for so long", 2},
    {"resume", ACT_OPTION_RESUME, NULL, 0,
     "Go on with an exhaustive sweep that was cut off, from what --db kept of it", 2},
    {"jobs", ACT_OPTION_JOBS, "N", 0, "Threads (default: one per processor)", 2},
    {0},
};

static const struct argp_option store_options[] = {
    {"db", ACT_OPTION_DB, "FILE", 0, "Store of the results", 4},
    {0},
};

static const struct argp_option json_options[] = {
    {"json", ACT_OPTION_JSON, NULL, 0, "Print one JSON object per row", 5},
    {0},
};

static error_t append_word(char ***list, size_t *count, char *word) {
    char **grown = realloc(*list, (*count + 1) * sizeof *grown);
    if (grown == NULL) {
        return ENOMEM;
    }
    grown[(*count)++] = word;
    *list = grown;
    return 0;
}

static error_t join_params(act_options *options, const char *param) {
    if (strchr(param, '=') == NULL) {
        return act_option_fault("--param '%s' is not of the form NAME=VALUE", param);
    }
    char *joined;
    const char *before =
        options->selection.params != NULL ? options->selection.params : "";
    if (asprintf(&joined, "%s%s%s", before, *before != '\0' ? "," : "", param) < 0) {
        return ENOMEM;
    }
    free(options->selection.params);
    options->selection.params = joined;
    return 0;
}

static error_t parse_abi(act_options *options, const char *text) {
    for (int abi = ACT_ABI_SCALAR; abi <= ACT_ABI_COUNT_FIRST; abi++) {
        if (strcmp(text, act_abi_names[abi]) == 0) {
            options->selection.symbol.abi = (act_abi)abi;
            return 0;
        }
    }
    return act_option_fault("--abi '%s' is not scalar, array or count-first", text);
}

static error_t check_symbol(act_options *options) {
    act_symbol *symbol = &options->selection.symbol;
    if ((symbol->lib == NULL) != (symbol->symbol == NULL)) {
        return act_option_fault("--lib and --symbol belong together");
    }
    if (symbol->lib == NULL && symbol->abi != ACT_ABI_ROW) {
        return act_option_fault("--abi belongs to --lib and --symbol");
    }
    if (symbol->lib != NULL && symbol->abi == ACT_ABI_ROW) {
        symbol->abi = ACT_ABI_ARRAY;
    }
    return 0;
}

static error_t parse_selection(int key, char *arg, struct argp_state *state) {
    act_options *options = state->input;
    switch (key) {
    case ACT_OPTION_PLUGIN:
        return append_word(&options->selection.plugins, &options->selection.n_plugins,
                           arg);
    case ACT_OPTION_LIB:
        options->selection.symbol.lib = arg;
        return 0;
    case ACT_OPTION_SYMBOL:
        options->selection.symbol.symbol = arg;
        return 0;
    case ACT_OPTION_ABI:
        return parse_abi(options, arg);
    case ACT_OPTION_PARAM:
        return join_params(options, arg);
    case ACT_OPTION_TIMEOUT:
        return act_seconds_parse("--timeout", arg, &options->plan.timeout);
    case ARGP_KEY_ARG:
        return append_word(&options->selection.words, &options->selection.n_words, arg);
    case ARGP_KEY_END:
        return check_symbol(options);
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static error_t parse_sample(int key, char *arg, struct argp_state *state) {
    act_options *options = state->input;
    long long whole = 0;
    error_t fault = 0;
    switch (key) {
    case ACT_OPTION_POINTS:
        fault = act_whole_parse("--points", arg, 1, 1LL << 32, &whole);
        options->plan.points = (size_t)whole;
        return fault;
    case ACT_OPTION_SEED:
        fault = act_whole_parse("--seed", arg, 0, INT64_MAX, &whole);
        options->plan.seed = (uint64_t)whole;
        return fault;
    case ACT_OPTION_FROM:
        options->plan.has_range = true;
        return act_real_parse("--from", arg, &options->plan.from);
    case ACT_OPTION_TO:
        options->plan.has_range = true;
        return act_real_parse("--to", arg, &options->plan.to);
    case ACT_OPTION_JOBS:
        fault = act_whole_parse("--jobs", arg, 1, 256, &whole);
        options->plan.jobs = (int)whole;
        return fault;
    case ACT_OPTION_EXHAUSTIVE:
        options->plan.exhaustive = true;
        return 0;
    case ACT_OPTION_BUDGET:
        return act_seconds_parse("--budget", arg, &options->plan.budget);
    case ACT_OPTION_RESUME:
        options->plan.resume = true;
        return 0;
    case ARGP_KEY_END:
        if (options->plan.resume && !options->plan.exhaustive) {
            return act_option_fault("--resume goes with --exhaustive: nothing else is "
                                    "kept in parts");
        }
        if (options->plan.from > options->plan.to) {
            return act_option_fault("--from %s lies beyond --to %s",
                                    act_number_print(options->plan.from).text,
                                    act_number_print(options->plan.to).text);
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static error_t parse_store(int key, char *arg, struct argp_state *state) {
    act_options *options = state->input;
    if (key != ACT_OPTION_DB) {
        return ARGP_ERR_UNKNOWN;
    }
    options->db = arg;
    return *arg != '\0' ? 0 : act_option_fault("--db needs the name of a file");
}

static error_t parse_json(int key, char *arg, struct argp_state *state) {
    act_options *options = state->input;
    if (key == ARGP_KEY_ARG) {
        return act_option_fault("'%s': this command takes no such argument", arg);
    }
    if (key != ACT_OPTION_JSON) {
        return ARGP_ERR_UNKNOWN;
    }
    options->json = true;
    return 0;
}

enum { GROUPS_MAX = 6 };

/* What the root parser hands to its children. */
typedef struct root {
    void *input[GROUPS_MAX];
    int count;
} root;

static error_t parse_root(int key, char *arg, struct argp_state *state) {
    (void)arg;
    const root *r = state->input;
    if (key != ARGP_KEY_INIT) {
        return ARGP_ERR_UNKNOWN;
    }
    for (int i = 0; i < r->count; i++) {
        state->child_inputs[i] = r->input[i];
    }
    return 0;
}

act_status act_options_parse(act_options *options, const act_usage *usage, int argc,
                             char **argv) {
    static const struct {
        int takes;
        struct argp argp;
    } groups[] = {
        {ACT_TAKES_SELECTION, {.options = selection_options, .parser = parse_selection}},
        {ACT_TAKES_SAMPLE, {.options = sample_options, .parser = parse_sample}},
        {ACT_TAKES_SETTING,
         {.options = act_setting_options, .parser = act_setting_parse}},
        {ACT_TAKES_STORE, {.options = store_options, .parser = parse_store}},
        {0, {.options = json_options, .parser = parse_json}},
    };
    *options = (act_options){.plan = {.seed = 1,
                                      .from = -HUGE_VAL,
                                      .to = HUGE_VAL,
                                      .timeout = 10,
                                      .jobs = act_threads_usual()}};
    struct argp_child children[GROUPS_MAX + 1] = {0};
    root r = {0};
    if (usage->own != NULL) {
        children[r.count].argp = usage->own;
        r.input[r.count++] = usage->own_input;
    }
    for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++) {
        if (groups[i].takes == 0 || (usage->takes & groups[i].takes) != 0) {
            children[r.count].argp = &groups[i].argp;
            bool is_setting = groups[i].takes == ACT_TAKES_SETTING;
            r.input[r.count++] = is_setting ? (void *)&options->settings : options;
        }
    }
    struct argp argp = {.parser = parse_root,
                        .args_doc = usage->args_doc,
                        .doc = usage->doc,
                        .children = children};
    error_t fault = argp_parse(&argp, argc, argv, 0, NULL, &r);
    return fault == 0 ? ACT_OK : fault == ENOMEM ? ACT_NOMEM : ACT_USAGE;
}

void act_options_free(act_options *options) {
    free(options->selection.words);
    free(options->selection.plugins);
    free(options->selection.params);
    act_settings_free(&options->settings);
}

#include "cli/options.h"

#include "base/text.h"
#include "base/threads.h"
#include "code/names.h"
#include "definition/params.h"
#include "store/store.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static error_t read_plugin(ACT_UNUSED const act_option *option, char *text,
                           void *selection) {
    act_selection *s = selection;
    s->plugins[s->n_plugins++] = text;
    return 0;
}

static error_t read_id(ACT_UNUSED const act_option *option, char *text, void *options) {
    act_options *o = options;
    o->ids[o->n_ids++] = text;
    return 0;
}

static error_t read_param(ACT_UNUSED const act_option *option, char *text, void *params) {
    char **all = params;
    char *joined;
    if (strchr(text, '=') == NULL) {
        return act_option_fault("--param '%s' is not of the form NAME=VALUE", text);
    }
    if (asprintf(&joined, "%s%s%s", *all != NULL ? *all : "", *all != NULL ? "," : "",
                 text) < 0) {
        return ENOMEM;
    }
    free(*all);
    *all = joined;
    return 0;
}

#define SELECTION(member) .place = offsetof(act_options, selection.member)
#define PLAN(member) .place = offsetof(act_options, plan.member)

static const act_option selection_options[] = {
    {"plugin", 0, "FILE",
     "Load this shared object; without a GLOB its implementations alone are meant",
     read_plugin, .place = offsetof(act_options, selection)},
    {"lib", 0, "FILE",
     "Path of the shared library of --symbol; the first argument says what it computes, as gelu.d0.f32 (eval: the function)",
     act_read_text, SELECTION(symbol.lib)},
    {"symbol", 0, "NAME", "Function of --lib to test; its id ends in .NAME",
     act_read_text, SELECTION(symbol.symbol)},
    {"abi", 0, "FORM",
     "How --symbol is called: array, void f(const T *x, T *y, size_t n), the default; "
     "scalar, T f(T); count-first, void f(size_t n, const T *x, T *y); pair, of gated "
     "units, void f(const T *x, const T *up, T *y, size_t n), of order 1 "
     "void f(const T *x, const T *up, const T *dy, T *dx, T *dup, size_t n); rows, of "
     "functions of a row, void f(const T *x, T *y, size_t rows, size_t cols), with what "
     "else checkact.h has before y",
     act_read_name, SELECTION(symbol.abi), .names = act_abi_names, .high = ACT_ABI_ROWS,
     .right = "scalar, array, count-first, pair or rows"},
    {"param", 0, "NAME=VALUE", "Parameter of the function; may be repeated", read_param,
     SELECTION(params)},
    {"timeout", 0, "SECONDS",
     "Longest time for the calls of one implementation (default 10)", act_read_seconds,
     PLAN(timeout)},
    {0},
};

static const act_option sample_options[] = {
    {"points", 0, "N",
     "About how many inputs of binary32 or binary64 to check (default 2^24 and 20000)",
     act_read_size, PLAN(points), .low = 1, .high = 1LL << 32},
    {"exhaustive", 0, NULL,
     "Check all 2^32 inputs of binary32, or all of --from to --to; of binary64 at most 2^20",
     act_read_flag, PLAN(exhaustive)},
    {"budget", 0, "SECONDS",
     "Search for the greatest error of each binary64 implementation for so long",
     act_read_seconds, PLAN(budget)},
    {"resume", 0, NULL,
     "Go on with an exhaustive sweep that was cut off, from what --db kept of it",
     act_read_flag, PLAN(resume)},
    {0},
};

static const act_option range_options[] = {
    {"from", 0, "A", "Check inputs from A on", act_read_real, PLAN(from),
     .given = offsetof(act_options, plan.has_range)},
    {"to", 0, "B", "Check inputs up to B", act_read_real, PLAN(to),
     .given = offsetof(act_options, plan.has_range)},
    {"seed", 0, "S", "Seed of the sample (default 1)", act_read_size, PLAN(seed),
     .high = INT64_MAX},
    {"jobs", 0, "N", "Threads (default: one per processor)", act_read_int, PLAN(jobs),
     .low = 1, .high = ACT_THREADS_MAX},
    {0},
};

/* Directions with commas between, each of which may stand once. */
static error_t read_roundings(const act_option *option, char *text, void *options) {
    act_options *o = options;
    o->n_roundings = 0;
    for (char *word; (word = strsep(&text, ",")) != NULL;) {
        int i = 0;
        while (i < ACT_DIRECTIONS && strcmp(word, act_direction_names[i]) != 0) {
            i++;
        }
        if (i == ACT_DIRECTIONS) {
            return act_option_refuse(option, word);
        }
        for (size_t k = 0; k < o->n_roundings; k++) {
            if (o->roundings[k] == (act_direction)i) {
                return act_option_fault("--rounding names %s twice: once is enough",
                                        word);
            }
        }
        o->roundings[o->n_roundings++] = (act_direction)i;
    }
    o->plan.arithmetic.rounding = o->roundings[0];
    return 0;
}

static const act_option arithmetic_options[] = {
    {"rounding", 0, "HOW[,...]",
     "Run and judge the kernels in these directions: nearest, up, down, zero",
     read_roundings, .place = 0, .right = "nearest, up, down or zero"},
    {"ftz", 0, NULL,
     "Run them under flush-to-zero and denormals-are-zero, and accept what these do",
     act_read_flag, PLAN(arithmetic.flushes)},
    {0},
};

typedef bool word_parser(const char *word, act_bench_setting *setting);

/* Words with commas between, each of which may stand once. */
static error_t read_list(const act_option *option, const char *text, word_parser *parse,
                         act_settings *settings, act_bench_setting *list, size_t *count) {
    char *words = strdup(text);
    if (words == NULL) {
        return ENOMEM;
    }
    if (settings->n_words == ACT_SETTINGS_MAX) {
        free(words);
        return act_option_fault("'%s': too many options of settings", text);
    }
    settings->words[settings->n_words++] = words;
    for (char *word; (word = strsep(&words, ",")) != NULL;) {
        if (*count == ACT_SETTINGS_MAX) {
            return act_option_fault("'%s': at most %d settings of a kind", text,
                                    (int)ACT_SETTINGS_MAX);
        }
        if (!parse(word, &list[*count])) {
            return act_option_refuse(option, word);
        }
        for (size_t i = 0; i < *count; i++) {
            if (memcmp(&list[i], &list[*count], sizeof *list) == 0) {
                return act_option_fault("'%s' names %s twice: once is enough", text,
                                        word);
            }
        }
        (*count)++;
    }
    return 0;
}

static error_t read_sizes(const act_option *option, char *text, void *settings) {
    act_settings *s = settings;
    return read_list(option, text, act_setting_parse_size, s, s->sizes, &s->n_sizes);
}

static error_t read_distributions(const act_option *option, char *text, void *settings) {
    act_settings *s = settings;
    return read_list(option, text, act_setting_parse_distribution, s, s->distributions,
                     &s->n_distributions);
}

static error_t read_reuses(const act_option *option, char *text, void *settings) {
    act_settings *s = settings;
    return read_list(option, text, act_setting_parse_reuse, s, s->reuses, &s->n_reuses);
}

static error_t read_trace(const act_option *option, char *text, void *settings) {
    act_settings *s = settings;
    if (s->n_distributions == ACT_SETTINGS_MAX) {
        return act_option_fault("--trace '%s': at most %d distributions", text,
                                (int)ACT_SETTINGS_MAX);
    }
    error_t fault = act_read_path(option, text, &text);
    if (fault == 0) {
        act_setting_of_trace(text, &s->distributions[s->n_distributions++]);
    }
    return fault;
}

#define SETTINGS .place = offsetof(act_options, settings)

static const act_option setting_options[] = {
    {"size", 0, "SET[,...]",
     "Working set: l1, l2, l3, memory, or the number of elements of a call (default l1)",
     read_sizes, SETTINGS,
     .right = "l1, l2, l3, memory or a whole number of elements from 1 to 16777216"},
    {"dist", 0, "NAME[,...]",
     "Inputs: normal, uniform, saturated, subnormal, special or trace:FILE (default "
     "normal)",
     read_distributions, SETTINGS,
     .right = "normal, uniform, saturated, subnormal, special or trace:FILE"},
    {"trace", 0, "FILE",
     "Inputs from a file of elements of the format as the machine stores them",
     read_trace, SETTINGS},
    {"reuse", 0, "HOW[,...]",
     "fresh: new inputs in each call; repeated: the same few again and again; chain: "
     "latency of calls of one element (default fresh)",
     read_reuses, SETTINGS, .right = "fresh, repeated or chain"},
    {0},
};

static const act_option store_options[] = {
    {"db", 0, "FILE", "Store of the results", act_read_path,
     .place = offsetof(act_options, db)},
    {0},
};

static const act_option json_options[] = {
    {"json", 0, NULL, "Print one JSON object per row", act_read_flag,
     .place = offsetof(act_options, json)},
    {0},
};

static const act_option id_options[] = {
    {"id", 0, "GLOB", "Only rows whose ids match; may be repeated", read_id, .place = 0},
    {0},
};

const act_option_group act_option_groups[] = {
    {ACT_TAKES_IDS, 0, id_options},
    {ACT_TAKES_SELECTION, 1, selection_options},
    {ACT_TAKES_SAMPLE, 2, sample_options},
    {ACT_TAKES_RANGE, 2, range_options},
    {ACT_TAKES_SETTING, 3, setting_options},
    {ACT_TAKES_STORE, 4, store_options},
    {ACT_TAKES_JSON, 5, json_options},
    {ACT_TAKES_ARITHMETIC, 2, arithmetic_options},
};
const size_t act_option_group_count =
    sizeof act_option_groups / sizeof act_option_groups[0];

act_status act_options_begin(act_options *options, int argc, char **argv) {
    size_t most = (size_t)argc;
    *options = (act_options){
        .selection = {.words = calloc(most, sizeof(char *)),
                      .plugins = calloc(most, sizeof(char *)),
                      .symbol.abi = ACT_ABI_ROW},
        .plan = {.seed = 1,
                 .from = -HUGE_VAL,
                 .to = HUGE_VAL,
                 .timeout = 10,
                 .jobs = act_threads_usual()},
        .ids = calloc(most, sizeof(char *)),
        .command_line = act_text_command_line(argv),
    };
    bool fits = options->selection.words != NULL && options->selection.plugins != NULL &&
                options->ids != NULL && options->command_line != NULL;
    return fits ? ACT_OK : ACT_NOMEM;
}

error_t act_options_check_range(double from, double to) {
    return from <= to
               ? 0
               : act_option_fault("--from %s lies beyond --to %s",
                                  act_number_print(from).text, act_number_print(to).text);
}

error_t act_options_check(act_options *options) {
    const act_plan *plan = &options->plan;
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
    if (plan->resume && !plan->exhaustive) {
        return act_option_fault(
            "--resume goes with --exhaustive: nothing else is kept in parts");
    }
    return act_options_check_range(plan->from, plan->to);
}

void act_options_free(act_options *options) {
    free(options->selection.words);
    free(options->selection.plugins);
    free(options->selection.params);
    free(options->ids);
    free(options->command_line);
    free(options->own);
    act_settings_free(&options->settings);
}

const char *act_options_db(const act_options *options) {
    return options->db != NULL ? options->db : ACT_DEFAULT_DB;
}

act_status act_options_function(const act_options *options, const char *name,
                                const act_function **function,
                                double params[ACT_PARAMS]) {
    act_why why;
    act_status status = act_names_function(name, function, &why);
    if (status == ACT_OK) {
        status = act_params_parse(*function, options->selection.params, params, &why);
    }
    return act_report_failure(status, &why);
}

act_status act_options_load(const act_options *options, const act_function *function,
                            int order, const act_format *format,
                            act_catalogue *catalogue) {
    char target[ACT_ID_SIZE];
    snprintf(target, sizeof target, "%s.d%d.%s", function->name, order, format->name);
    return act_selection_load(&options->selection, target, catalogue);
}

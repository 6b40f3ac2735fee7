#include "base/exit.h"
#include "base/text.h"
#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/options.h"
#include "code/plugin.h"
#include "speed/bench_inputs.h"
#include "speed/count_calls.h"

#include <jansson.h>
#include <stdio.h>

ACT_COMMAND(call);

const char act_cmd_call_summary[] = "call one implementation and no more, for profilers";

enum { OPT_TIMES = 4096 };

static const struct argp_option own_options[] = {
    {"times", OPT_TIMES, "N", 0, "How often (default 1)", 0},
    {0},
};

static error_t parse_option(int key, char *arg, struct argp_state *state) {
    long long *times = state->input;
    return key == OPT_TIMES ? act_whole_parse("--times", arg, 0, 1000000000, times)
                            : ARGP_ERR_UNKNOWN;
}

/* What is named is loaded without the built-ins, which would cost more than it. */
static act_status find(const act_options *options, act_catalogue *catalogue) {
    act_why why;
    act_status status;
    if (options->selection.n_words == 1 && options->selection.symbol.lib != NULL) {
        act_symbol symbol = options->selection.symbol;
        symbol.target = options->selection.words[0];
        symbol.params = options->selection.params;
        status = act_catalogue_add_symbol(catalogue, &symbol, &why);
    } else if (options->selection.n_words == 1 && options->selection.n_plugins == 1) {
        const char *path = options->selection.plugins[0];
        status = act_catalogue_add_plugin(catalogue, path, path, &why);
    } else {
        return act_selection_catalogue(&options->selection, catalogue);
    }
    if (status == ACT_OK && options->selection.symbol.lib == NULL) {
        status = act_catalogue_select(catalogue, options->selection.words, 1, &why);
    }
    if (status != ACT_OK) {
        act_errorf("%s", why.text);
    }
    return status;
}

int act_cmd_call(int argc, char **argv) {
    static const struct argp own = {.options = own_options, .parser = parse_option};
    long long times = 1;
    act_usage usage = {
        .takes = ACT_TAKES_SELECTION,
        .args_doc = "ID",
        .doc =
            "Calls an implementation in this very process, with 2^16 inputs from N(0,1), "
            "for perf, callgrind or a debugger.",
        .own = &own,
        .own_input = &times,
    };
    act_why why;
    act_options options;
    act_catalogue catalogue = {.in_process = true};
    act_status status = act_options_parse(&options, &usage, argc, argv);
    status = status == ACT_OK ? find(&options, &catalogue) : status;
    if (status == ACT_OK && catalogue.count != 1) {
        act_errorf("%zu implementations are chosen: call takes the id of one",
                   catalogue.count);
        status = ACT_USAGE;
    }
    size_t elements = 0;
    if (status == ACT_OK) {
        status =
            act_count_calls_make(&catalogue.impls[0], (size_t)times, &elements, &why);
        if (status != ACT_OK) {
            act_errorf("%s", why.text);
        }
    }
    if (status == ACT_OK && options.json) {
        printf("{\"id\":\"%s\",\"calls\":%lld,\"elements\":%zu}\n", catalogue.impls[0].id,
               times, elements);
    } else if (status == ACT_OK) {
        printf("%s: %lld calls of %zu elements\n", catalogue.impls[0].id, times,
               elements);
    }
    act_catalogue_free(&catalogue);
    act_options_free(&options);
    return act_exit_code(status);
}

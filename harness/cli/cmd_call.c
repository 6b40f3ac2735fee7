#include "base/exit.h"
#include "base/text.h"
#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/options.h"
#include "code/catalogue_select.h"
#include "code/plugin.h"
#include "speed/bench_inputs.h"
#include "speed/count_calls.h"
#include "store/row.h"

#include <stdio.h>

ACT_COMMAND(call);

const char act_cmd_call_summary[] = "call one implementation and no more, for profilers";

static const struct argp_option own_options[] = {
    {"times", ACT_OPTION_TIMES, "N", 0, "How often (default 1)", 0},
    {0},
};

static error_t parse_option(int key, char *arg, struct argp_state *state) {
    long long *times = state->input;
    return key == ACT_OPTION_TIMES ? act_whole_parse("--times", arg, 0, 1000000000, times)
                                   : ARGP_ERR_UNKNOWN;
}

/* What is named is loaded without the built-ins, which would cost more than it. */
static act_status load_named(const act_selection *selection, act_catalogue *catalogue,
                             act_why *why) {
    if (selection->symbol.lib != NULL) {
        act_symbol symbol = selection->symbol;
        symbol.target = selection->words[0];
        symbol.params = selection->params;
        return act_catalogue_add_symbol(catalogue, &symbol, why);
    }
    const char *path = selection->plugins[0];
    act_status status = act_catalogue_add_plugin(catalogue, path, path, why);
    return status == ACT_OK ? act_catalogue_select(catalogue, selection->words, 1, why)
                            : status;
}

static act_status find(const act_selection *selection, act_catalogue *catalogue) {
    act_why why;
    bool is_named = selection->symbol.lib != NULL || selection->n_plugins == 1;
    act_status status =
        selection->n_words == 1 && is_named
            ? act_report_failure(load_named(selection, catalogue, &why), &why)
            : act_selection_catalogue(selection, catalogue);
    if (status == ACT_OK && catalogue->count != 1) {
        act_errorf("%zu implementations are chosen: call takes the id of one",
                   catalogue->count);
        return ACT_USAGE;
    }
    return status;
}

static void print_calls(const act_impl *impl, long long calls, size_t elements,
                        bool json) {
    if (!json) {
        printf("%s: %lld calls of %zu elements\n", impl->id, calls, elements);
        return;
    }
    json_t *row = json_pack("{s:s, s:I, s:I}", "id", impl->id, "calls", (json_int_t)calls,
                            "elements", (json_int_t)elements);
    act_row_print(row);
    json_decref(row);
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
    size_t elements = 0;
    act_options options;
    act_catalogue catalogue = {.in_process = true};
    act_status status = act_options_parse(&options, &usage, argc, argv);
    if (status != ACT_OK) {
        goto cleanup;
    }
    status = find(&options.selection, &catalogue);
    if (status != ACT_OK) {
        goto cleanup;
    }
    status = act_report_failure(
        act_count_calls_make(&catalogue.impls[0], (size_t)times, &elements, &why), &why);
    if (status == ACT_OK) {
        print_calls(&catalogue.impls[0], times, elements, options.json);
    }
cleanup:
    act_catalogue_free(&catalogue);
    act_options_free(&options);
    return act_exit_code(status);
}

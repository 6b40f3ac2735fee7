#include "base/text.h"
#include "cli/command.h"
#include "code/catalogue_select.h"
#include "code/plugin.h"
#include "speed/bench_inputs.h"
#include "speed/count_calls.h"
#include "store/row.h"

#include <stdio.h>

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
    if (status != ACT_OK) {
        return status;
    }
    return act_catalogue_select(catalogue, selection->words, 1, why);
}

static act_status find(const act_selection *selection, act_catalogue *catalogue) {
    act_why why;
    bool is_named = selection->symbol.lib != NULL || selection->n_plugins == 1;
    act_status status =
        selection->n_words == 1 && is_named
            ? act_report_failure(load_named(selection, catalogue, &why), &why)
            : act_selection_catalogue(selection, catalogue);
    if (status == ACT_OK && catalogue->count != 1) {
        return act_refuse("%zu implementations are chosen: call takes the id of one",
                          catalogue->count);
    }
    return status;
}

static void print_calls(const act_impl *impl, size_t calls, size_t elements, bool json) {
    if (json) {
        act_row_print_new(json_pack("{s:s, s:I, s:I}", "id", impl->id, "calls",
                                    (json_int_t)calls, "elements", (json_int_t)elements));
    } else {
        printf("%s: %zu calls of %zu elements\n", impl->id, calls, elements);
    }
}

static act_status run(act_options *options) {
    const size_t *times = options->own;
    act_why why;
    size_t elements = 0;
    act_catalogue catalogue = {.in_process = true};
    act_status status = find(&options->selection, &catalogue);
    if (status != ACT_OK) {
        goto cleanup;
    }
    const act_impl *impl = &catalogue.impls[0];
    status =
        act_report_failure(act_count_calls_make(impl, *times, &elements, &why), &why);
    if (status == ACT_OK) {
        print_calls(impl, *times, elements, options->json);
    }
cleanup:
    act_catalogue_free(&catalogue);
    return status;
}

static const act_option own_options[] = {
    {"times", 0, "N", "How often (default 1)", act_read_size, .high = 1000000000},
    {0},
};

const act_command act_cmd_call = {
    .name = "call",
    .summary = "call one implementation and no more, for profilers",
    .words = "ID",
    .doc = "Calls an implementation in this very process, with 2^16 inputs from N(0,1), "
           "for perf, callgrind or a debugger.",
    .takes = ACT_TAKES_SELECTION,
    .own = own_options,
    .own_size = sizeof(size_t),
    .defaults = &(const size_t){1},
    .run = run,
};

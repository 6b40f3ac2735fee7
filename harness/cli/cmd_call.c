#include "base/text.h"
#include "cli/call_inputs.h"
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

typedef struct own {
    size_t times;
    act_call_inputs inputs;
} own;

static act_status run(act_options *options) {
    const own *o = options->own;
    const act_call_inputs *inputs = &o->inputs;
    act_why why;
    size_t elements = 0;
    act_catalogue catalogue = {.in_process = true};
    if (inputs->x == NULL && (inputs->dy != NULL || inputs->n != ACT_CALL_AS_X)) {
        return act_refuse("--dy and --n go with inputs: name them with --x");
    }
    act_status status = find(&options->selection, &catalogue);
    if (status != ACT_OK) {
        goto cleanup;
    }
    const act_impl *impl = &catalogue.impls[0];
    if (inputs->x != NULL) {
        status = act_call_with_inputs(impl, inputs, o->times, options->json);
        goto cleanup;
    }
    status =
        act_report_failure(act_count_calls_make(impl, o->times, &elements, &why), &why);
    if (status == ACT_OK) {
        print_calls(impl, o->times, elements, options->json);
    }
cleanup:
    act_catalogue_free(&catalogue);
    return status;
}

static const act_option own_options[] = {
    {"times", 0, "N", "How often (default 1)", act_read_size,
     .place = offsetof(own, times), .high = 1000000000},
    {"x", 0, "LIST",
     "Inputs, with commas between, and print the results; repeated if --n is more",
     act_read_text, .place = offsetof(own, inputs.x)},
    {"dy", 0, "LIST", "The same, of a backward kernel's dy (default 1)", act_read_text,
     .place = offsetof(own, inputs.dy)},
    {"n", 0, "N", "Elements of the call (default: as many as --x has)", act_read_size,
     .place = offsetof(own, inputs.n), .high = ACT_CALL_MOST},
    {0},
};

const act_command act_cmd_call = {
    .name = "call",
    .summary = "call one implementation, for profilers and to look at results",
    .words = "ID",
    .doc = "Calls an implementation in this very process, with 2^16 inputs from N(0,1), "
           "for perf, callgrind or a debugger; or with the inputs of --x, and prints "
           "what it returns.",
    .takes = ACT_TAKES_SELECTION,
    .own = own_options,
    .own_size = sizeof(own),
    .defaults = &(const own){.times = 1, .inputs.n = ACT_CALL_AS_X},
    .run = run,
};

#include "base/text.h"
#include "cli/command.h"
#include "measure/vanish.h"
#include "show/show_range.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ALL_ORDERS = -1 };

typedef struct request {
    int order;
    bool table;
    bool has_from, has_to;
    double from, to;
    const act_format *format; /* NULL: all */
    const act_function *function;
    double params[ACT_PARAMS];
    const char *params_text; /* as typed; "" for the defaults */
} request;

static act_status read_words(request *r, const act_options *options) {
    if (options->selection.n_words != 1) {
        return act_refuse(
            "range needs one function, or --table for all: checkact range gelu");
    }
    r->params_text = options->selection.params != NULL ? options->selection.params : "";
    act_status status = act_options_function(options, options->selection.words[0],
                                             &r->function, r->params);
    if (status != ACT_OK) {
        return status;
    }
    const double *domain = r->function->domain;
    bool is_empty =
        r->to < domain[0] || r->from > domain[1] || (r->from == r->to && isinf(r->from));
    if (is_empty) {
        return act_refuse(
            "--from %s --to %s holds no number of the domain of %s, [%g, %g]",
            act_number_print(r->from).text, act_number_print(r->to).text,
            r->function->name, domain[0], domain[1]);
    }
    return ACT_OK;
}

static bool is_whole(const request *r) {
    return !r->has_from && !r->has_to;
}

static bool wants_impls(const request *r) {
    return is_whole(r) && (r->order == ALL_ORDERS || r->order == 1);
}

static json_t *end_of(bool is_given, double end) {
    return is_given ? act_json_hex(end) : json_null();
}

/* One object for each order. */
static void add_bounds(const request *r, const act_ranges *ranges, json_t *rows) {
    for (int order = 0; order < ACT_ORDERS; order++) {
        if (r->order != ALL_ORDERS && r->order != order) {
            continue;
        }
        json_t *row = act_row_of_bound(ranges, order);
        json_object_set_new(row, "params", json_string(r->params_text));
        json_object_set_new(row, "range_from", end_of(r->has_from, r->from));
        json_object_set_new(row, "range_to", end_of(r->has_to, r->to));
        json_array_append_new(rows, row);
    }
}

/* Keeps the rows of the format that was asked for. */
static void keep_format(const request *r, json_t *rows) {
    for (size_t i = json_array_size(rows); i > 0 && r->format != NULL; i--) {
        const json_t *format = json_object_get(json_array_get(rows, i - 1), "format");
        if (strcmp(json_string_value(format), r->format->name) != 0) {
            json_array_remove(rows, i - 1);
        }
    }
}

/* What follows from the ranges over the whole domain, in one object. */
static act_status add_traits(const request *r, const act_options *options,
                             const act_ranges *ranges, const act_catalogue *catalogue,
                             json_t *rows) {
    act_status status;
    json_t *row = act_row_of_traits(ranges);
    json_t *saturation = act_rows_of_saturation(ranges, &status);
    json_t *gradient = act_rows_of_gradient(ranges);
    keep_format(r, saturation);
    keep_format(r, gradient);
    json_object_set_new(row, "params", json_string(r->params_text));
    json_object_set_new(row, "saturation", saturation);
    json_object_set_new(row, "gradient", gradient);
    if (wants_impls(r)) {
        json_t *impls = json_array();
        act_status vanish = act_vanish_rows(r->function, r->params, &options->plan,
                                            catalogue, saturation, impls);
        json_object_set_new(row, "impls", impls);
        if (vanish != ACT_OK) {
            status = vanish;
        }
    }
    json_array_append_new(rows, row);
    return status;
}

static act_status print_range(const request *r, const act_options *options,
                              const act_catalogue *catalogue) {
    json_t *rows = json_array();
    act_ranges ranges;
    act_status status = act_ranges_find(&ranges, r->function, r->params, r->from, r->to);
    if (status != ACT_OK && status != ACT_UNDECIDED) {
        goto cleanup;
    }
    if (r->order != ALL_ORDERS) {
        status = ranges.known[r->order] ? ACT_OK : ACT_UNDECIDED;
    }
    add_bounds(r, &ranges, rows);
    if (ranges.has_traits && is_whole(r)) {
        act_status traits = add_traits(r, options, &ranges, catalogue, rows);
        if (status == ACT_OK) {
            status = traits;
        }
    }
    if (!options->json) {
        act_show_range(&ranges, r->params_text, rows);
    }
    for (size_t i = 0; i < json_array_size(rows) && options->json; i++) {
        act_row_print(json_array_get(rows, i));
    }
cleanup:
    act_ranges_free(&ranges);
    json_decref(rows);
    return status;
}

/* Options that would be without effect. */
static act_status check(const request *r, const act_options *options) {
    if (act_selection_names_code(&options->selection) && !wants_impls(r)) {
        return act_refuse(
            "--plugin and --lib show where kernels of f' become zero, which is not "
            "asked for with --from, --to or --order 0 or 2");
    }
    if (r->format != NULL && !is_whole(r)) {
        return act_refuse(
            "--format is of saturation, which is not asked for with --from or "
            "--to");
    }
    return ACT_OK;
}

static act_status run_range(request *r, const act_options *options) {
    act_catalogue catalogue = {0};
    act_status status = read_words(r, options);
    if (status != ACT_OK) {
        return status;
    }
    status = check(r, options);
    if (status != ACT_OK) {
        return status;
    }
    if (wants_impls(r)) {
        const act_format *format = r->format != NULL ? r->format : act_binary32;
        status = act_options_load(options, r->function, 1, format, &catalogue);
        act_selection_keep_named(&options->selection, &catalogue);
    }
    if (status == ACT_OK) {
        status = print_range(r, options, &catalogue);
    }
    act_catalogue_free(&catalogue);
    return status;
}

static act_status run_table(const request *r, const act_options *options) {
    if (options->selection.n_words > 0 || options->selection.params != NULL ||
        r->has_from || r->has_to || r->order != ALL_ORDERS || r->format != NULL ||
        options->json || options->selection.n_plugins > 0 ||
        options->selection.symbol.lib != NULL) {
        return act_refuse(
            "--table is of all functions: it takes no other option or argument");
    }
    return act_show_range_table();
}

static act_status run(act_options *options) {
    request *r = options->own;
    if (act_options_check_range(r->from, r->to) != 0) {
        return ACT_USAGE;
    }
    return r->table ? run_table(r, options) : run_range(r, options);
}

static const act_option own_options[] = {
    {"order", 'k', "K", "0: f, 1: f', 2: f''; default: all", act_read_int,
     .place = offsetof(request, order), .high = ACT_ORDERS - 1},
    {"format", 'f', "F",
     "Saturation in f64, f32, f16 or bf16 only; of --lib f32 if not given",
     act_read_format, .place = offsetof(request, format)},
    {"from", 'a', "A", "Bounds over x >= A only", act_read_real,
     .place = offsetof(request, from), .given = offsetof(request, has_from)},
    {"to", 'b', "B", "Bounds over x <= B only", act_read_real,
     .place = offsetof(request, to), .given = offsetof(request, has_to)},
    {"table", 't', NULL, "A table of all functions, in Markdown", act_read_flag,
     .place = offsetof(request, table)},
    {0},
};

const act_command act_cmd_range = {
    .name = "range",
    .summary = "proven bounds of a function and its derivatives, and where it saturates",
    .words = "FUNCTION\n--table",
    .doc =
        "Prints the bounds of a function and its derivatives, proven, and where they "
        "are reached; over the whole domain also whether it is monotone, its Lipschitz "
        "constant, where each format and each implementation of f' saturates, and what "
        "is left of a gradient after many layers.",
    .takes = ACT_TAKES_SELECTION,
    .own = own_options,
    .own_size = sizeof(request),
    .defaults = &(const request){.order = ALL_ORDERS, .from = -HUGE_VAL, .to = HUGE_VAL},
    .run = run,
};

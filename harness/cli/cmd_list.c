#include "base/text.h"
#include "cli/command.h"
#include "store/rows_accuracy.h"
#include "store/stored_rows.h"

#include <stdio.h>

static void show_impl(const act_impl *impl) {
    printf("%-44s %-10s", impl->id, act_line_of(impl->plugin).text);
    if (impl->claim > 0) {
        printf("  claims %g ulp", impl->claim);
    }
    if (impl->params_text[0] != '\0') {
        printf("  with %s", impl->params_text);
    }
    printf("  %s%s%s\n", impl->source, impl->skip[0] != '\0' ? "  not run: " : "",
           impl->skip);
}

/* As from which side f, f' and f'' are at a kink, by the convention of `who`. */
static void show_sides(const char *who, const enum act_side *sides) {
    static const char *const names[] = {
        [ACT_LEFT] = "left", [ACT_RIGHT] = "right", [ACT_MIDDLE] = "middle"};
    printf("%s %s, %s, %s", who, names[sides[0]], names[sides[1]], names[sides[2]]);
}

static void show_kinks(const act_function *f) {
    double p[ACT_PARAMS];
    double at[ACT_KINKS];
    act_function_set_params(f, NULL, p);
    int count = act_function_finite_kinks(f, p, at);
    for (int i = 0; i < count; i++) {
        printf("  kink at %g; f, f', f'' there as from the side: ", at[i]);
        show_sides("PyTorch", f->kink[i].pytorch);
        show_sides("; ONNX", f->kink[i].onnx);
        show_sides("; oneDNN", f->kink[i].onednn);
        putchar('\n');
    }
}

static void show_params(const act_param *params) {
    for (const act_param *param = params; param->name != NULL; param++) {
        printf("  %s = %.17g, in [%g, %g]\n", param->name, param->value, param->lo,
               param->hi);
    }
}

static void show_source(const char *source, const char *note) {
    printf("  source: %s\n", source);
    if (note != NULL) {
        printf("  note: %s\n", note);
    }
}

static void show_function(const act_function *f) {
    static const char *const symmetries[] = {[ACT_NO_SYMMETRY] = "",
                                             [ACT_EVEN] = ", f(-x) = f(x)",
                                             [ACT_ODD] = ", f(-x) = -f(x)",
                                             [ACT_SIGMOIDAL] = ", f(-x) = 1 - f(x)"};
    printf("%s(x) = %s\n", f->name, f->formula);
    show_params(f->params);
    printf("  domain [%g, %g], limits %g and %g%s\n", f->domain[0], f->domain[1],
           f->limit[0][0], f->limit[0][1], symmetries[f->symmetry]);
    show_kinks(f);
    show_source(f->source, f->note);
}

static void show_row_function(const act_row_function *f) {
    printf("%s(x) = %s\n", f->name, f->formula);
    show_params(f->params);
    printf("  of a row, to %s%s%s\n", f->is_number ? "one number" : "a row",
           f->takes_label ? ", with a label" : "", f->takes_dy ? ", with a row dy" : "");
    show_source(f->source, f->note);
}

/* Returns how many there are. */
static size_t list_row_functions(const act_options *options) {
    const act_selection *globs = &options->selection;
    size_t shown = 0;
    for (size_t i = 0; i < act_row_function_count; i++) {
        const act_row_function *f = act_row_functions[i];
        if (!act_globs_match(globs->words, globs->n_words, f->name)) {
            continue;
        }
        shown++;
        if (options->json) {
            act_row_print_new(act_row_of_row_function(f));
        } else {
            show_row_function(f);
        }
    }
    return shown;
}

static void show_gated(const act_gated *gate) {
    printf("%s(x, up) = %s\n", gate->name, gate->formula);
    show_params(act_gated_params(gate));
    printf("  of a pair, gated by %s\n", gate->function);
    show_source(gate->source, gate->note);
}

static bool list_gated_one(const act_options *options, const act_gated *gate) {
    const act_selection *globs = &options->selection;
    if (!act_globs_match(globs->words, globs->n_words, gate->name)) {
        return false;
    }
    if (options->json) {
        act_row_print_new(act_row_of_gated(gate));
    } else {
        show_gated(gate);
    }
    return true;
}

/* Returns how many there are; gated_NAME of each function only where globs ask for it. */
static size_t list_gated(const act_options *options) {
    size_t shown = 0;
    for (size_t i = 0; i < act_gated_count; i++) {
        shown += list_gated_one(options, act_gateds[i]) ? 1 : 0;
    }
    for (size_t i = 0; options->selection.n_words > 0 && i < act_function_count; i++) {
        shown += list_gated_one(options, &act_gated_by[i]) ? 1 : 0;
    }
    return shown;
}

static act_status list_functions(const act_options *options) {
    const act_selection *globs = &options->selection;
    size_t shown = 0;
    for (size_t i = 0; i < act_function_count; i++) {
        if (!act_globs_match(globs->words, globs->n_words, act_functions[i]->name)) {
            continue;
        }
        shown++;
        if (options->json) {
            act_row_print_new(act_row_of_function(act_functions[i]));
        } else {
            show_function(act_functions[i]);
        }
    }
    shown += list_gated(options);
    shown += list_row_functions(options);
    if (shown == 0) {
        return act_refuse("no function matches '%s': checkact list --functions names all",
                          globs->words[0]);
    }
    return ACT_OK;
}

static act_status list_impls(const act_options *options) {
    act_catalogue catalogue = {0};
    act_status status = act_selection_catalogue(&options->selection, &catalogue);
    if (status != ACT_OK) {
        goto cleanup;
    }
    for (size_t i = 0; i < catalogue.count; i++) {
        if (options->json) {
            act_row_print_new(act_row_of_impl(&catalogue.impls[i]));
        } else {
            show_impl(&catalogue.impls[i]);
        }
    }
cleanup:
    act_catalogue_free(&catalogue);
    return status;
}

static act_status run(act_options *options) {
    const bool *functions = options->own;
    options->selection.takes_all = true;
    return *functions ? list_functions(options) : list_impls(options);
}

static const act_option own_options[] = {
    {"functions", 'f', NULL, "List the functions that the reference knows", act_read_flag,
     .place = 0},
    {0},
};

const act_command act_cmd_list = {
    .name = "list",
    .summary = "implementations, or with --functions the reference catalogue",
    .words = "[GLOB...]",
    .doc =
        "Lists the implementations whose ids match a GLOB (none: those of --plugin, or all), or with "
        "--functions the functions whose names do.",
    .takes = ACT_TAKES_SELECTION,
    .own = own_options,
    .own_size = sizeof(bool),
    .run = run,
};

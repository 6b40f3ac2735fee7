/* What the options of the selection and the words choose. */
#include "cli/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

act_status act_options_load(const act_options *options, const char *target,
                            act_catalogue *catalogue) {
    char why[ACT_WHY_SIZE] = "out of memory";
    act_status status = act_catalogue_add_builtins(catalogue, why, sizeof why);
    for (size_t i = 0; i < options->n_plugins && status == ACT_OK; i++) {
        const char *path = options->plugins[i];
        status = act_catalogue_add_plugin(catalogue, path, path, why, sizeof why);
    }
    if (status == ACT_OK && options->symbol.lib != NULL) {
        act_symbol symbol = options->symbol;
        symbol.target = target;
        symbol.params = options->params;
        status = act_catalogue_add_symbol(catalogue, &symbol, why, sizeof why);
    }
    if (status == ACT_OK) {
        status = act_catalogue_select(catalogue, NULL, 0, why, sizeof why);
    }
    if (status != ACT_OK) {
        act_errorf("%s", why);
    }
    return status;
}

/* As a glob, the target of a bare symbol means that symbol alone. */
static char *symbol_glob(const act_options *options) {
    const char *target = options->words[0];
    const char *dot = strchr(target, '.');
    dot = dot != NULL ? strchr(dot + 1, '.') : NULL;
    bool is_target = dot != NULL && strchr(dot + 1, '.') == NULL;
    char *glob;
    int length = is_target ? asprintf(&glob, "%s.%s", target, options->symbol.symbol)
                           : asprintf(&glob, "%s", target);
    return length < 0 ? NULL : glob;
}

static act_status check_selection(const act_options *options) {
    if (options->symbol.lib != NULL && options->n_words == 0) {
        act_errorf(
            "--symbol needs an argument that says what it computes, as gelu.d0.f32");
        return ACT_USAGE;
    }
    if (options->symbol.lib == NULL && options->params != NULL) {
        act_errorf(
            "--param belongs to --lib and --symbol here: rows name their own parameters");
        return ACT_USAGE;
    }
    return ACT_OK;
}

/* A symbol that is named but not chosen would pass unmeasured. */
static act_status check_symbol(const act_options *options,
                               const act_catalogue *catalogue) {
    bool chosen = options->symbol.lib == NULL;
    for (size_t i = 0; i < catalogue->count && !chosen; i++) {
        chosen = catalogue->impls[i].abi != ACT_ABI_ROW;
    }
    if (!chosen) {
        act_errorf("'%s' does not choose --symbol %s: name its target alone, as "
                   "gelu.d0.f32, or a glob that holds it",
                   options->words[0], options->symbol.symbol);
    }
    return chosen ? ACT_OK : ACT_USAGE;
}

act_status act_options_catalogue(const act_options *options, act_catalogue *catalogue) {
    bool has_symbol = options->symbol.lib != NULL;
    act_status status = check_selection(options);
    if (status == ACT_OK) {
        status =
            act_options_load(options, has_symbol ? options->words[0] : NULL, catalogue);
    }
    if (status != ACT_OK) {
        return status;
    }
    char why[ACT_WHY_SIZE] = "out of memory";
    char **globs = calloc(options->n_words + 1, sizeof *globs);
    char *glob = has_symbol ? symbol_glob(options) : NULL;
    for (size_t i = 0; globs != NULL && i < options->n_words; i++) {
        globs[i] = i == 0 && has_symbol ? glob : options->words[i];
    }
    status = ACT_NOMEM;
    if (globs != NULL && (glob != NULL || !has_symbol)) {
        status =
            act_catalogue_select(catalogue, globs, options->n_words, why, sizeof why);
    }
    if (status != ACT_OK) {
        act_errorf("%s", why);
    }
    free(glob);
    free(globs);
    return status == ACT_OK ? check_symbol(options, catalogue) : status;
}

bool act_options_covers(const act_options *options, const act_format *format) {
    return options->exhaustive &&
           (!act_format_is_binary64(format) || act_plan_is_small(&options->plan, format));
}

act_status act_options_check(const act_options *options, const act_catalogue *catalogue) {
    size_t wide = 0; /* of binary64 */
    size_t covered = 0;
    for (size_t i = 0; i < catalogue->count; i++) {
        const act_format *format = catalogue->impls[i].format;
        wide += act_format_is_binary64(format);
        covered += act_options_covers(options, format);
    }
    if (options->budget > 0 && wide == 0) {
        act_errorf("--budget searches binary64 (f64) only, of which nothing is chosen");
        return ACT_USAGE;
    }
    if (options->exhaustive && covered == 0 && options->budget == 0) {
        act_errorf("--exhaustive: binary64 has too many inputs, more than 2^20 of them "
                   "here; --budget SECONDS searches them");
        return ACT_USAGE;
    }
    return ACT_OK;
}

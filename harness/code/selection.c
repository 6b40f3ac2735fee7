#include "code/selection.h"

#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

act_status act_selection_load(const act_selection *selection, const char *target,
                              act_catalogue *catalogue) {
    act_why why = {"out of memory"};
    act_status status = act_catalogue_add_builtins(catalogue, &why);
    for (size_t i = 0; i < selection->n_plugins && status == ACT_OK; i++) {
        const char *path = selection->plugins[i];
        status = act_catalogue_add_plugin(catalogue, path, path, &why);
    }
    if (status == ACT_OK && selection->symbol.lib != NULL) {
        act_symbol symbol = selection->symbol;
        symbol.target = target;
        symbol.params = selection->params;
        status = act_catalogue_add_symbol(catalogue, &symbol, &why);
    }
    if (status == ACT_OK) {
        status = act_catalogue_select(catalogue, NULL, 0, &why);
    }
    if (status != ACT_OK) {
        act_errorf("%s", why.text);
    }
    return status;
}

/* As a glob, the target of a bare symbol means that symbol alone. */
static char *symbol_glob(const act_selection *selection) {
    const char *target = selection->words[0];
    const char *dot = strchr(target, '.');
    dot = dot != NULL ? strchr(dot + 1, '.') : NULL;
    bool is_target = dot != NULL && strchr(dot + 1, '.') == NULL;
    char *glob;
    int length = is_target ? asprintf(&glob, "%s.%s", target, selection->symbol.symbol)
                           : asprintf(&glob, "%s", target);
    return length < 0 ? NULL : glob;
}

static act_status check_selection(const act_selection *selection) {
    if (selection->symbol.lib != NULL && selection->n_words == 0) {
        act_errorf(
            "--symbol needs an argument that says what it computes, as gelu.d0.f32");
        return ACT_USAGE;
    }
    if (selection->symbol.lib == NULL && selection->params != NULL) {
        act_errorf(
            "--param belongs to --lib and --symbol here: rows name their own parameters");
        return ACT_USAGE;
    }
    return ACT_OK;
}

/* A symbol that is named but not chosen would pass unmeasured. */
static act_status check_symbol(const act_selection *selection,
                               const act_catalogue *catalogue) {
    bool chosen = selection->symbol.lib == NULL;
    for (size_t i = 0; i < catalogue->count && !chosen; i++) {
        chosen = catalogue->impls[i].abi != ACT_ABI_ROW;
    }
    if (!chosen) {
        act_errorf("'%s' does not choose --symbol %s: name its target alone, as "
                   "gelu.d0.f32, or a glob that holds it",
                   selection->words[0], selection->symbol.symbol);
    }
    return chosen ? ACT_OK : ACT_USAGE;
}

act_status act_selection_catalogue(const act_selection *selection,
                                   act_catalogue *catalogue) {
    bool has_symbol = selection->symbol.lib != NULL;
    act_status status = check_selection(selection);
    if (status == ACT_OK) {
        status = act_selection_load(selection, has_symbol ? selection->words[0] : NULL,
                                    catalogue);
    }
    if (status != ACT_OK) {
        return status;
    }
    act_why why = {"out of memory"};
    char **globs = calloc(selection->n_words + 1, sizeof *globs);
    char *glob = has_symbol ? symbol_glob(selection) : NULL;
    for (size_t i = 0; globs != NULL && i < selection->n_words; i++) {
        globs[i] = i == 0 && has_symbol ? glob : selection->words[i];
    }
    status = ACT_NOMEM;
    if (globs != NULL && (glob != NULL || !has_symbol)) {
        status = act_catalogue_select(catalogue, globs, selection->n_words, &why);
    }
    if (status != ACT_OK) {
        act_errorf("%s", why.text);
    }
    free(glob);
    free(globs);
    return status == ACT_OK ? check_symbol(selection, catalogue) : status;
}

#include "code/selection.h"

#include "base/text.h"
#include "code/catalogue_select.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static act_status load_all(const act_selection *selection, const char *target,
                           act_catalogue *catalogue, act_why *why) {
    act_status status = act_catalogue_add_builtins(catalogue, why);
    if (status != ACT_OK) {
        return status;
    }
    for (size_t i = 0; i < selection->n_plugins; i++) {
        const char *path = selection->plugins[i];
        status = act_catalogue_add_plugin(catalogue, path, path, why);
        if (status != ACT_OK) {
            return status;
        }
    }
    if (selection->symbol.lib != NULL) {
        act_symbol symbol = selection->symbol;
        symbol.target = target;
        symbol.params = selection->params;
        status = act_catalogue_add_symbol(catalogue, &symbol, why);
        if (status != ACT_OK) {
            return status;
        }
    }
    return act_catalogue_select(catalogue, NULL, 0, why);
}

static void keep_scalar(act_catalogue *catalogue) {
    size_t kept = 0;
    for (size_t i = 0; i < catalogue->count; i++) {
        if (act_impl_is_scalar(&catalogue->impls[i])) {
            catalogue->impls[kept++] = catalogue->impls[i];
        }
    }
    catalogue->count = kept;
}

act_status act_selection_load(const act_selection *selection, const char *target,
                              act_catalogue *catalogue) {
    act_why why = {"out of memory"};
    act_status status = load_all(selection, target, catalogue, &why);
    if (!selection->takes_all) {
        keep_scalar(catalogue);
    }
    return act_report_failure(status, &why);
}

bool act_selection_names_code(const act_selection *selection) {
    return selection->n_plugins > 0 || selection->symbol.lib != NULL;
}

static bool is_named(const act_selection *selection, const act_impl *impl) {
    bool named = impl->abi != ACT_ABI_ROW;
    for (size_t p = 0; p < selection->n_plugins && !named; p++) {
        named = strcmp(selection->plugins[p], impl->plugin) == 0;
    }
    return named;
}

void act_selection_keep_named(const act_selection *selection, act_catalogue *catalogue) {
    size_t kept = 0;
    for (size_t i = 0; i < catalogue->count && act_selection_names_code(selection); i++) {
        if (is_named(selection, &catalogue->impls[i])) {
            catalogue->impls[kept++] = catalogue->impls[i];
        }
    }
    catalogue->count = act_selection_names_code(selection) ? kept : catalogue->count;
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
        return act_refuse(
            "--symbol needs an argument that says what it computes, as gelu.d0.f32");
    }
    if (selection->symbol.lib == NULL && selection->params != NULL) {
        return act_refuse(
            "--param belongs to --lib and --symbol here: rows name their own parameters");
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
    if (chosen) {
        return ACT_OK;
    }
    return act_refuse("'%s' does not choose --symbol %s: name its target alone, as "
                      "gelu.d0.f32, or a glob that holds it",
                      selection->words[0], selection->symbol.symbol);
}

/* Keeps what the words choose. */
static act_status select_words(const act_selection *selection, act_catalogue *catalogue,
                               act_why *why) {
    bool has_symbol = selection->symbol.lib != NULL;
    act_status status = ACT_NOMEM;
    char *glob = NULL;
    char **globs = calloc(selection->n_words + 1, sizeof *globs);
    if (globs == NULL) {
        goto cleanup;
    }
    for (size_t i = 0; i < selection->n_words; i++) {
        globs[i] = selection->words[i];
    }
    if (has_symbol) {
        globs[0] = glob = symbol_glob(selection);
        if (glob == NULL) {
            goto cleanup;
        }
    }
    status = act_catalogue_select(catalogue, globs, selection->n_words, why);
cleanup:
    free(glob);
    free(globs);
    return status;
}

act_status act_selection_catalogue(const act_selection *selection,
                                   act_catalogue *catalogue) {
    bool has_symbol = selection->symbol.lib != NULL;
    act_status status = check_selection(selection);
    if (status != ACT_OK) {
        return status;
    }
    status =
        act_selection_load(selection, has_symbol ? selection->words[0] : NULL, catalogue);
    if (status != ACT_OK) {
        return status;
    }
    if (selection->n_words == 0) {
        act_selection_keep_named(selection, catalogue);
    }
    if (catalogue->count == 0 && selection->n_plugins > 0) {
        return act_refuse("%s has no rows: nothing to do", selection->plugins[0]);
    }
    act_why why = {"out of memory"};
    status = act_report_failure(select_words(selection, catalogue, &why), &why);
    if (status != ACT_OK) {
        return status;
    }
    return check_symbol(selection, catalogue);
}

/* The implementations that a command line chooses: what is loaded beside the built-ins,
 * and globs over the ids of all. */
#ifndef ACT_SELECTION_H
#define ACT_SELECTION_H

#include "code/catalogue.h"

typedef struct act_selection {
    char **words; /* globs; before a bare symbol, the first says what it computes */
    size_t n_words;
    char **plugins;
    size_t n_plugins;
    act_symbol symbol; /* symbol.lib == NULL: no bare symbol */
    char *params;      /* all --param, joined by commas; NULL: none */
    bool takes_all;    /* else gated units and functions of rows are left out */
} act_selection;

/* Loads the built-ins, the plug-ins and the bare symbol, sorted by id. `target` is what
 * the symbol computes, as "gelu.d0.f32". Faults are printed. */
act_status act_selection_load(const act_selection *selection, const char *target,
                              act_catalogue *catalogue);

/* Whether plug-ins or a bare symbol are named. */
bool act_selection_names_code(const act_selection *selection);

/* Keeps what is of the plug-ins and the bare symbol, if any are named. */
void act_selection_keep_named(const act_selection *selection, act_catalogue *catalogue);

/* Loads all that and keeps what the words choose: without words what is named, or all.
 * Faults are printed. */
act_status act_selection_catalogue(const act_selection *selection,
                                   act_catalogue *catalogue);

#endif

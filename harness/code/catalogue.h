/* All implementations that a command can choose from. */
#ifndef ACT_CATALOGUE_H
#define ACT_CATALOGUE_H

#include "code/impl.h"
#include "number/why.h"

typedef struct act_catalogue {
    act_impl *impls;
    size_t count, capacity;
    size_t mapped; /* bytes of impls once they are frozen, 0 before */
    /* Code is loaded in this process, which it may end, instead of in a child. */
    bool in_process;
} act_catalogue;

/* A bare symbol of a shared library. target: "FUNCTION.dORDER.FORMAT". */
typedef struct act_symbol {
    const char *lib, *symbol, *target;
    act_abi abi;
    const char *params; /* "alpha=0.1", NULL for the defaults */
} act_symbol;

/* Each of these adds to a catalogue that starts as {0}. If it fails, why is one line. */

/* Adds the built-in families, the shared objects in the folder impls/ by the program. */
act_status act_catalogue_add_builtins(act_catalogue *catalogue, act_why *why);
/* Adds the rows of the file `path`; `plugin` is how results call it. */
act_status act_catalogue_add_plugin(act_catalogue *catalogue, const char *path,
                                    const char *plugin, act_why *why);
act_status act_catalogue_add_symbol(act_catalogue *catalogue, const act_symbol *symbol,
                                    act_why *why);
/* What act_impl.digest would be for code of that file; 0: it cannot be loaded. */
uint64_t act_catalogue_identity(const char *path);
/* The implementation of that id; NULL: there is none. */
const act_impl *act_catalogue_find(const act_catalogue *catalogue, const char *id);
void act_catalogue_free(act_catalogue *catalogue);

/* Makes the implementations read-only pages of a file in memory, which the start of a
 * child need not copy; what a child writes to them nevertheless is its own. If memory is
 * short, all stays as it is. */
void act_catalogue_freeze(act_catalogue *catalogue);

#endif

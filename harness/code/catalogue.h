/* All implementations that a command can choose from, and the choice by globs over their
 * ids. */
#ifndef ACT_CATALOGUE_H
#define ACT_CATALOGUE_H

#include "code/impl.h"
#include "number/why.h"

typedef struct act_catalogue {
    act_impl *impls;
    size_t count, capacity;
    size_t mapped; /* bytes of impls once they are frozen, 0 before */
    bool
        in_process; /* code is loaded in this process, which it may end, not in a child */
} act_catalogue;

/* A bare symbol of a shared library. target: "FUNCTION.dORDER.FORMAT". */
typedef struct act_symbol {
    const char *lib, *symbol, *target;
    act_abi abi;
    const char *params; /* "alpha=0.1", NULL for the defaults */
} act_symbol;

/* Each of these adds to a catalogue that starts as {0}. On failure, why holds one line.
 */

/* The built-in families: the shared objects in the folder impls/ beside the program. */
act_status act_catalogue_add_builtins(act_catalogue *catalogue, act_why *why);
/* `plugin` is the name for the rows' origin, path the file. */
act_status act_catalogue_add_plugin(act_catalogue *catalogue, const char *path,
                                    const char *plugin, act_why *why);
act_status act_catalogue_add_symbol(act_catalogue *catalogue, const act_symbol *symbol,
                                    act_why *why);
void act_catalogue_free(act_catalogue *catalogue);

/* Keeps the implementations that match a glob over ids, sorted by id; all if there is no
 * glob. A glob that matches nothing is ACT_USAGE, and why names near misses. */
act_status act_catalogue_select(act_catalogue *catalogue, char *const *globs,
                                size_t n_globs, act_why *why);

/* From then on they can only be read, also by children, whose start takes less time the
 * less memory is ours alone. Short of memory, all stays as it is. */
void act_catalogue_freeze(act_catalogue *catalogue);

/* The function of that name; ACT_USAGE, and why names near misses. */
act_status act_names_function(const char *name, const act_function **function,
                              act_why *why);

/* Reads "FUNCTION.dORDER.FORMAT", ended by the text's end or by '.'; why says what is
 * wrong. */
act_status act_names_target(const char *text, const act_function **function, int *order,
                            const act_format **format, act_why *why);

#endif

/* The descriptor of a gated unit, a function of two inputs made of a function of one:
 *
 *   y(x, up) = g(x) (up + delta)
 *
 * with g of the catalogue, and perhaps clamps. With a limit L, up is cut to [-L, L] and x
 * to at most L, or g(x) to at most L. Each gate with a name of its own is one file of
 * reference/functions/, which defines `const act_gate act_gate_NAME`. */
#ifndef ACT_GATE_H
#define ACT_GATE_H

#include "definition/function.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct act_gate {
    const char *name;
    const char *formula;  /* plain text, in x, up and the parameters' names */
    const char *source;   /* the paper or software that defines it */
    const char *note;     /* variants, naming traps; NULL: nothing to say */
    const char *function; /* the name of g */
    /* Those of g come first, perhaps by other names; none: g's own. */
    act_param params[ACT_PARAMS + 1];
    int limit, delta;  /* if n > 0, it is p[n - 1]; else no limit, or 0 */
    bool clamps_value; /* the limit cuts g(x); else it cuts x */
    /* up counts where x <= 0; beyond, 1 stands in its place (a slope for each channel).
     */
    bool only_below;
} act_gate;

/* What is asked of a gate at a pair. */
typedef enum act_gate_part {
    ACT_GATE_Y,  /* its value */
    ACT_GATE_DX, /* dy/dx */
    ACT_GATE_DUP /* dy/dup */
} act_gate_part;
enum { ACT_GATE_PARTS = 3 };

/* Opens the definition of a gate in its file: ACT_GATE(swiglu) = {...}; */
#define ACT_GATE(name)                                                                   \
    extern const act_gate act_gate_##name;                                               \
    const act_gate act_gate_##name

/* The gate g(x) up of any function of the catalogue. */
#define ACT_GATED(scalar)                                                                \
    {                                                                                    \
        .name = "gated_" #scalar, .formula = #scalar "(x) up",                           \
        .source = "the product of a function and a second input", .function = #scalar,   \
    }

/* All gates that have files, by name, and a gate for each of act_functions in its order;
 * generated. */
extern const act_gate *const act_gates[];
extern const size_t act_gate_count;
extern const act_gate act_gated[];

/* The gate of a name of its own, or gated_NAME of any function; NULL if there is none. */
const act_gate *act_gate_find(const char *name);

const act_function *act_gate_function(const act_gate *gate);

/* Its parameters; an entry without a name ends the list. */
const act_param *act_gate_params(const act_gate *gate);

/* Fills in the parameters, copies of `params` or (NULL) the defaults. */
void act_gate_set_params(const act_gate *gate, const double *params,
                         double p[ACT_PARAMS]);

/* The limit of the clamps, inf if there are none; and what is added to up. */
double act_gate_limit(const act_gate *gate, const double *p);
double act_gate_delta(const act_gate *gate, const double *p);

#endif

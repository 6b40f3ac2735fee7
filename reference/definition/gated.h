/* The descriptor of a gated unit, a function of two inputs made of a function of one:
 *
 *   y(x, up) = g(x) (up + delta)
 *
 * with g of the catalogue, and perhaps clamps. With a limit L, up is cut to [-L, L] and x
 * to at most L, or g(x) to at most L. Each gate with a name of its own is one file of
 * reference/functions/, which defines `const act_gated act_gated_NAME`. */
#ifndef ACT_GATED_H
#define ACT_GATED_H

#include "definition/function.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct act_gated {
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
} act_gated;

/* What is asked of a gate at a pair. */
typedef enum act_gated_part {
    ACT_GATED_Y,  /* its value */
    ACT_GATED_DX, /* dy/dx */
    ACT_GATED_DUP /* dy/dup */
} act_gated_part;
enum { ACT_GATED_PARTS = 3 };

/* Opens the definition of a gate in its file: ACT_GATED(swiglu) = {...}; */
#define ACT_GATED(name)                                                                  \
    extern const act_gated act_gated_##name;                                             \
    const act_gated act_gated_##name

/* The gate g(x) up of any function of the catalogue. */
#define ACT_GATED_BY(scalar)                                                             \
    {                                                                                    \
        .name = "gated_" #scalar, .formula = #scalar "(x) up",                           \
        .source = "the product of a function and a second input", .function = #scalar,   \
    }

/* All gates that have files, by name, and a gate for each of act_functions in its order;
 * generated. */
extern const act_gated *const act_gateds[];
extern const size_t act_gated_count;
extern const act_gated act_gated_by[];

/* The gate of a name of its own, or gated_NAME of any function; NULL if there is none. */
const act_gated *act_gated_find(const char *name);

const act_function *act_gated_function(const act_gated *gate);

/* Its parameters; an entry without a name ends the list. */
const act_param *act_gated_params(const act_gated *gate);

/* Fills in the parameters, copies of `params` or (NULL) the defaults. */
void act_gated_set_params(const act_gated *gate, const double *params,
                          double p[ACT_PARAMS]);

/* The limit of the clamps, inf if there are none; and what is added to up. */
double act_gated_limit(const act_gated *gate, const double *p);
double act_gated_delta(const act_gated *gate, const double *p);

#endif

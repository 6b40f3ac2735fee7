/* The descriptor of a function of a row: a row of n numbers in, a row of n or one number
 * out. Each is one file of reference/functions/, which defines
 * `const act_row_function act_row_function_NAME`. */
#ifndef ACT_ROW_FUNCTION_H
#define ACT_ROW_FUNCTION_H

#include "definition/function.h"
#include "vector/vector.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

/* The definition; dy is NULL unless the function takes it, p holds the parameters in the
 * order of the descriptor. */
typedef vector act_row_program(vector x, vector dy, const double *p);

/* What software takes rows for that have no softmax: PyTorch's NaN, the 1 at a +inf that
 * the safety profile of ONNX asks for, and the zeros that fused attention returns where
 * all is masked. */
typedef enum act_row_convention {
    ACT_ROW_PYTORCH,
    ACT_ROW_ONNX,
    ACT_ROW_FLASH,
    ACT_ROW_CONVENTIONS
} act_row_convention;
extern const char *const act_row_convention_names[ACT_ROW_CONVENTIONS];

/* What the entries of x are. */
typedef enum act_row_entries {
    ACT_LOGITS,         /* -inf masks an entry */
    ACT_NEGATED_LOGITS, /* +inf does */
    ACT_SHARES,         /* results of softmax: finite */
    ACT_LOG_SHARES      /* results of log_softmax: finite or -inf */
} act_row_entries;

/* Values of logits by each convention: of every result where all entries are masked; of
 * the results where one is infinitely great, and of the others. */
typedef struct act_row_special {
    double masked[ACT_ROW_CONVENTIONS];
    double greatest[ACT_ROW_CONVENTIONS], others[ACT_ROW_CONVENTIONS];
} act_row_special;

typedef struct act_row_function {
    const char *name;
    const char *formula; /* plain text, in x, dy, n, label and the parameters' names */
    const char *source;  /* the paper or software that defines it */
    const char *note;    /* variants, naming traps; NULL: nothing to say */
    act_param params[ACT_PARAMS + 1];
    act_row_program *program;
    act_row_entries entries;
    bool is_number; /* its result is one number */
    bool takes_label;
    bool takes_weights;      /* of classes; all 1 if none are given */
    bool takes_dy;           /* it is a backward function of results */
    bool sums_to_one;        /* its results are shares of 1 */
    bool is_shift_invariant; /* f(x + c) = f(x), so that gradients sum to 0 */
    int ignored;             /* if k > 0, the result is 0 where the label is p[k - 1] */
    act_row_special special;
} act_row_function;

/* Opens the definition in its file: ACT_ROW_FUNCTION(softmax) = {...}; */
#define ACT_ROW_FUNCTION(name)                                                           \
    extern const act_row_function act_row_function_##name;                               \
    const act_row_function act_row_function_##name

#define ACT_EACH_CONVENTION(value)                                                       \
    { value, value, value }
/* No number by any convention. */
#define ACT_ROW_NAN ACT_EACH_CONVENTION((double)NAN)

/* The shares of a softmax. */
#define ACT_ROW_SHARES                                                                   \
    {                                                                                    \
        .masked = {(double)NAN, (double)NAN, 0},                                         \
        .greatest = {(double)NAN, 1, (double)NAN},                                       \
        .others = {(double)NAN, 0, (double)NAN},                                         \
    }

/* (z - top(z)) / temperature, at most 0 and 0 at the top: what exponentials start from.
 */
vector act_row_below_top(vector z, double temperature);

/* All functions of rows, by name; generated from the files of functions/. */
extern const act_row_function *const act_row_functions[];
extern const size_t act_row_function_count;

/* NULL if there is none of that name. */
const act_row_function *act_row_function_find(const char *name);

/* Fills in the parameters, copies of `params` or (NULL) the defaults. */
void act_row_function_set_params(const act_row_function *f, const double *params,
                                 double p[ACT_PARAMS]);

#endif

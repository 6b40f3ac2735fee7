/* An implementation as the harness knows it, whether from a row or from a bare symbol. */
#ifndef ACT_IMPL_H
#define ACT_IMPL_H

#include "definition/function.h"
#include "definition/gated.h"
#include "definition/row_function.h"
#include "impls/checkact.h"
#include "number/format.h"
#include "number/status.h"
#include "number/why.h"

enum { ACT_ID_SIZE = 192, ACT_NAME_SIZE = 64, ACT_TEXT_SIZE = 256, ACT_PATH_SIZE = 1024 };

/* How a bare symbol is called, T being the type of the format (uint16_t for 16 bits). */
typedef enum act_abi {
    ACT_ABI_ROW,         /* not a bare symbol: by the row's convention */
    ACT_ABI_SCALAR,      /* T f(T) */
    ACT_ABI_ARRAY,       /* void f(const T *x, T *y, size_t n) */
    ACT_ABI_COUNT_FIRST, /* void f(size_t n, const T *x, T *y) */
    /* void f(const T *x, const T *up, T *y, size_t n); of order 1
     * void f(const T *x, const T *up, const T *dy, T *dx, T *dup, size_t n) */
    ACT_ABI_PAIR,
    /* As a row is called that computes the same: ACT_ROWS and so on of checkact.h. */
    ACT_ABI_ROWS,
} act_abi;

/* The words of --abi, "" for ACT_ABI_ROW. */
extern const char *const act_abi_names[];

/* The conventions of checkact.h in the words of the store. */
extern const char *const act_convention_names[];

typedef struct act_impl {
    char id[ACT_ID_SIZE];
    /* What it computes: one of these. */
    const act_function *function;
    const act_gated *gated;
    const act_row_function *row_function;
    int order;
    const act_format *format;
    char name[ACT_NAME_SIZE];
    enum act_convention convention;
    unsigned flags;
    double claim; /* 0: none */
    double params[ACT_PARAMS];
    char params_text[ACT_TEXT_SIZE]; /* "" for the defaults */
    char source[ACT_TEXT_SIZE], licence[ACT_NAME_SIZE], isa[ACT_NAME_SIZE];
    char path[ACT_PATH_SIZE];   /* of the shared object */
    uint64_t digest;            /* of its contents, and of all that is loaded with it */
    uint64_t libraries;         /* of what is loaded with it alone */
    bool may_grow;              /* it may load more when it is called */
    uint64_t stamp;             /* as act_loaded_stamp tells; 0: unknown */
    char plugin[ACT_PATH_SIZE]; /* family of a built-in, else the path as given */
    bool built_in;
    act_abi abi;
    size_t row; /* index in the plug-in's table, unless a bare symbol */
    char symbol[ACT_NAME_SIZE];
    char skip[ACT_TEXT_SIZE]; /* why it cannot be run here; "": it can */
} act_impl;

/* Tells whether it is of a function of one input, which is all that most commands know.
 */
bool act_impl_is_scalar(const act_impl *impl);
/* The name of what it computes. */
const char *act_impl_function_name(const act_impl *impl);
/* How code for rows is called that computes that order of a function: the convention of a
 * row, or of --abi rows. False: there is no such order of it. */
bool act_impl_rows_convention(const act_row_function *function, int order,
                              enum act_convention *convention);
/* Writes the id, "FUNCTION.dORDER.FORMAT.NAME", from these members. */
void act_impl_set_id(act_impl *impl);
/* Returns what is wrong with a name of an implementation; NULL: nothing. */
const char *act_impl_name_fault(const char *name);

/* Sets its parameters to the defaults, then to what `text` says: act_params_parse. */
act_status act_impl_parse_params(act_impl *impl, const char *text, act_why *why);

/* Tells whether it computes that, with these parameters. */
bool act_impl_computes(const act_impl *impl, const act_function *function, int order,
                       const act_format *format, const double params[ACT_PARAMS]);
/* Tells whether both compute the same mathematical function, so that one reference serves
 * them. */
bool act_impl_same_target(const act_impl *a, const act_impl *b);
/* Fills `group` with the first implementation that is not taken and those of its function
 * with the same parameters in the same format, in their order, and takes them. Orders of
 * one group share what is true at an input, and the inputs of timings. Returns their
 * count, 0 if all are taken. */
size_t act_impl_take_group(const act_impl *impls, size_t count, bool *taken,
                           const act_impl **group);

/* Writes the options that load it again, quoted for a shell, each after a blank, as
 * " --plugin ./mine.so"; none for a built-in. */
enum { ACT_LOAD_OPTIONS_SIZE = 6 * ACT_PATH_SIZE };
void act_impl_load_options(const act_impl *impl, char *text, size_t size);

#endif

/* Shared objects of implementations. They are foreign code, so what loads or calls them
 * is for a child process (child.h) only. */
#ifndef ACT_PLUGIN_H
#define ACT_PLUGIN_H

#include "code/impl.h"
#include "number/why.h"

/* A row with its strings, of fixed size so that a child can hand it over in shared
 * memory. There is room for a byte more than an implementation has, so that what is too
 * long is seen; texts for people end in "..." then. */
typedef struct act_row_copy {
    char function[ACT_NAME_SIZE + 1], format[ACT_NAME_SIZE + 1], name[ACT_NAME_SIZE + 1];
    char params[ACT_TEXT_SIZE + 1], source[ACT_TEXT_SIZE], licence[ACT_NAME_SIZE];
    char isa[ACT_NAME_SIZE];
    int order, convention;
    unsigned flags;
    double claim;
    bool has_kernel;
} act_row_copy;

enum { ACT_ROWS_MAX = 16384 };

/* The memory that is shared with the child that lists a plug-in. */
typedef struct act_listing {
    act_status status;
    act_why why;
    uint64_t libraries, stamp; /* of what is loaded with it, as in act_impl */
    bool may_grow;
    size_t count;
    act_row_copy rows[ACT_ROWS_MAX];
} act_listing;

/* Fills the listing from the plug-in at `path`. */
void act_plugin_list(const char *path, act_listing *listing);
/* Fills it, but for rows, if the library has the symbol of an implementation. */
void act_plugin_try(const act_impl *impl, act_listing *listing);

/* A kernel ready to be called. */
typedef struct act_kernel_call {
    const act_impl *impl;
    union act_kernel kernel;
} act_kernel_call;

/* Loads the implementation's kernel, with the files that were there when it was listed:
 * its own copies, if other files of their names are loaded already. On failure, ACT_LOAD
 * and a line in why. */
act_status act_plugin_kernel(const act_impl *impl, act_kernel_call *out, act_why *why);

/* y = kernel(x) for n elements in the format's layout. dy (n ones) is used by the
 * backward conventions only; for ACT_BACKWARD_Y x holds f's values. x and y may be equal.
 */
void act_kernel_run(const act_kernel_call *call, const void *x, const void *dy, void *y,
                    size_t n);

/* The arrays of a call to a kernel of pairs. */
typedef struct act_pair_arrays {
    const void *x, *up, *dy; /* dy: for ACT_PAIR_BACKWARD only, as dup */
    void *y, *dup;           /* y: f, or dx */
} act_pair_arrays;

/* y = kernel(x, up), or y, dup = kernel(x, up, dy), for n elements from `first` on. */
void act_kernel_run_pairs(const act_kernel_call *call, const act_pair_arrays *arrays,
                          size_t first, size_t n);

/* The arrays of a call to a kernel of rows: x, and as the convention says. */
typedef struct act_row_arrays {
    const void *x, *dy;
    const int64_t *labels;
    void *y; /* or dx */
} act_row_arrays;

void act_kernel_run_rows(const act_kernel_call *call, const act_row_arrays *arrays,
                         size_t rows, size_t cols);

#endif

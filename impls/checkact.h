/* checkact.h: the one header that an implementation under test needs.
 *
 * Compile kernels and a table of rows into a shared object and load it with
 * `checkact ulp --plugin ./mine.so`:
 *
 *     #include "checkact.h"
 *     static void my_relu(const float *x, float *y, size_t n) { ... }
 *     static const struct act_row rows[] = {
 *         {.function = "relu", .order = 0, .format = "f32", .name = "mine",
 *          .kernel = {.f32 = my_relu}},
 *     };
 *     ACT_EXPORT(rows)
 */
#ifndef CHECKACT_H
#define CHECKACT_H

#include <stddef.h>
#include <stdint.h>

/* Rows may grow at their end and the enumeration and the union may gain members without a
 * new number: a table says how large its rows are. The number changes only if an old
 * table could be misread. */
#define ACT_ABI 1

/* How a kernel is called, and what it returns for f = `function` of the row.
 * Arrays are contiguous, hold n >= 0 elements, are aligned for their element type only,
 * and the result may be the same array as the first argument unless ACT_NOT_IN_PLACE is
 * set, or as dy if ACT_OVER_DY is; those of ACT_PAIR_BACKWARD are arrays of their own. */
enum act_convention {
    /* (x, y, n): y = f^(order)(x) */
    ACT_DYDX = 0,
    /* (x, dy, dx, n): dx = dy * f^(order)(x), order >= 1 */
    ACT_BACKWARD_X = 1,
    /* (y, dy, dx, n): dx = dy * f^(order)(x), from y = f(x), order >= 1 */
    ACT_BACKWARD_Y = 2,
    /* Of a gated unit, a function f of two arrays: (x, up, y, n): y = f(x, up), order 0
     */
    ACT_PAIR = 3,
    /* (x, up, dy, dx, dup, n): dx = dy * df/dx(x, up), dup = dy * df/dup(x, up), order 1
     */
    ACT_PAIR_BACKWARD = 4,
    /* Of a function of a row, for each of `rows` rows of `cols` numbers, one behind the
     * other: (x, y, rows, cols): y = f(x), a row or one number, order 0 */
    ACT_ROWS = 5,
    /* (x, dy, dx, rows, cols): of functions that take dy, as softmax_backward, whose x
     * are results; or of order 1: dx = dy df/dx(x), dy being a row or one number as y is
     */
    ACT_ROWS_BACKWARD = 6,
    /* (x, labels, y, rows, cols): of functions that take a label for each row, order 0 */
    ACT_ROWS_LABELS = 7,
    /* (x, labels, dy, dx, rows, cols): the same of order 1, a dy for each row */
    ACT_ROWS_LABELS_BACKWARD = 8,
};

/* One pointer, whose member follows from the row's format and convention. binary16 and
 * bfloat16 travel as their bits. */
union act_kernel {
    void (*f64)(const double *x, double *y, size_t n);
    void (*f32)(const float *x, float *y, size_t n);
    void (*f16)(const uint16_t *x, uint16_t *y, size_t n);
    void (*bf16)(const uint16_t *x, uint16_t *y, size_t n);
    void (*backward_f64)(const double *x, const double *dy, double *dx, size_t n);
    void (*backward_f32)(const float *x, const float *dy, float *dx, size_t n);
    void (*backward_f16)(const uint16_t *x, const uint16_t *dy, uint16_t *dx, size_t n);
    void (*backward_bf16)(const uint16_t *x, const uint16_t *dy, uint16_t *dx, size_t n);
    void (*pair_f64)(const double *x, const double *up, double *y, size_t n);
    void (*pair_f32)(const float *x, const float *up, float *y, size_t n);
    void (*pair_f16)(const uint16_t *x, const uint16_t *up, uint16_t *y, size_t n);
    void (*pair_bf16)(const uint16_t *x, const uint16_t *up, uint16_t *y, size_t n);
    void (*pair_backward_f64)(const double *x, const double *up, const double *dy,
                              double *dx, double *dup, size_t n);
    void (*pair_backward_f32)(const float *x, const float *up, const float *dy, float *dx,
                              float *dup, size_t n);
    void (*pair_backward_f16)(const uint16_t *x, const uint16_t *up, const uint16_t *dy,
                              uint16_t *dx, uint16_t *dup, size_t n);
    void (*pair_backward_bf16)(const uint16_t *x, const uint16_t *up, const uint16_t *dy,
                               uint16_t *dx, uint16_t *dup, size_t n);
    void (*rows_f64)(const double *x, double *y, size_t rows, size_t cols);
    void (*rows_backward_f64)(const double *x, const double *dy, double *dx, size_t rows,
                              size_t cols);
    void (*rows_labels_f64)(const double *x, const int64_t *labels, double *y,
                            size_t rows, size_t cols);
    void (*rows_labels_backward_f64)(const double *x, const int64_t *labels,
                                     const double *dy, double *dx, size_t rows,
                                     size_t cols);
    void (*rows_f32)(const float *x, float *y, size_t rows, size_t cols);
    void (*rows_backward_f32)(const float *x, const float *dy, float *dx, size_t rows,
                              size_t cols);
    void (*rows_labels_f32)(const float *x, const int64_t *labels, float *y, size_t rows,
                            size_t cols);
    void (*rows_labels_backward_f32)(const float *x, const int64_t *labels,
                                     const float *dy, float *dx, size_t rows,
                                     size_t cols);
    void (*rows_f16)(const uint16_t *x, uint16_t *y, size_t rows, size_t cols);
    void (*rows_backward_f16)(const uint16_t *x, const uint16_t *dy, uint16_t *dx,
                              size_t rows, size_t cols);
    void (*rows_labels_f16)(const uint16_t *x, const int64_t *labels, uint16_t *y,
                            size_t rows, size_t cols);
    void (*rows_labels_backward_f16)(const uint16_t *x, const int64_t *labels,
                                     const uint16_t *dy, uint16_t *dx, size_t rows,
                                     size_t cols);
    void (*rows_bf16)(const uint16_t *x, uint16_t *y, size_t rows, size_t cols);
    void (*rows_backward_bf16)(const uint16_t *x, const uint16_t *dy, uint16_t *dx,
                               size_t rows, size_t cols);
    void (*rows_labels_bf16)(const uint16_t *x, const int64_t *labels, uint16_t *y,
                             size_t rows, size_t cols);
    void (*rows_labels_backward_bf16)(const uint16_t *x, const int64_t *labels,
                                      const uint16_t *dy, uint16_t *dx, size_t rows,
                                      size_t cols);
    void (*any)(void);
};

enum {
    ACT_NOT_IN_PLACE = 1,
    /* The claim holds in every rounding direction too, with half an ulp more: a claim of
     * 0.5 is correct rounding in that direction. */
    ACT_EVERY_ROUNDING = 2,
    ACT_OVER_DY = 4,
    /* An approximation that need not keep what is proven of f: range, order, symmetry,
     * zeros, limits. Where it does not, that is told, and fails nothing. */
    ACT_APPROXIMATE = 8,
};

/* An implementation. Its id is FUNCTION.dORDER.FORMAT.NAME, unique among all loaded rows.
 * Members left out are zero: DYDX, default parameters, no claim. */
struct act_row {
    const char *function; /* a name that `checkact list --functions` shows */
    int order;            /* 0: value; 1, 2: derivative */
    const char *format;   /* "f64", "f32", "f16" or "bf16" */
    const char *name;     /* at most 63 letters, digits, '_' and '-' */
    union act_kernel kernel;
    enum act_convention convention;
    unsigned flags;     /* ACT_NOT_IN_PLACE | ACT_EVERY_ROUNDING | ... */
    double claim;       /* largest ULP error promised over every input; 0: no promise */
    const char *params; /* parameters it computes with, "alpha=0.1"; NULL: the defaults */
    const char *source; /* paper, library or file it comes from; NULL: unknown */
    const char *licence; /* SPDX identifier; NULL: unknown */
    /* Instruction set it needs, or else is skipped: "x86-64-v2", "x86-64-v3",
     * "x86-64-v4", "sse4.1", "sse4.2", "avx", "avx2", "fma", "avx512f", "neon"; NULL:
     * any. */
    const char *isa;
};

struct act_table {
    uint32_t abi;      /* ACT_ABI */
    uint32_t row_size; /* sizeof(struct act_row) of the table's compiler */
    uint64_t count;
    const struct act_row *rows;
};

#ifdef __cplusplus
#define ACT_EXTERN extern "C"
#else
#define ACT_EXTERN extern
#endif

/* The symbol that checkact looks up; use ACT_EXPORT once per shared object. */
ACT_EXTERN __attribute__((visibility("default"))) const struct act_table checkact_table;

#define ACT_EXPORT(rows_)                                                                \
    const struct act_table checkact_table = {ACT_ABI, sizeof(struct act_row),            \
                                             sizeof(rows_) / sizeof((rows_)[0]), rows_};

/* Built-in families are compiled once per instruction-set level; the level ends the name
 * and fills the row's isa. A plug-in that is built once needs neither. */
#ifndef ACT_LEVEL
#define ACT_LEVEL ""
#define ACT_ISA NULL
#endif
#define ACT_NAME(name_) name_ ACT_LEVEL

#endif

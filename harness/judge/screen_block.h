/* The inner loops of sweeps and searches: errors of results against polynomials, in
 * vectors. They are compiled from one source for several instruction sets. */
#ifndef ACT_SCREEN_BLOCK_H
#define ACT_SCREEN_BLOCK_H

#include "judge/tally.h"
#include "model/model.h"
#include "model/wide.h"

#include <stddef.h>
#include <stdint.h>

enum {
    ACT_STRIDE = 8, /* lengths of blocks are multiples of it */
    ACT_BLOCK_DEGREE = 3,
    ACT_BLOCKS = 8, /* blocks that are prepared at once */
};

/* The polynomial of consecutive inputs. f at input middle + i of the block is, in units,
 *   f scale = whole scale + c[0] + c[1] i + c[2] i^2 + c[3] i^3,
 * where `whole` is a number of the format next to f: results less it are exact, and few
 * bits are left for the polynomial. */
typedef struct act_screen_block {
    double c[ACT_BLOCK_DEGREE + 1];
    double whole, scale;
} act_screen_block;

/* The sums of the errors of consecutive results, in units. */
typedef struct act_screen_sums {
    int64_t sum, sum_abs; /* of errors rounded to whole units */
    uint64_t over;        /* results more than half an ulp off */
    double most;          /* greatest |error|; NaN or inf if a result is no number */
    double nearest;       /* greatest distance of |error| from a whole number */
} act_screen_sums;

/* How encodings of consecutive results run. */
typedef struct act_screen_course {
    int32_t least, greatest; /* encodings, as signed numbers */
    uint32_t turns;          /* pairs of neighbours in the wrong order */
    uint32_t most;           /* the greatest distance of such a pair */
} act_screen_course;

/* The inner loops, for one instruction set. */
typedef struct act_screen_kernels {
    /* The model's polynomial less its coef[0] about the middles of ACT_BLOCKS blocks, in
     * its t: from `middle` on, `step` apart. out[i].c[k] multiplies the k-th power. */
    void (*shift)(const act_model *model, double middle, double step,
                  act_screen_block *out);
    /* y: n results, n a multiple of ACT_STRIDE, in blocks of `length`; errors: n. */
    void (*f32)(const act_screen_block *blocks, size_t length, const float *y, size_t n,
                double *errors, act_screen_sums *out);
    void (*f64)(const act_screen_block *blocks, size_t length, const double *y, size_t n,
                double *errors, act_screen_sums *out);
    /* Counts the |error| that exceed a limit. */
    uint64_t (*count_over)(const double *errors, size_t n, double limit);
    /* Magnitudes of errors in ulps of n results y for encodings x of binary64, all within
     * the model, n a multiple of ACT_STRIDE. Returns the greatest; NaN or inf if a result
     * is no number. */
    double (*seek)(const act_wide *model, const uint64_t *x, const double *y, size_t n,
                   double *errors);
    /* n encodings of binary32, from y[-1] on if `is_led`, which should not descend; or
     * not ascend if `falls`. */
    void (*course)(const int32_t *y, size_t n, bool is_led, bool falls,
                   act_screen_course *out);
    /* Counts the encodings y[i] that differ from mirrored[i] by other bits than `flip`.
     */
    size_t (*unlike)(const uint32_t *y, const uint32_t *mirrored, uint32_t flip,
                     size_t n);
    /* Counts the sums of y[i] and mirrored[i] that are `least` or more away from 1. */
    size_t (*gaps)(const float *y, const float *mirrored, double least, size_t n);
} act_screen_kernels;

#endif

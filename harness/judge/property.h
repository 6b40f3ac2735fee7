/* Properties: what is proven of f^(k), asked of the results of a kernel. A correctly
 * rounded kernel has them all: rounding is monotone, so that no f(x) between two bounds
 * is rounded beyond what they are rounded to, and none that is less than another to more
 * than that; and it is symmetric. */
#ifndef ACT_PROPERTY_H
#define ACT_PROPERTY_H

#include "judge/screen_isa.h"
#include "judge/tally.h"
#include "range/course.h"

/* A bound in a format. */
typedef struct act_property_bound {
    int64_t rank;  /* of the bound, rounded */
    uint64_t bits; /* the same, encoded */
    bool is_firm;  /* it is a number of the format, which no rounding excuses */
} act_property_bound;

/* What is asked of results for the inputs of one stretch. */
typedef struct act_property_stretch {
    int64_t first, last; /* inputs, by act_ordinal */
    int trend;           /* as in act_stretch */
    bool is_linked;
    act_property_bound lower, upper;
} act_property_stretch;

typedef struct act_property {
    const act_format *format;
    int order;
    enum act_symmetry symmetry;        /* of f */
    const act_screen_kernels *kernels; /* NULL: one result at a time */
    int count;
    act_property_stretch stretch[ACT_STRETCHES];
    int kinks;
    double kink[ACT_KINKS];
    int zeros;
    double zero[ACT_ZEROS];
    bool has_limit[2];
    act_property_bound limit[2];
} act_property;

/* Finds what is asked. ACT_OK or ACT_NOMEM. */
act_status act_property_open(act_property *property, const act_function *f,
                             const double *params, int order, const act_format *format,
                             act_screen_isa isa);

/* Asks it of n results in the layout of binary32, for consecutive encodings of one sign
 * from `first` on. Runs of one sign may follow each other in the same tally if they
 * ascend. */
void act_property_run(const act_property *property, uint64_t first, const void *y,
                      size_t n, act_property_tally *tally);

/* Asks for the symmetry of results y for n encodings of positive numbers of binary32 from
 * `first` on, and results `opposite` for the same of the other sign. */
void act_property_mirror(const act_property *property, uint64_t first, const void *y,
                         const void *opposite, size_t n, act_property_tally *tally);

/* Asks everything of the results y[i] for n inputs x[i], ascending by act_ordinal. */
void act_property_points(const act_property *property, const uint64_t *x,
                         const uint64_t *y, size_t n, act_property_tally *tally);

/* Adds a tally of inputs whose encodings are beyond all of those of `tally`, and asks
 * whether they go on as they should. */
void act_property_join(const act_property *property, act_property_tally *tally,
                       const act_property_tally *next);

/* Whether f^(k)(-x) = -f^(k)(x); otherwise, of a function with a symmetry, f^(k)(-x) is
 * f^(k)(x) or, of a sigmoidal one, 1 less it. */
bool act_property_is_odd(const act_property *property);
bool act_property_is_sigmoidal(const act_property *property);

/* How far a breach is off, in ulps of the greater of both results. */
double act_property_ulps(const act_property *property, act_property_kind kind,
                         const act_breach *breach);

/* Whether an error of at most `claim` ulps of each result explains the breach. */
bool act_property_permits(const act_property *property, act_property_kind kind,
                          const act_breach *breach, double claim);

#endif

/* The insides of the modeller. model.c cuts inputs into runs and asks in turn
 * model_constant.c, model_tail.c and model_head.c for a model of a run, none of which
 * asks back. model_truth.c evaluates the curves, and wide.c makes models by itself. */
#ifndef ACT_MODEL_PRIVATE_H
#define ACT_MODEL_PRIVATE_H

#include "model/fit.h"

/* f next to 0, on one side of it. */
typedef struct act_model_head {
    /* f(x) = slope x + d for |x| <= reach, d far below the last bit of f; reach 0: it is
     * not like that. */
    double reach;
    int side; /* sign of d, 0: unknown */
    mpfi_t slope;
    unsigned long power; /* 2, or 3 where f has no second derivative at 0 */
    mpfr_t curvature;    /* |d| <= curvature |x|^power */
    /* f(x) = root x^multiplicity for |x| <= ACT_MODEL_HEAD_WIDEST; multiplicity 0: it is
     * not. */
    unsigned long multiplicity;
    mpfi_t root;
    /* f' is 0 at 0, and f'' has no zero for |x| <= ACT_MODEL_HEAD_WIDEST. */
    bool is_monotone;
} act_model_head;

#define ACT_MODEL_HEAD_WIDEST 0x1p-20

struct act_modeller {
    act_exact *exact;
    const act_format *format;
    act_fitter *fitter;
    act_model_head head[2]; /* left, right of 0 */
    double share;           /* of its binade that the last curve took */
    bool try_constant;      /* the run before was one, or nothing is known */
    uint64_t next;          /* the input after the last run */
    mpfi_t value;           /* scratch */
    mpfr_t bound, missing;
};

/* Examines f on one side of 0. */
void act_model_head_find(act_modeller *m, int right);

/* The curve of a run next to 0 by the head's slope; false: it does not reach so far. */
bool act_model_head_line(act_modeller *m, const act_run *run, act_model *out);

/* An enclosure of f over the run by the head's root; false if there is none. */
bool act_model_head_enclose(const act_modeller *m, const act_run *run, mpfi_ptr range);

/* Tells whether f is monotone over the run for the reason that the head knows. */
bool act_model_head_is_monotone(const act_modeller *m, const act_run *run);

/* Within a tail f is its line, moved to a known side by less than the format sees. A
 * constant if the line is one; else the run *last ends before the tail does begin. */
bool act_model_tail_constant(act_modeller *m, const act_run *run, uint64_t *last,
                             act_model *out);

/* The curve of a run in a tail whose line is not constant. */
bool act_model_tail_line(act_modeller *m, const act_run *run, act_model *out);

/* Tells whether the exact tier gives the same truth at every input of the run: f is one
 * number, or hardly differs from one, or is monotone and has the same truth at both ends.
 */
bool act_model_constant_find(act_modeller *m, const act_run *run, act_model *out);

/* Makes a constant of the inputs up to `last`. */
void act_model_set_constant(act_model *out, uint64_t last, const act_truth *truth);

/* Fills in what the exact tier says of an input; false: undecided. */
bool act_model_exact_truth(act_modeller *m, uint64_t bits, act_truth *truth);

/* About |f| at an input of a curve, over 2^scale. */
double act_model_magnitude(const act_model *model, uint64_t bits);

#endif

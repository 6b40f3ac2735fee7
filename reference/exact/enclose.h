/* Enclosures of f^(order)(x): the machinery behind exact.h, private to the reference. */
#ifndef ACT_ENCLOSE_H
#define ACT_ENCLOSE_H

#include "exact/exact.h"

#include <mpfi.h>
#include <stdbool.h>

/* Working precisions, from the cheapest to the cap; a rung is an index of the ladder. */
enum { ACT_RUNGS = 10 };
extern const mpfr_prec_t act_exact_ladder[ACT_RUNGS];

/* The rung to start from for a format. */
int act_exact_first_rung(const act_format *format);

/* The tail of f as a format sees it. From `reach` on f - line has the sign and shrinks;
 * from `start` on it lies between 0 and `bound`, which the format cannot see. sign 0:
 * there is no usable tail. */
typedef struct act_exact_tail {
    bool known;
    double reach, start;
    int sign;
    mpfr_t bound;
} act_exact_tail;

/* The pieces whose mean is evaluated; first == second nearly always. */
typedef struct act_pieces {
    int first, second;
} act_pieces;

/* The content of a tape: the jet of a program at x. */
typedef struct act_evaluation {
    act_program *program; /* NULL: nothing */
    double x;
    jet value;
} act_evaluation;

struct act_exact {
    const act_function *f;
    double p[ACT_PARAMS];
    int order;
    act_direction direction; /* of truths */
    int kinks;
    double at[ACT_KINKS];
    act_exact_tail tail[ACT_FORMATS][2]; /* left, right; found when first needed */
    /* Its tapes and evaluations serve: this one, or one of a higher order. */
    act_exact *host;
    act_tape *tape[ACT_RUNGS];
    act_evaluation last[ACT_RUNGS];
    mpfi_t y, other;
    mpfr_t lo, hi, width, cell;
};

/* lo..hi encloses f^(order)(x) at the working precision of the rung. False if it does
 * not: short of memory, or not a number at this precision. */
bool act_enclose(act_exact *exact, double x, act_pieces pieces, int rung);

/* As act_enclose, for rounding to a format: within a tail, lo..hi need not hold f, but
 * lies in the same rounding cell, on the same side of every boundary. */
bool act_enclose_for_format(act_exact *exact, const act_format *format, double x,
                            act_pieces pieces, int rung);

/* The tail of a format towards -inf (right 0) or +inf (right 1); sign 0 if it has none.
 */
const act_exact_tail *act_exact_tail_find(act_exact *exact, const act_format *format,
                                          int right);

/* What cannot see the difference of f from its line: less than 2^-bits of the line, or of
 * 2^least where the line is zero. `far`: the greatest |x| that is tried. */
typedef struct act_exact_sight {
    long bits, least;
    double far;
} act_exact_sight;

/* Finds the tail for such a sight; out->bound is initialised. */
void act_exact_tail_seek(act_exact *exact, const act_exact_sight *sight, int right,
                         act_exact_tail *out);

/* lo..hi = the line at x, from the start of the tail on, and beside it what holds f.
 * *is_exact: the line is one number, which f is not. */
bool act_enclose_line(act_exact *exact, const act_exact_tail *tail, double x, int rung,
                      bool *is_exact);

/* The value where it is not a matter of evaluation: at NaN, an infinity, a pole, outside
 * of the domain. */
bool act_exact_special(const act_exact *exact, double x, double *value);

/* The pieces that the conventions name for x, PyTorch's first; their count, 1 away from
 * kinks. */
int act_exact_pieces(const act_exact *exact, double x, act_pieces pieces[]);

/* The sign that f has where it is exactly 0, infinite x included. */
act_zero_sign act_exact_sign_of_zero(act_exact *exact, double x);

/* The piece whose open interval holds x, or -1 - i at kink i. */
int act_exact_piece_at(const act_exact *exact, double x);

/* Tells whether lo..hi is the point zero. */
bool act_exact_is_zero(const act_exact *exact);

#endif

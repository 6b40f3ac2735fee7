/* Insides of the screen, for screen*.c only. */
#ifndef ACT_SCREEN_PRIVATE_H
#define ACT_SCREEN_PRIVATE_H

#include "judge/screen.h"

enum {
    /* Inputs of binary32 that weigh alike under N(0,1), and are judged at once. */
    ACT_CELL = 4096,
    ACT_LONGEST_BLOCK = 512,
    ACT_SHORTEST_BLOCK = 16,
    ACT_BLOCKS_MAX = ACT_CELL / ACT_SHORTEST_BLOCK
};

/* How far the exact tier's errors are from the truth, in ulps. */
#define ACT_EXACT_NOISE 0x1p-34

/* Errors from here on, in ulps, may be cut by the tally: each is judged for itself. */
#define ACT_SATURATING 0x1p900

/* Where f is an affine function and next to nothing on a known side, which breaks ties
 * between results, blocks are moved to that side by so much, in units. Errors of the
 * affine function are multiples of 2^-ACT_TIE_BITS ulps there, so a move tells nothing
 * but ties apart: the right result is less than half an ulp away, the other more. */
#define ACT_TIE_MOVE 0x1p-16
enum { ACT_TIE_BITS = 6 };

/* Sums of one cell. */
typedef struct act_screen_cell {
    uint64_t numbers;
    int64_t units_abs;
    double far_abs; /* sum of act_tally_far_error */
    /* |y - f|, the part that is in units and the rest; sums of these are exact. */
    double absolute, far_absolute;
} act_screen_cell;

/* A result that may be an extreme, by its model. */
typedef struct act_screen_candidate {
    uint64_t x, y;
    act_truth truth;
    double ulps, noise; /* |error|, and how far that is from the exact tier's */
} act_screen_candidate;

/* What the exact tier said of an input. */
typedef struct act_screen_memo {
    bool known;
    act_truth truth;
} act_screen_memo;

struct act_screen {
    act_exact *exact;
    act_screen_memo *answers; /* for each input of a 16-bit format; else NULL */
    act_modeller *modeller;
    const act_format *format;
    const act_screen_kernels *kernels; /* NULL: exact only */
    int order;
    uint64_t cell_size;
    bool looks_ahead; /* for extremes; nothing is counted */
    act_screen_cell cell;
    act_screen_candidate candidates[ACT_CELL];
    size_t n_candidates;
    act_screen_block blocks[ACT_BLOCKS_MAX + ACT_BLOCKS];
    double bounds[ACT_BLOCKS_MAX + ACT_BLOCKS]; /* in units; 0: not to be screened */
    bool tiny[ACT_BLOCKS_MAX + ACT_BLOCKS];     /* f is subnormal */
    bool ties[ACT_BLOCKS_MAX + ACT_BLOCKS]; /* f may lie beside midpoints, see below */
    int ulps[ACT_BLOCKS_MAX + ACT_BLOCKS];  /* exponents of the ulp */
    double errors[ACT_CELL];                /* in units */
};

/* Counts results of one class and error, extremes left out. */
void act_screen_count(act_screen *s, act_tally *tally, act_class class,
                      const act_truth *truth, double y, double ulps, uint64_t times);
/* The exact tier's verdict on one result; only its extremes if `extremes_only`. */
void act_screen_decide(act_screen *s, uint64_t x, uint64_t y_bits, bool extremes_only,
                       act_tally *tally);
/* Whether the exact tier, `noise` ulp away, might count an error otherwise. */
bool act_screen_is_ambiguous(double ulps, double noise);
/* `times` equal results from x on whose truth is the same: within `noise` ulp of what the
 * exact tier says, 0 for that itself. What may be an extreme becomes a candidate. */
void act_screen_accept(act_screen *s, const act_truth *truth, double noise, uint64_t x,
                       uint64_t y_bits, uint64_t times, act_tally *tally);
/* Result y[i] for x, by the model if that can tell. */
void act_screen_judge_one(act_screen *s, const act_model *model, uint64_t x,
                          const void *y, size_t i, act_tally *tally);
/* Takes a candidate into the extremes if it is one, by its model if that gives what the
 * exact tier would. */
void act_screen_confirm(act_screen *s, const act_model *model,
                        const act_screen_candidate *c, act_tally *tally);
/* Decides which candidates, all of the model, are extremes indeed, and forgets them. */
void act_screen_confirm_all(act_screen *s, const act_model *model, act_tally *tally);

/* The longest block whose dropped terms are far below the model's own bound. */
size_t act_screen_block_length(const act_screen *s, const act_model *model);
/* Prepares blocks, bounds, tiny, ties and ulps for n inputs from x on. */
void act_screen_prepare(act_screen *s, const act_model *model, uint64_t x, size_t n,
                        size_t length);
/* n results of one curve and cell. */
void act_screen_judge_curve(act_screen *s, const act_model *model, uint64_t x,
                            const void *y, size_t n, act_tally *tally);

#endif

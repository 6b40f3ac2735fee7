/* The insides of the screen, for its files only: screen.c takes runs of results and
 * closes cells, screen_group.c judges those of a curve in vectors, block by block as
 * screen_prepare.c makes them, and screen_verdict.c judges single results. */
#ifndef ACT_SCREEN_PRIVATE_H
#define ACT_SCREEN_PRIVATE_H

#include "judge/excuses.h"
#include "judge/screen.h"
#include "judge/screen_block.h"

enum {
    /* Inputs of binary32 that weigh alike under N(0,1), and are judged at once. */
    ACT_CELL = 4096,
    ACT_LONGEST_BLOCK = 512,
    ACT_SHORTEST_BLOCK = 16,
    ACT_BLOCKS_MAX = ACT_CELL / ACT_SHORTEST_BLOCK
};

/* The distance of the exact tier's errors from the truth, in ulps. */
#define ACT_EXACT_NOISE 0x1p-34

/* Errors from here on, in ulps, may be cut by the tally: each is judged for itself. */
#define ACT_SATURATING 0x1p900

/* The move, in units, that breaks ties between results where f is an affine function and
 * next to nothing on a known side: blocks are moved to that side. Errors of the affine
 * function are multiples of 2^-ACT_TIE_BITS ulps there, so a move tells nothing but ties
 * apart: the right result is less than half an ulp away, the other more. */
#define ACT_TIE_MOVE 0x1p-16
enum { ACT_TIE_BITS = 6 };

/* The sums of one cell. */
typedef struct act_screen_cell {
    uint64_t numbers;
    int64_t units_abs;
    double far_abs; /* sum of act_tally_far_error */
    /* |y - f|, the part that is in units and the rest; sums of these are exact. */
    double absolute, far_absolute;
} act_screen_cell;

/* f(x) as a model knows it: within `noise` ulps of the exact tier's truth; 0: the same.
 */
typedef struct act_screen_estimate {
    act_truth truth;
    double noise;
} act_screen_estimate;

/* A result that may be an extreme, by an estimate of f. */
typedef struct act_screen_candidate {
    uint64_t x, y;
    act_screen_estimate f;
    double ulps; /* |error| */
} act_screen_candidate;

/* An answer of the exact tier, remembered. */
typedef struct act_screen_memo {
    bool known;
    act_truth truth;
} act_screen_memo;

/* The terms on which the results of a block are screened. */
typedef struct act_screen_terms {
    double bound; /* of errors, in units; 0: the block cannot be screened */
    int ulp;      /* exponent of the ulp */
    bool tiny;    /* f is subnormal */
    bool ties;    /* f may lie beside midpoints, and the block was moved off them */
} act_screen_terms;

struct act_screen {
    act_exact *exact;
    act_screen_memo *memo; /* for each input of a 16-bit format; else NULL */
    act_modeller *modeller;
    const act_format *format;
    act_direction direction;
    act_excuses excuses;
    const act_screen_kernels *kernels; /* NULL: exact only */
    int order;
    uint64_t cell_size;
    bool looks_ahead; /* for extremes; nothing is counted */
    act_screen_cell cell;
    act_screen_candidate candidates[ACT_CELL];
    size_t n_candidates;
    act_screen_block
        blocks[ACT_BLOCKS_MAX + ACT_BLOCKS]; /* prepared ACT_BLOCKS at once */
    act_screen_terms terms[ACT_BLOCKS_MAX];
    double errors[ACT_CELL]; /* in units */
};

/* Result i of y. */
static inline double act_screen_result(const act_screen *s, const void *y, size_t i) {
    return act_decode(s->format, act_element_load(s->format, y, i));
}

/* screen_verdict.c */

/* Counts `times` equal results, extremes left out. */
void act_screen_count(act_screen *s, act_tally *tally, const act_judgement *result,
                      uint64_t times);
/* Judges one result by the exact tier; takes only its extremes if `extremes_only`. */
void act_screen_decide(act_screen *s, uint64_t x, uint64_t y, bool extremes_only,
                       act_tally *tally);
/* Tells whether the exact tier, `noise` ulps away, might count an error otherwise. */
bool act_screen_is_ambiguous(double ulps, double noise);
/* Judges `times` equal results, from x on, by the estimate of f at these inputs, and
 * sends to the exact tier what that leaves open. What may be an extreme becomes a
 * candidate. */
void act_screen_accept(act_screen *s, const act_screen_estimate *f, uint64_t x,
                       uint64_t y, uint64_t times, act_tally *tally);
/* Judges result y[i] for x, by the model if that can tell. */
void act_screen_judge_one(act_screen *s, const act_model *model, uint64_t x,
                          const void *y, size_t i, act_tally *tally);
/* Takes a candidate into the extremes if it is one, by its model if that gives what the
 * exact tier would. */
void act_screen_confirm(act_screen *s, const act_model *model,
                        const act_screen_candidate *c, act_tally *tally);
/* Takes a zero for an f(x) of normal size into the extremes. *is_less: an extreme had a
 * greater |f|. False: the model leaves f open. */
bool act_screen_take_zero(act_screen *s, const act_model *model, uint64_t x, uint64_t y,
                          act_tally *tally, bool *is_less);
/* Confirms all candidates, which are of the model, and forgets them. */
void act_screen_confirm_all(act_screen *s, const act_model *model, act_tally *tally);

/* screen_prepare.c */

/* The longest block whose dropped terms are far below the model's own bound. */
size_t act_screen_block_length(const act_screen *s, const act_model *model);
/* Prepares blocks and their terms for n inputs from x on. */
void act_screen_prepare(act_screen *s, const act_model *model, uint64_t x, size_t n,
                        size_t length);

/* Whether f rises (1) or falls (-1) from each input of a prepared block to the next,
 * whatever its bound leaves open; 0: that is not known. half: of the block's inputs. */
int act_screen_block_trend(const act_screen_block *block, double half, double bound);

/* screen_group.c */

/* Judges n results of one curve and cell. */
void act_screen_judge_curve(act_screen *s, const act_model *model, uint64_t x,
                            const void *y, size_t n, act_tally *tally);

#endif

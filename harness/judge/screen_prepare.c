#include "judge/screen_private.h"

#include "number/binade.h"
#include "number/scale.h"

#include <math.h>

/* The greatest bound, in units, with which a block is worth screening. */
static const double bound_limit = 0x1p-10;

/* An upper bound of what a polynomial of degree ACT_BLOCK_DEGREE about the middle of a
 * block leaves out of the model's, |t - middle| <= half. */
static double dropped(const act_model *model, double half) {
    double sum = 0;
    for (int j = ACT_BLOCK_DEGREE + 1; j <= model->degree; j++) {
        double binomial = 1;
        double power = 1;
        double part = 0;
        for (int k = 1; k <= j; k++) {
            binomial = binomial * (j - k + 1) / k;
            power *= half;
            part += k > ACT_BLOCK_DEGREE ? binomial * power : 0;
        }
        sum += fabs(model->coef[j]) * part;
    }
    return sum * (1 + 0x1p-40);
}

size_t act_screen_block_length(const act_screen *s, const act_model *model) {
    double aim = act_scale(fabs(model->coef[0]), -s->format->precision - 26);
    size_t length = ACT_LONGEST_BLOCK;
    while (length > ACT_SHORTEST_BLOCK &&
           dropped(model, (double)length / 2 / model->radius) > aim) {
        length /= 2;
    }
    return length;
}

/* Moves a block of an affine f beside which f may lie, if its values are coarse. Returns
 * what that adds to the bound. */
static double move_ties(const act_model *model, act_screen_block *block, bool *ties) {
    double step = act_scale(1, -ACT_TIE_BITS) * ACT_UNITS;
    double a = block->c[0] / step;
    double b = block->c[1] / step;
    *ties = model->exact && model->side != 0 && a == rint(a) && b == rint(b);
    double move = *ties ? ACT_TIE_MOVE : 0;
    block->c[0] += model->side > 0 ? move : -move;
    return 2 * move;
}

/* The numbers that all blocks of a curve share, in the model's t and scale. */
typedef struct common {
    double half;  /* half the width of a block */
    double bound; /* of the polynomial of a block before it is moved and scaled */
    double rest;  /* the model's, see act_model_rest */
} common;

/* Returns how far the polynomial of a block is from its constant term, at most. */
static double spread_of(const act_screen_block *block, double half) {
    double square = fabs(block->c[2]) + fabs(block->c[3]) * half;
    return (fabs(block->c[1]) + square * half) * half;
}

/* Turns the polynomial of one block into units; a bound of 0 if f's ulp is not the same
 * all over it, or is not known well enough. */
static act_screen_terms scale_block(const act_screen *s, const act_model *model,
                                    const common *all, act_screen_block *block) {
    const double u = 0x1p-53;
    const act_screen_terms none = {0};
    const act_format *format = s->format;
    double base = model->coef[0];
    double r = block->c[0];
    double spread = spread_of(block, all->half);
    /* Roundings of the shift to the middle, the scaling and the evaluation (Higham 2002,
     * 5.1). */
    double bound = all->bound +
                   u * (8 * (fabs(r) + spread) + (2 * ACT_MODEL_DEGREE + 18) * all->rest);
    double reach = (spread + bound) * (1 + 8 * u);
    int exponent;
    if (!act_binade_in(format, model->scale, base, r - reach, r + reach, &exponent) ||
        exponent > format->emax) {
        return none;
    }
    act_screen_terms terms = {.tiny = exponent < format->emin};
    terms.ulp = (terms.tiny ? format->emin : exponent) - format->precision + 1;
    int shift = model->scale - terms.ulp;
    double whole = rint(act_scale(base + r, shift));
    double factor = act_scale(ACT_UNITS, shift);
    block->c[0] = ((base - act_scale(whole, -shift)) + r) * factor;
    for (int k = 1; k <= ACT_BLOCK_DEGREE; k++) {
        factor /= model->radius;
        block->c[k] *= factor;
    }
    block->whole = act_scale(whole, terms.ulp);
    block->scale = act_scale(ACT_UNITS, -terms.ulp);
    terms.bound = bound * act_scale(ACT_UNITS, shift) + 2 * ACT_EXACT_NOISE * ACT_UNITS +
                  move_ties(model, block, &terms.ties);
    return terms.bound <= bound_limit && isfinite(block->scale) ? terms : none;
}

void act_screen_prepare(act_screen *s, const act_model *model, uint64_t x, size_t n,
                        size_t length) {
    double half = (double)length / 2 / model->radius;
    common all = {.half = half,
                  .bound = model->bound + dropped(model, half),
                  .rest = act_model_rest(model)};
    size_t blocks = (n + length - 1) / length;
    double first = (double)(int64_t)(x - model->centre) / model->radius + half;
    for (size_t i = 0; i < blocks; i += ACT_BLOCKS) {
        s->kernels->shift(model, first + 2 * half * (double)i, 2 * half, s->blocks + i);
    }
    for (size_t i = 0; i < blocks; i++) {
        s->terms[i] = scale_block(s, model, &all, &s->blocks[i]);
    }
}

int act_screen_block_trend(const act_screen_block *block, double half, double bound) {
    double bend = (2 * fabs(block->c[2]) + 3 * fabs(block->c[3]) * half) * half;
    bool is_steep = fabs(block->c[1]) > bend + 2.5 * bound;
    return !is_steep ? 0 : block->c[1] > 0 ? 1 : -1;
}

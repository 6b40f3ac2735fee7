/* Rational functions and square roots, and what fast inverse square roots make of them.
 */
#define ACT_FORMULAS "algebraic/algebraic.inc"
#include "expand.h"

WIDE(softsign, 0, careful)
WIDE(softsign, 1, careful)
WIDE(squareplus, 0, careful)
WIDE(squareplus, 1, careful)
WIDE(isru, 0, careful)
WIDE(isru, 1, careful)
WIDE(isrlu, 0, careful)
WIDE(isrlu, 1, careful)
WIDE(bent_identity, 0, careful)
WIDE(bent_identity, 1, careful)
WIDE(sqrt, 1, careful)
WIDE(rsqrt, 0, naive)
WIDE(rsqrt, 1, careful)
WIDE(reciprocal, 1, careful)

/* Halving the encoding of x > 0 halves its exponent; subtracted from a constant it is a
 * first guess at x^(-1/2), which each Newton step squares the error of. */
static const uint32_t quake_constant = 0x5f3759df;
static const uint32_t lomont_constant = 0x5f375a86;

static inline float newton(float x, float y) {
    return y * (1.5f - 0.5f * x * y * y);
}
static inline float guess(float x, uint32_t constant) {
    return act_float_from_bits(constant - (act_bits_from_float(x) >> 1));
}
static inline float quick(float x) {
    return newton(x, guess(x, quake_constant));
}
static inline float quick2(float x) {
    return newton(x, quick(x));
}

FORMULA_F32(rsqrt_0_quake) {
    return quick(x);
}
FORMULA_F32(rsqrt_0_quake2) {
    return quick2(x);
}
FORMULA_F32(rsqrt_0_lomont) {
    return newton(x, guess(x, lomont_constant));
}
FORMULA_F32(rsqrt_0_lomont2) {
    return newton(x, newton(x, guess(x, lomont_constant)));
}
FORMULA_F32(squareplus_0_quake) {
    float t = x * x + 4;
    return (x + t * quick(t)) / 2;
}
FORMULA_F32(squareplus_0_quake2) {
    float t = x * x + 4;
    return (x + t * quick2(t)) / 2;
}
FORMULA_F32(squareplus_1_quake) {
    return (1 + x * quick(x * x + 4)) / 2;
}
FORMULA_F32(squareplus_1_quake2) {
    return (1 + x * quick2(x * x + 4)) / 2;
}
FORMULA_F32(isru_0_quake) {
    return x * quick(1 + x * x);
}
FORMULA_F32(isru_0_quake2) {
    return x * quick2(1 + x * x);
}
FORMULA_F32(isru_1_quake) {
    float r = quick(1 + x * x);
    return r * r * r;
}
FORMULA_F32(isru_1_quake2) {
    float r = quick2(1 + x * x);
    return r * r * r;
}

static const char text[] = "textbook";
static const char pytorch[] = "PyTorch, torch.nn.functional.softsign";
static const char squareplus[] = "Barron 2021, Squareplus, arXiv:2112.11687";
static const char isru[] = "Carlile et al. 2017, ISRLU, arXiv:1710.09967";
static const char quake[] = "Quake III Arena, q_math.c, Q_rsqrt";
static const char lomont[] = "Lomont 2003, Fast Inverse Square Root";

/* Claims of f64 and f32 are a little above the worst of a quarter of all binary32 inputs,
 * those of f16 and bf16 the worst of all inputs, rounded up. 0: some inputs fail in kind.
 */
static const struct act_row rows[] = {
    ROWS(square, 0, plain, 0.5, 0.5, 0.5, 0.5, text),
    ROWS(square, 1, plain, 0.5, 0.5, 0.5, 0.5, text),
    ROWS(square, 2, plain, 0.5, 0.5, 0.5, 0.5, text),
    ROWS(softsign, 0, naive, 0, 0, 0, 0, pytorch),
    ROWS(softsign, 0, careful, 1.5, 1.5, 0.5, 0.5, text),
    ROW_F32(softsign, 0, wide, 0.501, text),
    ROWS(softsign, 1, naive, 0, 0, 0.501, 0, text),
    ROWS(softsign, 1, careful, 3.7, 3.7, 0.5, 0.5, text),
    ROW_F32(softsign, 1, wide, 0.501, text),
    ROWS(softsign, 2, naive, 0, 0, 0.501, 0, text),
    ROWS(softsign, 2, careful, 4.6, 4.6, 0.501, 0.5, text),
    ROWS(squareplus, 0, naive, 0, 0, 0, 0, squareplus),
    ROWS(squareplus, 0, careful, 2.9, 2.9, 0.501, 0.5, text),
    ROW_F32(squareplus, 0, wide, 0.501, text),
    ROW_F32(squareplus, 0, quake, 0, quake),
    ROW_F32(squareplus, 0, quake2, 0, quake),
    ROWS(squareplus, 1, naive, 0, 0, 0, 0, squareplus),
    ROWS(squareplus, 1, careful, 4.8, 4.8, 0.501, 0.5, text),
    ROW_F32(squareplus, 1, wide, 0.501, text),
    ROW_F32(squareplus, 1, quake, 0, quake),
    ROW_F32(squareplus, 1, quake2, 0, quake),
    ROWS(squareplus, 2, naive, 0, 0, 0.5, 0, squareplus),
    ROWS(squareplus, 2, careful, 4.6, 4.6, 0.5, 0.5, text),
    ROWS(isru, 0, naive, 0, 0, 0, 0, isru),
    ROWS(isru, 0, careful, 2.3, 2.3, 0.5, 0.5, text),
    ROW_F32(isru, 0, wide, 0.501, text),
    ROW_F32(isru, 0, quake, 0, quake),
    ROW_F32(isru, 0, quake2, 0, quake),
    ROWS(isru, 1, naive, 0, 0, 0.5, 0, isru),
    ROWS(isru, 1, careful, 4.6, 4.6, 0.5, 0.5, text),
    ROW_F32(isru, 1, wide, 0.501, text),
    ROW_F32(isru, 1, quake, 0, quake),
    ROW_F32(isru, 1, quake2, 0, quake),
    ROWS(isru, 2, naive, 0, 0, 0, 0, isru),
    ROWS(isru, 2, careful, 7, 7, 0.501, 0.501, text),
    ROWS(isrlu, 0, naive, 0, 0, 0, 0, isru),
    ROWS(isrlu, 0, careful, 2.3, 2.3, 0.5, 0.5, text),
    ROW_F32(isrlu, 0, wide, 0.501, text),
    ROWS(isrlu, 1, naive, 0, 0, 0.5, 0, isru),
    ROWS(isrlu, 1, careful, 4.6, 4.6, 0.5, 0.5, text),
    ROW_F32(isrlu, 1, wide, 0.501, text),
    ROWS(isrlu, 2, careful, 7, 7, 0.501, 0.501, text),
    ROWS(bent_identity, 0, naive, 0, 0, 0, 0, text),
    ROWS(bent_identity, 0, careful, 3.6, 3.6, 0.501, 0.501, text),
    ROW_F32(bent_identity, 0, wide, 0.501, text),
    ROWS(bent_identity, 1, naive, 0, 0, 0, 0, text),
    ROWS(bent_identity, 1, careful, 1.7, 1.7, 0.501, 0.5, text),
    ROW_F32(bent_identity, 1, wide, 0.501, text),
    ROWS(bent_identity, 2, naive, 0, 0, 0.5, 0, text),
    ROWS(bent_identity, 2, careful, 4.6, 0, 0.5, 0.5, text),
    ROWS(sqrt, 0, plain, 0.5, 0.5, 0.5, 0.5, text),
    ROWS(sqrt, 1, naive, 0, 0, 0, 0, text),
    ROWS(sqrt, 1, careful, 1.5, 1.5, 0.5, 0.5, text),
    ROW_F32(sqrt, 1, wide, 0.501, text),
    ROWS(sqrt, 2, naive, 0, 0, 0.5, 0, text),
    ROWS(sqrt, 2, careful, 2.1, 0, 0.5, 0.5, text),
    ROWS(rsqrt, 0, naive, 1.5, 1.5, 0.5, 0.5, text),
    ROWS(rsqrt, 0, careful, 0.501, 0.501, 0.5, 0.5, text),
    ROW_F32(rsqrt, 0, wide, 0.501, text),
    ROW_F32(rsqrt, 0, quake, 0, quake),
    ROW_F32(rsqrt, 0, quake2, 0, quake),
    ROW_F32(rsqrt, 0, lomont, 0, lomont),
    ROW_F32(rsqrt, 0, lomont2, 0, lomont),
    ROWS(rsqrt, 1, naive, 0, 0, 0.5, 0, text),
    ROWS(rsqrt, 1, careful, 2.1, 2.1, 0.5, 0.5, text),
    ROW_F32(rsqrt, 1, wide, 0.501, text),
    ROWS(rsqrt, 2, naive, 0, 0, 0, 0, text),
    ROWS(rsqrt, 2, careful, 3.2, 0, 0.5, 0.5, text),
    ROWS(reciprocal, 0, plain, 0.5, 0.5, 0.5, 0.5, text),
    ROWS(reciprocal, 1, naive, 0, 0, 0.5, 0, text),
    ROWS(reciprocal, 1, careful, 1.5, 1.5, 0.5, 0.5, text),
    ROW_F32(reciprocal, 1, wide, 0.501, text),
    ROWS(reciprocal, 2, naive, 0, 0, 0.5, 0, text),
    ROWS(reciprocal, 2, careful, 2.1, 2.1, 0.5, 0.5, text),
};
ACT_EXPORT(rows)

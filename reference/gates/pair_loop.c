#include "gates/pair_loop.h"

#include "number/lanes.h"

#include <string.h>

#define LOOP ACT_NAMED(act_pair_loop_, ACT_ISA)

typedef uint16_t narrows __attribute__((vector_size(2 * LANES)));

enum { FRACTION = 52, BIAS = 1023 };
static const uint64_t sign_bit = (uint64_t)1 << 63;
static const uint64_t exponent_bits = (uint64_t)0x7ff << FRACTION;

/* Adding it rounds to a whole number, which is then in the low bits. */
static const double magic = 0x1.8p52;

static reals all(double value) {
    return value - (reals){0};
}

static reals choose(wholes mask, reals yes, reals no) {
    return (reals)((mask & (wholes)yes) | (~mask & (wholes)no));
}

/* What stays the same along the loop. */
typedef struct constants {
    reals lo, hi, least, greatest, top;
    patterns scale_base, field_base, sign, nan;
    int shift;
} constants;

static constants constants_of(const act_pair_loop *loop) {
    int p = loop->precision;
    constants c = {
        .lo = all(loop->lo),
        .hi = all(loop->hi),
        .top = all((double)(1 << p)),
        .shift = FRACTION - (p - 1),
    };
    uint64_t least = (uint64_t)(loop->emin + BIAS) << FRACTION;
    uint64_t greatest = (uint64_t)(loop->emax + BIAS) << FRACTION;
    uint64_t scale_base = (uint64_t)(2 * BIAS + p - 1) << FRACTION;
    c.least = (reals)((patterns){0} + least);
    c.greatest = (reals)((patterns){0} + greatest);
    c.scale_base = (patterns){0} + scale_base;
    c.field_base = (patterns){0} + least;
    c.sign = (patterns){0} + loop->sign;
    c.nan = (patterns){0} + loop->nan;
    return c;
}

/* A number of ulps as a whole number: to nearest, or where it is the open end of an
 * interval and a tie, to the inside. */
static reals whole_of(reals ulps, reals tie, reals step, wholes is_open) {
    reals whole = (ulps + all(magic)) - all(magic);
    wholes is_tie = (ulps - whole == tie) & is_open;
    return whole + choose(is_tie, step, (reals){0});
}

/* The results of LANES pairs; returns a mask of those that are open. */
static wholes decide(const constants *c, reals near, reals far, patterns *rounded,
                     reals *residual) {
    patterns sign = ((patterns)near & sign_bit) ^ c->sign;
    reals low = (reals)((patterns)near & ~sign_bit) * c->lo;
    reals high = (reals)((patterns)far & ~sign_bit) * c->hi;
    wholes is_nan = ~((low >= (reals){0}) & (high >= (reals){0}));
    /* The power of two that ulps are counted from, and the ends in ulps. */
    reals binade = choose(low > c->least, low, c->least);
    binade = choose(binade < c->greatest, binade, c->greatest);
    patterns field = (patterns)binade & exponent_bits;
    reals scale = (reals)(c->scale_base - field);
    reals from = low * scale;
    reals to = high * scale;
    wholes spans = (to > c->top) & (low < c->greatest);
    from = choose(from < c->top, from, c->top);
    to = choose(to < c->top, to, c->top);
    wholes is_open = from != to;
    reals whole = whole_of(from, all(0.5), all(1), is_open);
    reals other = whole_of(to, all(-0.5), all(-1), is_open);
    wholes undecided = ((whole != other) | spans) & ~is_nan;
    patterns digits = (patterns)(whole + all(magic)) & 0xffff;
    patterns encoding = ((field - c->field_base) >> c->shift) + digits + (sign >> 48);
    *rounded = (c->nan & (patterns)is_nan) | (encoding & ~(patterns)is_nan);
    reals rest = ((from - whole) + (to - other)) * all(0.5);
    rest = (reals)((patterns)rest ^ sign);
    rest = choose(is_nan, (reals){0}, rest);
    *residual = choose(undecided, all(__builtin_nan("")), rest);
    return undecided;
}

size_t LOOP(const act_pair_loop *loop) {
    const constants c = constants_of(loop);
    wholes open = {0};
    for (size_t i = 0; i < loop->count; i += LANES) {
        reals near, far, residual;
        patterns rounded;
        memcpy(&near, loop->near + i, sizeof near);
        memcpy(&far, loop->far + i, sizeof far);
        open -= decide(&c, near, far, &rounded, &residual);
        narrows encodings = __builtin_convertvector(rounded, narrows);
        singles ulps = __builtin_convertvector(residual, singles);
        memcpy(loop->rounded + i, &encodings, sizeof encodings);
        memcpy(loop->residual + i, &ulps, sizeof ulps);
    }
    size_t count = 0;
    for (int k = 0; k < LANES; k++) {
        count += (size_t)open[k];
    }
    return count;
}

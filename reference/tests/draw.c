#include "draw.h"

#include <math.h>

/* splitmix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014,
 * figure 17. */
uint64_t act_draw_bits(act_draw *draw) {
    draw->state += 0x9e3779b97f4a7c15;
    uint64_t z = draw->state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

int64_t act_draw_integer(act_draw *draw, int64_t lo, int64_t hi) {
    uint64_t count = (uint64_t)hi - (uint64_t)lo + 1;
    return (int64_t)((uint64_t)lo + act_draw_bits(draw) % count);
}

double act_draw_between(act_draw *draw, double lo, double hi) {
    return lo + (hi - lo) * (double)(act_draw_bits(draw) >> 11) * 0x1p-53;
}

double act_draw_value(act_draw *draw, const act_format *format) {
    int64_t end = act_ordinal(format, act_encode(format, act_format_max(format)));
    uint64_t bits = act_from_ordinal(format, act_draw_integer(draw, -end - 1, end));
    return act_decode(format, bits);
}

void act_draw_mpfr(act_draw *draw, mpfr_ptr v, long exponent) {
    mpfr_set_ui_2exp(v, 1, 0, MPFR_RNDN);
    long precision = (long)mpfr_get_prec(v);
    mpfr_t part;
    mpfr_init2(part, 64);
    for (long at = 32; at < precision + 32; at += 32) {
        mpfr_set_ui_2exp(part, act_draw_bits(draw) >> 32, -at, MPFR_RNDN);
        mpfr_add(v, v, part, MPFR_RNDZ);
    }
    mpfr_clear(part);
    mpfr_mul_2si(v, v, exponent, MPFR_RNDN);
    if (act_draw_bits(draw) % 2 == 0) {
        mpfr_neg(v, v, MPFR_RNDN);
    }
}

double act_nearest_in(const act_format *format, double x) {
    double end = act_format_max(format);
    x = fmax(-end, fmin(end, x));
    int exponent = x == 0 ? format->emin : ilogb(x);
    int unit =
        (exponent > format->emin ? exponent : format->emin) - format->precision + 1;
    return ldexp(nearbyint(ldexp(x, -unit)), unit);
}

double act_step(const act_format *format, double value, int64_t steps) {
    int64_t n = act_ordinal(format, act_encode(format, value));
    return act_decode(format, act_from_ordinal(format, n + steps));
}

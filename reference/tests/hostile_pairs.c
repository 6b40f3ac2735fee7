#include "hostile_pairs.h"

#include <math.h>

/* A number of at most `bits` bits and an exponent from lo to hi. */
static double short_number(act_draw *draw, int bits, int lo, int hi) {
    int64_t top = (int64_t)1 << bits;
    double value = (double)act_draw_integer(draw, 1, top - 1);
    double sign = act_draw_bits(draw) % 2 == 0 ? 1 : -1;
    return sign * ldexp(value, (int)act_draw_integer(draw, lo, hi));
}

static double beside(act_draw *draw, const act_format *format, double place) {
    return act_step(format, act_nearest_in(format, place), act_draw_integer(draw, -2, 2));
}

static double hostile_x(act_draw *draw, const act_gated *gate, const double *p,
                        const act_format *format) {
    const act_function *g = act_gated_function(gate);
    double at[ACT_KINKS];
    int kinks = act_function_finite_kinks(g, p, at);
    double limit = act_gated_limit(gate, p);
    double sign = act_draw_bits(draw) % 2 == 0 ? 1 : -1;
    switch (act_draw_integer(draw, 0, 8)) {
    case 0:
        return short_number(draw, format->precision / 2, format->emin - 4, format->emin);
    case 1:
        return short_number(draw, 4, -8, 4);
    case 2: /* tails */
        return short_number(draw, 6, 0, 6 + format->emax / 8);
    case 3:
        return kinks > 0 ? beside(draw, format, at[act_draw_integer(draw, 0, kinks - 1)])
                         : beside(draw, format, 0);
    case 4:
        return isfinite(limit) ? beside(draw, format, limit) : sign * 20;
    case 5:
        return sign * ldexp(1, (int)act_draw_integer(draw, format->emin, format->emax));
    case 6:
        return act_draw_value(draw, format);
    default:
        return act_draw_between(draw, -8, 8);
    }
}

static double hostile_up(act_draw *draw, const act_gated *gate, const double *p,
                         const act_format *format) {
    double limit = act_gated_limit(gate, p);
    double sign = act_draw_bits(draw) % 2 == 0 ? 1 : -1;
    switch (act_draw_integer(draw, 0, 6)) {
    case 0:
        return short_number(draw, 3, format->emin - format->precision, format->emax - 3);
    case 1:
        return short_number(draw, 4, -4, 4);
    case 2:
        return beside(draw, format, -act_gated_delta(gate, p));
    case 3:
        return isfinite(limit) ? beside(draw, format, sign * limit) : sign * 3;
    case 4:
        return act_draw_value(draw, format);
    case 5: /* half of the bits, so that products are midpoints */
        return short_number(draw, format->precision / 2 + 1, -12, 12);
    default:
        return act_draw_between(draw, -4, 4);
    }
}

act_gated_input act_draw_pair(act_draw *draw, const act_gated *gate, const double *p,
                              const act_format *format) {
    double x = hostile_x(draw, gate, p, format);
    double up = hostile_up(draw, gate, p, format);
    return (act_gated_input){act_nearest_in(format, x), act_nearest_in(format, up)};
}

#include "number/round.h"

#include <math.h>

static mpfr_rnd_t mpfr_direction(act_direction direction) {
    static const mpfr_rnd_t directions[] = {[ACT_NEAREST] = MPFR_RNDN,
                                            [ACT_DOWN] = MPFR_RNDD,
                                            [ACT_UP] = MPFR_RNDU,
                                            [ACT_TO_ZERO] = MPFR_RNDZ};
    return directions[direction];
}

/* Tells whether a directed rounding enlarges the magnitude. */
static bool rounds_away(act_direction direction, bool negative) {
    return (direction == ACT_UP && !negative) || (direction == ACT_DOWN && negative);
}

/* |v| below the least subnormal s: 0 or s. */
static double round_tiny(mpfr_srcptr v, const act_format *format,
                         act_direction direction) {
    bool negative = mpfr_signbit(v) != 0;
    double least = act_format_subnormal(format);
    bool away = rounds_away(direction, negative);
    if (direction == ACT_NEAREST) {
        long half = format->emin - format->precision; /* s / 2 = 2^half, a tie: to 0 */
        away = mpfr_get_exp(v) - 1 == half && mpfr_min_prec(v) > 1;
    }
    return copysign(away ? least : 0, negative ? -1 : 1);
}

double act_round(mpfr_srcptr v, const act_format *format, act_direction direction,
                 mpfr_ptr cell) {
    bool negative = mpfr_signbit(v) != 0;
    if (mpfr_nan_p(v)) {
        return (double)NAN;
    }
    if (mpfr_zero_p(v)) {
        return negative ? -0.0 : 0.0;
    }
    double value = HUGE_VAL;
    if (!mpfr_inf_p(v) && mpfr_get_exp(v) <= format->emax + 1) {
        long exponent = mpfr_get_exp(v) - 1;
        long bits = format->precision;
        if (exponent < format->emin) {
            bits -= format->emin - exponent;
        }
        if (bits < 1) {
            return round_tiny(v, format, direction);
        }
        mpfr_set_prec(cell, bits);
        mpfr_set(cell, v, mpfr_direction(direction));
        value = fabs(mpfr_get_d(cell, MPFR_RNDN));
    }
    double greatest = act_format_max(format);
    if (value > greatest) {
        bool to_infinity = direction == ACT_NEAREST || rounds_away(direction, negative);
        value = to_infinity ? HUGE_VAL : greatest;
    }
    return negative ? -value : value;
}

double act_round_number(double value, const act_format *format, act_direction direction) {
    mpfr_t v, cell;
    mpfr_inits2(53, v, cell, (mpfr_ptr)0);
    mpfr_set_d(v, value, MPFR_RNDN);
    double rounded = isinf(value) ? value : act_round(v, format, direction, cell);
    mpfr_clears(v, cell, (mpfr_ptr)0);
    return rounded;
}

int act_ulp_exponent(mpfr_srcptr v, const act_format *format) {
    long exponent = format->emin;
    if (mpfr_inf_p(v)) {
        exponent = format->emax;
    } else if (!mpfr_zero_p(v) && mpfr_get_exp(v) - 1 > exponent) {
        exponent = mpfr_get_exp(v) - 1;
    }
    if (exponent > format->emax) {
        exponent = format->emax;
    }
    return (int)exponent - format->precision + 1;
}

int act_ulp_exponent_of(double value, const act_format *format) {
    int exponent = value == 0 ? format->emin : isinf(value) ? format->emax : ilogb(value);
    exponent = exponent < format->emin   ? format->emin
               : exponent > format->emax ? format->emax
                                         : exponent;
    return exponent - format->precision + 1;
}

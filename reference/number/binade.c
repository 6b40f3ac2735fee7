#include "number/binade.h"

#include "number/scale.h"

#include <math.h>

/* Tells whether |base| + [lo, hi] lies in [2^exponent, 2^(exponent + 1)). The differences
 * from the edges are exact where they matter (Sterbenz). */
static bool is_in_binade(double base, double lo, double hi, int exponent) {
    double margin = fabs(lo) + fabs(hi) > base / 8 ? base * 0x1p-50 : 0;
    double above = base - act_scale(1, exponent);
    double below = base - act_scale(1, exponent + 1);
    return above + lo >= margin && below + hi < -margin;
}

bool act_binade_of(double base, double lo, double hi, int *exponent) {
    if (base < 0) {
        double flipped = -lo;
        base = -base;
        lo = -hi;
        hi = flipped;
    }
    double value = base + (lo + hi) / 2;
    if (!(value > 0) || !isfinite(value)) {
        return false;
    }
    *exponent = ilogb(value);
    if (is_in_binade(base, lo, hi, *exponent)) {
        return true;
    }
    *exponent += value > act_scale(1.5, *exponent) ? 1 : -1;
    return is_in_binade(base, lo, hi, *exponent);
}

bool act_binade_in(const act_format *format, int scale, double base, double lo, double hi,
                   int *exponent) {
    if (act_binade_of(base, lo, hi, exponent)) {
        *exponent += scale;
        return true;
    }
    double a = base + lo;
    double b = base + hi;
    double most = fmax(fabs(a), fabs(b)) * (1 + 0x1p-50);
    *exponent = format->emin - 1;
    return a * b > 0 && most < act_scale(1, format->emin - scale);
}

#include "range/gradient.h"

#include "number/round.h"
#include "range/range_private.h"

#include <math.h>

/* slope^layers rounded to nearest; NaN if its enclosure leaves that open. */
static double power(mpfi_srcptr slope, long layers, const act_format *format) {
    mpfr_t end, cell;
    double rounded[2];
    mpfr_init2(end, ACT_FINE);
    mpfr_init2(cell, ACT_FINE);
    mpfr_pow_ui(end, &slope->left, (unsigned long)layers, MPFR_RNDD);
    rounded[0] = act_round(end, format, ACT_NEAREST, cell);
    mpfr_pow_ui(end, &slope->right, (unsigned long)layers, MPFR_RNDU);
    rounded[1] = act_round(end, format, ACT_NEAREST, cell);
    mpfr_clears(end, cell, (mpfr_ptr)0);
    return rounded[0] == rounded[1] ? rounded[0] : (double)NAN;
}

double act_gradient_after(mpfi_srcptr slope, long layers, const act_format *format) {
    return mpfi_bounded_p(slope) ? power(slope, layers, format) : HUGE_VAL;
}

long act_gradient_ends(mpfi_srcptr slope, const act_format *format) {
    const long most = 1000000000000;
    bool shrinks = mpfr_cmp_ui(&slope->right, 1) < 0;
    bool grows = mpfr_cmp_ui(&slope->left, 1) > 0;
    if ((!shrinks && !grows) || !mpfi_bounded_p(slope)) {
        return 0;
    }
    double end = shrinks ? 0 : HUGE_VAL;
    long before = 0, after = 1;
    while (power(slope, after, format) != end) {
        before = after;
        after *= 2;
        if (after > most) {
            return 0;
        }
    }
    while (after - before > 1) {
        long middle = before + (after - before) / 2;
        if (power(slope, middle, format) == end) {
            after = middle;
        } else {
            before = middle;
        }
    }
    return after;
}

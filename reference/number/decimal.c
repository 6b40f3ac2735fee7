#include "number/decimal.h"

#include "number/interval.h"

#include <string.h>

bool act_decimal_ends_within(mpfr_srcptr v, int digits) {
    char *text = NULL;
    mpfr_t back;
    mpfr_init2(back, mpfr_get_prec(v));
    mpfr_asprintf(&text, "%.*Rg", digits, v);
    bool is_same =
        mpfr_strtofr(back, text, NULL, 10, MPFR_RNDN) == 0 && mpfr_equal_p(back, v) != 0;
    mpfr_free_str(text);
    mpfr_clear(back);
    return is_same;
}

char *act_decimal_shared(mpfr_srcptr lo, mpfr_srcptr hi, int digits, bool with_zeros) {
    const char *form = with_zeros ? "%#.*Rg" : "%.*Rg";
    char *low = NULL;
    char *high = NULL;
    mpfr_asprintf(&low, form, digits, lo);
    mpfr_asprintf(&high, form, digits, hi);
    char *text = strcmp(low, high) == 0 ? strdup(low) : NULL;
    mpfr_free_str(low);
    mpfr_free_str(high);
    return text;
}

char *act_decimal_of_interval(mpfi_srcptr x, int digits) {
    const int tiny = -150;
    mpfr_srcptr lo = &x->left;
    mpfr_srcptr hi = &x->right;
    if (mpfi_has_zero(x) && mpfr_get_exp(lo) < tiny && mpfr_get_exp(hi) < tiny) {
        return strdup("0");
    }
    if (act_interval_is_point(x) && act_decimal_ends_within(lo, digits)) {
        return act_decimal_shared(lo, hi, digits, false);
    }
    for (; digits > 1; digits--) {
        char *text = act_decimal_shared(lo, hi, digits, true);
        if (text != NULL) {
            return text;
        }
    }
    return strdup("?");
}

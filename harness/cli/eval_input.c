#include "cli/eval_input.h"

#include "base/text.h"
#include "number/round.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* They hold every decimal of binary64 that anyone types before it is rounded. */
enum { INPUT_BITS = 1200 };

/* Reads the digits of an encoding, behind which `rest` stands. */
static act_status parse_bits(const act_format *format, const char *text,
                             const char *digits, const char *rest, uint64_t *bits) {
    char *end;
    errno = 0;
    *bits = strtoull(digits, &end, 16);
    uint64_t most = UINT64_MAX >> (64 - 8 * format->size);
    if (!isxdigit((unsigned char)*digits) || strcmp(end, rest) != 0 || errno != 0 ||
        *bits > most) {
        return act_refuse(
            "'%s' is not an encoding of %s: bits:0x and at most %zu hex digits", text,
            format->ieee, 2 * format->size);
    }
    return ACT_OK;
}

act_status act_eval_read(const act_format *format, const char *text, uint64_t *bits) {
    static const char prefix[] = "bits:0x";
    static const char nan_prefix[] = "nan(0x";
    if (strncmp(text, prefix, sizeof prefix - 1) == 0) {
        return parse_bits(format, text, text + sizeof prefix - 1, "", bits);
    }
    if (strncmp(text, nan_prefix, sizeof nan_prefix - 1) == 0) {
        return parse_bits(format, text, text + sizeof nan_prefix - 1, ")", bits);
    }
    double approximate;
    if (!act_number_parse(text, &approximate)) {
        return act_refuse(
            "'%s' is not a number of binary64: decimal, hex as 0x1p-3, inf, nan, or "
            "bits:0x...",
            text);
    }
    mpfr_t wide;
    mpfr_t cell;
    mpfr_init2(wide, INPUT_BITS);
    mpfr_init2(cell, INPUT_BITS);
    mpfr_set_str(wide, text, 0, MPFR_RNDN);
    double value = act_round(wide, format, ACT_NEAREST, cell);
    bool in_range = isinf(value) == isinf(approximate) &&
                    (value != 0 || mpfr_zero_p(wide) || isnan(approximate));
    mpfr_clears(wide, cell, (mpfr_ptr)0);
    if (!in_range) {
        return act_refuse("'%s' is beyond %s, whose numbers lie between %.4g and %.4g",
                          text, format->ieee, act_format_subnormal(format),
                          act_format_max(format));
    }
    *bits = act_encode(format, value);
    return ACT_OK;
}

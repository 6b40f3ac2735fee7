#include "row_draw.h"

#include <math.h>

static double pick(act_draw *draw, const double *from, size_t n) {
    return from[act_draw_bits(draw) % n];
}

/* Where shares begin to be subnormal, and where they vanish, in f64, f32, f16 and bf16.
 */
static double depth(act_draw *draw, const act_format *format) {
    static const double near[] = {708, 87, 9, 87};
    static const double far[] = {750, 105, 19, 94};
    size_t k = (size_t)(format - act_formats);
    return act_draw_between(draw, near[k] - 2, far[k] + 2);
}

static double logit(act_draw *draw, const act_format *format, act_row_hazard hazard,
                    double at) {
    static const double gaps[] = {20, 50, 120, 300, 1000, 20000};
    static const double steps[] = {0, 0, 0, 1, 2.5};
    switch (hazard) {
    case ACT_ROW_WIDE:
        return act_draw_between(draw, -100, 100);
    case ACT_ROW_SUBNORMAL:
        return -depth(draw, format);
    case ACT_ROW_ONE_HOT:
        return -pick(draw, gaps, 6) + act_draw_between(draw, -1, 1);
    case ACT_ROW_OFFSET:
        return 1e4 + act_draw_between(draw, -4, 4);
    case ACT_ROW_FAR_OFFSET:
        return 1e8 + act_draw_between(draw, -40, 40);
    case ACT_ROW_TIED:
        return at - pick(draw, steps, 5);
    case ACT_ROW_ANYTHING:
        return act_draw_value(draw, format);
    case ACT_ROW_EQUAL:
        return at;
    case ACT_ROW_WHOLE:
        return (double)act_draw_integer(draw, -400, 400);
    case ACT_ROW_OPPOSITE:
        return act_draw_bits(draw) % 2 == 0 ? HUGE_VAL : -HUGE_VAL;
    default:
        return act_draw_between(draw, -8, 8);
    }
}

static void draw_logits(act_draw *draw, const act_format *format, act_row_hazard hazard,
                        double *x, size_t n) {
    double at = act_draw_between(draw, -100, 100);
    for (size_t i = 0; i < n; i++) {
        x[i] = act_nearest_in(format, logit(draw, format, hazard, at));
        if (act_format_is_binary64(format) && fabs(x[i]) > 0x1p120) {
            x[i] = copysign(0x1p120, x[i]); /* as far as Arb goes */
        }
    }
    size_t top = act_draw_bits(draw) % n;
    if (hazard == ACT_ROW_SUBNORMAL || hazard == ACT_ROW_ONE_HOT) {
        x[top] = act_nearest_in(format, act_draw_between(draw, -0.5, 0.5));
    }
    for (size_t i = 0; hazard == ACT_ROW_MASK && i < n; i++) {
        x[i] = i != top && act_draw_bits(draw) % 2 == 0 ? -HUGE_VAL : x[i];
    }
}

/* Logits become about what a softmax in the format returns. */
static void draw_results(const act_format *format, bool is_log, double *x, size_t n) {
    double top = -HUGE_VAL;
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        top = fmax(top, x[i]);
    }
    for (size_t i = 0; i < n; i++) {
        sum += exp(x[i] - top);
    }
    for (size_t i = 0; i < n; i++) {
        double d = x[i] - top;
        bool is_masked = isinf(x[i]);
        x[i] = act_nearest_in(format, is_log ? d - log(sum) : exp(d) / sum);
        x[i] = is_masked && is_log ? -HUGE_VAL : x[i];
    }
}

void act_row_draw(act_draw *draw, const act_row_function *f, const act_format *format,
                  act_row_hazard hazard, double *x, size_t n) {
    draw_logits(draw, format, hazard, x, n);
    bool is_result = f->entries == ACT_SHARES || f->entries == ACT_LOG_SHARES;
    if (is_result) {
        draw_results(format, f->entries == ACT_LOG_SHARES, x, n);
    }
    for (size_t i = 0; f->entries == ACT_NEGATED_LOGITS && i < n; i++) {
        x[i] = -x[i];
    }
}

void act_row_draw_dy(act_draw *draw, const act_format *format, double *dy, size_t n) {
    enum { ORDINARY, ONE, ALIKE, ANYTHING, KINDS };
    uint64_t kind = act_draw_bits(draw) % KINDS;
    double common = act_nearest_in(format, act_draw_between(draw, -4, 4));
    for (size_t i = 0; i < n; i++) {
        double other = kind == ANYTHING ? act_draw_value(draw, format)
                                        : act_draw_between(draw, -4, 4);
        dy[i] = kind == ONE ? 0 : kind == ALIKE ? common : act_nearest_in(format, other);
    }
    if (kind == ONE) {
        dy[act_draw_bits(draw) % n] = common;
    }
}

#include "inputs/axis.h"

#include "number/round.h"

#include <math.h>

int act_axis_bent_hi(const act_format *format) {
    return ilogb(format->emax + 1);
}

bool act_axis_is_bent(const act_format *format, double x) {
    return fabs(x) >= ldexp(1, ACT_AXIS_BENT_LO) &&
           fabs(x) < ldexp(1, act_axis_bent_hi(format) + 1);
}

uint64_t act_axis_binade_size(const act_format *format) {
    return (uint64_t)1 << (format->precision - 1);
}

uint64_t act_axis_binade_count(const act_format *format) {
    return (uint64_t)1 << (8 * format->size - (size_t)format->precision + 1);
}

double act_axis_nearby(const act_format *format, double value) {
    return act_round_number(value, format, ACT_TO_ZERO);
}

int64_t act_axis_ordinal(const act_format *format, double value) {
    return act_ordinal(format, act_encode(format, value));
}

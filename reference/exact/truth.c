#include "exact/truth.h"

#include <math.h>

double act_truth_in_ulps(const act_format *format, double value, int ulp_exponent) {
    if (isinf(value)) {
        return copysign(ldexp(1, format->emax + 1 - ulp_exponent), value);
    }
    return ldexp(value, -ulp_exponent);
}

double act_truth_error(const act_truth *truth, const act_format *format, double y) {
    double got = act_truth_in_ulps(format, y, truth->ulp_exponent);
    double want = act_truth_in_ulps(format, truth->rounded, truth->ulp_exponent);
    return got - want - truth->residual;
}

double act_truth_size(const act_truth *truth, const act_format *format) {
    return fabs(act_truth_in_ulps(format, truth->rounded, truth->ulp_exponent) +
                truth->residual);
}

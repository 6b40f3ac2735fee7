#include "sweep/own_error.h"

#include "base/text.h"

#include <stdio.h>

static void add_finding(act_sweep_result *result) {
    const act_from_y *from_y = &result->from_y;
    const act_format *format = result->impl->format;
    double value = act_decode(format, from_y->own.x);
    act_finding *finding = act_findings_add(
        &result->findings, ACT_FINDING_OWN_ERROR,
        "up to %.4g ulp off even if f(x) is exactly y: what the rounding of y loses is not "
        "the reason",
        from_y->own.error);
    finding->is_excused = true; /* claims are about x */
    snprintf(finding->worst, sizeof finding->worst, "y = %a (%.9g): got %s, right %a",
             value, value, act_bits_print(format, from_y->own.y).text, from_y->right);
}

act_status act_own_error_find(act_sweep_result *result, const act_target *target,
                              const uint64_t *y) {
    const act_impl *impl = result->impl;
    double claim = impl->claim > 0 ? impl->claim : 1;
    if (impl->convention != ACT_BACKWARD_Y) {
        return ACT_OK;
    }
    act_status status = act_from_y_judge(&result->from_y, &target->table, impl->function,
                                         impl->params, impl->order, y);
    if (status == ACT_OK && result->from_y.own.error > claim) {
        add_finding(result);
    }
    return status;
}

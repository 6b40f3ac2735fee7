#include "gate/gate_hard.h"

#include "base/text.h"
#include "speed/hard_inputs.h"

static act_distribution distribution_of(const act_metric *metric) {
    act_bench_setting setting = {.distribution = ACT_NORMAL};
    act_setting_parse_distribution(metric->distribution, &setting);
    return setting.distribution;
}

static json_t *add_check(act_checks *checks, const act_impl *impl, const act_limit *limit,
                         const act_hard *hard) {
    const char *distribution = limit->metric->distribution;
    if (!hard->measured) {
        bool fails = act_findings_accuse(&hard->findings);
        bool told = hard->findings.count > 0;
        return act_checks_add(checks, impl->id, limit->text,
                              fails ? ACT_CHECK_FAIL : ACT_CHECK_INCONCLUSIVE,
                              "it could not be timed%s%s", told ? ": " : "",
                              told ? hard->findings.item[0].detail : "");
    }
    bool low = act_limit_holds(limit, hard->ratio.low);
    bool high = act_limit_holds(limit, hard->ratio.high);
    act_check_verdict verdict = high   ? ACT_CHECK_PASS
                                : !low ? ACT_CHECK_FAIL
                                       : ACT_CHECK_INCONCLUSIVE;
    json_t *check = act_checks_add(
        checks, impl->id, limit->text, verdict,
        "%.3g times the time [%.3g, %.3g]: %.4g ns/element on %s inputs, %.4g on N(0,1)",
        hard->ratio.estimate, hard->ratio.low, hard->ratio.high, hard->ns, distribution,
        hard->normal_ns);
    json_object_set_new(check, "ratio", json_real(hard->ratio.estimate));
    json_object_set_new(check, "low", json_real(hard->ratio.low));
    json_object_set_new(check, "high", json_real(hard->ratio.high));
    return check;
}

static act_status judge_row(act_gate *gate, const act_impl *impl,
                            const act_metric *metric) {
    const act_limit *limit =
        act_limits_on(&gate->limits, impl->id, impl->plugin, metric, NULL);
    act_hard hard;
    act_why why;
    if (limit == NULL || impl->skip[0] != '\0') {
        return ACT_OK; /* act_judge_accuracy tells of rows that are skipped */
    }
    act_status status = act_hard_run(impl, distribution_of(metric), gate->plan->seed,
                                     gate->plan->timeout, &hard, &why);
    if (status == ACT_USAGE) {
        act_errorf("%s", why.text);
    }
    if (status != ACT_OK) {
        return status;
    }
    while (limit != NULL) {
        json_t *check = add_check(&gate->checks, impl, limit, &hard);
        act_check_cite(check, &gate->limits, limit);
        limit = act_limits_on(&gate->limits, impl->id, impl->plugin, metric, limit);
    }
    return ACT_OK;
}

act_status act_gate_hard(act_gate *gate) {
    for (size_t i = 0; i < gate->catalogue.count; i++) {
        for (size_t m = 0; m < act_metric_count; m++) {
            const act_metric *metric = &act_metrics[m];
            if (metric->kind != ACT_METRIC_HARD) {
                continue;
            }
            act_status status = judge_row(gate, &gate->catalogue.impls[i], metric);
            if (status != ACT_OK) {
                return status;
            }
        }
    }
    return ACT_OK;
}

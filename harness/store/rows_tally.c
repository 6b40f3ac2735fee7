#include "store/rows_tally.h"

#include "judge/accuracy.h"
#include "store/row_value.h"

#include <stdlib.h>

act_verdict act_verdict_of_tallies(const act_impl *impl, const act_findings *findings,
                                   bool measured, const act_tally *tallies, int count) {
    double claim = impl->claim;
    bool breaks_claim = false;
    bool is_open = false;
    if (impl->skip[0] != '\0' || act_findings_have(findings, ACT_FINDING_SKIPPED)) {
        return ACT_VERDICT_SKIPPED;
    }
    for (int k = 0; k < count; k++) {
        const act_tally *tally = &tallies[k];
        bool is_over = act_tally_failures(tally) > 0 || tally->ulp.error > claim;
        breaks_claim = breaks_claim || (claim > 0 && is_over);
        is_open = is_open || tally->undecided > 0;
    }
    if (act_findings_accuse(findings) || (measured && breaks_claim)) {
        return ACT_VERDICT_FAIL;
    }
    if (!measured) {
        return ACT_VERDICT_NOT_MEASURED;
    }
    return is_open     ? ACT_VERDICT_UNDECIDED
           : claim > 0 ? ACT_VERDICT_PASS
                       : ACT_VERDICT_NO_CLAIM;
}

json_t *act_json_extreme(const act_worst *worst) {
    return worst->set ? act_json_real(worst->error) : json_null();
}

act_status act_row_set_tally(json_t *row, const act_format *format,
                             const act_tally *tally) {
    act_accuracy a;
    act_tally *bins = calloc(ACT_BINS, sizeof *bins);
    if (bins == NULL) {
        return ACT_NOMEM;
    }
    for (int i = 0; i < ACT_BINS; i++) {
        act_tally_clear(&bins[i]);
    }
    bins[0] = *tally;
    act_accuracy_clear(&a);
    act_accuracy_finish(&a, bins, format, false);
    free(bins);
    json_object_set_new(row, "inputs", json_integer((json_int_t)a.inputs));
    json_object_set_new(row, "max_ulp", act_json_extreme(&a.ulp));
    json_object_set_new(row, "mean_ulp", act_json_real(a.mean_ulp));
    json_object_set_new(row, "bias_ulp", act_json_real(a.bias_ulp));
    json_object_set_new(row, "max_floored_ulp", act_json_extreme(&a.floored));
    json_object_set_new(row, "max_abs", act_json_extreme(&a.absolute));
    json_object_set_new(row, "correctly_rounded", act_json_real(a.correctly_rounded));
    json_object_set_new(row, "ranks", act_json_counts(a.ranks, ACT_RANKS));
    json_object_set_new(row, "exact_inputs", json_integer((json_int_t)a.exact));
    json_object_set_new(row, "undecided", json_integer((json_int_t)a.undecided));
    for (int class = ACT_JUDGED + 1; class < ACT_CLASSES; class ++) {
        json_object_set_new(row, act_class_names[class],
                            json_integer((json_int_t)a.classes[class]));
    }
    return ACT_OK;
}

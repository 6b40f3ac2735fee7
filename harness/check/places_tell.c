#include "check/places.h"

#include "base/text.h"

#include <math.h>
#include <stdio.h>

/* The error of the result with that ordinal for input i, in ulps; infinite where none can
 * be told. */
static double error_at(const act_check *check, size_t i, int64_t ordinal) {
    const act_check_inputs *inputs = check->inputs;
    const act_format *format = inputs->format;
    const act_truth *truth = &inputs->truth[i];
    if (inputs->is_undecided[i] || inputs->has_more[i] || isnan(truth->rounded)) {
        return HUGE_VAL;
    }
    double y = act_decode(format, act_from_ordinal(format, ordinal));
    return fabs(act_truth_error(truth, format, y));
}

/* How far apart the results are, in numbers of the format; NaN beside numbers is further
 * than any two of these. */
static double width_of(const act_format *format, const act_spread *extent) {
    return extent->has_nan ? ldexp(1, 8 * (int)format->size)
                           : (double)(extent->greatest - extent->least);
}

/* Whether all that was seen is as near to the truth as the row promises, or without a
 * promise within an ulp; NaN beside numbers never is. *most: how far apart it is. */
static bool is_excused(const act_check *check, const act_spread *extents, double *most) {
    double claim = check->impl->claim > 0 ? check->impl->claim : 1;
    bool excused = true;
    *most = 0;
    for (size_t i = 0; i < check->inputs->count; i++) {
        const act_spread *extent = &extents[i];
        if (!extent->is_set) {
            continue;
        }
        excused = excused && !extent->has_nan &&
                  error_at(check, i, extent->least) <= claim &&
                  error_at(check, i, extent->greatest) <= claim;
        *most = fmax(*most, width_of(check->impl->format, extent));
    }
    return excused;
}

/* What is told of results that should be the same, and to whom. */
typedef struct teller {
    const act_check *check;
    const act_places_seen *seen;
    double *max_inconsistency;
    act_findings *findings;
} teller;

static void tell_unlike(const teller *t, act_unlike unlike, act_finding_kind kind,
                        const char *detail, const char *want) {
    const act_impl *impl = t->check->impl;
    double most;
    bool excused = is_excused(t->check, t->seen->extent[unlike], &most);
    act_finding *finding = act_differences_tell(&t->seen->unlike[unlike], impl, kind,
                                                detail, want, t->findings);
    if (finding == NULL) {
        return;
    }
    finding->is_excused = excused;
    *t->max_inconsistency = fmax(*t->max_inconsistency, most);
    if (excused) {
        act_text_append(finding->detail, sizeof finding->detail,
                        ", by up to %.0f numbers of the format, all within %s", most,
                        impl->claim > 0 ? "the claim" : "an ulp");
    }
}

static void tell_bounds(const act_places_seen *seen, act_findings *findings) {
    if (seen->beyond != 0) {
        act_findings_add(findings, ACT_FINDING_OUT_OF_BOUNDS,
                         "wrote beside the n elements of a call with n = %zu",
                         seen->beyond - 1);
    }
    if (seen->input_written != 0) {
        act_findings_add(findings, ACT_FINDING_INPUT_WRITTEN,
                         "changed its input in a call with n = %zu",
                         seen->input_written - 1);
    }
    act_findings_add_mode(findings, seen->changed, "by a call");
}

void act_places_tell(const act_check *check, const act_places_seen *seen, bool has_memory,
                     double *max_inconsistency, act_findings *findings) {
    const teller t = {check, seen, max_inconsistency, findings};
    bool is_repeatable = seen->unlike[ACT_UNLIKE_REPEATED].count == 0;
    tell_bounds(seen, findings);
    act_unwritten_tell_where(&seen->unwritten, findings);
    if (has_memory) {
        tell_unlike(&t, is_repeatable ? ACT_UNLIKE_PLACE : ACT_UNLIKE_REPEATED,
                    ACT_FINDING_STATE, "they depend on the calls before", "otherwise");
    } else if (!is_repeatable) { /* whatever else is unlike */
        tell_unlike(&t, ACT_UNLIKE_REPEATED, ACT_FINDING_NOISE,
                    "the same call gives one and another", "once more");
    } else if (seen->is_of_tail) {
        tell_unlike(&t, ACT_UNLIKE_PLACE, ACT_FINDING_TAIL,
                    "elements that whole vectors leave over are computed in another way",
                    "alone");
    } else {
        tell_unlike(&t, ACT_UNLIKE_PLACE, ACT_FINDING_PLACE,
                    "they depend on n, on the position or on neighbours", "alone");
    }
    if (!has_memory && is_repeatable && seen->unwritten.count == 0) {
        tell_unlike(&t, ACT_UNLIKE_IN_PLACE, ACT_FINDING_IN_PLACE,
                    "they depend on whether the result overwrites x", "apart");
    }
}

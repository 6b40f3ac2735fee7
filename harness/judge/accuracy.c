#include "judge/accuracy.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* Judges by the truth that suits y best, which is stored in *best. */
static act_class judge_best(const act_truth_table *reference, size_t i,
                            size_t *alternative, double y, double *ulps,
                            act_truth *best) {
    act_truth truths[ACT_CONVENTIONS] = {reference->truth[i]};
    int count = 1;
    int index;
    for (; *alternative < reference->alternative_count &&
           reference->alternatives[*alternative].index <= i;
         (*alternative)++) {
        const act_alternative *other = &reference->alternatives[*alternative];
        if (other->index == i) {
            truths[count++] = other->truth;
        }
    }
    act_class class = act_judge_best(truths, count, reference->format, y, ulps, &index);
    *best = truths[index];
    return class;
}

static double normal_below(double x) {
    return 0.5 * erfc(-x / sqrt(2));
}

/* Midway between two inputs. */
static double border(const act_truth_table *reference, size_t i, size_t next) {
    const uint64_t *bits = reference->inputs.bits;
    return act_decode(reference->format, bits[i]) / 2 +
           act_decode(reference->format, bits[next]) / 2;
}

/* N(0,1) between lo and hi. Differences of the lower tail keep their digits on the left,
 * so mirror the right. */
static double normal_between(double lo, double hi) {
    return lo > 0 ? normal_below(-lo) - normal_below(-hi)
                  : normal_below(hi) - normal_below(lo);
}

/* Both zeros share. */
void act_accuracy_weigh(act_truth_table *reference) {
    const act_points *inputs = &reference->inputs;
    for (size_t i = 0; i < inputs->count; i++) {
        double x = act_decode(reference->format, inputs->bits[i]);
        double lo = i > 0 ? border(reference, i - 1, i) : x;
        double hi = i + 1 < inputs->count ? border(reference, i, i + 1) : x;
        reference->weight[i] =
            isfinite(x) ? normal_between(isfinite(lo) ? lo : x, isfinite(hi) ? hi : x)
                        : 0;
    }
}

void act_accuracy_clear(act_accuracy *out) {
    memset(out, 0, sizeof *out);
    out->mean_ulp = out->bias_ulp = out->correctly_rounded = (double)NAN;
    out->normal_ulp = out->normal_abs = (double)NAN;
}

void act_accuracy_add(act_tally tallies[ACT_BINS], const act_truth_table *reference,
                      const uint64_t *y) {
    const act_format *format = reference->format;
    size_t alternative = 0;
    for (size_t i = 0; i < reference->inputs.count; i++) {
        uint64_t bits = reference->inputs.bits[i];
        double x = act_decode(format, bits);
        act_tally *tally = &tallies[act_tally_bin(x)];
        if (reference->is_undecided[i]) {
            tally->inputs++;
            tally->undecided++;
            continue;
        }
        double value = act_decode(format, y[i]);
        double ulps;
        act_truth truth;
        act_class class = judge_best(reference, i, &alternative, value, &ulps, &truth);
        act_tally_count(tally, class, &truth, value, ulps, 1);
        act_tally_extremes(tally, class, format, &truth, ulps, bits, y[i]);
        if (class != ACT_JUDGED || isnan(value)) {
            continue;
        }
        act_tally_weigh(tally, reference->weight[i], fabs(ulps),
                        act_tally_absolute_error(&truth, value, ulps));
        act_tally_reach(tally, x);
    }
}

/* A mean of 127ths of an ulp and of what lies far off. */
static double mean_of(int64_t units, double far, uint64_t count) {
    return ((double)units / ACT_UNITS + act_tally_far_ulps(far)) / (double)count;
}

static void add_bin(act_accuracy *out, const act_tally *tally, const act_format *format) {
    if (tally->numbers == 0) {
        return;
    }
    act_bin *bin = &out->bins[out->bin_count++];
    *bin = (act_bin){
        .lo = tally->lo,
        .hi = tally->hi,
        .inputs = tally->numbers,
        .max_ulp = tally->ulp.error,
        .mean_ulp = mean_of(tally->units_abs, tally->far_abs, tally->numbers),
        .bias_ulp = mean_of(tally->units, tally->far, tally->numbers),
        .worst = act_decode(format, tally->ulp.x),
    };
    memcpy(bin->ranks, tally->ranks, sizeof bin->ranks);
}

void act_accuracy_finish(act_accuracy *out, const act_tally tallies[ACT_BINS],
                         const act_format *format, bool exhaustive) {
    act_tally all;
    act_tally_clear(&all);
    act_accuracy_clear(out);
    for (int i = 0; i < ACT_BINS; i++) {
        act_tally_merge(&all, &tallies[i]);
        if (i < ACT_BINS - 1) { /* infinities have no place on the axis of a plot */
            add_bin(out, &tallies[i], format);
        }
    }
    out->inputs = all.inputs;
    out->judged = all.numbers;
    out->undecided = all.undecided;
    out->exact = all.exact;
    out->exhaustive = exhaustive;
    out->ulp = all.ulp;
    out->floored = all.floored;
    out->absolute = all.absolute;
    out->relative = all.relative;
    out->special = all.special;
    out->mean_ulp = mean_of(all.units_abs, all.far_abs, all.numbers);
    out->bias_ulp = mean_of(all.units, all.far, all.numbers);
    out->correctly_rounded = (double)all.correct / (double)(all.inputs - all.undecided);
    out->normal_ulp = all.normal_ulp / all.weight;
    out->normal_abs = all.normal_abs / all.weight;
    memcpy(out->classes, all.classes, sizeof out->classes);
    memcpy(out->ranks, all.ranks, sizeof out->ranks);
}

size_t act_accuracy_failures(const act_accuracy *accuracy) {
    size_t count = 0;
    for (int class = ACT_JUDGED + 1; class < ACT_CLASSES; class ++) {
        count += accuracy->classes[class];
    }
    return count;
}

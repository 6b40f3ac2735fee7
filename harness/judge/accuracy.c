#include "judge/accuracy.h"

#include <float.h>
#include <math.h>
#include <string.h>

void act_accuracy_clear(act_accuracy *out) {
    memset(out, 0, sizeof *out);
    out->mean_ulp = out->bias_ulp = out->correctly_rounded = (double)NAN;
    out->normal_ulp = out->normal_abs = (double)NAN;
}

void act_accuracy_add(act_tally tallies[ACT_BINS], const act_truth_table *table,
                      const uint64_t *y) {
    const act_format *format = table->format;
    for (size_t i = 0; i < table->points.count; i++) {
        uint64_t bits = table->points.bits[i];
        double x = act_decode(format, bits);
        act_tally *tally = &tallies[act_tally_bin(x)];
        if (table->is_undecided[i]) {
            tally->inputs++;
            tally->undecided++;
            continue;
        }
        act_truth truths[ACT_CONVENTIONS] = {table->truth[i]};
        int count = 1;
        if (table->has_more[i]) {
            act_exact_truths(table->exact, format, x, truths, &count);
        }
        act_judgement result =
            act_judge_best(truths, count, format, act_decode(format, y[i]));
        act_excuse(&table->excuses, format, x, &result);
        act_tally_count(tally, &result, 1);
        act_tally_direct(tally, act_exact_direction(table->exact), &result, bits, y[i]);
        act_tally_extremes(tally, format, &result, bits, y[i]);
        if (result.class != ACT_JUDGED || isnan(result.y)) {
            continue;
        }
        act_tally_weigh(tally, table->weight[i], fabs(result.ulps),
                        act_tally_absolute_error(result.truth, result.y, result.ulps));
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
    out->misrounded = all.misrounded;
    memcpy(out->first, all.first, sizeof out->first);
    out->zero = all.zero;
    out->mean_ulp = mean_of(all.units_abs, all.far_abs, all.numbers);
    out->bias_ulp = mean_of(all.units, all.far, all.numbers);
    out->correctly_rounded = (double)all.correct / (double)(all.inputs - all.undecided);
    out->flushed = all.flushed;
    out->normal_ulp = all.normal_ulp / all.weight;
    out->normal_abs = all.normal_abs / all.weight;
    memcpy(out->classes, all.classes, sizeof out->classes);
    memcpy(out->ranks, all.ranks, sizeof out->ranks);
}

size_t act_accuracy_failures(const act_accuracy *accuracy) {
    size_t count = 0;
    for (int class = 0; class < ACT_CLASSES; class ++) {
        count += act_class_is_failure((act_class) class) ? accuracy->classes[class] : 0;
    }
    return count;
}

#include "inputs/coverage.h"

#include "base/array.h"
#include "base/random.h"
#include "inputs/axis.h"

#include <math.h>
#include <stdlib.h>

static bool append(act_coverage *out, uint64_t first, uint64_t last) {
    act_segment *segment = act_array_add(&out->segment, &out->count, sizeof *segment);
    if (segment == NULL) {
        return false;
    }
    *segment = (act_segment){.first = first, .last = last, .tally = out->tallies - 1};
    out->inputs += last - first + 1;
    return true;
}

act_status act_coverage_all(act_coverage *out, const act_plan *plan,
                            const act_format *format) {
    *out = (act_coverage){.exhaustive = true};
    uint64_t size = act_axis_binade_size(format);
    for (uint64_t binade = 0; binade < act_axis_binade_count(format); binade++) {
        uint64_t first = binade * size;
        uint64_t last = first + size - 1;
        if (!act_plan_cut(plan, format, &first, &last)) {
            continue;
        }
        out->tallies++;
        if (!append(out, first, last)) {
            act_coverage_free(out);
            return ACT_NOMEM;
        }
    }
    return out->count > 0 ? ACT_OK : ACT_USAGE;
}

/* Inputs of a window; consecutive ones share a model. */
enum { WINDOW = 16384 };

/* Windows of a binade: 14 times as many where activation functions bend. With 2^24 inputs
 * that is one window elsewhere. */
static uint64_t share_of(const act_format *format, uint64_t binade) {
    const uint64_t bent = 14;
    double x = act_decode(format, binade * act_axis_binade_size(format));
    return act_axis_is_bent(format, x) ? bent : isfinite(x) ? 1 : 0;
}

/* `count` windows of a binade: one at a random place in each of as many equal parts. */
static bool append_windows(act_coverage *out, act_random *random, uint64_t first,
                           uint64_t last, uint64_t count) {
    uint64_t inputs = last - first + 1;
    if (count * WINDOW >= inputs) {
        return append(out, first, last);
    }
    uint64_t part = inputs / count;
    for (uint64_t i = 0; i < count; i++) {
        uint64_t room = (part - WINDOW) / 64 + 1;
        uint64_t at = first + i * part + act_random_next(random) % room * 64;
        if (!append(out, at, at + WINDOW - 1)) {
            return false;
        }
    }
    return true;
}

act_status act_coverage_windows(act_coverage *out, const act_plan *plan,
                                const act_format *format, uint64_t inputs) {
    *out = (act_coverage){0};
    uint64_t size = act_axis_binade_size(format);
    uint64_t shares = 0;
    for (uint64_t binade = 0; binade < act_axis_binade_count(format); binade++) {
        shares += share_of(format, binade);
    }
    if (shares == 0) {
        return ACT_OK;
    }
    uint64_t windows = inputs / WINDOW;
    act_random random = act_random_seeded(plan->seed, "windows");
    for (uint64_t binade = 0; binade < act_axis_binade_count(format); binade++) {
        uint64_t share = share_of(format, binade);
        uint64_t count = (windows * share + shares / 2) / shares;
        count = share > 0 && count == 0 ? 1 : count;
        uint64_t first = binade * size;
        out->tallies += share > 0;
        if (share > 0 && !append_windows(out, &random, first, first + size - 1, count)) {
            act_coverage_free(out);
            return ACT_NOMEM;
        }
    }
    return ACT_OK;
}

bool act_coverage_has(const act_coverage *coverage, uint64_t bits) {
    size_t lo = 0;
    size_t hi = coverage->count;
    while (lo < hi) { /* segments ascend */
        size_t middle = lo + (hi - lo) / 2;
        if (coverage->segment[middle].last < bits) {
            lo = middle + 1;
        } else {
            hi = middle;
        }
    }
    return lo < coverage->count && coverage->segment[lo].first <= bits;
}

void act_coverage_free(act_coverage *coverage) {
    for (size_t i = 0; i < coverage->count; i++) {
        act_model_list_free(&coverage->segment[i].models);
        act_model_list_free(&coverage->segment[i].values);
    }
    free(coverage->segment);
    *coverage = (act_coverage){0};
}

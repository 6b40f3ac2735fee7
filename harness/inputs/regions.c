#include "inputs/regions.h"

#include "inputs/axis.h"
#include "model/wide.h"

#include <math.h>
#include <stdlib.h>

/* Adds the binade that begins at `first`, in regions of `step` encodings. */
static void add_binade(act_regions *out, const act_plan *plan, uint64_t first,
                       uint64_t step) {
    const uint64_t size = act_axis_binade_size(act_binary64);
    for (uint64_t at = first; at - first < size; at += step) {
        act_region region = {.first = at, .last = at + step - 1};
        if (act_plan_cut(plan, act_binary64, &region.first, &region.last)) {
            out->region[out->count++] = region;
        }
    }
}

static void add_binades(act_regions *out, const act_plan *plan, bool bent,
                        uint64_t step) {
    for (uint64_t i = 0; i < act_axis_binade_count(act_binary64); i++) {
        uint64_t first = i * act_axis_binade_size(act_binary64);
        double x = act_decode(act_binary64, first);
        if (isfinite(x) && act_axis_is_bent(act_binary64, x) == bent) {
            add_binade(out, plan, first, step);
        }
    }
}

act_status act_regions_open(act_regions *out, const act_plan *plan) {
    const size_t most = (size_t)1 << (64 - ACT_WIDE_BITS); /* 4 MiB, mostly untouched */
    *out = (act_regions){.region = calloc(most, sizeof *out->region)};
    if (out->region == NULL) {
        return ACT_NOMEM;
    }
    add_binades(out, plan, true, (uint64_t)1 << ACT_WIDE_BITS);
    out->bent = out->count;
    add_binades(out, plan, false, act_axis_binade_size(act_binary64));
    if (out->count == 0) {
        act_regions_close(out);
        return ACT_USAGE;
    }
    return ACT_OK;
}

void act_regions_close(act_regions *regions) {
    free(regions->region);
    *regions = (act_regions){0};
}

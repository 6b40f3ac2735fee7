#include "inputs/regions.h"

#include "model/wide.h"

#include <math.h>
#include <stdlib.h>

enum { BINADE_BITS = 52 };

/* The binade of `first`, in stretches of `step` encodings. */
static void add_binade(act_places *out, const act_plan *plan, uint64_t first,
                       uint64_t step) {
    const uint64_t size = (uint64_t)1 << BINADE_BITS;
    for (uint64_t at = first; at - first < size; at += step) {
        act_stretch stretch = {.first = at, .last = at + step - 1};
        if (act_plan_cut(plan, act_binary64, &stretch.first, &stretch.last)) {
            out->stretch[out->count++] = stretch;
        }
    }
}

static void add_binades(act_places *out, const act_plan *plan, bool bent, uint64_t step) {
    const uint64_t binades = (uint64_t)1 << (64 - BINADE_BITS);
    for (uint64_t i = 0; i < binades; i++) {
        double x = act_decode(act_binary64, i << BINADE_BITS);
        if (isfinite(x) && act_is_bent(x) == bent) {
            add_binade(out, plan, i << BINADE_BITS, step);
        }
    }
}

act_status act_places_open(act_places *out, const act_plan *plan) {
    const size_t most = (size_t)1 << (64 - ACT_WIDE_BITS); /* 4 MiB, mostly untouched */
    *out = (act_places){.stretch = calloc(most, sizeof *out->stretch)};
    if (out->stretch == NULL) {
        return ACT_NOMEM;
    }
    add_binades(out, plan, true, (uint64_t)1 << ACT_WIDE_BITS);
    out->bent = out->count;
    add_binades(out, plan, false, (uint64_t)1 << BINADE_BITS);
    if (out->count == 0) {
        act_places_close(out);
        return ACT_USAGE;
    }
    return ACT_OK;
}

void act_places_close(act_places *places) {
    free(places->stretch);
    *places = (act_places){0};
}

#include "check/places_private.h"

void act_tails_begin(act_tails *tails, const act_format *format) {
    *tails = (act_tails){.format = format};
}

void act_tails_see(act_tails *tails, size_t n, size_t at, size_t input, uint64_t y) {
    for (int w = 0; w < ACT_TAIL_WIDTHS; w++) {
        size_t width = (size_t)2 << w;
        if (at >= n - n % width) {
            continue;
        }
        if (!tails->is_seen[w][input]) {
            tails->is_seen[w][input] = true;
            tails->body[w][input] = y;
        } else if (!act_format_same(tails->format, tails->body[w][input], y)) {
            tails->is_uneven[w] = true;
        }
    }
}

bool act_tails_explain(const act_tails *tails) {
    for (int w = 0; w < ACT_TAIL_WIDTHS; w++) {
        if (!tails->is_uneven[w]) {
            return true;
        }
    }
    return false;
}

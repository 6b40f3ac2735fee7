#include "model/run.h"

#include <math.h>

uint64_t act_run_middle(const act_run *run) {
    return run->first + (run->last - run->first) / 2;
}

double act_run_centre(const act_run *run) {
    return act_decode(run->format, act_run_middle(run));
}

bool act_run_falls(const act_run *run) {
    return act_decode(run->format, run->first) < 0;
}

/* The last encoding of first..last whose magnitude is below that of `edge`. The first one
 * is. */
static uint64_t last_before(const act_format *format, uint64_t first, uint64_t last,
                            double edge) {
    while (first < last) {
        uint64_t middle = first + (last - first + 1) / 2;
        if (fabs(act_decode(format, middle)) < fabs(edge)) {
            first = middle;
        } else {
            last = middle - 1;
        }
    }
    return first;
}

void act_run_cut(const act_format *format, uint64_t first, uint64_t *last, double edge) {
    double x = act_decode(format, first);
    if (edge != 0 && (edge < 0) == (x < 0) && fabs(edge) > fabs(x)) {
        *last = last_before(format, first, *last, edge);
    }
}

static uint64_t fraction_mask(const act_format *format) {
    return ((uint64_t)1 << (format->precision - 1)) - 1;
}

uint64_t act_run_binade_start(const act_format *format, uint64_t bits) {
    return bits & ~fraction_mask(format);
}

uint64_t act_run_binade_end(const act_format *format, uint64_t bits) {
    return bits | fraction_mask(format);
}

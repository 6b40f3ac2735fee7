#include "identify/ways.h"

#include <math.h>
#include <string.h>

/* What arithmetic in a narrow format is off by, in its ulps. */
enum { ARITHMETIC = 8 };

act_guess act_way_guess(const act_way *way, const act_function *function,
                        const double *params, int order) {
    act_guess guess = way->guess;
    guess.function = function;
    guess.order = order;
    memset(guess.params, 0, sizeof guess.params);
    act_function_set_params(function, params, guess.params);
    return guess;
}

act_way act_way_plain(void) {
    return (act_way){
        .guess = {.stretch = 1, .factor = 1, .low = -HUGE_VAL, .high = HUGE_VAL}};
}

static void add_format(act_way *ways, size_t *count, const act_format *in,
                       const act_format *out) {
    act_way way = act_way_plain();
    way.guess.in = in;
    way.guess.out = out;
    way.near = out != NULL ? ARITHMETIC : 0;
    ways[(*count)++] = way;
}

/* The narrowest format of the input that cannot be told from the given one, with each of
 * the result. */
static void add_formats(act_way *ways, size_t *count, const act_features *f) {
    const act_format *in = NULL;
    for (int which = 0; which < ACT_PROBES_NARROW; which++) {
        in = f->in[which] ? act_probes_narrow(which) : in;
    }
    for (int which = ACT_PROBES_NARROW - 1; which >= 0; which--) {
        if (f->out[which]) {
            add_format(ways, count, in, act_probes_narrow(which));
        }
    }
    if (in != NULL) {
        add_format(ways, count, in, NULL);
    }
}

static double within(const act_plateau *plateau) {
    return act_shortest_decimal(fmin(plateau->inside, plateau->outside),
                                fmax(plateau->inside, plateau->outside));
}

/* Clamps on the right, the left, both; of the input, then of the value. */
static void add_clamps(act_way *ways, size_t *count, const act_features *f) {
    const act_plateau *left = &f->plateau[0];
    const act_plateau *right = &f->plateau[1];
    for (int of_value = 0; of_value < 2; of_value++) {
        for (int sides = 1; sides <= 3; sides++) {
            bool has_right = (sides & 1) != 0;
            bool has_left = (sides & 2) != 0;
            if ((has_right && !right->is_there) || (has_left && !left->is_there)) {
                continue;
            }
            act_way way = act_way_plain();
            way.is_rare = true;
            way.guess.clamps_value = of_value != 0;
            if (has_right) {
                way.guess.high = of_value ? right->value : within(right);
            }
            if (has_left) {
                way.guess.low = of_value ? left->value : within(left);
            }
            if (way.guess.low <= way.guess.high) {
                ways[(*count)++] = way;
            }
        }
    }
}

size_t act_ways_find(act_way ways[ACT_WAYS_MAX], const act_features *features) {
    size_t count = 0;
    add_formats(ways, &count, features);
    add_clamps(ways, &count, features);
    return count;
}

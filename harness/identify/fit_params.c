#include "identify/fit_params.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    DIGITS = 25,
    BITS = 7,   /* parameters are looked for between 2^-BITS and 2^BITS */
    STEPS = 60, /* of a solution */
    ROOTS = 3,  /* at an input */
    PLACES = 4, /* inputs at which equations are solved */
    QUICK = 4,  /* inputs by which a guess is dismissed */
};

/* What a right result may be off by, in ulps. */
#define ROUNDING 1.5

/* The best guess so far. */
typedef struct best {
    const act_fitting *fit;
    act_exact *exact; /* of the function, with one guess's parameters after the other's */
    act_guess guess;
    act_match match;
    bool found, done;
    act_status status;
} best;

static const act_format *format_of(const act_fitting *fit, const act_guess *guess) {
    return guess->out != NULL ? guess->out : act_known_probes(fit->known)->format;
}

/* f^(order)(x) in binary64, without what the exact tier needs for many inputs: NaN if it
 * is not a number. */
static double quick_value(act_exact *exact, const act_guess *guess, double x) {
    char *text = NULL;
    act_exact_set_params(exact, guess->params);
    act_status status = act_exact_decimal(exact, x * guess->stretch, DIGITS, &text);
    double value = status == ACT_OK ? strtod(text, NULL) : (double)NAN;
    free(text);
    return value * guess->factor;
}

static bool is_hopeless(const best *b, const act_guess *guess) {
    const double far = 64;
    const act_probes *probes = act_known_probes(b->fit->known);
    for (size_t i = 0; i < QUICK; i++) {
        act_twofold v = {quick_value(b->exact, guess, probes->x[i]), 0};
        double ulps = act_match_ulps(format_of(b->fit, guess), v, b->fit->y[i], 0x1p-4);
        if (!(ulps <= far) && !isnan(v.hi)) {
            return true;
        }
    }
    return false;
}

static void try_guess(best *b, const act_guess *guess) {
    act_match match;
    if (b->done || b->status != ACT_OK || is_hopeless(b, guess)) {
        return;
    }
    b->status = act_match_find(&match, guess, b->fit->known, b->fit->y, true);
    bool is_match = b->status == ACT_OK &&
                    (act_match_fits(&match) ||
                     (b->fit->near > 0 && act_match_is_near(&match, b->fit->near)));
    bool is_better = is_match && (!b->found || match.cost < b->match.cost);
    if (is_better) {
        b->guess = *guess;
        b->match = match;
        b->found = true;
        b->done = match.core_agree == match.core;
    }
}

/* An equation for one number of a guess: guess(x) = y. */
typedef struct equation {
    act_exact *exact;
    act_guess guess;
    double *unknown; /* in the guess */
    double x, y;
    double slack; /* what y may be off by, in ulps */
} equation;

static double residue(equation *e, double value) {
    *e->unknown = value;
    return quick_value(e->exact, &e->guess, e->x) - e->y;
}

/* The root between a and b, where the residues are of opposite signs; by the Illinois
 * method. */
static double solve_between(equation *e, double a, double fa, double b, double fb) {
    for (int i = 0; i < STEPS && fabs(b - a) > 1e-15 * fabs(b) && fb != 0; i++) {
        double c = b - fb * (b - a) / (fb - fa);
        double fc = residue(e, c);
        if (isnan(fc)) {
            return (double)NAN;
        }
        if ((fc < 0) != (fb < 0)) {
            a = b;
            fa = fb;
        } else {
            fa /= 2;
        }
        b = c;
        fb = fc;
    }
    return b;
}

/* The decimal that a root may be, y being off by so many ulps. */
static double root_as_decimal(equation *e, double root, const act_format *format) {
    double step = root * 1e-4;
    double slope = (residue(e, root + step) - residue(e, root)) / step;
    double ulp = ldexp(1, ilogb(e->y) - format->precision + 1);
    double slack = fmin(e->slack * ulp / fabs(slope), fabs(root) / 8);
    return isfinite(slack) ? act_shortest_decimal(root - slack, root + slack) : root;
}

/* Fills in the roots of one sign. */
static int solve_side(equation *e, const act_param *range, int sign,
                      const act_format *format, double roots[ROOTS]) {
    int count = 0;
    double last = (double)NAN;
    double at_last = (double)NAN;
    for (int i = -BITS; i <= BITS && count < ROOTS; i++) {
        double value = sign * ldexp(1, i);
        if (value < range->lo || value > range->hi) {
            continue;
        }
        double at = residue(e, value);
        if (at == 0) {
            roots[count++] = value;
        } else if (at_last != 0 && at * at_last < 0) {
            double root = solve_between(e, last, at_last, value, at);
            if (!isnan(root)) {
                roots[count++] = root_as_decimal(e, root, format);
            }
        }
        last = value;
        at_last = at;
    }
    return count;
}

static bool is_equation(double x, double y) {
    return isfinite(y) && y != 0 && fabs(x) < 8 && fabs(x) > 0.125;
}

/* Tries the guess with all solutions for its parameter k. */
static void try_solutions(best *b, const act_guess *guess, int k) {
    const act_probes *probes = act_known_probes(b->fit->known);
    int places = 0;
    for (size_t i = 0; i < probes->core && places < PLACES && !b->done; i++) {
        equation e = {
            .exact = b->exact, .guess = *guess, .x = probes->x[i], .y = b->fit->y[i]};
        double roots[ROOTS];
        bool found = false;
        if (!is_equation(e.x, e.y)) {
            continue;
        }
        e.unknown = &e.guess.params[k];
        e.slack = fmax(b->fit->near / 2, ROUNDING);
        for (int sign = 1; sign >= -1; sign -= 2) {
            int count = solve_side(&e, &guess->function->params[k], sign,
                                   format_of(b->fit, guess), roots);
            for (int r = 0; r < count; r++) {
                act_guess solved = *guess;
                solved.params[k] = roots[r];
                try_guess(b, &solved);
                found = true;
            }
        }
        places += found;
    }
}

static bool set_param(act_guess *guess, int k, double value) {
    const act_param *range = &guess->function->params[k];
    double at[ACT_KINKS] = {0};
    guess->params[k] = value;
    int kinks = act_function_kinks(guess->function, guess->params, at);
    return value >= range->lo && value <= range->hi && !(kinks > 1 && at[0] >= at[1]);
}

static void try_numbers(best *b, const act_guess *guess, int k) {
    const act_features *features = b->fit->features;
    for (size_t i = 0; i < features->numbers && !b->done; i++) {
        act_guess tried = *guess;
        if (set_param(&tried, k, features->number[i])) {
            try_guess(b, &tried);
        }
    }
}

/* Each of two parameters is a number that shows, and the other one too, or solved for. */
static void try_pairs(best *b, const act_guess *guess) {
    const act_features *features = b->fit->features;
    for (int k = 0; k < 2; k++) {
        for (size_t i = 0; i < features->numbers && !b->done; i++) {
            act_guess tried = *guess;
            if (set_param(&tried, k, features->number[i])) {
                try_numbers(b, &tried, 1 - k);
            }
        }
        for (size_t i = 0; i < features->jumps && !b->done; i++) {
            act_guess tried = *guess;
            if (set_param(&tried, k, fabs(features->jump[i]))) {
                try_solutions(b, &tried, 1 - k);
            }
        }
    }
}

act_status act_fit_params(const act_fitting *fit, act_guess *guess, act_match *match,
                          bool *found) {
    best b = {.fit = fit};
    int count = 0;
    guess->fitted = true;
    b.status = act_exact_open(&b.exact, guess->function, guess->params, guess->order);
    while (guess->function->params[count].name != NULL) {
        count++;
    }
    for (int k = 0; k < count && b.status == ACT_OK; k++) {
        try_numbers(&b, guess, k);
        try_solutions(&b, guess, k);
    }
    if (count == 2 && !b.found && b.status == ACT_OK) {
        try_pairs(&b, guess);
    }
    act_exact_close(b.exact);
    *found = b.found;
    if (b.found) {
        *guess = b.guess;
        *match = b.match;
    }
    return b.status;
}

double act_fit_stretch(const act_fitting *fit, const act_guess *guess, size_t i) {
    static const act_param range = {"", 1, 0x1p-7, 0x1p7};
    double roots[ROOTS] = {(double)NAN};
    equation e = {
        .guess = *guess, .x = act_known_probes(fit->known)->x[i], .y = fit->y[i]};
    e.unknown = &e.guess.stretch;
    e.slack = fmax(fit->near / 2, ROUNDING);
    if (is_equation(e.x, e.y) && act_exact_open(&e.exact, guess->function, guess->params,
                                                guess->order) == ACT_OK) {
        solve_side(&e, &range, 1, format_of(fit, guess), roots);
    }
    act_exact_close(e.exact);
    return roots[0];
}

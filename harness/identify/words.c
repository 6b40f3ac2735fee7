#include "identify/words.h"

#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { PARAM_DIGITS = 9 };

static bool has_own_params(const act_guess *guess) {
    const act_param *params = guess->function->params;
    for (int i = 0; params[i].name != NULL; i++) {
        if (guess->params[i] != params[i].value) {
            return true;
        }
    }
    return false;
}

static void say_params(const act_guess *guess, char text[ACT_WORDS_SIZE]) {
    const act_param *params = guess->function->params;
    bool all = guess->words != NULL;
    for (int i = 0; params[i].name != NULL && (all || has_own_params(guess)); i++) {
        if (all || guess->params[i] != params[i].value) {
            act_text_append(text, ACT_WORDS_SIZE, ", %s = %.*g", params[i].name,
                            PARAM_DIGITS, guess->params[i]);
        }
    }
}

static void say_formats(const act_guess *g, char text[ACT_WORDS_SIZE]) {
    if (g->is_near && g->out != NULL) {
        act_text_append(text, ACT_WORDS_SIZE, ", computed in %s", g->out->ieee);
    } else if (g->in != NULL && g->in == g->out) {
        act_text_append(text, ACT_WORDS_SIZE, ", through a table of %s", g->in->ieee);
    } else {
        if (g->in != NULL) {
            act_text_append(text, ACT_WORDS_SIZE, ", input rounded to %s", g->in->ieee);
        }
        if (g->out != NULL) {
            act_text_append(text, ACT_WORDS_SIZE,
                            ", result rounded to %s: it has %d significant bits",
                            g->out->ieee, g->out->precision);
        }
    }
}

static void say_clamps(const act_guess *g, char text[ACT_WORDS_SIZE]) {
    bool low = isfinite(g->low);
    bool high = isfinite(g->high);
    if (!low && !high) {
        return;
    }
    act_text_append(text, ACT_WORDS_SIZE, " clamped at");
    if (low) {
        act_text_append(text, ACT_WORDS_SIZE, " %.*g", PARAM_DIGITS, g->low);
    }
    if (high) {
        act_text_append(text, ACT_WORDS_SIZE, "%s %.*g", low ? " and" : "", PARAM_DIGITS,
                        g->high);
    }
    act_text_append(text, ACT_WORDS_SIZE,
                    g->clamps_value ? " (its value)" : " (its input)");
}

static void say_scale(const act_guess *g, char text[ACT_WORDS_SIZE]) {
    if (g->stretch != 1) {
        act_text_append(text, ACT_WORDS_SIZE, " of %.*g x", PARAM_DIGITS, g->stretch);
    }
    if (g->factor == -1) {
        act_text_append(text, ACT_WORDS_SIZE, ", with the opposite sign");
    } else if (g->factor != 1) {
        act_text_append(text, ACT_WORDS_SIZE, ", times %.*g", PARAM_DIGITS, g->factor);
    }
    if (g->shift != 0) {
        act_text_append(text, ACT_WORDS_SIZE, ", %s %.*g",
                        g->shift > 0 ? "plus" : "minus", PARAM_DIGITS, fabs(g->shift));
    }
}

void act_words_of_guess(const act_guess *guess, const act_identity_claim *claim,
                        char text[ACT_WORDS_SIZE]) {
    static const char *const orders[ACT_ORDERS] = {"", "f' of ", "f'' of "};
    snprintf(text, ACT_WORDS_SIZE, "%s%s", orders[guess->order], guess->function->name);
    say_scale(guess, text);
    say_clamps(guess, text);
    if (guess->words != NULL) {
        act_text_append(text, ACT_WORDS_SIZE, " %s", guess->words);
    }
    say_params(guess, text);
    say_formats(guess, text);
    if (guess->from_y != claim->from_y && (guess->from_y || guess->order > 0)) {
        act_text_append(text, ACT_WORDS_SIZE,
                        guess->from_y
                            ? ", x and y exchanged: it is the kernel of y, and gets x"
                            : ", x and y exchanged: it is the kernel of x, and gets y");
    } else if (guess->from_y) {
        act_text_append(text, ACT_WORDS_SIZE, ", from y");
    }
}

void act_words_of_identity(const act_identity *identity, const act_identity_claim *claim,
                           char text[ACT_WORDS_SIZE]) {
    char one[ACT_WORDS_SIZE];
    bool none = identity->kind == ACT_IDENTITY_NONE;
    snprintf(text, ACT_WORDS_SIZE, none ? "none" : "");
    for (size_t i = 0; i < identity->count; i++) {
        act_words_of_guess(&identity->guess[i], claim, one);
        act_text_append(text, ACT_WORDS_SIZE, "%s%s",
                        none    ? "; nearest "
                        : i > 0 ? "; "
                                : "",
                        one);
    }
}

void act_words_of_match(const act_identity *identity, const act_format *format,
                        char text[ACT_WORDS_SIZE]) {
    const act_match *m = &identity->match[0];
    const act_guess *guess = &identity->guess[0];
    const act_format *out = guess->out != NULL ? guess->out : format;
    if (identity->count == 0) {
        snprintf(text, ACT_WORDS_SIZE, "nothing to compare");
    } else if (identity->kind == ACT_IDENTITY_FITS && !guess->is_near) {
        snprintf(text, ACT_WORDS_SIZE,
                 "%zu of %zu inputs within an ulp of %s, at most %.3g ulp, at x = %.9g",
                 m->agree, m->judged, out->ieee, m->core_worst.ulps, m->core_worst.x);
    } else {
        snprintf(
            text, ACT_WORDS_SIZE,
            "%zu of %zu inputs within an ulp of %s, at most %.3g ulp of at least 2^-4, "
            "at x = %.9g",
            m->agree, m->judged, out->ieee, m->floored.ulps, m->floored.x);
    }
}

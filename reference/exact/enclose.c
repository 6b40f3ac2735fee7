#include "exact/enclose.h"

#include "number/interval.h"

#include <math.h>
#include <stdlib.h>

/* One less than whole words, which MPFR handles fastest. 63 bits decide nearly every
 * narrow input, 95 nearly every binary64 one. */
const mpfr_prec_t act_exact_ladder[ACT_RUNGS] = {
    63, 95, 127, 255, 511, 1023, 2047, 4095, 8191, ACT_PRECISION_CAP};

/* A line that is not exact may lie within the tail's bound of a rounding boundary: what
 * it leaves open after so many rungs is evaluated from the definition. */
enum { TAIL_RUNGS = 4 };

int act_exact_first_rung(const act_format *format) {
    return format->precision > 24 ? 1 : 0;
}

/* The program's jet at x, if it is not what the tape holds anyway; NULL if memory is
 * short. */
static jet evaluate(act_exact *host, act_program *program, double x, int rung) {
    act_evaluation *last = &host->last[rung];
    if (last->program == program && last->x == x) {
        return last->value;
    }
    if (host->tape[rung] == NULL) {
        host->tape[rung] = act_tape_open(host->order + 1, act_exact_ladder[rung]);
    }
    act_tape *tape = host->tape[rung];
    if (tape == NULL) {
        return NULL;
    }
    act_tape_reset(tape);
    *last = (act_evaluation){program, x, program(jet_variable(tape, x), host->p)};
    return last->value;
}

/* y = f^(order)(x) of one program; y takes the tape's precision. */
static bool run_program(act_exact *exact, act_program *program, double x, int rung,
                        mpfi_ptr y) {
    jet value = evaluate(exact->host, program, x, rung);
    if (value == NULL) {
        return false;
    }
    if (mpfi_get_prec(y) != act_exact_ladder[rung]) {
        mpfi_set_prec(y, act_exact_ladder[rung]);
    }
    mpfi_set(y, value->c[exact->order]);
    return true;
}

bool act_enclose(act_exact *exact, double x, act_pieces pieces, int rung) {
    const act_function *f = exact->f;
    act_program *program = f->piece[pieces.first];
    if (isinf(x)) { /* a limit; lines are affine, so their derivatives are those at 0 */
        program = x > 0 ? f->right.line : f->left.line;
        x = 0;
    }
    if (!run_program(exact, program, x, rung, exact->y)) {
        return false;
    }
    if (pieces.second != pieces.first) {
        if (!run_program(exact, f->piece[pieces.second], x, rung, exact->other)) {
            return false;
        }
        mpfi_add(exact->y, exact->y, exact->other);
        mpfi_div_2ui(exact->y, exact->y, 1);
    }
    mpfr_set_prec(exact->lo, act_exact_ladder[rung]);
    mpfr_set_prec(exact->hi, act_exact_ladder[rung]);
    mpfr_set(exact->lo, &exact->y->left, MPFR_RNDD);
    mpfr_set(exact->hi, &exact->y->right, MPFR_RNDU);
    return !mpfr_nan_p(exact->lo) && !mpfr_nan_p(exact->hi);
}

/* The difference y = f - line at x where its sign is certain, and the line itself in
 * `other`. */
static int sign_of_difference(act_exact *exact, const act_tail *tail, double x,
                              act_pieces pieces) {
    for (int rung = 0; rung < ACT_RUNGS; rung++) {
        if (!act_enclose(exact, x, pieces, rung) ||
            !run_program(exact, tail->line, x, rung, exact->other)) {
            continue;
        }
        mpfi_sub(exact->y, exact->y, exact->other);
        if (mpfi_is_strictly_pos(exact->y)) {
            return 1;
        }
        if (mpfi_is_strictly_neg(exact->y)) {
            return -1;
        }
    }
    return 0;
}

/* Tells whether a difference of at most `bound` from the line in `other` is invisible. */
static bool is_invisible(const act_exact *exact, mpfr_srcptr bound,
                         const act_exact_sight *sight) {
    long unit = sight->least;
    if (!mpfi_is_zero(exact->other)) {
        if (mpfi_has_zero(exact->other)) {
            return false;
        }
        mpfr_srcptr left = &exact->other->left;
        mpfr_srcptr right = &exact->other->right;
        unit = mpfr_get_exp(mpfr_cmpabs(left, right) < 0 ? left : right) - 1;
    }
    return mpfr_get_exp(bound) < unit - sight->bits;
}

/* Looks outward from the reach for the place from which f cannot be told from its line
 * but by the side it is on. */
void act_exact_tail_seek(act_exact *exact, const act_exact_sight *sight, int right,
                         act_exact_tail *out) {
    const double widening = 1.25;
    const act_tail *tail = right ? &exact->f->right : &exact->f->left;
    out->known = true;
    out->sign = 0;
    double distance = act_function_reach(exact->f, exact->p, right);
    act_pieces pieces = {right ? exact->kinks : 0, right ? exact->kinks : 0};
    double nearest = distance;
    for (; distance < sight->far; distance *= widening) {
        double x = right ? distance : -distance;
        bool behind_kinks = exact->kinks == 0 ||
                            (right ? x > exact->at[exact->kinks - 1] : x < exact->at[0]);
        nearest = behind_kinks ? nearest : distance * widening;
        int sign = behind_kinks ? sign_of_difference(exact, tail, x, pieces) : 0;
        mpfi_mag(out->bound, exact->y);
        if (sign != 0 && is_invisible(exact, out->bound, sight)) {
            out->reach = nearest;
            out->start = distance;
            out->sign = sign;
            return;
        }
        if (behind_kinks && sign == 0) {
            return; /* beyond what can be resolved: no tail */
        }
    }
}

const act_exact_tail *act_exact_tail_find(act_exact *exact, const act_format *format,
                                          int right) {
    const int margin = 44; /* 2^-44 ulp is far below what a format resolves */
    act_exact_tail *tail = &exact->tail[format - act_formats][right];
    if (!tail->known) {
        act_exact_sight sight = {format->precision + margin, format->emin,
                                 act_format_max(format)};
        act_exact_tail_seek(exact, &sight, right, tail);
    }
    return tail;
}

static const act_exact_tail *tail_at(act_exact *exact, const act_format *format,
                                     double x) {
    const act_exact_tail *tail = act_exact_tail_find(exact, format, x > 0);
    return tail->sign != 0 && fabs(x) >= tail->start ? tail : NULL;
}

bool act_enclose_line(act_exact *exact, const act_exact_tail *tail, double x, int rung,
                      bool *is_exact) {
    const act_function *f = exact->f;
    act_program *line = x > 0 ? f->right.line : f->left.line;
    if (!run_program(exact, line, x, rung, exact->y)) {
        return false;
    }
    *is_exact = act_interval_is_point(exact->y);
    mpfr_set_prec(exact->lo, act_exact_ladder[rung]);
    mpfr_set_prec(exact->hi, act_exact_ladder[rung]);
    mpfr_set(exact->lo, &exact->y->left, MPFR_RNDD);
    mpfr_set(exact->hi, &exact->y->right, MPFR_RNDU);
    if (tail->sign > 0) {
        mpfr_add(exact->hi, exact->hi, tail->bound, MPFR_RNDU);
    } else {
        mpfr_sub(exact->lo, exact->lo, tail->bound, MPFR_RNDD);
    }
    return true;
}

/* lo..hi = the line, moved by less than the format can see towards where f lies, which is
 * strictly on one side of it: for every rounding boundary the same verdict as for f
 * itself. */
static bool enclose_tail(act_exact *exact, const act_exact_tail *tail, double x,
                         int rung) {
    bool is_exact;
    if (!act_enclose_line(exact, tail, x, rung, &is_exact)) {
        return false;
    }
    if (!is_exact) {
        return rung < TAIL_RUNGS;
    }
    /* With no bit to spare the step beside the line could reach a rounding boundary. */
    if ((mpfr_prec_t)mpfr_min_prec(&exact->y->left) >= act_exact_ladder[rung]) {
        return false;
    }
    if (tail->sign > 0) {
        mpfr_nextabove(exact->lo);
    } else {
        mpfr_nextbelow(exact->hi);
    }
    return true;
}

bool act_enclose_for_format(act_exact *exact, const act_format *format, double x,
                            act_pieces pieces, int rung) {
    bool inside_piece = pieces.first == pieces.second && isfinite(x);
    const act_exact_tail *tail = inside_piece ? tail_at(exact, format, x) : NULL;
    return (tail != NULL && enclose_tail(exact, tail, x, rung)) ||
           act_enclose(exact, x, pieces, rung);
}

void act_exact_set_params(act_exact *exact, const double *params) {
    act_function_set_params(exact->f, params, exact->p);
    exact->kinks = act_function_finite_kinks(exact->f, exact->p, exact->at);
    for (int i = 0; i < ACT_RUNGS; i++) {
        exact->last[i].program = NULL;
    }
    for (int i = 0; i < ACT_FORMATS; i++) {
        exact->tail[i][0].known = false;
        exact->tail[i][1].known = false;
    }
}

act_status act_exact_open(act_exact **out, const act_function *f, const double *params,
                          int order) {
    act_exact *exact = calloc(1, sizeof *exact);
    *out = exact;
    if (exact == NULL) {
        return ACT_NOMEM;
    }
    exact->f = f;
    exact->order = order;
    exact->host = exact;
    act_exact_set_params(exact, params);
    mpfi_init(exact->y);
    mpfi_init(exact->other);
    mpfr_inits2(53, exact->lo, exact->hi, exact->width, exact->cell, (mpfr_ptr)0);
    for (int i = 0; i < ACT_FORMATS; i++) {
        mpfr_init2(exact->tail[i][0].bound, 53);
        mpfr_init2(exact->tail[i][1].bound, 53);
    }
    return ACT_OK;
}

act_status act_exact_open_beside(act_exact **out, act_exact *host, int order) {
    act_status status = act_exact_open(out, host->f, host->p, order);
    if (status != ACT_OK) {
        return status;
    }
    (*out)->host = host->host;
    (*out)->direction = host->direction;
    return ACT_OK;
}

void act_exact_close(act_exact *exact) {
    if (exact == NULL) {
        return;
    }
    for (int i = 0; i < ACT_RUNGS; i++) {
        act_tape_close(exact->tape[i]);
    }
    for (int i = 0; i < ACT_FORMATS; i++) {
        mpfr_clears(exact->tail[i][0].bound, exact->tail[i][1].bound, (mpfr_ptr)0);
    }
    mpfr_clears(exact->lo, exact->hi, exact->width, exact->cell, (mpfr_ptr)0);
    mpfi_clear(exact->y);
    mpfi_clear(exact->other);
    free(exact);
}

int act_exact_piece_at(const act_exact *exact, double x) {
    int piece = 0;
    while (piece < exact->kinks && x > exact->at[piece]) {
        piece++;
    }
    return piece < exact->kinks && x == exact->at[piece] ? -1 - piece : piece;
}

bool act_exact_is_zero(const act_exact *exact) {
    return mpfr_zero_p(exact->lo) && mpfr_zero_p(exact->hi);
}

#include "pairs/pair_explain.h"

#include "base/random.h"
#include "base/text.h"
#include "code/worker.h"

#include <math.h>
#include <stdio.h>

enum {
    PAIRS = 1024,
    SOME = 192, /* of them, the first, that other gates are asked for */
    FAR = 64,   /* floored errors in ulps from which on a kernel is far off, */
    FAR_NARROW = 4,
};

typedef struct probes {
    const act_impl *impl;
    act_gated_input at[PAIRS];
    double y[ACT_PAIR_OUTPUTS][PAIRS];
} probes;

/* A number of N(0, 8^2) in the format, which clamps may cut; or one of N(0, 2^2) that no
 * usual clamp cuts. */
static double draw(act_random *random, const act_format *format, bool is_cut) {
    const double most = is_cut ? 32 : 6;
    double value = (is_cut ? 8 : 2) * act_random_normal(random);
    return act_round_number(fmax(-most, fmin(value, most)), format, ACT_NEAREST);
}

/* Calls the kernel at all pairs at once; if it does not answer, findings say why. */
static act_status call(probes *p, const act_plan *plan, act_findings *told,
                       bool *answered) {
    const act_format *format = p->impl->format;
    act_worker_inputs inputs;
    act_worker *child = NULL;
    const void *y = NULL;
    act_random random = act_random_seeded(plan->seed, "pairs");
    act_worker_setting setting = {.timeout = plan->timeout};
    act_status status = act_worker_inputs_alloc(&inputs, format, PAIRS);
    if (status == ACT_OK) {
        status = act_buffer_alloc(&inputs.second, PAIRS * format->size);
    }
    if (status != ACT_OK) {
        goto cleanup;
    }
    for (size_t i = 0; i < PAIRS; i++) {
        p->at[i].x = draw(&random, format, i < SOME);
        p->at[i].up = draw(&random, format, i < SOME);
        act_element_store(format, inputs.x[0].data, i, act_encode(format, p->at[i].x));
        act_element_store(format, inputs.second.data, i, act_encode(format, p->at[i].up));
    }
    status = act_worker_open(&child, p->impl, &inputs, setting);
    if (status != ACT_OK) {
        goto cleanup;
    }
    act_worker_send_pairs(child, 0, PAIRS, 0);
    status = act_worker_receive(child, &y, told);
    size_t outputs = p->impl->convention == ACT_PAIR_BACKWARD ? 2 : 1;
    for (size_t i = 0; y != NULL && i < outputs * PAIRS; i++) {
        p->y[i / PAIRS][i % PAIRS] = act_decode(format, act_element_load(format, y, i));
    }
    *answered = y != NULL;
cleanup:
    act_worker_close(child);
    act_worker_inputs_free(&inputs);
    return status;
}

/* What a kernel may be. */
typedef struct guess {
    const act_gated *gated;
    const double *params;
    bool is_swapped; /* x and up are exchanged */
    int first;       /* which of its outputs is that of order[0] */
} guess;

/* The greatest floored error of an output, as that of a part of the guess; inf if it is
 * wrong in kind. */
static double part_error(const probes *p, act_gated_exact *exact, act_gated_part part,
                         const double *y, bool is_swapped, double enough) {
    const act_format *format = p->impl->format;
    double worst = 0;
    for (size_t i = 0; i < SOME && worst <= enough; i++) {
        act_gated_input at = p->at[i];
        if (is_swapped) {
            at = (act_gated_input){at.up, at.x};
        }
        act_truth truths[ACT_CONVENTIONS];
        int count = 0;
        if (act_gated_truths(exact, part, format, &at, truths, &count) != ACT_OK) {
            continue;
        }
        act_judgement j = act_judge_best(truths, count, format, y[i]);
        double error = j.class != ACT_JUDGED || isnan(y[i])
                           ? HUGE_VAL
                           : act_tally_floored_error(j.truth, format, y[i], j.ulps);
        worst = fmax(worst, error);
    }
    return worst;
}

/* The same of all outputs; more than `enough` is not told exactly. */
static act_status error_of(const probes *p, const guess *g, double enough,
                           double *error) {
    act_gated_exact *exact = NULL;
    act_status status = act_gated_open(&exact, g->gated, g->params);
    bool is_gradient = p->impl->convention == ACT_PAIR_BACKWARD;
    if (status == ACT_OK && is_gradient) {
        *error = fmax(
            part_error(p, exact, ACT_GATED_DX, p->y[g->first], g->is_swapped, enough),
            part_error(p, exact, ACT_GATED_DUP, p->y[1 - g->first], g->is_swapped,
                       enough));
    } else if (status == ACT_OK) {
        *error = part_error(p, exact, ACT_GATED_Y, p->y[0], g->is_swapped, enough);
    }
    act_gated_close(exact);
    return status;
}

/* The guess that fits best so far. */
typedef struct found {
    double error;
    char text[ACT_NAME_SIZE + 64];
} found;

static act_status try_guess(const probes *p, const guess *g, const char *text,
                            found *best) {
    double error = HUGE_VAL;
    act_status status = error_of(p, g, best->error, &error);
    if (status == ACT_OK && error < best->error) {
        best->error = error;
        snprintf(best->text, sizeof best->text, "%s", text);
    }
    return status;
}

/* Itself with a parameter at which a clamp, or what is added to up, is nothing. */
static act_status try_lost(const probes *p, found *best) {
    const act_impl *impl = p->impl;
    const act_gated *gated = impl->gated;
    const struct {
        int index;
        double value;
    } lost[] = {{gated->limit,
                 gated->limit > 0 ? act_gated_params(gated)[gated->limit - 1].hi : 0},
                {gated->delta, 0}};
    act_status status = ACT_OK;
    for (size_t i = 0; i < sizeof lost / sizeof lost[0] && status == ACT_OK; i++) {
        double params[ACT_PARAMS];
        char text[ACT_NAME_SIZE + 64];
        if (lost[i].index == 0) {
            continue;
        }
        act_gated_set_params(gated, impl->params, params);
        params[lost[i].index - 1] = lost[i].value;
        snprintf(text, sizeof text, "%s without its %s", gated->name,
                 act_gated_params(gated)[lost[i].index - 1].name);
        const guess g = {.gated = gated, .params = params};
        status = try_guess(p, &g, text, best);
    }
    return status;
}

/* Itself with another value of a parameter that is usual for one. */
static act_status try_params(const probes *p, found *best) {
    static const double usual[] = {0, 0.01, 0.5, 1, 1.702, 2, 5, 6, 7, 8, 10, 20};
    const act_impl *impl = p->impl;
    const act_param *params = act_gated_params(impl->gated);
    act_status status = ACT_OK;
    for (size_t i = 0; params[i].name != NULL; i++) {
        for (size_t k = 0; k < sizeof usual / sizeof usual[0] && status == ACT_OK; k++) {
            double changed[ACT_PARAMS];
            char text[ACT_NAME_SIZE + 64];
            const guess g = {.gated = impl->gated, .params = changed};
            if (usual[k] < params[i].lo || usual[k] > params[i].hi) {
                continue;
            }
            act_gated_set_params(impl->gated, impl->params, changed);
            changed[i] = usual[k];
            snprintf(text, sizeof text, "%s with %s = %g", impl->gated->name,
                     params[i].name, usual[k]);
            status = try_guess(p, &g, text, best);
        }
    }
    return status;
}

static act_status try_gate(const probes *p, const act_gated *gated, found *best) {
    bool is_own = gated == p->impl->gated;
    const double *params = is_own ? p->impl->params : NULL;
    char text[ACT_NAME_SIZE + 64];
    for (int swapped = 0; swapped < 2; swapped++) {
        bool is_gradient = p->impl->convention == ACT_PAIR_BACKWARD;
        for (int first = 0; first < (is_gradient ? 2 : 1); first++) {
            const guess g = {gated, params, swapped != 0, first};
            if (is_own && swapped == 0 && first == 0) {
                continue;
            }
            snprintf(text, sizeof text, "%s%s%s", gated->name,
                     swapped ? " with x and up exchanged" : "",
                     first ? " with dx and dup exchanged" : "");
            act_status status = try_guess(p, &g, text, best);
            if (status != ACT_OK) {
                return status;
            }
        }
    }
    return ACT_OK;
}

/* Names first what fits best, and of those that fit alike the first. */
static act_status tell_other(act_pair_result *result, const probes *p) {
    const double far = act_format_is_narrow(p->impl->format) ? FAR_NARROW : FAR;
    const guess own = {.gated = p->impl->gated, .params = p->impl->params};
    double error = HUGE_VAL;
    found best = {.error = far};
    act_status status = error_of(p, &own, far, &error);
    if (status != ACT_OK || error <= far) {
        return status;
    }
    status = try_lost(p, &best);
    for (size_t i = 0; i < act_gated_count && status == ACT_OK; i++) {
        status = try_gate(p, act_gateds[i], &best);
    }
    for (size_t i = 0; i < act_function_count && status == ACT_OK; i++) {
        status = try_gate(p, &act_gated_by[i], &best);
    }
    if (status == ACT_OK) { /* last, as names say more */
        status = try_params(p, &best);
    }
    if (status == ACT_OK && best.text[0] != '\0') {
        act_findings_add(&result->findings, ACT_FINDING_NOTE,
                         "this is %s: at most %.3g ulp of at least 2^-4 off at %d pairs",
                         best.text, best.error, SOME);
    }
    return status;
}

/* Whether all results are as if g(x) were rounded to `hidden` first; *wrong counts those
 * that are not right because of that. */
static bool is_rounded_first(const act_pair_result *result, const probes *p,
                             const act_format *hidden, size_t *wrong) {
    const act_impl *impl = p->impl;
    double limit = act_gated_limit(impl->gated, impl->params);
    double delta = act_gated_delta(impl->gated, impl->params);
    *wrong = 0;
    for (size_t i = SOME; i < PAIRS; i++) {
        act_truth first;
        act_truth right;
        if (act_gated_truth(result->exact, ACT_GATED_DUP, hidden, &p->at[i], &first) !=
                ACT_OK ||
            act_gated_truth(result->exact, ACT_GATED_Y, impl->format, &p->at[i],
                            &right) != ACT_OK) {
            return false;
        }
        double second = fmax(-limit, fmin(p->at[i].up, limit)) + delta;
        double product =
            act_round_number(first.rounded * second, impl->format, ACT_NEAREST);
        if (product != p->y[0][i]) {
            return false;
        }
        *wrong += product != right.rounded;
    }
    return *wrong > 0;
}

static void tell_rounded(act_pair_result *result, const probes *p) {
    const act_impl *impl = p->impl;
    bool is_asked = impl->convention == ACT_PAIR && !impl->gated->only_below;
    for (int i = 0; i < ACT_FORMATS && is_asked; i++) {
        const act_format *hidden = &act_formats[i];
        size_t wrong;
        if (hidden->precision <= impl->format->precision &&
            is_rounded_first(result, p, hidden, &wrong)) {
            act_findings_add(&result->findings, ACT_FINDING_NOTE,
                             "right but for %s(x) rounded to %s first: %.3g %% of "
                             "results at pairs of N(0, 4)",
                             impl->gated->function, hidden->ieee,
                             100.0 * (double)wrong / (PAIRS - SOME));
            return;
        }
    }
}

act_status act_pair_explain(act_pair_result *result, const act_plan *plan) {
    probes p = {.impl = result->impl};
    bool answered = false;
    act_status status = call(&p, plan, &result->findings, &answered);
    if (status != ACT_OK || !answered) {
        return status;
    }
    tell_rounded(result, &p);
    return tell_other(result, &p);
}

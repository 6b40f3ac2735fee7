#include "row_oracle.h"

#include <math.h>
#include <string.h>

/* Shares of the entries, and what the formulas below need besides. */
typedef struct shares {
    const act_row_asked *asked;
    slong prec;
    double sign, temperature;
    bool base2;
    arb_ptr share, logit; /* n */
    arb_t total, log_total, t, u;
} shares;

static void set_logit(shares *s, size_t i) {
    arb_set_d(s->logit + i, s->sign * s->asked->x[i]);
    arb_set_d(s->t, s->temperature);
    arb_div(s->logit + i, s->logit + i, s->t, s->prec);
    if (s->base2) {
        arb_const_log2(s->t, s->prec);
        arb_mul(s->logit + i, s->logit + i, s->t, s->prec);
    }
}

static bool is_masked(const shares *s, size_t i) {
    return isinf(s->asked->x[i]);
}

static void find_shares(shares *s) {
    size_t n = s->asked->n;
    arb_zero(s->total);
    for (size_t i = 0; i < n; i++) {
        arb_zero(s->share + i);
        if (!is_masked(s, i)) {
            set_logit(s, i);
            arb_exp(s->share + i, s->logit + i, s->prec);
            arb_add(s->total, s->total, s->share + i, s->prec);
        }
    }
    arb_log(s->log_total, s->total, s->prec);
    for (size_t i = 0; i < n; i++) {
        arb_div(s->share + i, s->share + i, s->total, s->prec);
    }
}

static void softmax(arb_ptr y, shares *s) {
    for (size_t i = 0; i < s->asked->n; i++) {
        arb_set(y + i, s->share + i);
    }
}

/* dx_i = sum_j dy_j y_j (delta_ij - y_i) / temperature, in the base's logarithm. */
static void softmax_gradient(arb_ptr y, shares *s) {
    size_t n = s->asked->n;
    for (size_t i = 0; i < n; i++) {
        arb_zero(y + i);
        for (size_t j = 0; j < n; j++) {
            arb_set_si(s->t, i == j);
            arb_sub(s->t, s->t, s->share + i, s->prec);
            arb_mul(s->t, s->t, s->share + j, s->prec);
            arb_set_d(s->u, s->asked->dy[j]);
            arb_addmul(y + i, s->t, s->u, s->prec);
        }
        arb_set_d(s->t, s->sign * s->temperature);
        arb_div(y + i, y + i, s->t, s->prec);
        if (s->base2) {
            arb_const_log2(s->t, s->prec);
            arb_mul(y + i, y + i, s->t, s->prec);
        }
    }
}

static void log_share(arb_t y, shares *s, size_t i) {
    if (is_masked(s, i)) {
        arb_neg_inf(y);
    } else {
        arb_sub(y, s->logit + i, s->log_total, s->prec);
    }
}

static void log_softmax(arb_ptr y, shares *s) {
    for (size_t i = 0; i < s->asked->n; i++) {
        log_share(y + i, s, i);
    }
}

static void log_softmax_gradient(arb_ptr y, shares *s) {
    size_t n = s->asked->n;
    for (size_t i = 0; i < n; i++) {
        arb_zero(y + i);
        for (size_t j = 0; j < n; j++) {
            arb_set_si(s->t, i == j);
            arb_sub(s->t, s->t, s->share + i, s->prec);
            arb_set_d(s->u, s->asked->dy[j]);
            arb_addmul(y + i, s->t, s->u, s->prec);
        }
        arb_set_d(s->t, s->temperature);
        arb_div(y + i, y + i, s->t, s->prec);
    }
}

static void logsumexp(arb_ptr y, shares *s) {
    arb_set(y, s->log_total);
}

static void logsumexp_gradient(arb_ptr y, shares *s) {
    arb_set_d(s->t, s->asked->dy[0]);
    for (size_t i = 0; i < s->asked->n; i++) {
        arb_mul(y + i, s->share + i, s->t, s->prec);
    }
}

/* The weighted share that a label claims of entry i, with smoothing. */
static void claimed(arb_t q, shares *s, size_t i) {
    double smoothing = s->asked->p[0];
    arb_set_d(q, smoothing);
    arb_div_ui(q, q, s->asked->n, s->prec);
    if (i == s->asked->label) {
        arb_add_ui(q, q, 1, s->prec);
        arb_set_d(s->u, smoothing);
        arb_sub(q, q, s->u, s->prec);
    }
    if (s->asked->weights != NULL) {
        arb_set_d(s->u, s->asked->weights[i]);
        arb_mul(q, q, s->u, s->prec);
    }
}

static void cross_entropy(arb_ptr y, shares *s) {
    arb_zero(y);
    for (size_t i = 0; i < s->asked->n; i++) {
        claimed(s->t, s, i);
        if (!arb_is_zero(s->t)) {
            log_share(s->u, s, i);
            arb_submul(y, s->t, s->u, s->prec);
        }
    }
}

static void cross_entropy_gradient(arb_ptr y, shares *s) {
    arb_zero(s->total);
    for (size_t i = 0; i < s->asked->n; i++) {
        claimed(s->t, s, i);
        arb_add(s->total, s->total, s->t, s->prec);
    }
    for (size_t i = 0; i < s->asked->n; i++) {
        claimed(s->t, s, i);
        arb_mul(y + i, s->share + i, s->total, s->prec);
        arb_sub(y + i, y + i, s->t, s->prec);
        arb_set_d(s->t, s->asked->dy[0]);
        arb_mul(y + i, y + i, s->t, s->prec);
    }
}

static void softmax_backward(arb_ptr y, shares *s) {
    const act_row_asked *asked = s->asked;
    for (size_t i = 0; i < asked->n; i++) {
        arb_zero(y + i);
        for (size_t j = 0; j < asked->n; j++) {
            arb_set_d(s->t, asked->x[i]);
            arb_sub_si(s->t, s->t, i == j, s->prec);
            arb_set_d(s->u, -asked->x[j]);
            arb_mul(s->t, s->t, s->u, s->prec);
            arb_set_d(s->u, asked->dy[j]);
            arb_addmul(y + i, s->t, s->u, s->prec);
        }
    }
}

static void log_softmax_backward(arb_ptr y, shares *s) {
    const act_row_asked *asked = s->asked;
    for (size_t i = 0; i < asked->n; i++) {
        arb_set_d(y + i, asked->dy[i]);
        if (is_masked(s, i)) {
            continue;
        }
        arb_set_d(s->u, asked->x[i]);
        arb_exp(s->u, s->u, s->prec);
        for (size_t j = 0; j < asked->n; j++) {
            arb_set_d(s->t, asked->dy[j]);
            arb_submul(y + i, s->u, s->t, s->prec);
        }
    }
}

typedef void formula(arb_ptr y, shares *s);

static const struct {
    const char *name;
    formula *of[2];
} formulas[] = {
    {"softmax", {softmax, softmax_gradient}},
    {"softmax2", {softmax, softmax_gradient}},
    {"softmin", {softmax, softmax_gradient}},
    {"log_softmax", {log_softmax, log_softmax_gradient}},
    {"logsumexp", {logsumexp, logsumexp_gradient}},
    {"cross_entropy", {cross_entropy, cross_entropy_gradient}},
    {"softmax_backward", {softmax_backward, NULL}},
    {"log_softmax_backward", {log_softmax_backward, NULL}},
};

static formula *find(const char *name, int order) {
    for (size_t k = 0; k < sizeof formulas / sizeof formulas[0]; k++) {
        if (strcmp(formulas[k].name, name) == 0) {
            return formulas[k].of[order];
        }
    }
    return NULL;
}

bool act_row_oracle(arb_ptr y, const act_row_asked *asked, slong prec) {
    formula *f = find(asked->name, asked->order);
    if (f == NULL) {
        return false;
    }
    bool has_temperature =
        strncmp(asked->name, "soft", 4) == 0 || strcmp(asked->name, "log_softmax") == 0;
    bool is_backward = strstr(asked->name, "backward") != NULL;
    shares s = {.asked = asked,
                .prec = prec,
                .sign = strcmp(asked->name, "softmin") == 0 ? -1 : 1,
                .temperature = has_temperature && !is_backward ? asked->p[0] : 1,
                .base2 = strcmp(asked->name, "softmax2") == 0};
    s.share = _arb_vec_init((slong)asked->n);
    s.logit = _arb_vec_init((slong)asked->n);
    arb_init(s.total);
    arb_init(s.log_total);
    arb_init(s.t);
    arb_init(s.u);
    if (!is_backward) {
        find_shares(&s);
    }
    f(y, &s);
    _arb_vec_clear(s.share, (slong)asked->n);
    _arb_vec_clear(s.logit, (slong)asked->n);
    arb_clear(s.total);
    arb_clear(s.log_total);
    arb_clear(s.t);
    arb_clear(s.u);
    return true;
}

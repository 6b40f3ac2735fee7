#include "sweep/truths.h"

#include "base/interrupt.h"

#include <stdlib.h>

/* A target on the way through its inputs. */
typedef struct seeker {
    act_target *target;
    act_exact *values; /* of f itself, if it is needed */
    size_t next;
} seeker;

static act_status add_alternative(act_truth_table *r, size_t i, const act_truth *truth) {
    size_t bytes = (r->alternative_count + 1) * sizeof *r->alternatives;
    act_alternative *grown = realloc(r->alternatives, bytes);
    if (grown == NULL) {
        return ACT_NOMEM;
    }
    grown[r->alternative_count++] = (act_alternative){.index = i, .truth = *truth};
    r->alternatives = grown;
    return ACT_OK;
}

static void leave_undecided(act_truth_table *r, size_t i) {
    r->undecided += !r->is_undecided[i];
    r->is_undecided[i] = true;
}

static act_status find_truth(act_truth_table *r, act_exact *exact, size_t i, double x) {
    act_truth truths[ACT_CONVENTIONS];
    int count = 0;
    act_status status = ACT_OK;
    if (act_exact_truths(exact, r->format, x, truths, &count) == ACT_UNDECIDED) {
        leave_undecided(r, i);
        return ACT_OK;
    }
    r->truth[i] = truths[0];
    for (int k = 1; k < count && status == ACT_OK; k++) {
        status = add_alternative(r, i, &truths[k]);
    }
    return status;
}

/* The correctly rounded value of f itself, for kernels that work from the output. */
static void find_value(act_truth_table *r, act_exact *values, size_t i, double x) {
    act_truth truth;
    if (act_exact_truth(values, r->format, x, &truth) == ACT_OK) {
        r->value[i] = act_encode(r->format, truth.rounded);
    } else {
        leave_undecided(r, i);
    }
}

static act_status find_next(seeker *s) {
    act_truth_table *r = &s->target->reference;
    size_t i = s->next++;
    double x = act_decode(r->format, r->inputs.bits[i]);
    act_status status =
        s->target->sampled ? find_truth(r, s->target->exact, i, x) : ACT_OK;
    if (s->values != NULL) {
        find_value(r, s->values, i, x);
    }
    return status;
}

/* Whether there is nothing to find at a target's inputs, or nothing more. */
static bool is_done(const seeker *s) {
    return s->next == s->target->reference.inputs.count ||
           !(s->target->sampled || s->values != NULL);
}

static int64_t next_ordinal(const seeker *s) {
    const act_truth_table *r = &s->target->reference;
    return act_ordinal(r->format, r->inputs.bits[s->next]);
}

/* Goes to the least input that one of them has next. */
static act_status find_least(seeker *seekers, size_t count, bool *more) {
    int64_t least = INT64_MAX;
    act_status status = ACT_OK;
    *more = false;
    for (size_t i = 0; i < count; i++) {
        if (!is_done(&seekers[i])) {
            int64_t ordinal = next_ordinal(&seekers[i]);
            least = ordinal < least ? ordinal : least;
            *more = true;
        }
    }
    for (size_t i = 0; i < count && status == ACT_OK; i++) {
        if (!is_done(&seekers[i]) && next_ordinal(&seekers[i]) == least) {
            status = find_next(&seekers[i]);
        }
    }
    return status;
}

static act_status open_seeker(seeker *s, act_target *t, act_exact *host) {
    act_truth_table *r = &t->reference;
    size_t count = r->inputs.count + 1;
    *s = (seeker){.target = t};
    r->truth = calloc(t->sampled ? count : 1, sizeof *r->truth);
    r->is_undecided = calloc(count, sizeof *r->is_undecided);
    r->value = calloc(t->from_value ? count : 1, sizeof *r->value);
    r->weight = calloc(t->sampled ? count : 1, sizeof *r->weight);
    if (r->truth == NULL || r->is_undecided == NULL || r->value == NULL ||
        r->weight == NULL) {
        return ACT_NOMEM;
    }
    if (t->sampled) {
        act_accuracy_weigh(r);
    }
    return t->from_value ? act_exact_open_beside(&s->values, host, 0) : ACT_OK;
}

act_status act_truths_find(act_target *targets, size_t count) {
    seeker seekers[ACT_ORDERS] = {0};
    act_status status = ACT_OK;
    bool more = true;
    for (size_t i = 0; i < count && status == ACT_OK; i++) {
        status = open_seeker(&seekers[i], &targets[i], targets[count - 1].exact);
    }
    for (size_t found = 1; status == ACT_OK && more; found++) {
        status = find_least(seekers, count, &more);
        if (status == ACT_OK && found % 256 == 0 && act_interrupted()) {
            status = ACT_INTERRUPTED;
        }
    }
    for (size_t i = 0; i < count; i++) {
        act_exact_close(seekers[i].values);
    }
    return status;
}

#include "gate/judge_speed.h"

#include <math.h>
#include <stdlib.h>

/* One-sided, as each end of a 95 % interval. */
static const double alpha = (1 - ACT_BENCH_CONFIDENCE) / 2;

static double slow_limit(const act_race *race) {
    return race->scale * (1 + race->threshold);
}

static double fast_limit(const act_race *race) {
    return race->scale * (1 - race->threshold);
}

static bool is_measured(const act_race *race) {
    return race->attempts > 0 && race->attempt[0].rounds.count > 0;
}

static bool lies_within(const act_interval *control, double threshold) {
    return control->low >= 1 - threshold / 2 && control->high <= 1 + threshold / 2;
}

static bool fits(const act_race *race, size_t attempt) {
    return lies_within(&race->attempt[attempt].control, race->threshold);
}

static bool is_slow(const act_race *race, size_t attempt) {
    return race->attempt[attempt].ratio.low > slow_limit(race);
}

static bool is_fast(const act_race *race, size_t attempt) {
    return race->attempt[attempt].ratio.high < fast_limit(race);
}

/* Everything that one run of the rules holds. */
typedef struct race_run {
    act_race *races;
    size_t count;
    act_race_source *source;
    void *user;
} race_run;

static act_status measure(race_run *m, size_t index, size_t attempt, size_t times) {
    act_race *race = &m->races[index];
    act_attempt *a = &race->attempt[attempt];
    act_status status = ACT_OK;
    for (size_t t = 0; t < times && status == ACT_OK; t++) {
        status = m->source(m->user, index, &a->rounds);
    }
    race->attempts = attempt + 1 > race->attempts ? attempt + 1 : race->attempts;
    const act_rounds *r = &a->rounds;
    if (r->count > 0) {
        a->ratio = act_stats_ratio(r->base, r->head, r->count, ACT_BENCH_CONFIDENCE);
        a->control = act_stats_ratio(r->base, r->again, r->count, ACT_BENCH_CONFIDENCE);
    }
    return status;
}

static act_status extend(race_run *m, size_t index, size_t attempt) {
    size_t have = m->races[index].attempt[attempt].rounds.count;
    bool may = have > 0 && have <= ACT_BENCH_ROUNDS;
    return may ? measure(m, index, attempt, ACT_RACE_EXTENSION) : ACT_OK;
}

/* Whether it is on neither side of the limit. */
static bool straddles(const act_race *race, size_t attempt) {
    return !is_slow(race, attempt) &&
           race->attempt[attempt].ratio.high > slow_limit(race);
}

static act_status first_attempts(race_run *m) {
    act_status status = ACT_OK;
    for (size_t i = 0; i < m->count && status == ACT_OK; i++) {
        status = measure(m, i, 0, 1);
        bool tells = fits(&m->races[i], 0) && !straddles(&m->races[i], 0);
        if (status == ACT_OK && !tells) {
            status = extend(m, i, 0);
        }
    }
    return status;
}

/* Base over base in all rounds of all races, to the narrowest threshold. */
static act_status judge_machine(const race_run *m, act_race_control *control) {
    double *base = malloc((m->count + 1) * ACT_RACE_ROUNDS * sizeof *base);
    double *again = malloc((m->count + 1) * ACT_RACE_ROUNDS * sizeof *again);
    size_t count = 0;
    double threshold = 1;
    for (size_t i = 0; base != NULL && again != NULL && i < m->count; i++) {
        const act_rounds *rounds = &m->races[i].attempt[0].rounds;
        for (size_t r = 0; r < rounds->count; r++) {
            base[count] = rounds->base[r];
            again[count++] = rounds->again[r];
        }
        threshold = fmin(threshold, m->races[i].threshold);
    }
    if (count > 0) {
        control->ratio = act_stats_ratio(base, again, count, ACT_BENCH_CONFIDENCE);
    }
    control->fits = count > 0 && lies_within(&control->ratio, threshold);
    act_status status = base != NULL && again != NULL ? ACT_OK : ACT_NOMEM;
    free(base);
    free(again);
    return status;
}

static act_status find_control(race_run *m, act_race_control *control) {
    act_status status = judge_machine(m, control);
    if (control->fits) {
        return status;
    }
    for (size_t i = 0; i < m->count && status == ACT_OK; i++) {
        status = extend(m, i, 0);
    }
    return status != ACT_OK ? status : judge_machine(m, control);
}

/* A race that looks too slow, or faster, and how improbable that is by chance. */
typedef struct hypothesis {
    size_t index;
    bool slow;
    double p;
} hypothesis;

static int by_p(const void *a, const void *b) {
    double x = ((const hypothesis *)a)->p;
    double y = ((const hypothesis *)b)->p;
    return (x > y) - (x < y);
}

static hypothesis hypothesis_of(const act_race *race, size_t index) {
    const act_rounds *r = &race->attempt[0].rounds;
    size_t slow = 0;
    size_t fast = 0;
    for (size_t i = 0; i < r->count; i++) {
        double ratio = r->head[i] / r->base[i];
        slow += ratio > slow_limit(race);
        fast += ratio < fast_limit(race);
    }
    bool is_slower = slow >= fast;
    return (hypothesis){.index = index,
                        .slow = is_slower,
                        .p = act_stats_sign_test(is_slower ? slow : fast, r->count)};
}

/* Holm: the least p against alpha / m, the next against alpha / (m - 1), ... */
static size_t keep_significant(hypothesis *hypotheses, size_t count) {
    qsort(hypotheses, count, sizeof *hypotheses, by_p);
    size_t kept = 0;
    while (kept < count && hypotheses[kept].p <= alpha / (double)(count - kept)) {
        kept++;
    }
    return kept;
}

static act_status confirm(race_run *m, const hypothesis *s, bool *confirmed) {
    act_race *race = &m->races[s->index];
    act_status status = ACT_OK;
    *confirmed = true;
    for (size_t a = 1; a < ACT_RACE_ATTEMPTS && status == ACT_OK && *confirmed; a++) {
        status = measure(m, s->index, a, 1);
        bool far = s->slow ? is_slow(race, a) : is_fast(race, a);
        if (status == ACT_OK && !(far && fits(race, a))) {
            status = extend(m, s->index, a);
        }
        far = s->slow ? is_slow(race, a) : is_fast(race, a);
        *confirmed = far && fits(race, a) && race->attempt[a].rounds.count > 0;
    }
    return status;
}

/* Judges a race whose first attempt says nothing significant. */
static void judge_plain(act_race *race, const act_race_control *control) {
    race->verdict = ACT_CHECK_INCONCLUSIVE;
    if (!is_measured(race)) {
        race->because = "it could not be measured";
    } else if (!control->fits) {
        race->because = "this machine is too noisy to judge";
    } else if (!fits(race, 0)) {
        race->because = "its control is too noisy to judge";
    } else if (race->attempt[0].ratio.high > slow_limit(race)) {
        race->because = "the interval leaves it open";
    } else {
        race->verdict = ACT_CHECK_PASS;
    }
}

static act_status judge_hypotheses(race_run *m, hypothesis *hypotheses, size_t count) {
    act_status status = ACT_OK;
    for (size_t s = 0; s < count && status == ACT_OK; s++) {
        act_race *race = &m->races[hypotheses[s].index];
        bool confirmed;
        status = confirm(m, &hypotheses[s], &confirmed);
        if (hypotheses[s].slow) {
            race->verdict = confirmed ? ACT_CHECK_FAIL : ACT_CHECK_INCONCLUSIVE;
            race->because = confirmed ? NULL : "fresh measurements do not confirm it";
        } else {
            race->verdict = confirmed ? ACT_CHECK_IMPROVED : ACT_CHECK_PASS;
        }
    }
    return status;
}

act_status act_races_run(act_race *races, size_t count, act_race_source *source,
                         void *user, act_race_control *control) {
    race_run m = {races, count, source, user};
    size_t tested = 0;
    *control = (act_race_control){.fits = false};
    hypothesis *hypotheses = malloc((count + 1) * sizeof *hypotheses);
    act_status status = hypotheses != NULL ? first_attempts(&m) : ACT_NOMEM;
    status = status != ACT_OK ? status : find_control(&m, control);
    for (size_t i = 0; i < count && status == ACT_OK; i++) {
        judge_plain(&races[i], control);
        if (is_measured(&races[i])) {
            hypotheses[tested++] = hypothesis_of(&races[i], i);
        }
    }
    if (status == ACT_OK) {
        size_t far = keep_significant(hypotheses, tested);
        size_t kept = 0; /* what cannot be judged needs no confirmation */
        for (size_t s = 0; s < far; s++) {
            if (control->fits && fits(&races[hypotheses[s].index], 0)) {
                hypotheses[kept++] = hypotheses[s];
            }
        }
        status = judge_hypotheses(&m, hypotheses, kept);
    }
    free(hypotheses);
    return status;
}

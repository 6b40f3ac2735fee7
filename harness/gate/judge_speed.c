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

static act_status measure(race_run *run, size_t index, size_t attempt, size_t times) {
    act_race *race = &run->races[index];
    act_attempt *a = &race->attempt[attempt];
    act_status status = ACT_OK;
    for (size_t t = 0; t < times && status == ACT_OK; t++) {
        status = run->source(run->user, index, &a->rounds);
    }
    race->attempts = attempt + 1 > race->attempts ? attempt + 1 : race->attempts;
    const act_rounds *r = &a->rounds;
    if (r->count > 0) {
        a->ratio = act_stats_ratio(r->base, r->head, r->count, ACT_BENCH_CONFIDENCE);
        a->control = act_stats_ratio(r->base, r->again, r->count, ACT_BENCH_CONFIDENCE);
    }
    return status;
}

static act_status extend(race_run *run, size_t index, size_t attempt) {
    size_t have = run->races[index].attempt[attempt].rounds.count;
    bool may = have > 0 && have <= ACT_BENCH_ROUNDS;
    return may ? measure(run, index, attempt, ACT_RACE_EXTENSION) : ACT_OK;
}

/* Whether it is on neither side of the limit. */
static bool straddles(const act_race *race, size_t attempt) {
    return !is_slow(race, attempt) &&
           race->attempt[attempt].ratio.high > slow_limit(race);
}

static act_status first_attempts(race_run *run) {
    for (size_t i = 0; i < run->count; i++) {
        act_status status = measure(run, i, 0, 1);
        if (status != ACT_OK) {
            return status;
        }
        if (fits(&run->races[i], 0) && !straddles(&run->races[i], 0)) {
            continue;
        }
        status = extend(run, i, 0);
        if (status != ACT_OK) {
            return status;
        }
    }
    return ACT_OK;
}

/* Base over base in all rounds of all races, to the narrowest threshold. */
static act_status judge_machine(const race_run *run, act_race_control *control) {
    double *base = malloc((run->count + 1) * ACT_RACE_ROUNDS * sizeof *base);
    double *again = malloc((run->count + 1) * ACT_RACE_ROUNDS * sizeof *again);
    size_t count = 0;
    double threshold = 1;
    for (size_t i = 0; base != NULL && again != NULL && i < run->count; i++) {
        const act_rounds *rounds = &run->races[i].attempt[0].rounds;
        for (size_t r = 0; r < rounds->count; r++) {
            base[count] = rounds->base[r];
            again[count++] = rounds->again[r];
        }
        threshold = fmin(threshold, run->races[i].threshold);
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

static act_status find_control(race_run *run, act_race_control *control) {
    act_status status = judge_machine(run, control);
    if (control->fits) {
        return status;
    }
    for (size_t i = 0; i < run->count && status == ACT_OK; i++) {
        status = extend(run, i, 0);
    }
    return status == ACT_OK ? judge_machine(run, control) : status;
}

/* That a race is slower, or faster, and how probable its rounds are if it is not. */
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

static bool is_beyond(const act_race *race, const hypothesis *h, size_t attempt) {
    return h->slow ? is_slow(race, attempt) : is_fast(race, attempt);
}

/* Whether fresh measurements say the same. */
static act_status confirm(race_run *run, const hypothesis *h, bool *confirmed) {
    act_race *race = &run->races[h->index];
    *confirmed = true;
    for (size_t a = 1; a < ACT_RACE_ATTEMPTS && *confirmed; a++) {
        act_status status = measure(run, h->index, a, 1);
        if (status == ACT_OK && !(is_beyond(race, h, a) && fits(race, a))) {
            status = extend(run, h->index, a);
        }
        if (status != ACT_OK) {
            *confirmed = false;
            return status;
        }
        *confirmed =
            is_beyond(race, h, a) && fits(race, a) && race->attempt[a].rounds.count > 0;
    }
    return ACT_OK;
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

static act_status judge_hypotheses(race_run *run, const hypothesis *hypotheses,
                                   size_t count) {
    for (size_t i = 0; i < count; i++) {
        act_race *race = &run->races[hypotheses[i].index];
        bool confirmed;
        act_status status = confirm(run, &hypotheses[i], &confirmed);
        if (status != ACT_OK) {
            return status;
        }
        if (hypotheses[i].slow) {
            race->verdict = confirmed ? ACT_CHECK_FAIL : ACT_CHECK_INCONCLUSIVE;
            race->because = confirmed ? NULL : "fresh measurements do not confirm it";
        } else {
            race->verdict = confirmed ? ACT_CHECK_IMPROVED : ACT_CHECK_PASS;
        }
    }
    return ACT_OK;
}

/* Keeps the significant ones that can be judged: the others need no confirmation. */
static size_t choose_hypotheses(const race_run *run, const act_race_control *control,
                                hypothesis *hypotheses, size_t count) {
    size_t significant = keep_significant(hypotheses, count);
    size_t kept = 0;
    for (size_t i = 0; i < significant; i++) {
        if (control->fits && fits(&run->races[hypotheses[i].index], 0)) {
            hypotheses[kept++] = hypotheses[i];
        }
    }
    return kept;
}

act_status act_races_run(act_race *races, size_t count, act_race_source *source,
                         void *user, act_race_control *control) {
    race_run run = {races, count, source, user};
    size_t tested = 0;
    *control = (act_race_control){.fits = false};
    hypothesis *hypotheses = malloc((count + 1) * sizeof *hypotheses);
    act_status status = hypotheses != NULL ? first_attempts(&run) : ACT_NOMEM;
    if (status != ACT_OK) {
        goto cleanup;
    }
    status = find_control(&run, control);
    if (status != ACT_OK) {
        goto cleanup;
    }
    for (size_t i = 0; i < count; i++) {
        judge_plain(&races[i], control);
        if (is_measured(&races[i])) {
            hypotheses[tested++] = hypothesis_of(&races[i], i);
        }
    }
    tested = choose_hypotheses(&run, control, hypotheses, tested);
    status = judge_hypotheses(&run, hypotheses, tested);
cleanup:
    free(hypotheses);
    return status;
}

#include "gate/judge_speed.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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

/* All that one run of the rules holds. After a failure nothing more is measured. */
typedef struct race_run {
    act_race *races;
    size_t count;
    act_race_source *source;
    void *user;
    act_status status;
} race_run;

static void measure(race_run *run, size_t index, size_t attempt, size_t times) {
    act_race *race = &run->races[index];
    act_attempt *a = &race->attempt[attempt];
    const act_rounds *r = &a->rounds;
    for (size_t t = 0; t < times; t++) {
        if (run->status != ACT_OK) {
            return;
        }
        run->status = run->source(run->user, index, &a->rounds);
    }
    race->attempts = attempt + 1 > race->attempts ? attempt + 1 : race->attempts;
    if (r->count > 0) {
        a->ratio = act_stats_ratio(r->base, r->head, r->count, ACT_BENCH_CONFIDENCE);
        a->control = act_stats_ratio(r->base, r->again, r->count, ACT_BENCH_CONFIDENCE);
    }
}

/* Measures more, once. */
static void extend(race_run *run, size_t index, size_t attempt) {
    size_t have = run->races[index].attempt[attempt].rounds.count;
    if (have > 0 && have <= ACT_BENCH_ROUNDS) {
        measure(run, index, attempt, ACT_RACE_EXTENSION);
    }
}

/* Whether it is on neither side of the limit. */
static bool straddles(const act_race *race, size_t attempt) {
    return !is_slow(race, attempt) &&
           race->attempt[attempt].ratio.high > slow_limit(race);
}

/* Base over base in all rounds of all races, to the narrowest threshold. */
static void judge_machine(race_run *run, act_race_control *control) {
    double *base = malloc((run->count + 1) * ACT_RACE_ROUNDS * sizeof *base);
    double *again = malloc((run->count + 1) * ACT_RACE_ROUNDS * sizeof *again);
    size_t count = 0;
    double threshold = 1;
    if (base == NULL || again == NULL) {
        run->status = ACT_NOMEM;
        goto cleanup;
    }
    for (size_t i = 0; i < run->count; i++) {
        const act_rounds *rounds = &run->races[i].attempt[0].rounds;
        memcpy(base + count, rounds->base, rounds->count * sizeof *base);
        memcpy(again + count, rounds->again, rounds->count * sizeof *again);
        count += rounds->count;
        threshold = fmin(threshold, run->races[i].threshold);
    }
    if (count > 0) {
        control->ratio = act_stats_ratio(base, again, count, ACT_BENCH_CONFIDENCE);
    }
    control->fits = count > 0 && lies_within(&control->ratio, threshold);
cleanup:
    free(base);
    free(again);
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

/* Whether it is beyond the limit even if all that the control is off were its own. */
static bool is_clear(const act_race *race, const hypothesis *h, size_t attempt) {
    const act_interval *ratio = &race->attempt[attempt].ratio;
    const act_interval *control = &race->attempt[attempt].control;
    double off = fmax(control->high, 1 / control->low);
    return h->slow ? ratio->low > slow_limit(race) * off
                   : ratio->high * off < fast_limit(race);
}

static bool agrees(const act_race *race, const hypothesis *h, size_t attempt) {
    return race->attempt[attempt].rounds.count > 0 && is_beyond(race, h, attempt) &&
           (fits(race, attempt) || is_clear(race, h, attempt));
}

/* Whether fresh measurements say the same. */
static bool confirm(race_run *run, const hypothesis *h) {
    act_race *race = &run->races[h->index];
    bool confirmed = true;
    for (size_t a = 1; a < ACT_RACE_ATTEMPTS && confirmed; a++) {
        measure(run, h->index, a, 1);
        if (!agrees(race, h, a)) {
            extend(run, h->index, a);
        }
        confirmed = agrees(race, h, a);
    }
    return confirmed;
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

/* Judges what is significant, and can be judged, by fresh measurements. */
static void judge_hypothesis(race_run *run, const act_race_control *control,
                             const hypothesis *h) {
    act_race *race = &run->races[h->index];
    if (!control->fits || !fits(race, 0)) {
        return;
    }
    bool confirmed = confirm(run, h);
    if (h->slow) {
        race->verdict = confirmed ? ACT_CHECK_FAIL : ACT_CHECK_INCONCLUSIVE;
        race->because = confirmed ? NULL : "fresh measurements do not confirm it";
    } else {
        race->verdict = confirmed ? ACT_CHECK_IMPROVED : ACT_CHECK_PASS;
    }
}

act_status act_races_run(act_race *races, size_t count, act_race_source *source,
                         void *user, act_race_control *control) {
    race_run run = {races, count, source, user, ACT_OK};
    hypothesis *hypotheses = malloc((count + 1) * sizeof *hypotheses);
    size_t tested = 0;
    *control = (act_race_control){.fits = false};
    if (hypotheses == NULL) {
        return ACT_NOMEM;
    }
    for (size_t i = 0; i < count; i++) {
        measure(&run, i, 0, 1);
        if (!fits(&races[i], 0) || straddles(&races[i], 0)) {
            extend(&run, i, 0);
        }
    }
    judge_machine(&run, control);
    for (size_t i = 0; i < count && !control->fits; i++) {
        extend(&run, i, 0);
    }
    judge_machine(&run, control);
    for (size_t i = 0; i < count; i++) {
        judge_plain(&races[i], control);
        if (is_measured(&races[i])) {
            hypotheses[tested++] = hypothesis_of(&races[i], i);
        }
    }
    tested = keep_significant(hypotheses, tested);
    for (size_t i = 0; i < tested; i++) {
        judge_hypothesis(&run, control, &hypotheses[i]);
    }
    free(hypotheses);
    return run.status;
}

/* The rules of the speed gate on rounds that were made up. */
#include "base/random.h"
#include "gate/judge_speed.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What a race's rounds look like: head is `ratio` times base, `later` from the second
 * measurement on, both times a noise of that width; `drift` is the control's. */
typedef struct script {
    double ratio, later, noise, drift, later_drift;
    bool broken; /* cannot be measured */
    size_t asked;
} script;

typedef struct stage {
    script *scripts;
    act_random random;
} stage;

static act_status play(void *user, size_t index, act_rounds *rounds) {
    stage *s = user;
    script *p = &s->scripts[index];
    bool first = p->asked++ == 0;
    for (size_t i = 0; i < ACT_BENCH_ROUNDS && !p->broken; i++) {
        double base = 2 + act_random_uniform(&s->random);
        double ratio = first || p->later == 0 ? p->ratio : p->later;
        size_t at = rounds->count++;
        rounds->base[at] = base;
        rounds->head[at] = base * ratio * exp(p->noise * act_random_normal(&s->random));
        double drift = first || p->later_drift == 0 ? p->drift : p->later_drift;
        rounds->again[at] = base * drift * exp(p->noise * act_random_normal(&s->random));
    }
    return ACT_OK;
}

/* All races in one run of the rules; the verdicts stay in them. */
static act_race_control run(act_race *races, script *scripts, size_t count,
                            uint64_t seed) {
    stage s = {.scripts = scripts, .random = act_random_seeded(seed, "race")};
    act_race_control control;
    for (size_t i = 0; i < count; i++) {
        races[i] = (act_race){.threshold = 0.05, .scale = 1};
        scripts[i].asked = 0;
    }
    act_status status = act_races_run(races, count, play, &s, &control);
    cr_assert(status == ACT_OK, "status %d", (int)status);
    return control;
}

Test(judge_speed, verdicts) {
    static const struct {
        script script;
        act_check_verdict verdict;
        size_t attempts;
        const char *because;
    } rows[] = {
        {{.ratio = 1, .noise = 0.01, .drift = 1}, ACT_CHECK_PASS, 1, NULL},
        {{.ratio = 1.04, .noise = 0.002, .drift = 1}, ACT_CHECK_PASS, 1, NULL},
        {{.ratio = 1.2, .noise = 0.01, .drift = 1}, ACT_CHECK_FAIL, 3, NULL},
        {{.ratio = 1.06, .noise = 0.002, .drift = 1}, ACT_CHECK_FAIL, 3, NULL},
        {{.ratio = 0.8, .noise = 0.01, .drift = 1}, ACT_CHECK_IMPROVED, 3, NULL},
        {{.ratio = 0.97, .noise = 0.002, .drift = 1}, ACT_CHECK_PASS, 1, NULL},
        {{.ratio = 1.05, .noise = 0.01, .drift = 1},
         ACT_CHECK_INCONCLUSIVE,
         1,
         "the interval leaves it open"},
        /* Slow in the first process alone, as by where its code lay. */
        {{.ratio = 1.2, .later = 1, .noise = 0.01, .drift = 1},
         ACT_CHECK_INCONCLUSIVE,
         2,
         "fresh measurements do not confirm it"},
        {{.ratio = 0.8, .later = 1, .noise = 0.01, .drift = 1}, ACT_CHECK_PASS, 2, NULL},
        /* Twice as slow is seen through a noise of 5 %, 20 % slower not through 30 %. */
        {{.ratio = 2, .noise = 0.01, .drift = 1, .later_drift = 1.05},
         ACT_CHECK_FAIL,
         3,
         NULL},
        {{.ratio = 1.2, .noise = 0.01, .drift = 1, .later_drift = 1.3},
         ACT_CHECK_INCONCLUSIVE,
         2,
         "fresh measurements do not confirm it"},
        /* The same code twice differs: nothing can be said of other code. */
        {{.ratio = 1.2, .noise = 0.01, .drift = 1.04},
         ACT_CHECK_INCONCLUSIVE,
         1,
         "this machine is too noisy to judge"},
        {{.ratio = 1.2, .noise = 0.3, .drift = 1},
         ACT_CHECK_INCONCLUSIVE,
         1,
         "this machine is too noisy to judge"},
        {{.broken = true}, ACT_CHECK_INCONCLUSIVE, 1, "it could not be measured"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        act_race race;
        script one = rows[i].script;
        run(&race, &one, 1, i);
        bool because =
            (race.because == NULL) == (rows[i].because == NULL) &&
            (race.because == NULL || strcmp(race.because, rows[i].because) == 0);
        cr_expect(race.verdict == rows[i].verdict && because &&
                      race.attempts == rows[i].attempts,
                  "row %zu: %s after %zu attempts, because %s", i,
                  act_check_kinds[race.verdict].name, race.attempts,
                  race.because != NULL ? race.because : "-");
    }
}

/* A scale is what took as long as this in another run. */
Test(judge_speed, scale) {
    act_race race = {.threshold = 0.1, .scale = 3};
    script one = {.ratio = 3.2, .noise = 0.002, .drift = 1};
    stage s = {.scripts = &one, .random = act_random_seeded(1, "race")};
    act_race_control control;
    act_races_run(&race, 1, play, &s, &control);
    cr_expect(race.verdict == ACT_CHECK_PASS, "%s", act_check_kinds[race.verdict].name);
    race = (act_race){.threshold = 0.1, .scale = 2.8};
    act_races_run(&race, 1, play, &s, &control);
    cr_expect(race.verdict == ACT_CHECK_FAIL, "%s", act_check_kinds[race.verdict].name);
}

/* A noisy row does not spoil the others, a noisy machine does. */
Test(judge_speed, one_noisy_row_among_many) {
    enum { COUNT = 9 };
    act_race races[COUNT];
    script scripts[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        scripts[i] = (script){.ratio = 1, .noise = 0.002, .drift = 1};
    }
    scripts[3].drift = 1.04;
    scripts[5].ratio = 1.2;
    scripts[7].broken = true;
    act_race_control control = run(races, scripts, COUNT, 3);
    cr_expect(control.fits, "[%g, %g]", control.ratio.low, control.ratio.high);
    for (size_t i = 0; i < COUNT; i++) {
        act_check_verdict expected = i == 3 || i == 7 ? ACT_CHECK_INCONCLUSIVE
                                     : i == 5         ? ACT_CHECK_FAIL
                                                      : ACT_CHECK_PASS;
        cr_expect(races[i].verdict == expected, "race %zu: %s", i,
                  act_check_kinds[races[i].verdict].name);
    }
    for (size_t i = 0; i < COUNT; i++) {
        scripts[i].drift = 1.04;
    }
    control = run(races, scripts, COUNT, 3);
    cr_expect(!control.fits && races[5].verdict == ACT_CHECK_INCONCLUSIVE, "[%g, %g], %s",
              control.ratio.low, control.ratio.high,
              act_check_kinds[races[5].verdict].name);
}

/* Unchanged code, noisier than any runner, in 200 gates of 20 rows: not one is red; and
 * what takes 20 % longer is never green. */
Test(judge_speed, no_false_red_and_no_false_green) {
    enum { COUNT = 20, GATES = 200 };
    act_race *races = calloc(COUNT, sizeof *races);
    script scripts[COUNT];
    size_t red = 0;
    size_t green = 0;
    size_t caught = 0;
    for (uint64_t g = 0; g < GATES; g++) {
        for (size_t i = 0; i < COUNT; i++) {
            scripts[i] = (script){
                .ratio = i == 0 ? 1.2 : 1, .noise = g % 2 == 0 ? 0.01 : 0.1, .drift = 1};
        }
        run(races, scripts, COUNT, g);
        green += races[0].verdict == ACT_CHECK_PASS;
        caught += races[0].verdict == ACT_CHECK_FAIL;
        for (size_t i = 1; i < COUNT; i++) {
            red += races[i].verdict == ACT_CHECK_FAIL;
        }
    }
    cr_expect(red == 0 && green == 0 && caught >= GATES / 2,
              "%zu red, %zu green, %zu caught", red, green, caught);
    free(races);
}

Test(judge_speed, sign_test) {
    static const struct {
        size_t heads, n;
        double p;
    } rows[] = {
        {0, 5, 1},
        {5, 5, 0x1p-5},
        {4, 5, 6 * 0x1p-5},
        {21, 21, 0x1p-21},
        {1, 1, 0.5},
        {16, 21, 27896 * 0x1p-21}, /* 20349 + 5985 + 1330 + 210 + 21 + 1 */
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        double p = act_stats_sign_test(rows[i].heads, rows[i].n);
        cr_expect(fabs(p - rows[i].p) < 1e-12, "%zu of %zu: %.17g, not %.17g",
                  rows[i].heads, rows[i].n, p, rows[i].p);
    }
}

/* Judgements of errors by limits and by a baseline. Numbers are compared exactly. Rows
 * are JSON objects with the columns of `impl` and `accuracy`, `findings`, and `seed`. */
#ifndef ACT_JUDGE_ERRORS_H
#define ACT_JUDGE_ERRORS_H

#include "gate/checks.h"

typedef struct act_judging {
    const act_limits *limits; /* without lines: there are none */
    const json_t *rows;       /* an array, sorted by id */
    char *const *globs;       /* that chose the rows; n_globs 0: all */
    size_t n_globs;
    const json_t *baseline; /* an object of rows by id, or NULL */
    bool speed_only;        /* no errors were measured */
    bool speed_by_default;  /* the speed of rows without a limit is judged too */
} act_judging;

/* Adds the checks of all rows, and those of limits and rows of the baseline that find no
 * row. */
void act_judge_accuracy(act_checks *checks, const act_judging *judging);

/* The column that must be the same in both for their errors to be of the same inputs, and
 * is not; NULL: there is none. */
const char *act_judge_difference(const json_t *row, const json_t *base);

/* Adds a check for what is not there, which the limits may allow by name. */
json_t *act_judge_absence(act_checks *checks, const act_limits *limits,
                          act_allowance what, const char *id, const char *limit,
                          const char *why);

#endif

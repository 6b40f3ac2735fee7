/* The rows that a kernel of rows is tried at, designed to be hard. */
#ifndef ACT_ROW_CASES_H
#define ACT_ROW_CASES_H

#include "code/impl.h"
#include "inputs/plan.h"
#include "rows/exact_row.h"

/* One call: rows of one length and one kind. */
typedef struct act_row_case {
    size_t rows, cols;
    int kind;
    uint64_t seed;
} act_row_case;

typedef struct act_row_cases {
    const act_impl *impl;
    act_row_case *item;
    size_t count;
    size_t most; /* numbers of x in the largest call */
} act_row_cases;

/* Chooses them: lengths from 1 to 65,536 around powers of two and of blocks, each with
 * rows of N(0, s), equal ones, offsets to 10^8, ties at the maximum, one entry far above,
 * ramps, masks, infinities and NaN. About as many numbers as the plan's points say, or 2
 * million (binary64: a tenth of that). ACT_OK or ACT_NOMEM. */
act_status act_row_cases_choose(act_row_cases *out, const act_plan *plan,
                                const act_impl *impl);
void act_row_cases_free(act_row_cases *cases);

/* What the rows of a kind are, as "N(0, 5^2)". */
const char *act_row_case_name(const act_row_case *c);

/* The arrays of a call, in the format's layout: x; dy, a number for each result, and
 * labels, one for each row, of functions that take them; else NULL. */
typedef struct act_row_inputs {
    void *x, *dy;
    int64_t *labels;
} act_row_inputs;

/* How many results a row has, and how many numbers dy has for it. */
size_t act_row_results(const act_impl *impl, size_t cols);
size_t act_row_dys(const act_impl *impl, size_t cols);

/* Room for so many numbers of x, rows being no more than that. Free it in any case.
 * ACT_OK or ACT_NOMEM. */
act_status act_row_inputs_alloc(act_row_inputs *out, const act_format *format, size_t n);
void act_row_inputs_free(act_row_inputs *inputs);

/* Fills them for a case. ACT_OK or ACT_NOMEM. */
act_status act_row_case_fill(const act_impl *impl, const act_row_case *c,
                             const act_row_inputs *out);
/* Makes room for them and fills them. */
act_status act_row_case_make(const act_impl *impl, const act_row_case *c,
                             act_row_inputs *out);

/* What belongs to one row of a case. */
typedef struct act_row_of_case {
    const void *x, *dy;
    long label; /* 0 if there are none */
} act_row_of_case;
act_row_of_case act_row_inputs_at(const act_impl *impl, const act_row_case *c,
                                  const act_row_inputs *inputs, size_t row);

/* What is asked of the reference about rows of `cols` entries. */
act_row_question act_row_question_of(const act_impl *impl, size_t cols);

#endif

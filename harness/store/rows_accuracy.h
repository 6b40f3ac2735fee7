/* Results as rows, so that what --json prints, what the store holds and what the report
 * reads is written once. Each function returns a new reference, or NULL if memory is
 * short. */
#ifndef ACT_ROWS_ACCURACY_H
#define ACT_ROWS_ACCURACY_H

#include "definition/gated.h"
#include "definition/row_function.h"
#include "speed/bench.h"
#include "store/row.h"
#include "sweep/sweep.h"

/* Outcome of a claim, and of a measurement. */
typedef enum act_verdict {
    ACT_VERDICT_PASS,
    ACT_VERDICT_FAIL,
    ACT_VERDICT_NO_CLAIM,
    ACT_VERDICT_UNDECIDED,
    ACT_VERDICT_NOT_MEASURED,
    ACT_VERDICT_SKIPPED, /* named with a reason; breaks nothing */
    ACT_VERDICTS
} act_verdict;

extern const char *const act_verdict_names[ACT_VERDICTS];

/* What was measured when something was found. */
typedef enum act_stage { ACT_STAGE_ULP, ACT_STAGE_BENCH, ACT_STAGE_CHECK } act_stage;

/* A claim is kept if every input is decided, the greatest error is at most the claim, no
 * result is in a class of failure and there is no finding. What makes no claim fails by a
 * finding too: the rules of checkact.h bind every kernel. */
act_verdict act_verdict_of(const act_sweep_result *result);
/* The exit code that a verdict stands for. */
int act_verdict_exit(act_verdict verdict);

json_t *act_row_of_impl(const act_impl *impl);
json_t *act_row_of_accuracy(const act_plan *plan, const act_sweep_result *result);
/* What the checks tried, and found beside findings. */
json_t *act_row_of_checked(const act_plan *plan, const act_sweep_result *result);
/* Both with `classes` and `findings`, as `ulp --json` prints it. */
json_t *act_row_of_result(const act_plan *plan, const act_sweep_result *result);
/* An array. The stage decides which command reproduces them. */
json_t *act_rows_of_findings(const act_plan *plan, const act_impl *impl, act_stage stage,
                             const act_findings *findings);
json_t *act_row_of_function(const act_function *f);
json_t *act_row_of_gated(const act_gated *gate);
json_t *act_row_of_row_function(const act_row_function *f);

/* The first n of at most ACT_RANKS counts as text, with blanks between. */
json_t *act_json_counts(const size_t *count, int n);

#endif

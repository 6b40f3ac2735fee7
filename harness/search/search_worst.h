/* The search for the greatest error of a binary64 implementation within a time budget. A
 * child process computes the results at the inputs that the strategy names. */
#ifndef ACT_SEARCH_WORST_H
#define ACT_SEARCH_WORST_H

#include "code/findings.h"
#include "search/search_strategy.h"

/* The search that is wanted. */
typedef struct act_search_worst {
    const act_impl *impl;
    /* Of the plan count the seed, the range, the seconds of the search, the threads, each
     * with two strategies of its own, and the timeout of one batch of calls. */
    const act_plan *plan;
    uint64_t most; /* inputs of one thread, about; 0: no limit but time */
    act_screen_isa isa;
    act_search_peak hint; /* an error that is known already */
    act_lost lost;        /* to the implementation */
} act_search_worst;

/* The outcome of a search. Its tally has inputs, failures and extremes, but no sums. */
typedef struct act_search_worst_result {
    act_tally tally;
    act_search_trace trace; /* of the tally's greatest error */
    double seconds;
} act_search_worst_result;

/* Searches until the time is up. The search ends early, with findings, if the kernel
 * breaks a rule, and without them if it is interrupted: what was found until then counts.
 * ACT_OK, ACT_NOMEM, or ACT_USAGE if the range holds no finite number. */
act_status act_search_worst_run(const act_search_worst *search,
                                act_search_worst_result *out, act_findings *findings);

/* Writes how the maximum was found, as one line. */
void act_search_worst_text(const act_search_worst_result *result, uint64_t seed,
                           char *text, size_t size);

#endif

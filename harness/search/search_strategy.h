/* The strategy of a search: a sequence of inputs that depends on the seed and on what was
 * found, never on time. It alternates between a survey of the whole line and dives, which
 * halve the most promising intervals again and again, down to runs of consecutive
 * numbers. */
#ifndef ACT_SEARCH_STRATEGY_H
#define ACT_SEARCH_STRATEGY_H

#include "inputs/plan.h"
#include "search/search_judge.h"

enum { ACT_SEARCH_BATCH = 1 << 13 };

typedef struct act_search_strategy act_search_strategy;

/* The stream number makes strategies with one seed differ. The judge must outlive the
 * strategy, and may serve others of its thread. ACT_OK, ACT_NOMEM, or ACT_USAGE if the
 * plan's range holds no finite number. */
act_status act_search_strategy_open(act_search_strategy **out, const act_plan *plan,
                                    const char *name, int stream,
                                    act_search_judge *judge);
void act_search_strategy_close(act_search_strategy *strategy);

/* Tells of an error that is known already. */
void act_search_strategy_hint(act_search_strategy *strategy, act_search_peak peak);

/* Fills x with the next inputs; at least one, at most ACT_SEARCH_BATCH. */
size_t act_search_strategy_fill(act_search_strategy *strategy, uint64_t *x);

/* The way in which the maximum was found. */
typedef struct act_search_trace {
    bool is_set;  /* false: it was known before */
    bool in_dive; /* else in the survey */
    int width;    /* of the interval that was being searched: 2^width inputs */
    int stream;
    uint64_t inputs; /* of the stream, until then */
} act_search_trace;

/* Judges y, the results for the last batch x, and sets the trace if the tally's greatest
 * error is among them. */
void act_search_strategy_judge(act_search_strategy *strategy, const uint64_t *x,
                               const double *y, act_tally *tally,
                               act_search_trace *trace);

#endif

/* Results that should be the same and are not: how many, and which of them to show. Plain
 * data without pointers into the heap, so that a child can hand them over. */
#ifndef ACT_DIFFERENCE_H
#define ACT_DIFFERENCE_H

#include "code/findings.h"

/* Of what kind a call was. Code under test may overwrite what a child hands over, so that
 * these are no pointers. */
typedef enum act_how {
    ACT_HOW_ALONE,
    ACT_HOW_AT_END,
    ACT_HOW_AT_BEGIN,
    ACT_HOW_UNIFORM,
    ACT_HOW_IN_PLACE,
    ACT_HOW_OVER_DY,
    ACT_HOW_AMONG_NAN,
    ACT_HOW_AMONG_INF,
    ACT_HOW_AMONG_LARGEST,
    ACT_HOW_AMONG_SUBNORMAL,
    ACT_HOW_WITH_NAN,
    ACT_HOW_WITH_INF,
    ACT_HOW_WITH_LARGEST,
    ACT_HOW_WITH_SUBNORMAL,
    ACT_HOW_AFTER_LONG,
    ACT_HOW_OTHER_DY,
    ACT_HOW_ONTO_ONES,
    ACT_HOW_LONG,
    ACT_HOW_THREADS,
    ACT_HOW_SMALL_STACK,
    ACT_HOWS
} act_how;

/* "at the end of a page"; "" for what is none of them. */
const char *act_how_text(act_how how);

typedef struct act_difference {
    size_t n, at; /* elements of the call, and which of them */
    uint64_t x, dy;
    uint64_t got, want;
    act_how how;
} act_difference;

typedef struct act_differences {
    uint64_t count;
    act_difference first, worst, simplest;
} act_differences;

/* How many numbers of the format two results are apart; the most there is if just one is
 * NaN. */
uint64_t act_result_distance(const act_format *format, uint64_t a, uint64_t b);

void act_differences_add(act_differences *differences, const act_format *format,
                         const act_difference *difference);

/* Adds a finding with the examples of the differences, unless there are none; returns it,
 * or NULL. `want` says in the examples what the wanted result is: "alone". */
act_finding *act_differences_tell(const act_differences *differences,
                                  const act_impl *impl, act_finding_kind kind,
                                  const char *detail, const char *want,
                                  act_findings *findings);

/* Adds a finding about results that are still as they were filled, unless there are none.
 */
void act_unwritten_tell_where(const act_differences *unwritten, act_findings *findings);

#endif

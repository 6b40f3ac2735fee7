/* The checks of the gate: a list of JSON objects, which each format of output reads.
 * Their keys are in reports/schema.md; the verdict is the number of an
 * act_check_verdict. */
#ifndef ACT_CHECKS_H
#define ACT_CHECKS_H

#include "gate/limits.h"
#include "store/row.h"

typedef enum act_check_verdict {
    ACT_CHECK_PASS,
    ACT_CHECK_IMPROVED,  /* better than the baseline, or than a limit for it alone */
    ACT_CHECK_UNCHANGED, /* speed: the same machine code */
    ACT_CHECK_ALLOWED,   /* missing, skipped or unlimited, and the limits allow it */
    ACT_CHECK_FAIL,
    ACT_CHECK_INCONCLUSIVE,
    ACT_CHECK_NOT_COMPARABLE,
    ACT_CHECK_MISSING,
    ACT_CHECK_SKIPPED,
    ACT_CHECK_UNLIMITED,
    ACT_CHECK_VERDICTS
} act_check_verdict;

/* What a verdict means for the gate. */
typedef enum act_gravity { ACT_GREEN, ACT_OPEN, ACT_RED } act_gravity;

typedef struct act_check_kind {
    const char *name;
    act_gravity gravity;
} act_check_kind;

extern const act_check_kind act_check_kinds[ACT_CHECK_VERDICTS];

typedef struct act_checks {
    json_t *list;    /* an array of checks */
    json_t *tighter; /* an array of limits that could be tightened */
    json_t *notes;   /* an array of lines about the whole run */
    size_t count[ACT_CHECK_VERDICTS];
    bool failed; /* memory was short: the list is not whole */
} act_checks;

act_checks act_checks_begin(void);
void act_checks_free(act_checks *checks);

/* Adds a check of `limit` ("max_ulp<=2") on the row `id` and returns it, for more
 * members; the list owns it. Its detail is printed by `form` and may hold any bytes. */
json_t *act_checks_add(act_checks *checks, const char *id, const char *limit,
                       act_check_verdict verdict, const char *form, ...)
    __attribute__((format(printf, 5, 6)));
/* Says where the limit of a check is written, unless it is NULL. */
void act_check_cite(json_t *check, const act_limits *limits, const act_limit *limit);
void act_checks_note(act_checks *checks, const char *form, ...)
    __attribute__((format(printf, 2, 3)));

/* The gravest verdict: red outweighs open. What judged nothing is open. */
act_gravity act_checks_gravity(const act_checks *checks);
/* The exit code that a gravity stands for. */
int act_gravity_exit(act_gravity gravity);

act_check_verdict act_check_verdict_of(const json_t *check);
/* Its name and gravity. */
const act_check_kind *act_check_kind_of(const json_t *check);

#endif

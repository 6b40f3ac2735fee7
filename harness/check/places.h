/* Every short call: n from 0 to 4 vectors of 16 elements, each input in each element, at
 * both ends of a page, with neighbours of every kind, in place. A result must be that of
 * its input alone. */
#ifndef ACT_PLACES_H
#define ACT_PLACES_H

#include "check/check.h"
#include "check/difference.h"
#include "code/child.h"
#include "number/why.h"

enum { ACT_PLACES_MOST = 64 };

/* In which way a result came to differ. */
typedef enum act_unlike {
    ACT_UNLIKE_PLACE,    /* from that of the input alone */
    ACT_UNLIKE_IN_PLACE, /* from that of the same call with an array of its own */
    ACT_UNLIKE_REPEATED, /* from that of the same call before */
    ACT_UNLIKES
} act_unlike;

/* The least and the greatest result for an input, by ordinal, and whether just some are
 * NaN. */
typedef struct act_spread {
    bool is_set, has_nan, has_number;
    int64_t least, greatest;
} act_spread;

/* The elements of one call. */
typedef struct act_short_call {
    size_t n;
    uint16_t index[ACT_PLACES_MOST]; /* which input each of them is */
    bool at_front, in_place;         /* at the begin of a page, else at the end of one */
    act_how how;
} act_short_call;

/* What a child saw; shared memory. */
typedef struct act_places_seen {
    act_status status; /* of loading */
    act_why why;
    bool is_done;
    uint64_t calls; /* 0: it was being loaded */
    /* The call under way, or that ended the child; and that of the simplest result that
     * depends on its place. */
    act_short_call call, simplest;
    uint64_t result[ACT_PLACES_MOST]; /* of an only call */
    act_differences unlike[ACT_UNLIKES], unwritten;
    act_spread extent[ACT_UNLIKES][ACT_CHECK_INPUTS_MOST];
    bool is_of_tail;              /* whole vectors agree among themselves */
    size_t beyond, input_written; /* n + 1 of a call that wrote there; 0: none */
    unsigned changed;             /* of the processor's mode, by a call */
} act_places_seen;

/* Runs all calls in a child, or the only one if that is not NULL; *seen, which is zeros,
 * is filled. ACT_OK, ACT_NOMEM or ACT_INTERRUPTED. */
act_status act_places_run(const act_check *check, const act_short_call *only,
                          act_places_seen *seen, act_child_outcome *outcome);

/* What a child saw as findings. has_memory: another child had other results when it did
 * not make the calls before. */
void act_places_tell(const act_check *check, const act_places_seen *seen, bool has_memory,
                     double *max_inconsistency, act_findings *findings);

#endif

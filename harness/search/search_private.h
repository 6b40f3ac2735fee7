/* What search_strategy.c, search_dive.c and search_roots.c share. */
#ifndef ACT_SEARCH_PRIVATE_H
#define ACT_SEARCH_PRIVATE_H

#include "base/random.h"
#include "search/search_strategy.h"

enum {
    LIST = 32,   /* intervals that a dive keeps */
    VISIT = 64,  /* inputs of one visit of the survey */
    CHUNK = 512, /* inputs that are judged at once */
    CHUNKS = ACT_SEARCH_BATCH / 16,
    WHOLE_BITS = 10, /* intervals of 2^10 inputs are tried whole */
    /* Rounds of the survey until every region was visited, where functions bend and
     * elsewhere, and rounds between two visits elsewhere after that. */
    BENT_STRIDE = 8,
    OUTER_STRIDE = 64,
    SELDOM = 32,
    EFFORT = 64,     /* least inputs for each half in a dive */
    EFFORTS = 6,     /* most: 2^(EFFORTS - 1) times as many */
    BORDER = 256,    /* inputs between a right result and a failure */
    SLOW_SHARE = 16, /* a part of the inputs only where the exact tier must judge all */
};
_Static_assert((int)CHUNK <= (int)ACT_SEARCH_POINTS_MOST, "chunks are judged at once");

/* Encodings of one span of the judge, or of a part of one. */
typedef struct interval {
    uint64_t first, last;
    struct region *of;
    bool slow; /* there is no model */
    act_search_peak peak;
} interval;

/* A unit of the survey: one span of the judge, or a binade of which each visit sees
 * another span. */
typedef struct region {
    uint64_t first, last;
    uint32_t visits;
    bool has_root;    /* in it or near it: errors count as floored ones */
    bool border_done; /* a border between right results and failures was found */
    interval best;
    bool has[2]; /* seen: an input that does not fail, one that does */
    uint64_t seen[2];
} region;

/* Inputs of one interval, in a batch. */
typedef struct chunk {
    interval *of;
    size_t n;
} chunk;

typedef enum stage { SURVEY, DIVE, BORDERS } stage;

struct act_search_strategy {
    act_search_judge *judge;
    region *region; /* the `bent` ones first */
    size_t regions, bent;
    act_random random;
    uint64_t start; /* of the random numbers */
    int stream;
    stage stage;
    uint64_t round, dives;
    uint64_t inputs, survey_inputs; /* so far */
    /* The intervals of this stage, and the inputs that each gets. */
    interval *now;
    size_t count, each;
    size_t at, done; /* the interval that is being filled, and what it got */
    interval list[LIST];
    size_t listed;
    chunk chunk[CHUNKS];
    size_t chunks;
};

/* The strategy of a search goes on with this stage; intervals of `now` get `each`. */
void act_search_start(act_search_strategy *s, stage next, size_t each);
uint64_t act_search_size(const interval *i);
/* The part of the region around x that the judge sees at once. */
interval act_search_span(const act_search_strategy *s, region *r, uint64_t x);
/* Takes over what was met in a region. */
void act_search_note(const act_search_strategy *s, region *r,
                     const act_search_peak *peak);

/* Dives where errors are greatest. */
void act_search_dive(act_search_strategy *s);
/* Goes on with a dive or with borders; none are left if `count` is 0. */
void act_search_go_deeper(act_search_strategy *s);
/* Narrows the borders between right results and failures; false: there are none. */
bool act_search_borders(act_search_strategy *s);
void act_search_narrow(act_search_strategy *s);

/* Marks the regions in or near which f has a root, or all but touches zero. */
act_status act_search_mark_roots(act_search_strategy *s);

#endif

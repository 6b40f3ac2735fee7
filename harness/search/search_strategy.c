#include "search/search_strategy.h"

#include "base/random.h"
#include "inputs/regions.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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
    interval best;
} region;

/* Inputs of one interval, in a batch. */
typedef struct chunk {
    interval *of;
    size_t n;
} chunk;

typedef enum stage { SURVEY, DIVE } stage;

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

/* Makes the regions of the plan, and room for the intervals of a stage. */
static act_status add_regions(act_search_strategy *s, const act_plan *plan) {
    act_regions regions;
    act_status status = act_regions_open(&regions, plan);
    if (status != ACT_OK) {
        return status;
    }
    s->regions = regions.count;
    s->bent = regions.bent;
    s->region = calloc(s->regions, sizeof *s->region);
    s->now = calloc(s->regions > 2 * LIST ? s->regions : 2 * LIST, sizeof *s->now);
    if (s->region == NULL || s->now == NULL) {
        status = ACT_NOMEM;
        goto cleanup;
    }
    for (size_t i = 0; i < s->regions; i++) {
        uint64_t first = regions.region[i].first;
        uint64_t last = regions.region[i].last;
        s->region[i] = (region){
            .first = first, .last = last, .best = {.first = first, .last = last}};
    }
cleanup:
    act_regions_close(&regions);
    return status;
}

static void start_survey(act_search_strategy *s);

act_status act_search_strategy_open(act_search_strategy **out, const act_plan *plan,
                                    const char *name, int stream,
                                    act_search_judge *judge) {
    act_search_strategy *s = calloc(1, sizeof *s);
    *out = s;
    if (s == NULL) {
        return ACT_NOMEM;
    }
    s->random = act_random_seeded(plan->seed, name);
    s->random.state += (uint64_t)stream * 0xD1342543DE82EF95u;
    s->start = s->random.state;
    s->stream = stream;
    s->judge = judge;
    act_status status = add_regions(s, plan);
    if (status != ACT_OK) {
        act_search_strategy_close(s);
        *out = NULL;
        return status;
    }
    start_survey(s);
    return ACT_OK;
}

void act_search_strategy_close(act_search_strategy *s) {
    if (s == NULL) {
        return;
    }
    free(s->region);
    free(s->now);
    free(s);
}

static bool holds(const interval *i, uint64_t x) {
    return i->first <= x && x <= i->last;
}

/* The part of the region around x that the judge sees at once. */
static interval span_of(const act_search_strategy *s, region *r, uint64_t x) {
    interval i = {.of = r};
    i.slow = !act_search_judge_span(s->judge, x, &i.first, &i.last);
    i.first = i.first > r->first ? i.first : r->first;
    i.last = i.last < r->last ? i.last : r->last;
    return i;
}

static void note_peak(const act_search_strategy *s, region *r,
                      const act_search_peak *peak) {
    if (peak->error > r->best.peak.error) {
        r->best = span_of(s, r, peak->x);
        r->best.peak = *peak;
    }
}

void act_search_strategy_hint(act_search_strategy *s, act_search_peak peak) {
    for (size_t i = 0; i < s->regions; i++) {
        if (s->region[i].first <= peak.x && peak.x <= s->region[i].last) {
            note_peak(s, &s->region[i], &peak);
        }
    }
}

static void start_stage(act_search_strategy *s, stage next, size_t each) {
    s->stage = next;
    s->each = each;
    s->at = 0;
    s->done = 0;
}

/* Returns where in its region a visit goes. Models are made for it, so most visits stay
 * where the last one was. */
static uint64_t visited_input(const act_search_strategy *s, const region *r) {
    const uint32_t stay = 16;
    uint64_t turn = r->visits / stay;
    act_random random = {.state = s->start ^ r->first ^ turn};
    act_random_next(&random);
    return r->first + act_random_next(&random) % (r->last - r->first + 1);
}

static void start_survey(act_search_strategy *s) {
    s->count = 0;
    for (size_t i = 0; i < s->regions; i++) {
        bool bent = i < s->bent;
        size_t index = bent ? i : i - s->bent;
        size_t stride = bent ? BENT_STRIDE : OUTER_STRIDE;
        /* Models of the outer binades are made for one visit: seldom, once all are seen.
         */
        uint64_t turn = bent || s->round < OUTER_STRIDE ? s->round : s->round / SELDOM;
        bool rests = !bent && s->round >= OUTER_STRIDE && s->round % SELDOM != 0;
        bool few = bent ? s->bent < stride : s->regions - s->bent < stride;
        if (rests || (!few && index % stride != turn % stride)) {
            continue;
        }
        region *r = &s->region[i];
        s->now[s->count++] = span_of(s, r, visited_input(s, r));
        r->visits++;
    }
    s->round++;
    start_stage(s, SURVEY, VISIT);
}

static bool is_better(const interval *a, const interval *b) {
    return a->peak.error > b->peak.error ||
           (a->peak.error == b->peak.error && a->first < b->first);
}

/* Puts an interval on the list of the best, if it is one of them. */
static void list_peak(act_search_strategy *s, const interval *i) {
    size_t at = s->listed < LIST ? s->listed++ : LIST;
    while (at > 0 && is_better(i, &s->list[at - 1])) {
        if (at < LIST) {
            s->list[at] = s->list[at - 1];
        }
        at--;
    }
    if (at < LIST) {
        s->list[at] = *i;
    }
}

/* Inputs for each half in a dive, by the dive's number: 1, 2, 1, 4, 1, 2, 1, 8, ... times
 * EFFORT. This is good whatever the budget turns out to be (Luby, Sinclair and Zuckerman
 * 1993). */
static size_t effort_of(uint64_t dive) {
    int power = 0;
    while (power < EFFORTS - 1 && (dive >> power & 1) == 0) {
        power++;
    }
    return (size_t)EFFORT << power;
}

/* Makes the halves of the listed intervals those of this stage. A half keeps the peak
 * that is in it. */
static void halve(act_search_strategy *s) {
    s->count = 0;
    for (size_t i = 0; i < s->listed; i++) {
        const interval *whole = &s->list[i];
        uint64_t middle = whole->first + (whole->last - whole->first) / 2;
        interval half[2] = {
            {.first = whole->first, .last = middle, .of = whole->of, .slow = whole->slow},
            {.first = middle + 1,
             .last = whole->last,
             .of = whole->of,
             .slow = whole->slow}};
        for (int k = 0; k < 2; k++) {
            if (half[k].first > half[k].last) {
                continue;
            }
            if (holds(&half[k], whole->peak.x)) {
                half[k].peak = whole->peak;
            }
            s->now[s->count++] = half[k];
        }
    }
}

static uint64_t size_of(const interval *i) {
    return i->last - i->first + 1;
}

/* Forgets an interval's peak, and widens it to its region where functions bend: where f
 * has a root, errors grow beyond the ends of spans. */
static void widen(const act_search_strategy *s, interval *i) {
    const region *r = i->of;
    if ((size_t)(r - s->region) < s->bent) {
        i->first = r->first;
        i->last = r->last;
    }
    i->peak = (act_search_peak){0};
}

static void start_dive(act_search_strategy *s) {
    s->dives++;
    s->listed = 0;
    for (size_t i = 0; i < s->regions; i++) {
        if (s->region[i].best.peak.error > 0) {
            list_peak(s, &s->region[i].best);
        }
    }
    if (s->dives % 2 == 0) { /* afresh, so that it may end elsewhere */
        for (size_t i = 0; i < s->listed; i++) {
            widen(s, &s->list[i]);
        }
    }
    halve(s);
    start_stage(s, DIVE, effort_of(s->dives));
}

/* Keeps the best intervals of a dive and halves them. Those that are small were tried
 * whole, and are left. */
static void go_deeper(act_search_strategy *s) {
    const uint64_t small = (uint64_t)1 << WHOLE_BITS;
    s->listed = 0;
    for (size_t i = 0; i < s->count; i++) {
        if (size_of(&s->now[i]) > small) {
            list_peak(s, &s->now[i]);
        } else {
            note_peak(s, s->now[i].of, &s->now[i].peak);
        }
    }
    halve(s);
    start_stage(s, DIVE, s->each);
}

static void next_stage(act_search_strategy *s) {
    if (s->stage == SURVEY) {
        for (size_t i = 0; i < s->count; i++) {
            note_peak(s, s->now[i].of, &s->now[i].peak);
        }
        bool first_look = s->round < BENT_STRIDE;
        bool balanced = 4 * s->survey_inputs >= s->inputs &&
                        (s->round >= OUTER_STRIDE || s->round % 4 == 0);
        if (first_look || !balanced) {
            start_survey(s);
        } else {
            start_dive(s);
        }
        return;
    }
    go_deeper(s);
    if (s->count == 0) {
        start_survey(s);
    }
}

/* Returns how many inputs an interval gets in this stage: all if it is small. */
static size_t wanted_of(const act_search_strategy *s, const interval *i) {
    const uint64_t small = (uint64_t)1 << WHOLE_BITS;
    uint64_t size = size_of(i);
    size_t share = i->slow ? s->each / SLOW_SHARE : s->each;
    return size < share || (s->stage == DIVE && size <= small) ? (size_t)size : share;
}

/* Fills x with n of the `wanted` inputs of an interval, from the k-th on: one at random
 * in each of `wanted` equal parts. */
static void spread(act_search_strategy *s, const interval *i, size_t wanted, size_t k,
                   size_t n, uint64_t *x) {
    uint64_t part = size_of(i) / wanted;
    uint64_t state = act_random_next(&s->random);
    for (size_t j = 0; j < n; j++) {
        state = state * 0x5851F42D4C957F2Du + 0x14057B7EF767814Fu; /* Knuth's MMIX */
        unsigned __int128 wide = (unsigned __int128)state * part;
        x[j] = i->first + (k + j) * part + (uint64_t)(wide >> 64);
    }
}

size_t act_search_strategy_fill(act_search_strategy *s, uint64_t *x) {
    size_t n = 0;
    s->chunks = 0;
    while (s->at < s->count && s->chunks < CHUNKS) {
        interval *i = &s->now[s->at];
        size_t wanted = wanted_of(s, i);
        size_t more = wanted - s->done < CHUNK ? wanted - s->done : CHUNK;
        if (n + more > ACT_SEARCH_BATCH) {
            break;
        }
        spread(s, i, wanted, s->done, more, x + n);
        s->chunk[s->chunks++] = (chunk){.of = i, .n = more};
        n += more;
        s->done += more;
        if (s->done == wanted) {
            s->at++;
            s->done = 0;
        }
    }
    return n;
}

static int log2_of(uint64_t size) {
    int bits = 0;
    while (bits < 63 && (uint64_t)1 << bits < size) {
        bits++;
    }
    return bits;
}

void act_search_strategy_judge(act_search_strategy *s, const uint64_t *x, const double *y,
                               act_tally *tally, act_search_trace *trace) {
    for (size_t i = 0; i < s->chunks; i++) {
        const chunk *c = &s->chunk[i];
        double before = tally->ulp.set ? tally->ulp.error : -1;
        act_search_peak peak = act_search_judge_points(s->judge, x, y, c->n, tally);
        s->inputs += c->n;
        s->survey_inputs += s->stage == SURVEY ? c->n : 0;
        if (peak.error > c->of->peak.error) {
            c->of->peak = peak;
        }
        if (tally->ulp.set && tally->ulp.error > before) {
            *trace = (act_search_trace){.is_set = true,
                                        .in_dive = s->stage != SURVEY,
                                        .width = log2_of(size_of(c->of)),
                                        .stream = s->stream,
                                        .inputs = s->inputs};
        }
        x += c->n;
        y += c->n;
    }
    if (s->at == s->count) {
        next_stage(s);
    }
}

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
    WHOLE_BITS = 10,   /* intervals of 2^10 inputs are done whole */
    BENT_STRIDE = 8,   /* rounds of the survey until every place was visited where */
    OUTER_STRIDE = 64, /* functions bend, and elsewhere */
    SELDOM = 32,
    EFFORT = 64,     /* least inputs for each half in a dive */
    EFFORTS = 6,     /* most: 2^(EFFORTS - 1) times as many */
    SLOW_SHARE = 16, /* a part of the inputs only where the exact tier must judge all */
};
_Static_assert((int)CHUNK <= (int)ACT_SEARCH_POINTS_MOST, "chunks are judged at once");

/* Encodings that were one stretch of the gauge, or a part of one. */
typedef struct interval {
    uint64_t first, last;
    struct place *of;
    bool slow; /* no model is known */
    act_search_peak peak;
} interval;

/* A unit of the survey: a stretch, or a binade of which each visit sees another one. */
typedef struct place {
    uint64_t first, last;
    uint32_t visits;
    interval best;
} place;

/* Inputs of one interval, in a batch. */
typedef struct chunk {
    interval *of;
    size_t n;
} chunk;

typedef enum stage { SURVEY, DIVE } stage;

struct act_search_strategy {
    act_search_judge *gauge;
    place *place; /* the `bent` ones first */
    size_t places, bent;
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

/* A unit of the survey for each stretch, and room for the intervals of a stage. */
static act_status add_places(act_search_strategy *h, const act_plan *plan) {
    act_regions regions;
    act_status status = act_regions_open(&regions, plan);
    if (status != ACT_OK) {
        return status;
    }
    h->places = regions.count;
    h->bent = regions.bent;
    h->place = calloc(h->places, sizeof *h->place);
    h->now = calloc(h->places > 2 * LIST ? h->places : 2 * LIST, sizeof *h->now);
    if (h->place == NULL || h->now == NULL) {
        status = ACT_NOMEM;
        goto cleanup;
    }
    for (size_t i = 0; i < h->places; i++) {
        uint64_t first = regions.region[i].first;
        uint64_t last = regions.region[i].last;
        h->place[i] =
            (place){.first = first, .last = last, .best = {.first = first, .last = last}};
    }
cleanup:
    act_regions_close(&regions);
    return status;
}

static void start_survey(act_search_strategy *h);

act_status act_search_strategy_open(act_search_strategy **out, const act_plan *plan,
                                    const char *name, int stream,
                                    act_search_judge *gauge) {
    act_search_strategy *h = calloc(1, sizeof *h);
    *out = h;
    if (h == NULL) {
        return ACT_NOMEM;
    }
    h->random = act_random_seeded(plan->seed, name);
    h->random.state += (uint64_t)stream * 0xD1342543DE82EF95u;
    h->start = h->random.state;
    h->stream = stream;
    h->gauge = gauge;
    act_status status = add_places(h, plan);
    if (status != ACT_OK) {
        act_search_strategy_close(h);
        *out = NULL;
        return status;
    }
    start_survey(h);
    return ACT_OK;
}

void act_search_strategy_close(act_search_strategy *h) {
    if (h == NULL) {
        return;
    }
    free(h->place);
    free(h->now);
    free(h);
}

static bool holds(const interval *i, uint64_t x) {
    return i->first <= x && x <= i->last;
}

/* The part of the place around x that the gauge sees at once. */
static interval stretch_of(const act_search_strategy *h, place *p, uint64_t x) {
    interval i = {.of = p};
    i.slow = !act_search_judge_span(h->gauge, x, &i.first, &i.last);
    i.first = i.first > p->first ? i.first : p->first;
    i.last = i.last < p->last ? i.last : p->last;
    return i;
}

static void note(const act_search_strategy *h, place *p, const act_search_peak *peak) {
    if (peak->error > p->best.peak.error) {
        p->best = stretch_of(h, p, peak->x);
        p->best.peak = *peak;
    }
}

void act_search_strategy_hint(act_search_strategy *h, act_search_peak peak) {
    for (size_t i = 0; i < h->places; i++) {
        if (h->place[i].first <= peak.x && peak.x <= h->place[i].last) {
            note(h, &h->place[i], &peak);
        }
    }
}

static void start_stage(act_search_strategy *h, stage next, size_t each) {
    h->stage = next;
    h->each = each;
    h->at = 0;
    h->done = 0;
}

/* Where in its place a visit goes: models are made for it, so most stay where the last
 * one was. */
static uint64_t visited(const act_search_strategy *h, const place *p) {
    const uint32_t stay = 16;
    uint64_t turn = p->visits / stay;
    act_random random = {.state = h->start ^ p->first ^ turn};
    act_random_next(&random);
    return p->first + act_random_next(&random) % (p->last - p->first + 1);
}

static void start_survey(act_search_strategy *h) {
    h->count = 0;
    for (size_t i = 0; i < h->places; i++) {
        bool bent = i < h->bent;
        size_t index = bent ? i : i - h->bent;
        size_t stride = bent ? BENT_STRIDE : OUTER_STRIDE;
        /* Models of the outer binades are made for one visit: seldom, once all are seen.
         */
        uint64_t turn = bent || h->round < OUTER_STRIDE ? h->round : h->round / SELDOM;
        bool rests = !bent && h->round >= OUTER_STRIDE && h->round % SELDOM != 0;
        bool few = bent ? h->bent < stride : h->places - h->bent < stride;
        if (rests || (!few && index % stride != turn % stride)) {
            continue;
        }
        place *p = &h->place[i];
        h->now[h->count++] = stretch_of(h, p, visited(h, p));
        p->visits++;
    }
    h->round++;
    start_stage(h, SURVEY, VISIT);
}

static bool is_better(const interval *a, const interval *b) {
    return a->peak.error > b->peak.error ||
           (a->peak.error == b->peak.error && a->first < b->first);
}

/* Puts an interval in its place on the list, if it has one there. */
static void enlist(act_search_strategy *h, const interval *i) {
    size_t at = h->listed < LIST ? h->listed++ : LIST;
    while (at > 0 && is_better(i, &h->list[at - 1])) {
        if (at < LIST) {
            h->list[at] = h->list[at - 1];
        }
        at--;
    }
    if (at < LIST) {
        h->list[at] = *i;
    }
}

/* The dive's number says how thorough it is: 1, 2, 1, 4, 1, 2, 1, 8, ... (Luby, Sinclair
 * and Zuckerman 1993: good whatever the budget turns out to be). */
static size_t effort_of(uint64_t dive) {
    int power = 0;
    while (power < EFFORTS - 1 && (dive >> power & 1) == 0) {
        power++;
    }
    return (size_t)EFFORT << power;
}

/* Halves the listed intervals; a half keeps what is known of it. */
static void halve(act_search_strategy *h) {
    h->count = 0;
    for (size_t i = 0; i < h->listed; i++) {
        const interval *whole = &h->list[i];
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
            h->now[h->count++] = half[k];
        }
    }
}

static uint64_t size_of(const interval *i) {
    return i->last - i->first + 1;
}

/* Forgets what is known, and takes in all of a bent place: where f has a root, errors
 * grow beyond the ends of stretches. */
static void widen(const act_search_strategy *h, interval *i) {
    const place *p = i->of;
    if ((size_t)(p - h->place) < h->bent) {
        i->first = p->first;
        i->last = p->last;
    }
    i->peak = (act_search_peak){0};
}

static void start_dive(act_search_strategy *h) {
    h->dives++;
    h->listed = 0;
    for (size_t i = 0; i < h->places; i++) {
        if (h->place[i].best.peak.error > 0) {
            enlist(h, &h->place[i].best);
        }
    }
    if (h->dives % 2 == 0) { /* afresh, so that it may end elsewhere */
        for (size_t i = 0; i < h->listed; i++) {
            widen(h, &h->list[i]);
        }
    }
    halve(h);
    start_stage(h, DIVE, effort_of(h->dives));
}

/* Keeps the best intervals of a dive and halves them; those that are small are done
 * whole, and then left. */
static void go_deeper(act_search_strategy *h) {
    const uint64_t small = (uint64_t)1 << WHOLE_BITS;
    h->listed = 0;
    for (size_t i = 0; i < h->count; i++) {
        if (size_of(&h->now[i]) > small) {
            enlist(h, &h->now[i]);
        } else {
            note(h, h->now[i].of, &h->now[i].peak);
        }
    }
    halve(h);
    start_stage(h, DIVE, h->each);
}

static void next_stage(act_search_strategy *h) {
    if (h->stage == SURVEY) {
        for (size_t i = 0; i < h->count; i++) {
            note(h, h->now[i].of, &h->now[i].peak);
        }
        bool first_look = h->round < BENT_STRIDE;
        bool balanced = 4 * h->survey_inputs >= h->inputs &&
                        (h->round >= OUTER_STRIDE || h->round % 4 == 0);
        if (first_look || !balanced) {
            start_survey(h);
        } else {
            start_dive(h);
        }
        return;
    }
    go_deeper(h);
    if (h->count == 0) {
        start_survey(h);
    }
}

/* How many inputs an interval gets in this stage: all if it is small. */
static size_t wanted_of(const act_search_strategy *h, const interval *i) {
    const uint64_t small = (uint64_t)1 << WHOLE_BITS;
    uint64_t size = size_of(i);
    size_t share = i->slow ? h->each / SLOW_SHARE : h->each;
    return size < share || (h->stage == DIVE && size <= small) ? (size_t)size : share;
}

/* Inputs of an interval, n of `wanted` from the k-th on: one at random in each of as many
 * equal parts, or all. */
static void spread(act_search_strategy *h, const interval *i, size_t wanted, size_t k,
                   size_t n, uint64_t *x) {
    uint64_t part = size_of(i) / wanted;
    uint64_t state = act_random_next(&h->random);
    for (size_t j = 0; j < n; j++) {
        state = state * 0x5851F42D4C957F2Du + 0x14057B7EF767814Fu; /* Knuth's MMIX */
        unsigned __int128 wide = (unsigned __int128)state * part;
        x[j] = i->first + (k + j) * part + (uint64_t)(wide >> 64);
    }
}

size_t act_search_strategy_fill(act_search_strategy *h, uint64_t *x) {
    size_t n = 0;
    h->chunks = 0;
    while (h->at < h->count && h->chunks < CHUNKS) {
        interval *i = &h->now[h->at];
        size_t wanted = wanted_of(h, i);
        size_t more = wanted - h->done < CHUNK ? wanted - h->done : CHUNK;
        if (n + more > ACT_SEARCH_BATCH) {
            break;
        }
        spread(h, i, wanted, h->done, more, x + n);
        h->chunk[h->chunks++] = (chunk){.of = i, .n = more};
        n += more;
        h->done += more;
        if (h->done == wanted) {
            h->at++;
            h->done = 0;
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

void act_search_strategy_judge(act_search_strategy *h, const uint64_t *x, const double *y,
                               act_tally *tally, act_search_trace *trace) {
    for (size_t i = 0; i < h->chunks; i++) {
        const chunk *c = &h->chunk[i];
        double before = tally->ulp.set ? tally->ulp.error : -1;
        act_search_peak peak = act_search_judge_points(h->gauge, x, y, c->n, tally);
        h->inputs += c->n;
        h->survey_inputs += h->stage == SURVEY ? c->n : 0;
        if (peak.error > c->of->peak.error) {
            c->of->peak = peak;
        }
        if (tally->ulp.set && tally->ulp.error > before) {
            *trace = (act_search_trace){.is_set = true,
                                        .in_dive = h->stage != SURVEY,
                                        .width = log2_of(size_of(c->of)),
                                        .stream = h->stream,
                                        .inputs = h->inputs};
        }
        x += c->n;
        y += c->n;
    }
    if (h->at == h->count) {
        next_stage(h);
    }
}

#include "inputs/regions.h"
#include "search/search_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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
    s->now = calloc(s->regions + 2 * LIST + 2 * ACT_WIDE_BITS, sizeof *s->now);
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
        goto cleanup;
    }
    status = act_search_mark_roots(s);
    if (status != ACT_OK) {
        goto cleanup;
    }
    start_survey(s);
cleanup:
    if (status != ACT_OK) {
        act_search_strategy_close(s);
        *out = NULL;
    }
    return status;
}

void act_search_strategy_close(act_search_strategy *s) {
    if (s == NULL) {
        return;
    }
    free(s->region);
    free(s->now);
    free(s);
}

void act_search_strategy_hint(act_search_strategy *s, act_search_peak peak) {
    for (size_t i = 0; i < s->regions; i++) {
        region *r = &s->region[i];
        if (r->first <= peak.x && peak.x <= r->last && !r->has_root) {
            act_search_note(s, r, &peak);
        }
    }
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

static region *region_around(const act_search_strategy *s, uint64_t x) {
    for (size_t i = 0; i < s->regions; i++) {
        if (s->region[i].first <= x && x <= s->region[i].last) {
            return &s->region[i];
        }
    }
    return NULL;
}

/* Adds the inputs first..last, cut to a region. */
static void add_visit(act_search_strategy *s, region *r, int64_t first, int64_t last) {
    uint64_t a = act_from_ordinal(act_binary64, first);
    uint64_t b = act_from_ordinal(act_binary64, last);
    interval i = {.first = a < b ? a : b, .last = a < b ? b : a, .of = r};
    i.first = i.first > r->first ? i.first : r->first;
    i.last = i.last < r->last ? i.last : r->last;
    uint64_t end;
    if (i.first <= i.last) {
        i.slow = !act_search_judge_span(s->judge, i.first, &end, &end);
        s->now[s->count++] = i;
    }
}

/* Visits a landmark on both sides, at distances that double. */
static void visit_landmark(act_search_strategy *s, uint64_t turn) {
    const act_landmarks *landmarks = act_search_judge_landmarks(s->judge);
    if (landmarks->count == 0) {
        return;
    }
    int64_t at = landmarks->ordinal[turn % landmarks->count];
    region *above = region_around(s, act_from_ordinal(act_binary64, at));
    region *below = region_around(s, act_from_ordinal(act_binary64, at - 1));
    for (int k = 0; k < ACT_WIDE_BITS; k++) {
        int64_t near = ((int64_t)1 << k) - 1;
        int64_t far = 2 * near;
        if (above != NULL) {
            add_visit(s, above, at + near, at + far);
        }
        if (below != NULL) {
            add_visit(s, below, at - 1 - far, at - 1 - near);
        }
    }
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
        s->now[s->count++] = act_search_span(s, r, visited_input(s, r));
        r->visits++;
    }
    if (s->round % BENT_STRIDE == 0) {
        visit_landmark(s, s->round / BENT_STRIDE);
    }
    s->round++;
    act_search_start(s, SURVEY, VISIT);
}

static void next_stage(act_search_strategy *s) {
    if (s->stage == SURVEY) {
        for (size_t i = 0; i < s->count; i++) {
            act_search_note(s, s->now[i].of, &s->now[i].peak);
        }
        bool first_look = s->round < BENT_STRIDE;
        bool balanced = 4 * s->survey_inputs >= s->inputs &&
                        (s->round >= OUTER_STRIDE || s->round % 4 == 0);
        if (first_look || !balanced) {
            start_survey(s);
        } else if (!act_search_borders(s)) {
            act_search_dive(s);
        }
        return;
    }
    if (s->stage == BORDERS) {
        act_search_narrow(s);
    } else {
        act_search_go_deeper(s);
    }
    if (s->count == 0) {
        start_survey(s);
    }
}

/* Returns how many inputs an interval gets in this stage: all if it is small. */
static size_t wanted_of(const act_search_strategy *s, const interval *i) {
    const uint64_t small = (uint64_t)1 << WHOLE_BITS;
    uint64_t size = act_search_size(i);
    size_t share = i->slow ? s->each / SLOW_SHARE : s->each;
    return size < share || (s->stage != SURVEY && size <= small) ? (size_t)size : share;
}

/* Fills x with n of the `wanted` inputs of an interval, from the k-th on: one at random
 * in each of `wanted` equal parts. */
static void spread(act_search_strategy *s, const interval *i, size_t wanted, size_t k,
                   size_t n, uint64_t *x) {
    uint64_t part = act_search_size(i) / wanted;
    uint64_t state = act_random_next(&s->random);
    for (size_t j = 0; j < n; j++) {
        state = state * 0x5851F42D4C957F2Du + 0x14057B7EF767814Fu; /* Knuth's MMIX */
        unsigned __int128 wide = (unsigned __int128)state * part;
        x[j] = i->first + (k + j) * part + (uint64_t)(wide >> 64);
    }
    if (s->stage == BORDERS && n == wanted) { /* one of the ends failed */
        x[0] = i->first;
        x[n - 1] = i->last;
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

/* Adds what was met in a part of an interval. */
static void add_met(act_search_peak *all, const act_search_peak *part) {
    if (part->error > all->error) {
        all->error = part->error;
        all->x = part->x;
    }
    for (int i = 0; i < 2; i++) {
        all->of[i] = part->has[i] ? part->of[i] : all->of[i];
        all->has[i] = all->has[i] || part->has[i];
    }
    if (all->border[0] == all->border[1]) {
        memcpy(all->border, part->border, sizeof all->border);
    }
}

void act_search_strategy_judge(act_search_strategy *s, const uint64_t *x, const double *y,
                               act_tally *tally, act_search_trace *trace) {
    for (size_t i = 0; i < s->chunks; i++) {
        const chunk *c = &s->chunk[i];
        double before = tally->ulp.set ? tally->ulp.error : -1;
        region *r = c->of->of;
        act_search_peak peak =
            act_search_judge_points(s->judge, x, y, c->n, r->has_root, tally);
        s->inputs += c->n;
        s->survey_inputs += s->stage == SURVEY ? c->n : 0;
        add_met(&c->of->peak, &peak);
        if (tally->ulp.set && tally->ulp.error > before) {
            *trace = (act_search_trace){.is_set = true,
                                        .in_dive = s->stage != SURVEY,
                                        .width = log2_of(act_search_size(c->of)),
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

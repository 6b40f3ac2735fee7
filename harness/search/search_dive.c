#include "search/search_private.h"

#include <string.h>

/* The part of the region around x that the judge sees at once. */
interval act_search_span(const act_search_strategy *s, region *r, uint64_t x) {
    interval i = {.of = r};
    i.slow = !act_search_judge_span(s->judge, x, &i.first, &i.last);
    i.first = i.first > r->first ? i.first : r->first;
    i.last = i.last < r->last ? i.last : r->last;
    return i;
}

void act_search_note(const act_search_strategy *s, region *r,
                     const act_search_peak *peak) {
    for (int i = 0; i < 2; i++) {
        if (peak->has[i]) {
            r->has[i] = true;
            r->seen[i] = peak->of[i];
        }
    }
    if (peak->error > r->best.peak.error) {
        r->best = act_search_span(s, r, peak->x);
        r->best.peak = *peak;
    }
}

void act_search_start(act_search_strategy *s, stage next, size_t each) {
    s->stage = next;
    s->each = each;
    s->at = 0;
    s->done = 0;
}

uint64_t act_search_size(const interval *i) {
    return i->last - i->first + 1;
}

static bool holds(const interval *i, uint64_t x) {
    return i->first <= x && x <= i->last;
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

void act_search_dive(act_search_strategy *s) {
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
    act_search_start(s, DIVE, effort_of(s->dives));
}

/* Keeps the best intervals of a dive and halves them. Those that are small were tried
 * whole, and are left. */
void act_search_go_deeper(act_search_strategy *s) {
    const uint64_t small = (uint64_t)1 << WHOLE_BITS;
    s->listed = 0;
    for (size_t i = 0; i < s->count; i++) {
        if (act_search_size(&s->now[i]) > small) {
            list_peak(s, &s->now[i]);
        } else {
            act_search_note(s, s->now[i].of, &s->now[i].peak);
        }
    }
    halve(s);
    act_search_start(s, DIVE, s->each);
}

static bool start_borders(act_search_strategy *s) {
    s->count = s->listed;
    memcpy(s->now, s->list, s->listed * sizeof s->list[0]);
    act_search_start(s, BORDERS, BORDER);
    return s->count > 0;
}

/* The border in a region, or else between it and the next one, as far as it is known. */
static bool find_border(const act_search_strategy *s, size_t at, uint64_t ends[2]) {
    const region *r = &s->region[at];
    const region *next = at + 1 < s->regions ? r + 1 : r;
    if (r->has[0] && r->has[1]) {
        ends[0] = r->seen[0];
        ends[1] = r->seen[1];
        return true;
    }
    for (int i = 0; i < 2; i++) {
        if (r->has[i] && next->has[!i] && next->first == r->last + 1) {
            ends[0] = r->seen[i];
            ends[1] = next->seen[!i];
            return true;
        }
    }
    return false;
}

bool act_search_borders(act_search_strategy *s) {
    s->listed = 0;
    for (size_t i = 0; i < s->regions && s->listed < LIST; i++) {
        region *r = &s->region[i];
        uint64_t ends[2];
        if (!r->border_done && find_border(s, i, ends)) {
            bool ascends = ends[0] < ends[1];
            s->list[s->listed++] = (interval){.first = ends[!ascends],
                                              .last = ends[ascends],
                                              .of = r,
                                              .slow = r->best.slow};
        }
    }
    return s->listed > 0 && start_borders(s);
}

void act_search_narrow(act_search_strategy *s) {
    const uint64_t small = (uint64_t)1 << WHOLE_BITS;
    s->listed = 0;
    for (size_t i = 0; i < s->count; i++) {
        interval next = s->now[i];
        act_search_note(s, next.of, &next.peak);
        const act_search_peak *met = &next.peak;
        if (met->border[0] < met->border[1] && act_search_size(&next) > small) {
            next.first = met->border[0];
            next.last = met->border[1];
            next.peak = (act_search_peak){0};
            s->list[s->listed++] = next;
        } else {
            next.of->border_done = true;
        }
    }
    start_borders(s);
}

/* Next to a root errors in ulps grow without bound, whatever the implementation is, and
 * dives would go nowhere else. So regions at roots are told from the tails of functions,
 * where small values are no roots and errors in ulps count. */
#include "search/search_private.h"

#include <math.h>
#include <stdlib.h>

/* Regions on either side that a root makes worse: an eighth of a binade. */
enum { REACH = 8 };

/* |f| at one of these regions is less than this share of what it is on both sides. */
static const double touches = 0x1p-4;

/* What f is at the first input of each region. */
typedef struct profile {
    double *value;
    size_t count;
} profile;

/* The greatest |f| at the regions from i on, in a direction. */
static double greatest(const profile *p, size_t i, int direction) {
    double most = 0;
    for (int k = 1; k <= REACH; k++) {
        size_t at = i + (size_t)(direction * k);
        if (at < p->count) { /* wraps around below 0 */
            most = fmax(most, fabs(p->value[at]));
        }
    }
    return most;
}

static void mark(region *regions, size_t count, size_t at) {
    size_t from = at > REACH ? at - REACH : 0;
    for (size_t i = from; i <= at + REACH && i < count; i++) {
        regions[i].has_root = true;
    }
}

act_status act_search_mark_roots(act_search_strategy *s) {
    profile p = {.count = s->bent};
    p.value = malloc((p.count + 1) * sizeof *p.value);
    if (p.value == NULL) {
        return ACT_NOMEM;
    }
    for (size_t i = 0; i < p.count; i++) {
        p.value[i] = act_search_judge_value(s->judge, s->region[i].first);
    }
    for (size_t i = 0; i < p.count; i++) {
        double here = p.value[i];
        bool crosses = i + 1 < p.count && here * p.value[i + 1] < 0 &&
                       (s->region[i].first >> 63) == (s->region[i + 1].first >> 63);
        bool valley = fabs(here) < touches * greatest(&p, i, 1) &&
                      fabs(here) < touches * greatest(&p, i, -1) && here != 0;
        if (crosses || valley) {
            mark(s->region, p.count, i);
        }
    }
    free(p.value);
    return ACT_OK;
}

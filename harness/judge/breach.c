#include "judge/breach.h"

/* The place of an encoding in the order of magnitudes, +x before -x. */
static uint64_t place_of(const act_format *format, uint64_t x) {
    int sign = (int)(8 * format->size - 1);
    uint64_t magnitude = x & (((uint64_t)1 << sign) - 1);
    return magnitude << 1 | x >> sign;
}

static void take(act_breach *kept, const act_breach *breach, bool is_better) {
    if (breach->set && (!kept->set || is_better)) {
        *kept = *breach;
    }
}

static bool comes_before(const act_format *format, const act_breach *a,
                         const act_breach *b) {
    return place_of(format, a->x) < place_of(format, b->x);
}

static void take_first(act_breach *kept, const act_format *format, const act_breach *b) {
    take(kept, b, comes_before(format, b, kept));
}

static void take_worst(act_breach *kept, const act_format *format, const act_breach *b) {
    bool ties = b->steps == kept->steps && comes_before(format, b, kept);
    take(kept, b, b->steps > kept->steps || ties);
}

static void take_simplest(act_breach *kept, const act_format *format,
                          const act_breach *b) {
    int mine = act_complexity(format, b->x);
    int theirs = act_complexity(format, kept->x);
    take(kept, b, mine < theirs || (mine == theirs && comes_before(format, b, kept)));
}

void act_breaches_show(act_breaches *breaches, const act_format *format,
                       const act_breach *breach) {
    take_first(&breaches->first, format, breach);
    take_worst(&breaches->worst, format, breach);
    take_simplest(&breaches->simplest, format, breach);
}

void act_breaches_merge(act_breaches *breaches, const act_format *format,
                        const act_breaches *more) {
    breaches->count += more->count;
    take_first(&breaches->first, format, &more->first);
    take_worst(&breaches->worst, format, &more->worst);
    take_simplest(&breaches->simplest, format, &more->simplest);
}

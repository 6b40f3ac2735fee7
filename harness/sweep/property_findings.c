#include "sweep/property_findings.h"

#include <math.h>
#include <stdio.h>

typedef struct text {
    char text[96];
} text;

/* What f^(k) is called. */
static const char *name_of(const act_property *p) {
    static const char *const names[ACT_ORDERS] = {"f", "f'", "f''"};
    return names[p->order];
}

static text input(const act_property *p, uint64_t x) {
    text made;
    double value = act_decode(p->format, x);
    snprintf(made.text, sizeof made.text, "x = %a (%.9g)", value, value);
    return made;
}

static text bound(const act_property *p, const act_property_bound *b) {
    text made;
    double value = act_decode(p->format, b->bits) + 0; /* not -0 */
    snprintf(made.text, sizeof made.text, b->is_firm ? "%.17g" : "%a", value);
    return made;
}

static const act_property_stretch *stretch_at(const act_property *p, uint64_t x) {
    int64_t ordinal = act_ordinal(p->format, x);
    for (int i = 0; i < p->count; i++) {
        if (ordinal >= p->stretch[i].first && ordinal <= p->stretch[i].last) {
            return &p->stretch[i];
        }
    }
    return NULL;
}

/* Writes what is true where a result is beyond a bound. */
static void write_interval(char *out, size_t size, const act_property *p,
                           const act_breach *b) {
    double right = act_decode(p->format, b->beside_y) + 0;
    const act_property_stretch *s = stretch_at(p, b->x);
    if (s == NULL || isinf(act_decode(p->format, b->x))) {
        snprintf(out, size, "%s tends to %.17g", name_of(p), right);
    } else {
        snprintf(out, size, "%s lies in [%.40s, %.40s]", name_of(p),
                 bound(p, &s->lower).text, bound(p, &s->upper).text);
    }
}

static void write_example(char out[ACT_EXAMPLE_SIZE], const act_property *p,
                          act_property_kind kind, const act_breach *b) {
    double y = act_decode(p->format, b->y);
    double beside = act_decode(p->format, b->beside_y) + 0;
    text x = input(p, b->x);
    text other = input(p, b->beside_x);
    char truth[ACT_EXAMPLE_SIZE];
    switch (kind) {
    case ACT_PROPERTY_MONOTONE:
        snprintf(out, ACT_EXAMPLE_SIZE, "%.80s: got %a; %.80s: got %a", x.text, y,
                 other.text, beside);
        break;
    case ACT_PROPERTY_SYMMETRY:
        snprintf(out, ACT_EXAMPLE_SIZE, "%.80s: got %a; at -x: got %a", x.text, y,
                 beside);
        break;
    case ACT_PROPERTY_ZERO:
        snprintf(out, ACT_EXAMPLE_SIZE, "%.80s: got %a, %s is 0", x.text, y, name_of(p));
        break;
    case ACT_PROPERTY_LIMIT:
        snprintf(out, ACT_EXAMPLE_SIZE, "%.80s: got %a, %s tends to %.17g", x.text, y,
                 name_of(p), beside);
        break;
    default:
        write_interval(truth, sizeof truth, p, b);
        snprintf(out, ACT_EXAMPLE_SIZE, "%.80s: got %a, %.100s", x.text, y, truth);
        break;
    }
}

static const char *symmetry_of(const act_property *p) {
    return act_property_is_sigmoidal(p) ? "f(-x) is 1 - f(x)"
           : act_property_is_odd(p)     ? "odd"
                                        : "even";
}

static void write_detail(char *out, size_t size, const act_property *p,
                         act_property_kind kind, const act_breach *worst) {
    double ulps = act_property_ulps(p, kind, worst);
    const char *name = name_of(p);
    switch (kind) {
    case ACT_PROPERTY_RANGE:
        snprintf(out, size, "results that %s never has, up to %.4g ulp beyond", name,
                 ulps);
        break;
    case ACT_PROPERTY_BOUND:
        snprintf(out, size, "results beyond the bounds of %s, by up to %.4g ulp", name,
                 ulps);
        break;
    case ACT_PROPERTY_MONOTONE:
        snprintf(out, size,
                 "neighbours in the wrong order where %s is monotone, by up to %.4g ulp",
                 name, ulps);
        break;
    case ACT_PROPERTY_SYMMETRY:
        snprintf(out, size, "not symmetric, by up to %.4g ulp: %s%s%s", ulps,
                 act_property_is_sigmoidal(p) ? "" : name,
                 act_property_is_sigmoidal(p) ? "" : " is ", symmetry_of(p));
        break;
    case ACT_PROPERTY_SLOPE_SIGN:
        snprintf(out, size, "results of a sign that f' never has");
        break;
    case ACT_PROPERTY_ZERO:
        snprintf(out, size, "results that are not 0 where %s is", name);
        break;
    default:
        snprintf(out, size, "not the limit at an infinity");
        break;
    }
}

/* Sums up what was seen in the coverage and at the points. */
static void find_breaches(act_property_tally *all, const act_target *target,
                          const act_tally *tally, const uint64_t *y) {
    const act_property *p = &target->property;
    const act_points *points = &target->table.points;
    act_property_tally single = {0};
    for (size_t i = 0; i < target->coverage.tallies; i++) {
        act_property_join(p, all, &tally[i].property);
    }
    act_property_points(p, points->bits, y, points->count, &single);
    if (target->sampled || act_format_is_narrow(p->format)) {
        all->has_ends = false;
        act_property_join(p, all, &single);
        return;
    }
    all->of[ACT_PROPERTY_LIMIT] = single.of[ACT_PROPERTY_LIMIT]; /* the rest is known */
    if (all->of[ACT_PROPERTY_ZERO].count == 0) {
        all->of[ACT_PROPERTY_ZERO] = single.of[ACT_PROPERTY_ZERO];
    }
}

static bool permits(const act_impl *impl, uint64_t x, uint64_t y, double ulps) {
    return act_from_y_permits(impl->function, impl->params, impl->order, impl->format,
                              (act_given){x, y}, ulps);
}

/* Whether the kernel of y = f(x) is so few ulps off what y permits where it is worst:
 * selu(-inf) rounded is another y, whose f' is not 0, and sigmoid(-x) is no 1 - y. */
static bool is_lost_in_y(const act_sweep_result *result, act_property_kind kind,
                         const act_breach *worst, double ulps) {
    const act_impl *impl = result->impl;
    bool right = act_decode(impl->format, worst->x) > 0;
    if (!result->from_y.is_asked) {
        return false;
    }
    switch (kind) {
    case ACT_PROPERTY_LIMIT:
        return result->from_y.beyond_end[right] <= ulps;
    case ACT_PROPERTY_MONOTONE:
    case ACT_PROPERTY_SYMMETRY:
        return permits(impl, worst->x, worst->y, ulps) &&
               permits(impl, worst->beside_x, worst->beside_y, ulps);
    default:
        return permits(impl, worst->x, worst->y, ulps);
    }
}

void act_property_findings_add(act_sweep_result *result, const act_target *target,
                               const act_tally *tally, const uint64_t *y) {
    static const act_finding_kind kinds[ACT_PROPERTIES] = {
        [ACT_PROPERTY_RANGE] = ACT_FINDING_RANGE,
        [ACT_PROPERTY_BOUND] = ACT_FINDING_RANGE,
        [ACT_PROPERTY_MONOTONE] = ACT_FINDING_MONOTONE,
        [ACT_PROPERTY_SYMMETRY] = ACT_FINDING_SYMMETRY,
        [ACT_PROPERTY_SLOPE_SIGN] = ACT_FINDING_SLOPE_SIGN,
        [ACT_PROPERTY_ZERO] = ACT_FINDING_ZERO,
        [ACT_PROPERTY_LIMIT] = ACT_FINDING_LIMIT,
    };
    const act_property *p = &target->property;
    const act_impl *impl = result->impl;
    act_property_tally all = {0};
    find_breaches(&all, target, tally, y);
    bool is_free = (impl->flags & ACT_APPROXIMATE) != 0;
    double claim = impl->claim > 0 ? impl->claim : 1;
    for (act_property_kind kind = 0; kind < ACT_PROPERTIES; kind++) {
        const act_breaches *b = &all.of[kind];
        bool is_right = kind == ACT_PROPERTY_LIMIT &&
                        is_lost_in_y(result, kind, &b->worst, 0); /* it is one of them */
        if (b->count == 0 || is_right) {
            continue;
        }
        char detail[ACT_TEXT_SIZE];
        write_detail(detail, sizeof detail, p, kind, &b->worst);
        act_finding *finding =
            act_findings_add(&result->findings, kinds[kind], "%s", detail);
        finding->count = b->count;
        finding->is_excused = is_free || is_lost_in_y(result, kind, &b->worst, claim) ||
                              act_property_permits(p, kind, &b->worst, claim);
        write_example(finding->first, p, kind, &b->first);
        write_example(finding->worst, p, kind, &b->worst);
        write_example(finding->simplest, p, kind, &b->simplest);
    }
}

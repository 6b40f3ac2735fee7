#include "check/flow_private.h"

#include "number/round.h"

#include <math.h>

/* Of the products. */
typedef struct story {
    act_differences wrong, masked;
    act_flow_tale tale;
    uint64_t products;
} story;

static void add(act_differences *differences, const act_product *p, double wanted) {
    const act_impl *impl = p->flow->check->impl;
    act_difference difference = {
        .n = p->n,
        .at = p->at,
        .x = act_check_argument(p->flow->check->inputs, impl, p->input),
        .dy = p->flow->dy[act_flow_dy(p->flow, p->slot)],
        .got = act_flow_at(p->flow, ACT_FLOW_APART, p->l, p->slot),
        .want =
            act_encode(impl->format, act_round_number(wanted, impl->format, ACT_NEAREST)),
        .how = p->n == 1 ? ACT_HOW_ALONE : ACT_HOW_OTHER_DY};
    act_differences_add(differences, impl->format, &difference);
}

static double wanted_of(const act_product *p) {
    if (isinf(p->dy)) {
        return p->is_zero ? 0 : p->dy * p->truth.rounded;
    }
    return p->dy * mpfr_get_d(p->slope, MPFR_RNDN);
}

/* Calls of length[l] have the results in the slot that those of one element have. */
static bool is_as_alone(const act_flow *flow, size_t l, size_t slot) {
    return act_flow_at(flow, ACT_FLOW_APART, l, slot) ==
               act_flow_at(flow, ACT_FLOW_APART, 0, slot) &&
           act_flow_at(flow, ACT_FLOW_DY_ONE, l, slot) ==
               act_flow_at(flow, ACT_FLOW_DY_ONE, 0, slot);
}

static void gather(story *s, act_product *p, act_flow_verdict verdict) {
    if (verdict == ACT_FLOW_MASKED) {
        add(&s->masked, p, wanted_of(p));
    } else if (verdict == ACT_FLOW_WRONG) {
        act_flow_gather(&s->tale, p);
        add(&s->wrong, p, wanted_of(p));
    }
}

static void consider(story *s, act_product *p, act_flow_verdict verdict) {
    act_flow_consider(&s->tale, p, verdict == ACT_FLOW_WRONG);
}

/* Judges the products, each in longer and longer calls until it is wrong. */
static void walk(story *s, act_product *p,
                 void (*visit)(story *, act_product *, act_flow_verdict)) {
    const act_flow *flow = p->flow;
    s->products = 0;
    for (size_t slot = 0; slot < flow->slots; slot++) {
        act_flow_verdict verdict = ACT_FLOW_RIGHT;
        bool is_judged = act_product_turn(p, slot);
        for (size_t l = 0; is_judged && l < ACT_FLOW_LENGTHS; l++) {
            if ((l > 0 && is_as_alone(flow, l, slot)) || !act_product_place(p, l)) {
                continue;
            }
            s->products += l == 0 && slot < flow->inputs * flow->dys;
            verdict = act_product_judge(p);
            visit(s, p, verdict);
            if (verdict != ACT_FLOW_RIGHT) {
                break; /* the simplest way is enough */
            }
        }
    }
}

/* The products in another way, which should be the same. */
static void compare(const act_flow *flow, act_flow_way way, act_how how,
                    act_differences *differences) {
    const act_impl *impl = flow->check->impl;
    for (size_t l = 0; l < ACT_FLOW_LENGTHS && flow->results[way] != NULL; l++) {
        for (size_t slot = 0; slot < flow->slots; slot++) {
            uint64_t got = act_flow_at(flow, way, l, slot);
            uint64_t want = act_flow_at(flow, ACT_FLOW_APART, l, slot);
            bool is_unwritten = way == ACT_FLOW_ONTO_ONES && want == 0 &&
                                got == act_encode(impl->format, 1);
            if (act_format_same(impl->format, got, want) || is_unwritten) {
                continue;
            }
            act_difference difference = {
                .n = act_flow_elements(flow, l, slot),
                .at = slot % flow->length[l],
                .x = act_check_argument(flow->check->inputs, impl,
                                        act_flow_input(flow, slot)),
                .dy = flow->dy[act_flow_dy(flow, slot)],
                .got = got,
                .want = want,
                .how = how};
            act_differences_add(differences, impl->format, &difference);
        }
    }
}

/* Whether the kernel adds to what dx holds; then nothing else is worth telling. */
static bool tell_accumulated(const act_flow *flow, act_findings *findings) {
    act_differences differences = {0};
    compare(flow, ACT_FLOW_ONTO_ONES, ACT_HOW_ONTO_ONES, &differences);
    return act_differences_tell(&differences, flow->check->impl,
                                ACT_FINDING_DX_ACCUMULATED,
                                "they depend on what dx held before: is it added to?",
                                "onto 0", findings) != NULL;
}

static void tell_overwriting(const act_flow *flow, act_findings *findings) {
    const act_impl *impl = flow->check->impl;
    act_differences over_dy = {0};
    act_differences over_x = {0};
    compare(flow, ACT_FLOW_OVER_DY, ACT_HOW_OVER_DY, &over_dy);
    compare(flow, ACT_FLOW_OVER_X, ACT_HOW_IN_PLACE, &over_x);
    act_finding *finding =
        act_differences_tell(&over_dy, impl, ACT_FINDING_IN_PLACE,
                             "dx must not be the array of dy", "apart", findings);
    if (finding != NULL) {
        finding->is_excused = (impl->flags & ACT_OVER_DY) == 0;
    }
    act_differences_tell(&over_x, impl, ACT_FINDING_IN_PLACE,
                         "dx must not be the array of x: ACT_NOT_IN_PLACE would say so",
                         "apart", findings);
}

static void tell_products(const story *s, const act_impl *impl, act_findings *findings) {
    char text[ACT_NAME_SIZE];
    act_finding_kind kind = act_flow_explain(&s->tale, text);
    act_differences_tell(&s->wrong, impl, kind, text, "right", findings);
    act_finding *masked = act_differences_tell(
        &s->masked, impl, ACT_FINDING_DY_MASKED,
        "0 times an infinite dy is nan, where a selection gives 0", "selected", findings);
    if (masked != NULL) {
        masked->is_excused = true;
    }
}

uint64_t act_flow_judge(const act_flow *flow, act_findings *findings) {
    story s = {0};
    act_product p;
    if (tell_accumulated(flow, findings)) {
        return flow->inputs * flow->dys;
    }
    act_product_open(&p, flow);
    walk(&s, &p, gather);
    if (s.wrong.count > 0) {
        walk(&s, &p, consider);
    }
    act_product_close(&p);
    if (s.products == 0) {
        act_findings_add(findings, ACT_FINDING_NOT_JUDGED,
                         "no product with dy: it has a number for f' nowhere");
    }
    tell_products(&s, flow->check->impl, findings);
    tell_overwriting(flow, findings);
    return s.products;
}

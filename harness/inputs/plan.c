#include "inputs/plan.h"

#include "base/text.h"
#include "inputs/axis.h"

enum { POINTS = 20000, WINDOWED = 1 << 24 };

static bool has_windows(const act_format *format) {
    return act_format_is_binary32(format);
}

uint64_t act_plan_inputs(const act_plan *plan, const act_format *format) {
    return plan->points > 0 ? plan->points : has_windows(format) ? WINDOWED : POINTS;
}

size_t act_plan_points(const act_plan *plan, const act_format *format) {
    bool few = plan->points == 0 || (has_windows(format) && !plan->has_range);
    return few && (plan->points == 0 || plan->points > POINTS) ? POINTS : plan->points;
}

void act_plan_ordinals(const act_plan *plan, const act_format *format, int64_t *first,
                       int64_t *last) {
    int64_t all = (int64_t)(((uint64_t)1 << (8 * format->size - 1)) - 1);
    *first = -all - 1;
    *last = all;
    if (plan->has_range) {
        double from = act_axis_nearby(format, plan->from);
        double to = act_axis_nearby(format, plan->to);
        *first = act_axis_ordinal(format, from) + (from < plan->from);
        *last = act_axis_ordinal(format, to) - (to > plan->to);
        *first = plan->from == 0 ? -1 : *first; /* a range that ends at 0 has both */
        *last = plan->to == 0 ? 0 : *last;
    }
}

bool act_plan_is_small(const act_plan *plan, const act_format *format) {
    int64_t first;
    int64_t last;
    act_plan_ordinals(plan, format, &first, &last);
    return first > last || (uint64_t)last - (uint64_t)first < ACT_PLAN_FEW;
}

bool act_plan_cut(const act_plan *plan, const act_format *format, uint64_t *first,
                  uint64_t *last) {
    int64_t from;
    int64_t to;
    act_plan_ordinals(plan, format, &from, &to);
    int64_t lo = act_ordinal(format, *first);
    int64_t hi = act_ordinal(format, *last);
    bool is_negative = lo < 0; /* encodings descend */
    if (is_negative) {
        int64_t swap = lo;
        lo = hi;
        hi = swap;
    }
    lo = lo > from ? lo : from;
    hi = hi < to ? hi : to;
    *first = act_from_ordinal(format, is_negative ? hi : lo);
    *last = act_from_ordinal(format, is_negative ? lo : hi);
    return lo <= hi;
}

bool act_plan_covers(const act_plan *plan, const act_format *format) {
    return plan->exhaustive &&
           (!act_format_is_binary64(format) || act_plan_is_small(plan, format));
}

void act_plan_report_empty(const act_plan *plan) {
    act_errorf("no value of the format lies in --from %s --to %s",
               act_number_print(plan->from).text, act_number_print(plan->to).text);
}

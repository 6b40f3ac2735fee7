#include "store/rows_range.h"

#include "number/decimal.h"
#include "range/gradient.h"
#include "range/saturation.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

act_status act_ranges_find(act_ranges *ranges, const act_function *f,
                           const double *params, double from, double to) {
    *ranges = (act_ranges){.f = f, .params = params};
    act_traits_init(&ranges->traits);
    act_status result = ACT_OK;
    for (int order = 0; order < ACT_ORDERS; order++) {
        act_range_init(&ranges->range[order]);
        act_status status =
            act_range_find(&ranges->range[order], f, params, order, from, to);
        ranges->known[order] = status == ACT_OK;
        if (result == ACT_OK) {
            result = status;
        }
    }
    bool is_whole = from <= f->domain[0] && to >= f->domain[1];
    if (is_whole && ranges->known[0] && ranges->known[1]) {
        act_status status = act_traits_find(&ranges->traits, f, params, ranges->range);
        ranges->has_traits = status == ACT_OK;
        if (result == ACT_OK) {
            result = status;
        }
    }
    return result;
}

void act_ranges_free(act_ranges *ranges) {
    for (int order = 0; order < ACT_ORDERS; order++) {
        act_range_clear(&ranges->range[order]);
    }
    act_traits_clear(&ranges->traits);
}

static bool is_unbounded(const act_bound *bound) {
    return mpfr_inf_p(&bound->value->left) != 0;
}

static bool is_attained(const act_bound *bound) {
    return bound->spot[0].reached == ACT_ATTAINED ||
           bound->spot[0].reached == ACT_ATTAINED_ON ||
           bound->spot[0].reached == ACT_NEAR;
}

char *act_ranges_interval(const act_ranges *ranges, int order, int digits) {
    char *text = NULL;
    if (!ranges->known[order]) {
        return strdup("undecided");
    }
    const act_range *range = &ranges->range[order];
    char *lower = act_decimal_of_interval(range->lower.value, digits);
    char *upper = act_decimal_of_interval(range->upper.value, digits);
    if (asprintf(&text, "%s%s, %s%s", is_attained(&range->lower) ? "[" : "(", lower,
                 upper, is_attained(&range->upper) ? "]" : ")") < 0) {
        text = NULL;
    }
    free(lower);
    free(upper);
    return text;
}

static const char *reached_name(const act_bound *bound) {
    if (is_unbounded(bound)) {
        return "unbounded";
    }
    bool is_kink = true; /* each spot is one */
    for (int i = 0; i < bound->spots; i++) {
        is_kink = is_kink && bound->spot[i].reached == ACT_AT_KINK;
    }
    if (is_kink) {
        return "kink";
    }
    return is_attained(bound) ? "attained" : "approached";
}

/* "x > 0", "-3 < x < 3", "all x". */
static json_t *interval_text(mpfi_srcptr x) {
    const int digits = ACT_SPOT_DIGITS;
    double l = mpfr_get_d(&x->left, MPFR_RNDN) + 0.0;
    double r = mpfr_get_d(&x->right, MPFR_RNDN) + 0.0; /* not -0 */
    if (isinf(l)) {
        return isinf(r) ? json_string("all x") : json_sprintf("x < %.*g", digits, r);
    }
    return isinf(r) ? json_sprintf("x > %.*g", digits, l)
                    : json_sprintf("%.*g < x < %.*g", digits, l, digits, r);
}

/* Where a bound is reached: "x = 0", "x -> inf", "x -> 3 from the left". */
static json_t *spot_text(const act_spot *spot) {
    static const char *const sides[] = {
        [ACT_LEFT] = "left", [ACT_RIGHT] = "right", [ACT_MIDDLE] = "side"};
    if (spot->reached == ACT_ATTAINED_ON) {
        return interval_text(spot->x);
    }
    json_t *text = NULL;
    char *x = act_decimal_of_interval(spot->x, ACT_SPOT_DIGITS);
    switch (spot->reached) {
    case ACT_AT_INFINITY:
        text = json_sprintf("x -> %s", x);
        break;
    case ACT_AT_SINGULARITY:
    case ACT_AT_KINK:
        text = json_sprintf("x -> %s from the %s", x, sides[spot->side]);
        break;
    case ACT_NEAR:
        text = json_sprintf("x near %s", x);
        break;
    case ACT_ATTAINED:
    case ACT_ATTAINED_ON:
        text = json_sprintf("x = %s", x);
        break;
    }
    free(x);
    return text;
}

static json_t *spots_text(const act_bound *bound) {
    json_t *first = spot_text(&bound->spot[0]);
    if (bound->spots == 1) {
        return first;
    }
    json_t *second = spot_text(&bound->spot[1]);
    json_t *both =
        json_sprintf("%s and %s", json_string_value(second), json_string_value(first));
    json_decref(first);
    json_decref(second);
    return both;
}

static json_t *decimal_of(mpfi_srcptr x) {
    char *text = act_decimal_of_interval(x, ACT_BOUND_DIGITS);
    json_t *row = json_string(text);
    free(text);
    return row;
}

json_t *act_row_of_bound(const act_ranges *ranges, int order) {
    json_t *row = json_pack("{s:s, s:i}", "function", ranges->f->name, "order", order);
    const act_bound *bounds[] = {&ranges->range[order].lower,
                                 &ranges->range[order].upper};
    static const char *const keys[][3] = {{"lower", "lower_reached", "lower_at"},
                                          {"upper", "upper_reached", "upper_at"}};
    for (int i = 0; i < 2; i++) {
        bool known = ranges->known[order];
        json_object_set_new(row, keys[i][0],
                            known ? decimal_of(bounds[i]->value) : json_null());
        json_object_set_new(row, keys[i][1],
                            json_string(known ? reached_name(bounds[i]) : "undecided"));
        json_object_set_new(row, keys[i][2], known ? spots_text(bounds[i]) : json_null());
    }
    return row;
}

json_t *act_row_of_traits(const act_ranges *ranges) {
    const act_traits *traits = &ranges->traits;
    return json_pack("{s:s, s:s, s:b, s:o, s:s, s:s}", "function", ranges->f->name,
                     "monotone", act_monotone_names[traits->monotone], "zero_centred",
                     (int)traits->zero_centred, "lipschitz",
                     decimal_of(traits->lipschitz), "saturates_left",
                     act_saturates_names[traits->saturation[0]], "saturates_right",
                     act_saturates_names[traits->saturation[1]]);
}

json_t *act_rows_of_saturation(const act_ranges *ranges, act_status *status) {
    json_t *rows = json_array();
    *status = ACT_OK;
    for (int i = 0; i < 4 * ACT_FORMATS; i++) {
        int order = i / (2 * ACT_FORMATS);
        bool right = i / ACT_FORMATS % 2 == 1;
        const act_format *format = &act_formats[i % ACT_FORMATS];
        act_saturation_point point;
        if (order == 0 && ranges->traits.saturation[right] == ACT_NO_SATURATION) {
            continue;
        }
        act_status one =
            act_saturation_find(&point, ranges->f, ranges->params, order, format, right);
        if (one != ACT_OK) {
            *status = one;
            continue;
        }
        if (isnan(point.value)) {
            continue;
        }
        json_t *x = isnan(point.x) ? json_null() : act_json_hex(point.x);
        json_array_append_new(rows,
                              json_pack("{s:s, s:s, s:i, s:s, s:o, s:o}", "function",
                                        ranges->f->name, "format", format->name, "order",
                                        order, "side", right ? "right" : "left", "x", x,
                                        "value", act_json_hex(point.value)));
    }
    return rows;
}

json_t *act_rows_of_gradient(const act_ranges *ranges) {
    static const int layers[] = {1, 2, 5, 10, 20, 50, 100};
    json_t *rows = json_array();
    mpfi_srcptr slope = ranges->traits.lipschitz;
    for (int i = 0; i < ACT_FORMATS && mpfi_bounded_p(slope); i++) {
        json_t *left = json_array();
        for (size_t k = 0; k < sizeof layers / sizeof layers[0]; k++) {
            double gradient = act_gradient_after(slope, layers[k], &act_formats[i]);
            json_array_append_new(left, json_pack("{s:i, s:o}", "layers", layers[k],
                                                  "gradient", act_json_hex(gradient)));
        }
        bool shrinks = mpfr_cmp_ui(&slope->right, 1) < 0;
        long end = act_gradient_ends(slope, &act_formats[i]);
        json_t *row =
            json_pack("{s:s, s:o}", "format", act_formats[i].name, "left", left);
        json_object_set_new(row, "zero_from",
                            end > 0 && shrinks ? json_integer(end) : json_null());
        json_object_set_new(row, "infinite_from",
                            end > 0 && !shrinks ? json_integer(end) : json_null());
        json_array_append_new(rows, row);
    }
    return rows;
}

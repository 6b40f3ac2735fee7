#include "judge/from_y.h"

#include "base/interrupt.h"
#include "number/round.h"
#include "number/scale.h"
#include "range/leeway.h"
#include "range/traits.h"

#include <math.h>
#include <stdlib.h>

/* So many values are judged, each in about a tenth of a millisecond. */
enum { MOST = 2048 };

/* Whether f only rises, or only falls. */
static bool is_monotone(const act_function *f, const double *params) {
    act_range range[2];
    act_traits traits;
    bool found = true;
    for (int order = 0; order < 2; order++) {
        act_range_init(&range[order]);
        found = act_range_find(&range[order], f, params, order, f->domain[0],
                               f->domain[1]) == ACT_OK &&
                found;
    }
    act_traits_init(&traits);
    found = found && act_traits_find(&traits, f, params, range) == ACT_OK &&
            traits.monotone != ACT_NOT_MONOTONE;
    act_traits_clear(&traits);
    act_range_clear(&range[0]);
    act_range_clear(&range[1]);
    return found;
}

/* Of the points whose value is that of point i, which follow each other: the one nearest
 * to zero. *end: the first point behind them. */
static size_t nearest_of(const act_truth_table *table, size_t i, size_t *end) {
    const act_format *format = table->format;
    size_t nearest = i;
    double value = act_decode(format, table->value[i]);
    for (*end = i + 1;
         *end < table->points.count && act_decode(format, table->value[*end]) == value;
         ++*end) {
        if (fabs(act_decode(format, table->points.bits[*end])) <
            fabs(act_decode(format, table->points.bits[nearest]))) {
            nearest = *end;
        }
    }
    return nearest;
}

/* Fills chosen with a point for each finite value; returns how many. */
static size_t list_values(const act_truth_table *table, size_t *chosen) {
    size_t count = 0;
    for (size_t i = 0, end; i < table->points.count; i = end) {
        size_t nearest = nearest_of(table, i, &end);
        bool is_finite = isfinite(act_decode(table->format, table->value[nearest])) &&
                         isfinite(act_decode(table->format, table->points.bits[nearest]));
        if (is_finite) {
            chosen[count++] = nearest;
        }
    }
    return count;
}

/* What an estimate of a kernel's own error needs of f. */
typedef struct estimator {
    const act_truth_table *table;
    act_exact *slope; /* of f^(k), the host of the others */
    act_exact *value, *first, *wanted;
} estimator;

static void close_estimator(estimator *e) {
    act_exact_close(e->wanted);
    act_exact_close(e->first);
    act_exact_close(e->value);
    act_exact_close(e->slope);
}

/* Close it in any case. */
static act_status open_estimator(estimator *e, const act_function *f,
                                 const double *params, int order) {
    const struct {
        act_exact **exact;
        int order;
    } others[] = {{&e->value, 0}, {&e->first, 1}, {&e->wanted, order}};
    act_status status = act_exact_open(&e->slope, f, params, order + 1);
    for (size_t i = 0; i < sizeof others / sizeof others[0] && status == ACT_OK; i++) {
        status = act_exact_open_beside(others[i].exact, e->slope, others[i].order);
    }
    return status;
}

/* The kernel's own error at a point, to the first order of the rounding of y; 0 where
 * that cannot be told. */
static double estimate(const estimator *e, size_t i, uint64_t y) {
    const act_format *format = e->table->format;
    double x = act_decode(format, e->table->points.bits[i]);
    double result = act_decode(format, y);
    act_exact *const of[] = {e->value, e->first, e->wanted, e->slope};
    act_truth truth[4];
    for (int k = 0; k < 4; k++) {
        if (act_exact_truth(of[k], format, x, &truth[k]) != ACT_OK) {
            return 0;
        }
    }
    double rounding = act_scale(truth[0].residual, truth[0].ulp_exponent); /* f(x) - y */
    double shift = truth[3].rounded / truth[1].rounded * rounding;
    double error = act_truth_error(&truth[2], format, result) +
                   act_scale(shift, -truth[2].ulp_exponent);
    double nominal = truth[2].rounded - shift;
    int ulp = act_ulp_exponent_of(nominal, format);
    return isfinite(error) ? act_scale(fabs(error), truth[2].ulp_exponent - ulp) : 0;
}

/* Keeps both ends, where most is lost, and of each stretch of values between them the one
 * with the greatest estimate. */
static size_t thin_out(const estimator *e, const uint64_t *y, size_t *chosen,
                       size_t count) {
    if (count <= MOST) {
        return count;
    }
    size_t inner = count - 2;
    size_t last = chosen[count - 1];
    for (size_t i = 1; i < MOST - 1; i++) {
        size_t best = 1 + (i - 1) * inner / (MOST - 2);
        double most = -1;
        for (size_t k = best; k < 1 + i * inner / (MOST - 2); k++) {
            double error = estimate(e, chosen[k], y[chosen[k]]);
            if (error > most) {
                most = error;
                best = k;
            }
        }
        chosen[i] = chosen[best];
    }
    chosen[MOST - 1] = last;
    return MOST;
}

/* True if the error is the greatest so far. */
static bool take(act_worst *worst, double error, uint64_t value, uint64_t y) {
    if (worst->set && error <= worst->error) {
        return false;
    }
    *worst = (act_worst){.set = true, .error = error, .x = value, .y = y};
    return true;
}

/* How far a result is off all that its y permits. */
static double beyond(const act_leeway *leeway, const act_format *format, double result) {
    double below = -act_truth_error(&leeway->lower, format, result);
    double above = act_truth_error(&leeway->upper, format, result);
    return fmax(0, fmax(below, above));
}

/* Judges the result y for the value of point i. Returns how far it is beyond what that
 * permits; NaN if that is not known. */
static double judge_value(act_from_y *out, act_leeways *leeways,
                          const act_truth_table *table, size_t i, uint64_t y) {
    const act_format *format = table->format;
    act_leeway leeway;
    double result = act_decode(format, y);
    uint64_t value = table->value[i];
    if (act_leeway_find(leeways, act_decode(format, table->points.bits[i]),
                        act_decode(format, value), &leeway) != ACT_OK) {
        out->undecided++;
        return (double)NAN;
    }
    out->judged++;
    take(&out->loss, leeway.loss, value, y);
    if (isnan(result)) {
        return (double)NAN;
    }
    double off = beyond(&leeway, format, result);
    double own =
        leeway.has_nominal ? fabs(act_truth_error(&leeway.nominal, format, result)) : off;
    if (take(&out->own, own, value, y)) {
        out->right = leeway.has_nominal ? leeway.nominal.rounded : leeway.lower.rounded;
    }
    take(&out->beyond, off, value, y);
    /* Where f never is y, as atan at pi/2 rounded up, formulas go on. */
    return leeway.has_nominal ? off : fmin(off, 1);
}

act_status act_from_y_judge(act_from_y *out, const act_truth_table *table,
                            const act_function *f, const double *params, int order,
                            const uint64_t *y) {
    *out = (act_from_y){.is_asked = is_monotone(f, params),
                        .beyond_end = {(double)NAN, (double)NAN}};
    if (!out->is_asked) {
        return ACT_OK;
    }
    act_leeways *leeways = NULL;
    estimator e = {.table = table};
    act_status status = ACT_NOMEM;
    size_t *chosen = malloc((table->points.count + 1) * sizeof *chosen);
    if (chosen == NULL) {
        goto cleanup;
    }
    status = act_leeways_open(&leeways, f, params, order, table->format);
    if (status != ACT_OK) {
        goto cleanup;
    }
    status = open_estimator(&e, f, params, order);
    if (status != ACT_OK) {
        goto cleanup;
    }
    out->values = list_values(table, chosen);
    size_t count = thin_out(&e, y, chosen, out->values);
    for (size_t i = 0; i < count && !act_interrupted(); i++) {
        double off = judge_value(out, leeways, table, chosen[i], y[chosen[i]]);
        out->beyond_end[0] = i == 0 ? off : out->beyond_end[0];
        out->beyond_end[1] = off;
    }
    status = act_interrupted() ? ACT_INTERRUPTED : ACT_OK;
cleanup:
    close_estimator(&e);
    act_leeways_close(leeways);
    free(chosen);
    return status;
}

bool act_from_y_permits(const act_function *f, const double *params, int order,
                        const act_format *format, act_given given, double ulps) {
    act_leeways *leeways = NULL;
    act_exact *exact = NULL;
    act_leeway leeway;
    double value;
    double x = act_decode(format, given.x);
    bool permits = act_exact_open(&exact, f, params, 0) == ACT_OK &&
                   act_exact_round(exact, format, ACT_NEAREST, x, &value) == ACT_OK &&
                   act_leeways_open(&leeways, f, params, order, format) == ACT_OK &&
                   act_leeway_find(leeways, x, value, &leeway) == ACT_OK &&
                   beyond(&leeway, format, act_decode(format, given.y)) <= ulps;
    act_leeways_close(leeways);
    act_exact_close(exact);
    return permits;
}

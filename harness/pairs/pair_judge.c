#include "pairs/pair_judge.h"

#include "number/scale.h"

#include <math.h>
#include <stdlib.h>

/* Binades of a 16-bit format, by the exponents of the encodings. */
enum { BINADES = 1 << 8 };

/* An error in ulps that may change an extreme, while these are what they were. */
typedef struct reach {
    uint64_t version;
    act_threshold least;
} reach;

struct act_pair_judge {
    const act_pair_inputs *inputs;
    act_gated_exact *exact;
    /* Of the 16-bit formats: */
    const act_pair_table *table;
    uint16_t *rounded; /* truths of a run */
    float *residual;
    double *value;           /* of each encoding */
    double per_ulp[BINADES]; /* 1 / ulp */
    reach reach[ACT_GATED_PARTS][BINADES];
    uint64_t version[ACT_GATED_PARTS]; /* counts changes of the extremes */
    double kink[ACT_KINKS + 1];        /* where y or a gradient may have several truths */
    int kinks;
};

static act_status fill_narrow(act_pair_judge *judge, const act_impl *impl) {
    const act_format *format = impl->format;
    const act_function *g = act_gated_function(impl->gated);
    judge->rounded = malloc(ACT_PAIR_ROW * sizeof *judge->rounded);
    judge->residual = malloc(ACT_PAIR_ROW * sizeof *judge->residual);
    judge->value = malloc(ACT_PAIR_ROW * sizeof *judge->value);
    if (judge->rounded == NULL || judge->residual == NULL || judge->value == NULL) {
        return ACT_NOMEM;
    }
    for (uint64_t bits = 0; bits < ACT_PAIR_ROW; bits++) {
        judge->value[bits] = act_decode(format, bits);
    }
    for (int e = 0; e < BINADES; e++) {
        int exponent = format->emin + (e > 1 ? e - 1 : 0) - (format->precision - 1);
        judge->per_ulp[e] = act_scale(1, -exponent);
    }
    for (int part = 0; part < ACT_GATED_PARTS; part++) {
        judge->version[part] = 1;
    }
    judge->kinks = act_function_kinks(g, impl->params, judge->kink);
    judge->kink[judge->kinks++] = act_gated_limit(impl->gated, impl->params);
    return ACT_OK;
}

act_status act_pair_judge_open(act_pair_judge **out, const act_impl *impl,
                               const act_pair_inputs *inputs,
                               const act_pair_table *table) {
    act_pair_judge *judge = calloc(1, sizeof *judge);
    *out = judge;
    if (judge == NULL) {
        return ACT_NOMEM;
    }
    judge->inputs = inputs;
    judge->table = table;
    act_status status = act_gated_open(&judge->exact, impl->gated, impl->params);
    if (status == ACT_OK && table != NULL) {
        status = fill_narrow(judge, impl);
    }
    return status;
}

void act_pair_judge_close(act_pair_judge *judge) {
    if (judge != NULL) {
        act_gated_close(judge->exact);
        free(judge->rounded);
        free(judge->residual);
        free(judge->value);
        free(judge);
    }
}

/* Whether NaN is right too: up is infinite, and g(x) is so small that a zero is one of
 * its neighbours, by which a kernel may multiply in its stead. */
static bool may_be_nan(act_pair_judge *judge, act_gated_part part, act_gated_input at) {
    act_truth small;
    bool is_known = isinf(at.up);
    at.up = 1;
    return is_known &&
           act_gated_truth(judge->exact, part, judge->inputs->format, &at, &small) ==
               ACT_OK &&
           act_truth_size(&small, judge->inputs->format) < 1;
}

/* Whether a number stands where a comparison gives it in the place of NaN, but for an
 * ulp. */
static bool is_masked(const act_truth *truth, const act_format *format, double y) {
    bool is_one = false;
    for (int i = 0; i < truth->masks; i++) {
        double ulp = act_scale(1, act_ulp_exponent_of(truth->mask[i], format));
        is_one = is_one || fabs(y - truth->mask[i]) <= ulp;
    }
    return is_one;
}

/* The judgement of the exact tier on a result; false: it is open. */
static bool judge_one(act_pair_judge *judge, act_gated_part part, uint64_t index,
                      uint64_t y, act_truth truths[ACT_CONVENTIONS],
                      act_judgement *result) {
    const act_format *format = judge->inputs->format;
    act_pair_bits bits = act_pair_inputs_at(judge->inputs, index);
    const act_gated_input at = {act_decode(format, bits.x), act_decode(format, bits.up)};
    int count;
    if (act_gated_truths(judge->exact, part, format, &at, truths, &count) != ACT_OK) {
        return false;
    }
    *result = act_judge_best(truths, count, format, act_decode(format, y));
    if (result->class == ACT_NAN_FOR_NUMBER && isinf(truths[0].rounded) &&
        may_be_nan(judge, part, at)) {
        result->class = ACT_JUDGED;
    }
    if (result->class == ACT_NUMBER_FOR_NAN && is_masked(&truths[0], format, result->y)) {
        result->class = ACT_NAN_MASKED;
    }
    return true;
}

/* Counts a result by the exact tier. */
static void judge_exactly(act_pair_judge *judge, act_gated_part part, uint64_t index,
                          uint64_t y, act_tally *tally) {
    act_truth truths[ACT_CONVENTIONS];
    act_judgement result;
    tally->exact++;
    if (!judge_one(judge, part, index, y, truths, &result)) {
        tally->inputs++;
        tally->undecided++;
        return;
    }
    act_tally_count(tally, &result, 1);
    act_tally_extremes(tally, judge->inputs->format, &result, index, y);
    judge->version[part]++;
}

/* Takes a counted result into the extremes, by the exact tier. */
static void confirm(act_pair_judge *judge, act_gated_part part, uint64_t index,
                    uint64_t y, act_tally *tally) {
    act_truth truths[ACT_CONVENTIONS];
    act_judgement result;
    tally->exact++;
    if (judge_one(judge, part, index, y, truths, &result)) {
        act_tally_extremes(tally, judge->inputs->format, &result, index, y);
    }
    judge->version[part]++;
}

/* Counts correctly rounded results: the most, so that it is done at once. */
typedef struct right_results {
    uint64_t count;
    int64_t units, units_abs;
} right_results;

/* Pairs of one x with consecutive encodings of up, and the results. */
typedef struct narrow_run {
    act_pair_run truths;
    uint64_t index; /* of the first pair */
    const uint16_t *y;
    bool is_kink;
    right_results right; /* that were not added to a tally yet */
} narrow_run;

static bool is_at_kink(const act_pair_judge *judge, double value) {
    bool is_one = false;
    for (int i = 0; i < judge->kinks; i++) {
        is_one = is_one || fabs(value) == fabs(judge->kink[i]);
    }
    return is_one;
}

/* The errors in ulps of a binade from which on a result may be an extreme. */
static const act_threshold *threshold_of(act_pair_judge *judge, const narrow_run *run,
                                         int binade, const act_tally *tally) {
    act_gated_part part = run->truths.part;
    reach *r = &judge->reach[part][binade];
    if (r->version != judge->version[part]) {
        int exponent = -ilogb(judge->per_ulp[binade]);
        r->least =
            act_tally_threshold(tally, judge->inputs->format, exponent, run->index);
        r->version = judge->version[part];
    }
    return &r->least;
}

/* Whether a result of this error may be one. */
static bool may_be_extreme(act_pair_judge *judge, const narrow_run *run, size_t i,
                           int binade, double error, const act_tally *tally) {
    const act_threshold *least = threshold_of(judge, run, binade, tally);
    double whole = act_scale(1, judge->inputs->format->precision - 1); /* the least size
                                                                          of a normal f */
    double rounded = judge->value[run->truths.rounded[i]] * judge->per_ulp[binade];
    double size = fabs(rounded + (double)run->truths.residual[i]); /* of f in ulps */
    return fabs(error) >= least->any ||
           (size >= whole && fabs(error) * whole >= least->relative * size);
}

/* Counts a result that is off by `error` ulps of the binade. */
static void take_number(act_pair_judge *judge, const narrow_run *run, size_t i,
                        int binade, double error, act_tally *tally) {
    const act_truth truth = {.rounded = judge->value[run->truths.rounded[i]]};
    const act_judgement result = {.class = ACT_JUDGED,
                                  .truth = &truth,
                                  .y = judge->value[run->y[i]],
                                  .ulps = error};
    act_tally_count(tally, &result, 1);
    if (may_be_extreme(judge, run, i, binade, error, tally)) {
        confirm(judge, run->truths.part, run->index + i, run->y[i], tally);
    }
}

static void take_right(act_pair_judge *judge, narrow_run *run, size_t i, int binade,
                       double error, act_tally *tally) {
    int size = (int)(fabs(error) * ACT_UNITS + 0.5);
    size -= size - 0.5 == fabs(error) * ACT_UNITS; /* a tie goes towards 0 */
    run->right.count++;
    run->right.units_abs += size;
    run->right.units += error < 0 ? -size : size;
    const act_threshold *least = threshold_of(judge, run, binade, tally);
    if (fabs(error) >= fmin(least->any, least->relative) &&
        may_be_extreme(judge, run, i, binade, error, tally)) {
        confirm(judge, run->truths.part, run->index + i, run->y[i], tally);
    }
}

static void add_right(const right_results *right, act_tally *tally) {
    tally->inputs += right->count;
    tally->classes[ACT_JUDGED] += right->count;
    tally->numbers += right->count;
    tally->correct += right->count;
    tally->ranks[0] += right->count;
    tally->units += right->units;
    tally->units_abs += right->units_abs;
}

static bool is_power(const act_format *format, uint16_t rounded) {
    return (rounded & ((1U << (format->precision - 1)) - 1)) == 0;
}

/* The binade of f, which `rounded` may be the upper end of: ulps are those of f. */
static int binade_of(const act_format *format, uint16_t rounded, double residual) {
    int shift = format->precision - 1;
    int magnitude = rounded & 0x7fff;
    int binade = magnitude >> shift;
    bool is_below = (rounded & 0x8000) != 0 ? residual > 0 : residual < 0;
    return binade > 1 && is_power(format, rounded) && is_below ? binade - 1 : binade;
}

static bool is_finite_nonzero(const act_format *format, uint16_t bits) {
    int magnitude = bits & 0x7fff;
    int infinite = (2 * format->emax + 1) << (format->precision - 1);
    return magnitude != 0 && magnitude < infinite;
}

/* Whether a result that is not what is right can be judged by the table: both are
 * numbers of one sign, there is one truth, and it is known in which binade. */
static bool is_plain(const act_pair_judge *judge, const narrow_run *run, size_t i) {
    const act_format *format = judge->inputs->format;
    uint16_t rounded = run->truths.rounded[i];
    uint16_t y = run->y[i];
    const float close = 0x1p-20F; /* to a power of two: on which side of it is open */
    if (is_power(format, rounded) && fabsf(run->truths.residual[i]) < close) {
        return false;
    }
    return !run->is_kink && is_finite_nonzero(format, y) &&
           is_finite_nonzero(format, rounded) && ((y ^ rounded) & 0x8000) == 0 &&
           !is_at_kink(judge, judge->value[run->truths.first + i]);
}

/* Whether an error that is known within 2^-23 ulp is a certain whole number of units: as
 * these are, means and ranks are those of the exact tier. */
static bool is_sure(double error) {
    double units = fabs(error) * ACT_UNITS;
    return fabs(units - floor(units) - 0.5) > ACT_UNITS * 0x1p-23;
}

static void count_nan(act_tally *tally) {
    tally->inputs++;
    tally->classes[ACT_JUDGED]++;
    tally->correct++;
}

static void judge_narrow(act_pair_judge *judge, narrow_run *run, act_tally *tally) {
    const act_format *format = judge->inputs->format;
    const act_pair_run *truths = &run->truths;
    for (size_t i = 0; i < truths->count; i++) {
        uint16_t rounded = truths->rounded[i];
        uint16_t y = run->y[i];
        double residual = (double)truths->residual[i];
        int binade = binade_of(format, rounded, residual);
        bool is_open = isnan(residual);
        double distance = judge->value[y] - judge->value[rounded];
        double error = distance * judge->per_ulp[binade] - residual;
        if (!is_open && act_is_nan(format, y) && act_is_nan(format, rounded)) {
            count_nan(tally);
        } else if (!is_open && y == rounded && is_sure(residual)) {
            take_right(judge, run, i, binade, -residual, tally);
        } else if (!is_open && y != rounded && is_plain(judge, run, i) &&
                   is_sure(error)) {
            take_number(judge, run, i, binade, error, tally);
        } else {
            judge_exactly(judge, truths->part, run->index + i, y, tally);
        }
    }
    add_right(&run->right, tally);
}

/* Judges by the table, run by run of consecutive ups. */
static void judge_by_table(act_pair_judge *judge, act_gated_part part, size_t x,
                           const uint16_t *y, act_tally *tally) {
    const act_pair_inputs *inputs = judge->inputs;
    const uint64_t *up = inputs->up;
    size_t n;
    for (size_t i = 0; i < inputs->n_up; i += n) {
        for (n = 1; i + n < inputs->n_up && up[i + n] == up[i] + n; n++) {
        }
        narrow_run run = {.truths = {.part = part,
                                     .x = (uint16_t)inputs->x[x],
                                     .first = up[i],
                                     .count = n,
                                     .rounded = judge->rounded,
                                     .residual = judge->residual},
                          .index = x * inputs->n_up + i,
                          .y = y + i,
                          .is_kink = is_at_kink(judge, judge->value[inputs->x[x]])};
        size_t open = act_pair_truths(judge->table, &run.truths);
        if (open > 0) { /* what stays undecided is open still */
            act_pair_settle(judge->table, judge->exact, &run.truths);
        }
        judge_narrow(judge, &run, tally);
    }
}

void act_pair_judge_run(act_pair_judge *judge, act_gated_part part, size_t x,
                        const void *y, act_tally *tally) {
    const act_pair_inputs *inputs = judge->inputs;
    if (judge->table != NULL) {
        judge_by_table(judge, part, x, y, tally);
        return;
    }
    for (size_t i = 0; i < inputs->n_up; i++) {
        judge_exactly(judge, part, x * inputs->n_up + i,
                      act_element_load(inputs->format, y, i), tally);
    }
}

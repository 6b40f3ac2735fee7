#include "rowwise/row_judge.h"

#include "number/scale.h"

#include <math.h>
#include <stdlib.h>

/* Places are numbered by case, then by result within it. */
enum { CASE_SHIFT = 24 };

/* An entry and its share. */
typedef struct entry {
    double z, y; /* z: x, or -x where +inf masks */
    size_t i;
} entry;

struct act_row_judge {
    const act_row_cases *cases;
    act_exact_row *row; /* of rows of `cols` */
    size_t cols;
    size_t *open;
    act_truth *truths;
    bool *decided;
    entry *sorted;
};

uint64_t act_row_place_encode(const act_row_place *place, const act_row_cases *cases) {
    size_t cols = cases->item[place->number].cols;
    size_t results = act_row_results(cases->impl, cols);
    return ((uint64_t)place->number << CASE_SHIFT) + place->row * results + place->i;
}

act_row_place act_row_place_decode(uint64_t x, const act_row_cases *cases) {
    size_t number = (size_t)(x >> CASE_SHIFT);
    size_t at = (size_t)(x & ((1U << CASE_SHIFT) - 1));
    size_t results = act_row_results(cases->impl, cases->item[number].cols);
    return (act_row_place){number, at / results, at % results};
}

act_status act_row_judge_open(act_row_judge **out, const act_row_cases *cases) {
    act_row_judge *judge = calloc(1, sizeof *judge);
    *out = judge;
    if (judge == NULL) {
        return ACT_NOMEM;
    }
    judge->cases = cases;
    judge->open = malloc(cases->most * sizeof *judge->open);
    judge->truths = malloc(cases->most * sizeof *judge->truths);
    judge->decided = malloc(cases->most * sizeof *judge->decided);
    judge->sorted = malloc(cases->most * sizeof *judge->sorted);
    bool has_all = judge->open != NULL && judge->truths != NULL &&
                   judge->decided != NULL && judge->sorted != NULL;
    return has_all ? ACT_OK : ACT_NOMEM;
}

void act_row_judge_close(act_row_judge *judge) {
    if (judge == NULL) {
        return;
    }
    act_exact_row_close(judge->row);
    free(judge->open);
    free(judge->truths);
    free(judge->decided);
    free(judge->sorted);
    free(judge);
}

/* Makes the exact tier one of rows of that length. */
static act_status take_length(act_row_judge *judge, size_t cols) {
    const act_impl *impl = judge->cases->impl;
    act_why why;
    if (judge->row != NULL && judge->cols == cols) {
        return ACT_OK;
    }
    act_exact_row_close(judge->row);
    judge->row = NULL;
    judge->cols = cols;
    const act_row_question question = act_row_question_of(impl, cols);
    return act_exact_row_open(&judge->row, &question, &why);
}

/* The results of a row that is being judged. */
typedef struct row_results {
    const act_format *format;
    const void *y; /* of the whole case */
    act_row_place first;
    size_t n;
} row_results;

static uint64_t bits_at(const row_results *r, size_t i) {
    return act_element_load(r->format, r->y, r->first.row * r->n + i);
}

static double value_at(const row_results *r, size_t i) {
    return act_decode(r->format, bits_at(r, i));
}

static void take(const act_row_judge *judge, const row_results *r, size_t i,
                 const act_judgement *judgement, act_tally *tally) {
    act_row_place place = r->first;
    place.i = i;
    act_tally_count(tally, judgement, 1);
    act_tally_extremes(tally, r->format, judgement,
                       act_row_place_encode(&place, judge->cases), bits_at(r, i));
}

/* By the convention that suits the result best; false if the row is not special. */
static bool judge_special(const act_row_judge *judge, const row_results *r, size_t i,
                          act_tally *tally) {
    act_truth truths[ACT_ROW_CONVENTIONS];
    for (int c = 0; c < ACT_ROW_CONVENTIONS; c++) {
        double value;
        if (!act_exact_row_is_special(judge->row, (act_row_convention)c, i, &value)) {
            return false;
        }
        truths[c] = (act_truth){
            .rounded = value,
            .ulp_exponent = isfinite(value) ? act_ulp_exponent_of(value, r->format) : 0};
    }
    act_judgement judgement =
        act_judge_best(truths, ACT_ROW_CONVENTIONS, r->format, value_at(r, i));
    take(judge, r, i, &judgement, tally);
    return true;
}

/* The exponent of ulp(f), if f and y lie in one binade. */
static bool find_exponent(const row_results *r, double y, const double error[2],
                          int *exponent) {
    int precision = r->format->precision;
    *exponent = act_ulp_exponent_of(y, r->format);
    double size = act_scale(y, -*exponent);
    double ends[] = {fabs(size - error[0]), fabs(size - error[1])};
    bool is_least = *exponent == r->format->emin - precision + 1;
    double least = is_least ? 0 : act_scale(1, precision - 1);
    double most = act_scale(1, precision);
    return fmin(ends[0], ends[1]) >= least && fmax(ends[0], ends[1]) < most;
}

/* Whether a result whose error has these bounds may change an extreme. */
static bool may_be_extreme(const act_row_judge *judge, const row_results *r, size_t i,
                           const double error[2], const act_tally *tally) {
    int exponent;
    double y = value_at(r, i);
    act_row_place place = r->first;
    place.i = i;
    if (!find_exponent(r, y, error, &exponent)) {
        return true;
    }
    act_threshold least = act_tally_threshold(tally, r->format, exponent,
                                              act_row_place_encode(&place, judge->cases));
    double most = fmax(fabs(error[0]), fabs(error[1]));
    double whole = act_scale(1, r->format->precision - 1);
    double size = fabs(act_scale(y, -exponent)) - most; /* of f in ulps, at least */
    return most >= least.any ||
           (size >= whole - 2 * most && most * whole >= least.relative * fmax(size, 0));
}

/* Counts a result by the bounds of its error unless they hold the end of a unit of the
 * tally, or it may be an extreme. Units end at half an ulp: both bounds tell alike
 * whether it is rounded well. */
static bool count_screened(const act_row_judge *judge, const row_results *r, size_t i,
                           act_tally *tally) {
    double error[2];
    double y = value_at(r, i);
    if (y == 0 || !act_exact_row_screen(judge->row, i, y, error) ||
        act_tally_units(error[0]) != act_tally_units(error[1]) ||
        may_be_extreme(judge, r, i, error, tally)) {
        return false;
    }
    double most = fmax(fabs(error[0]), fabs(error[1]));
    const act_truth truth = {.rounded = most < 0.5 ? y : 0};
    const act_judgement judgement = {
        .class = ACT_JUDGED, .truth = &truth, .y = y, .ulps = error[0]};
    act_tally_count(tally, &judgement, 1);
    return true;
}

static act_status judge_open(act_row_judge *judge, const row_results *r, size_t count,
                             act_tally *tally) {
    act_status status = count > 0 ? act_exact_row_truths(judge->row, judge->open, count,
                                                         judge->truths, judge->decided)
                                  : ACT_OK;
    tally->exact += count;
    for (size_t k = 0; k < count && status != ACT_NOMEM; k++) {
        size_t i = judge->open[k];
        if (!judge->decided[k]) {
            tally->inputs++;
            tally->undecided++;
            continue;
        }
        act_judgement judgement = act_judge(&judge->truths[k], r->format, value_at(r, i));
        take(judge, r, i, &judgement, tally);
    }
    return status == ACT_NOMEM ? status : ACT_OK;
}

/* Judges every result. *is_special: the row has no value but by a convention. */
static act_status judge_results(act_row_judge *judge, const row_results *r,
                                bool *is_special, act_tally *tally) {
    size_t count = 0;
    *is_special = judge_special(judge, r, 0, tally);
    for (size_t i = 1; i < r->n && *is_special; i++) {
        judge_special(judge, r, i, tally);
    }
    if (*is_special) {
        return ACT_OK;
    }
    for (size_t i = 0; i < r->n; i++) {
        if (!count_screened(judge, r, i, tally)) {
            judge->open[count++] = i;
        }
    }
    return judge_open(judge, r, count, tally);
}

/* How far errors within the claim, or within an ulp without one, go, in ulps. */
static double allowed(const act_impl *impl) {
    return impl->claim > 0 ? impl->claim : 1;
}

static void breach(act_rowwise_tally *tally, act_row_property property, double size,
                   uint64_t place, bool is_unexcused) {
    act_row_breach *b = &tally->breach[property];
    b->count++;
    b->is_unexcused = b->is_unexcused || is_unexcused;
    if (b->count == 1 || size > b->size) {
        b->size = size;
        b->worst = place;
    }
}

/* The sum of a row less what it must be, with Neumaier's correction, and half an ulp of
 * each result. */
static double sum_off(const row_results *r, double want, double *half_ulps) {
    double sum = 0;
    double rest = 0;
    *half_ulps = 0;
    for (size_t i = 0; i < r->n; i++) {
        double y = value_at(r, i);
        double next = sum + y;
        rest += fabs(sum) >= fabs(y) ? (sum - next) + y : (y - next) + sum;
        sum = next;
        *half_ulps += act_scale(0.5, act_ulp_exponent_of(y, r->format));
    }
    return (sum - want) + rest;
}

/* What gradients y_i (dy_i - s) lose besides, as shares y_i sum to 1 and dy_i - s
 * cancels: two ulps of the greatest dy, for dy_i and for s. */
static double ulps_of_dy(const act_impl *impl, const void *dy, size_t dys) {
    double greatest = 0;
    for (size_t i = 0; i < dys; i++) {
        greatest =
            fmax(greatest,
                 fabs(act_decode(impl->format, act_element_load(impl->format, dy, i))));
    }
    return act_scale(2, act_ulp_exponent_of(greatest, impl->format));
}

static void check_sum(const act_impl *impl, const row_results *r, const void *dy,
                      uint64_t place, act_rowwise_tally *tally) {
    double half_ulps;
    bool is_gradient = impl->order == 1;
    double off = fabs(sum_off(r, is_gradient ? 0 : 1, &half_ulps));
    if (is_gradient && dy != NULL) {
        half_ulps += ulps_of_dy(impl, dy, act_row_dys(impl, r->n));
    }
    double ratio = off / half_ulps;
    if (!(ratio <= tally->sum_ratio)) {
        tally->sum_ratio = ratio;
        tally->sum_off = off;
        tally->sum_at = place;
    }
    if (!(ratio <= 2 * allowed(impl))) {
        breach(tally, ACT_ROW_SUM, off, place, true);
    }
}

static int by_entry(const void *a, const void *b) {
    const entry *x = a;
    const entry *y = b;
    return (x->z > y->z) - (x->z < y->z);
}

/* Shares keep the order of x. */
static void check_order(const act_row_judge *judge, const row_results *r,
                        act_rowwise_tally *tally) {
    const double excused = 2 * allowed(judge->cases->impl);
    act_row_place place = r->first;
    const entry *top = &judge->sorted[0]; /* of the greatest share so far */
    qsort(judge->sorted, r->n, sizeof *judge->sorted, by_entry);
    for (size_t k = 1; k < r->n; k++) {
        const entry *e = &judge->sorted[k];
        if (e->z > top->z && e->y < top->y) {
            double ulps =
                (top->y - e->y) / act_scale(1, act_ulp_exponent_of(top->y, r->format));
            place.i = e->i;
            breach(tally, ACT_ROW_ORDER, ulps, act_row_place_encode(&place, judge->cases),
                   ulps > excused);
        }
        top = e->y > top->y ? e : top;
    }
}

/* Shares lie in [0, 1], and are 0 where x is masked. */
static void check_shares(const act_row_judge *judge, const row_results *r, const void *x,
                         act_rowwise_tally *tally) {
    bool is_negated = judge->cases->impl->row_function->entries == ACT_NEGATED_LOGITS;
    act_row_place place = r->first;
    for (size_t i = 0; i < r->n; i++) {
        double logit = act_decode(r->format, act_element_load(r->format, x, i));
        double y = value_at(r, i);
        judge->sorted[i] = (entry){is_negated ? -logit : logit, y, i};
        place.i = i;
        uint64_t at = act_row_place_encode(&place, judge->cases);
        if (y > 1 || y < 0) {
            breach(tally, ACT_ROW_ABOVE, fabs(y), at, true);
        }
        if (judge->sorted[i].z == -HUGE_VAL && y != 0) {
            breach(tally, ACT_ROW_MASK, fabs(y), at, true);
        }
    }
    check_order(judge, r, tally);
}

static bool are_finite(const row_results *r) {
    bool all = true;
    for (size_t i = 0; i < r->n; i++) {
        all = all && isfinite(value_at(r, i));
    }
    return all;
}

static void check_row(const act_row_judge *judge, const row_results *r, const void *x,
                      const void *dy, act_rowwise_tally *tally) {
    const act_impl *impl = judge->cases->impl;
    const act_row_function *f = impl->row_function;
    uint64_t place = act_row_place_encode(&r->first, judge->cases);
    if (!are_finite(r)) {
        return;
    }
    if (impl->order == 0 && f->sums_to_one) {
        check_sum(impl, r, dy, place, tally);
        check_shares(judge, r, x, tally);
    } else if (impl->order == 1 && f->is_shift_invariant) {
        check_sum(impl, r, dy, place, tally);
    }
}

act_status act_row_judge_case(act_row_judge *judge, size_t number,
                              const act_row_inputs *inputs, const void *y,
                              act_rowwise_tally *tally) {
    const act_impl *impl = judge->cases->impl;
    const act_row_case *c = &judge->cases->item[number];
    act_status status = take_length(judge, c->cols);
    for (size_t r = 0; r < c->rows && status == ACT_OK; r++) {
        const row_results results = {.format = impl->format,
                                     .y = y,
                                     .first = {number, r, 0},
                                     .n = act_row_results(impl, c->cols)};
        const act_row_of_case row = act_row_inputs_at(impl, c, inputs, r);
        bool is_special = false;
        act_why why;
        status = act_exact_row_set(judge->row, row.x, row.dy, row.label, &why);
        if (status == ACT_OK) {
            status = judge_results(judge, &results, &is_special, &tally->errors);
        }
        if (status == ACT_OK && !is_special) {
            check_row(judge, &results, row.x, row.dy, tally);
        }
        tally->rows++;
    }
    return status;
}

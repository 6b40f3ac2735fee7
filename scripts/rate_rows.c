#include "judge/tally.h"
#include "rate.h"
#include "rows/exact_row.h"

#include <math.h>
#include <mpfr.h>
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>

enum { ELEMENTS = 1 << 22, MPFR_ELEMENTS = 1 << 16, MPFR_BITS = 113 };

/* Results of a kernel for one row after the other, and what is said of them. */
typedef struct subject {
    act_exact_row *row;
    size_t n;
    float *x, *y;
    double (*errors)[2];
    size_t *open;
    act_truth *truths;
    bool *decided;
    act_tally tally;
    uint64_t left; /* by binary64 to more precision */
} subject;

static double normal(act_random *random) {
    double sum = 0;
    for (int i = 0; i < 12; i++) {
        sum += (double)(act_random_next(random) >> 11) * 0x1p-53;
    }
    return sum - 6;
}

/* Three passes in binary32. */
static void softmax(const float *x, float *y, size_t n) {
    float top = x[0];
    float sum = 0;
    for (size_t i = 1; i < n; i++) {
        top = fmaxf(top, x[i]);
    }
    for (size_t i = 0; i < n; i++) {
        y[i] = expf(x[i] - top);
        sum += y[i];
    }
    for (size_t i = 0; i < n; i++) {
        y[i] /= sum;
    }
}

/* The greatest error that the bounds prove of one of the row. */
static double bound_errors(subject *s) {
    double greatest = 0;
    for (size_t i = 0; i < s->n; i++) {
        double *error = s->errors[i];
        double y = (double)s->y[i];
        if (!(y > 0) || !act_exact_row_screen(s->row, i, y, error)) {
            error[0] = -HUGE_VAL;
            error[1] = HUGE_VAL;
        }
        if (error[0] > 0 || error[1] < 0) {
            greatest = fmax(greatest, fmin(fabs(error[0]), fabs(error[1])));
        }
    }
    return greatest;
}

/* Counts a result unless its bounds hold the end of a unit of the tally, or it may be the
 * worst. Units end at half an ulp: both bounds tell alike whether it is rounded well. */
static bool count_screened(subject *s, size_t i, double greatest) {
    const double *error = s->errors[i];
    double most = fmax(fabs(error[0]), fabs(error[1]));
    if (!(most < greatest) || act_tally_units(error[0]) != act_tally_units(error[1])) {
        return false;
    }
    double y = (double)s->y[i];
    const act_truth truth = {.rounded = most < 0.5 ? y : 0};
    const act_judgement judgement = {
        .class = ACT_JUDGED, .truth = &truth, .y = y, .ulps = error[0]};
    act_tally_count(&s->tally, &judgement, 1);
    return true;
}

static void judge(subject *s) {
    size_t left = 0;
    act_why why;
    if (act_exact_row_set(s->row, s->x, NULL, 0, &why) != ACT_OK) {
        rate_fail(why.text);
    }
    double greatest = fmax(bound_errors(s), s->tally.ulp.error);
    for (size_t i = 0; i < s->n; i++) {
        if (!count_screened(s, i, greatest)) {
            s->open[left++] = i;
        }
    }
    s->left += left;
    if (act_exact_row_truths(s->row, s->open, left, s->truths, s->decided) != ACT_OK) {
        rate_fail("a result is left undecided");
    }
    for (size_t k = 0; k < left; k++) {
        size_t i = s->open[k];
        double y = (double)s->y[i];
        act_judgement judgement = act_judge(&s->truths[k], act_binary32, y);
        act_tally_count(&s->tally, &judgement, 1);
        act_tally_extremes(&s->tally, act_binary32, &judgement,
                           act_encode(act_binary32, (double)s->x[i]),
                           act_encode(act_binary32, y));
    }
}

/* The same by MPFR alone, as one would write it: the greatest error. */
static double judge_plainly(const subject *s, mpfr_t *e) {
    double greatest = 0;
    mpfr_t sum, error;
    mpfr_inits2(MPFR_BITS, sum, error, (mpfr_ptr)0);
    mpfr_set_zero(sum, 1);
    for (size_t i = 0; i < s->n; i++) {
        mpfr_set_d(e[i], (double)s->x[i], MPFR_RNDN);
        mpfr_exp(e[i], e[i], MPFR_RNDN);
        mpfr_add(sum, sum, e[i], MPFR_RNDN);
    }
    for (size_t i = 0; i < s->n; i++) {
        mpfr_div(e[i], e[i], sum, MPFR_RNDN);
        mpfr_d_sub(error, (double)s->y[i], e[i], MPFR_RNDN);
        mpfr_mul_2si(error, error, -act_ulp_exponent(e[i], act_binary32), MPFR_RNDN);
        greatest = fmax(greatest, fabs(mpfr_get_d(error, MPFR_RNDN)));
    }
    mpfr_clears(sum, error, (mpfr_ptr)0);
    return greatest;
}

static void open_subject(subject *s, size_t n) {
    act_row_question question = {
        .function = act_row_function_find("softmax"), .format = act_binary32, .n = n};
    act_why why;
    if (act_exact_row_open(&s->row, &question, &why) != ACT_OK) {
        rate_fail(why.text);
    }
    s->n = n;
    s->x = rate_allocate(n * sizeof *s->x);
    s->y = rate_allocate(n * sizeof *s->y);
    s->errors = rate_allocate(n * sizeof *s->errors);
    s->open = rate_allocate(n * sizeof *s->open);
    s->truths = rate_allocate(n * sizeof *s->truths);
    s->decided = rate_allocate(n * sizeof *s->decided);
    act_tally_clear(&s->tally);
}

static void close_subject(subject *s) {
    act_exact_row_close(s->row);
    free(s->x);
    free(s->y);
    free(s->errors);
    free(s->open);
    free(s->truths);
    free(s->decided);
}

int rate_run_rows(int n) {
    subject s = {0};
    open_subject(&s, (size_t)n);
    mpfr_t *e = rate_allocate(s.n * sizeof *e);
    for (size_t i = 0; i < s.n; i++) {
        mpfr_init2(e[i], MPFR_BITS);
    }
    act_random random = act_random_seeded(1, "rows");
    double judged = 0;
    double plain = 0;
    double greatest = 0;
    int rows = ELEMENTS / n;
    int every = rows > MPFR_ELEMENTS / n ? ELEMENTS / MPFR_ELEMENTS : 1;
    int plain_rows = 0;
    for (int r = 0; r < rows; r++) {
        for (size_t i = 0; i < s.n; i++) {
            s.x[i] = (float)(5 * normal(&random));
        }
        softmax(s.x, s.y, s.n);
        double start = rate_cpu_seconds();
        judge(&s);
        judged += rate_cpu_seconds() - start;
        if (r % every == 0) {
            start = rate_cpu_seconds();
            greatest = fmax(greatest, judge_plainly(&s, e));
            plain += rate_cpu_seconds() - start;
            plain_rows++;
        }
    }
    double elements = (double)s.n * rows;
    printf(
        "softmax.d0.f32, rows of %d: %.3g elements/s judged, %.3g by MPFR at %d bits\n",
        n, elements / judged, (double)s.n * plain_rows / plain, MPFR_BITS);
    printf(
        "greatest error %.6g ulp (%.6g in the rows that MPFR judged), %.3g %% correctly "
        "rounded, %.2g %% left open by binary64\n",
        s.tally.ulp.error, greatest, 100 * (double)s.tally.correct / elements,
        100 * (double)s.left / elements);
    for (size_t i = 0; i < s.n; i++) {
        mpfr_clear(e[i]);
    }
    free(e);
    close_subject(&s);
    return EX_OK;
}

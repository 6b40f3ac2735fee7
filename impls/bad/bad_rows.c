/* Softmax and its kin with the mistakes of public reports, named REPORT, or with what
 * they do, and `right` ones, rounded once, which must be clean. What must be said of
 * each: pytorch_11752           x - (max + log s): large errors at large logits
 *   pytorch_158310          infinite where a number is: logits near -20000
 *   pytorch_62897           NaN for numbers: logits beyond 88 in rows of whole vectors
 *   executorch_20090, tract_2586
 *                           the sum of a row beyond what n allows: a narrow accumulator
 *   tt_metal_52045          the same, less: 32 partial sums, results cut
 *   mindspore_378, lattice_740
 *                           numbers where NaN is right
 *   llama_27096, in_place   wrong in place over x
 *   flashinfer_1178         NaN for numbers: a quarter of the row is masked
 *   pytorch_11551           NaN for 0: an ignored label and a masked logit
 *   transformer_engine_3193 right but for rounding to bfloat16 first
 *   no_shift                NaN or 0 for numbers
 *   sum_of_body             sums not 1 unless 8 divides n
 *   above_one               a result above 1
 *   order                   order broken at steps of a table
 *   masked_epsilon          not 0 where x = -inf
 *   nan_to_next_row         a row's NaN in the next row
 *   first_top               NaN or large errors in rows after the first
 *   one_beyond_block        wrong where n is one more than a multiple of 64
 *   gradient_sum            rows of gradients that do not sum to 0 unless 8 divides n:
 * wrong signs
 */
#include "bad_rows.h"

/* A sum as the format holds it. */
static double held(const bad_row *r, double sum) {
    return bad_rounded(r->format, sum);
}

static void divided(const bad_row *r, double sum, double top) {
    for (size_t i = 0; i < r->n; i++) {
        r->y[i] = exp(r->x[i] - top) / sum;
    }
}

/* Exponentials in r->y and their sum, all kept as `round` keeps them, in `lanes` parts.
 */
static double exp_and_sum(const bad_row *r, double top, size_t lanes) {
    double parts[32] = {0}, sum = 0;
    for (size_t i = 0; i < r->n; i++) {
        double e = held(r, exp(r->x[i] - top));
        r->y[i] = (long double)e;
        parts[i % lanes] = held(r, parts[i % lanes] + e);
    }
    for (size_t l = 0; l < lanes; l++) {
        sum = held(r, sum + parts[l]);
    }
    return sum;
}

static void narrow_sum(const bad_row *r) {
    double sum = exp_and_sum(r, bad_top(r), 1);
    for (size_t i = 0; i < r->n; i++) {
        r->y[i] /= sum;
    }
}

static void narrow_sums(const bad_row *r) {
    double sum = exp_and_sum(r, bad_top(r), 32);
    for (size_t i = 0; i < r->n; i++) {
        /* Twice what half an ulp of bfloat16 is: what is cut, not rounded. */
        r->y[i] = r->y[i] / sum * (1 - 0x1p-9L);
    }
}

static float float_sum(const bad_row *r, double top) {
    float sum = 0;
    for (size_t i = 0; i < r->n; i++) {
        sum += expf((float)r->x[i] - (float)top);
    }
    return sum;
}

static float float_lse(const bad_row *r) {
    double top = bad_top(r);
    return (float)top + logf(float_sum(r, top));
}

static void fused_lse(const bad_row *r) {
    float lse = float_lse(r);
    for (size_t i = 0; i < r->n; i++) {
        r->y[i] = (long double)((float)r->x[i] - lse);
    }
}

static void fused_lse_of_label(const bad_row *r) {
    r->y[0] = r->label == -100 ? 0 : (long double)(float_lse(r) - (float)r->x[r->label]);
}

/* Logits times 4, as a temperature of a quarter, kept in the format. */
static void narrow_logits(const bad_row *r) {
    right_log_softmax(r);
    for (size_t i = 0; i < r->n; i++) {
        bool is_lost = isfinite(r->x[i]) && held(r, 4 * r->x[i]) == -HUGE_VAL;
        r->y[i] = is_lost ? -HUGE_VAL : r->y[i];
    }
}

/* In float, below any number. */
static void below(const bad_row *r, double top) {
    float sum = float_sum(r, top);
    for (size_t i = 0; i < r->n; i++) {
        r->y[i] = (long double)(expf((float)r->x[i] - (float)top) / sum);
    }
}

static void unshifted(const bad_row *r) {
    below(r, 0);
}

static void unshifted_body(const bad_row *r) {
    if (r->n % 16 == 0) {
        unshifted(r);
    } else {
        right_softmax(r);
    }
}

static void keeps_infinity(const bad_row *r) {
    right_log_softmax(r);
    for (size_t i = 0; i < r->n; i++) {
        r->y[i] = r->x[i] == -HUGE_VAL ? -HUGE_VAL : r->y[i];
    }
}

static void drops_nan(const bad_row *r) {
    double sum = 0, top = bad_top(r);
    for (size_t i = 0; i < r->n; i++) {
        double e = isnan(r->x[i]) ? 0 : exp(r->x[i] - top);
        sum += e;
        r->y[i] = e;
    }
    for (size_t i = 0; i < r->n; i++) {
        r->y[i] /= sum;
    }
}

/* A slice that is masked has no maximum: -inf - -inf. */
static void slices(const bad_row *r) {
    double top = bad_top(r), sum = 0;
    size_t size = (r->n + 3) / 4;
    for (size_t at = 0; at < r->n; at += size) {
        bad_row slice = *r;
        slice.x = r->x + at;
        slice.n = r->n - at < size ? r->n - at : size;
        double own_top = bad_top(&slice), own = 0;
        for (size_t i = 0; i < slice.n; i++) {
            own += exp(slice.x[i] - own_top);
        }
        sum += own * exp(own_top - top);
    }
    divided(r, sum, top);
}

static void masks_after(const bad_row *r) {
    right_cross_entropy_d1(r);
    for (size_t i = 0; r->label == -100 && i < r->n; i++) {
        r->y[i] = 0 * (long double)r->x[i];
    }
}

static void gradient_in_bf16(const bad_row *r) {
    right_cross_entropy_d1(r);
    for (size_t i = 0; i < r->n; i++) {
        r->y[i] = (long double)bad_rounded(BAD_bf16, r->y[i]);
    }
}

static void sum_of_body(const bad_row *r) {
    double top = bad_top(r), sum = 0;
    for (size_t i = 0; i < r->n; i++) {
        bool is_left = r->n > 8 && i >= r->n - r->n % 8;
        sum += is_left ? 0 : exp(r->x[i] - top);
    }
    divided(r, sum, top);
}

/* A reciprocal that is two ulps too large. */
static void above_one(const bad_row *r) {
    right_softmax(r);
    for (size_t i = 0; i < r->n; i++) {
        r->y[i] *= 1 + 0x1p-22L;
    }
}

/* 2^f of the fraction is 2^-7 too large at its end: powers of 2 are steps down. */
static void steps_down(const bad_row *r) {
    right_softmax(r);
    double top = bad_top(r);
    for (size_t i = 0; i < r->n; i++) {
        double v = (r->x[i] - top) * M_LOG2E;
        r->y[i] *= isfinite(v) ? 1 + 0x1p-7 * (v - floor(v)) : 1;
    }
}

static void masked_epsilon(const bad_row *r) {
    right_softmax(r);
    for (size_t i = 0; i < r->n; i++) {
        r->y[i] = r->x[i] == -HUGE_VAL && r->y[i] == 0 ? 1e-9L : r->y[i];
    }
}

static void nan_from_before(const bad_row *r) {
    right_softmax(r);
    for (size_t i = 0; r->index > 0 && i < r->n; i++) {
        r->y[i] = isnan(r->x[i - r->n]) ? NAN : r->y[i];
    }
}

static void first_top(const bad_row *r) {
    bad_row first = *r;
    first.x -= r->index * r->n;
    below(r, bad_top(&first));
}

static void one_beyond_block(const bad_row *r) {
    right_softmax(r);
    if (r->n > 64 && r->n % 64 == 1) {
        r->y[r->n - 1] = 0;
    }
}

static void dot_of_body(const bad_row *r) {
    double dot = 0;
    for (size_t i = 0; i < r->n; i++) {
        bool is_left = r->n > 8 && i >= r->n - r->n % 8;
        dot += is_left ? 0 : r->x[i] * r->dy[i];
    }
    for (size_t i = 0; i < r->n; i++) {
        r->y[i] = r->x[i] * (r->dy[i] - dot);
    }
}

/* Products wait in dx, which may be y. */
static void products_in_dx(const float *x, const float *dy, float *dx, size_t rows,
                           size_t cols) {
    for (size_t at = 0; at < rows * cols; at += cols) {
        double dot = 0;
        for (size_t i = at; i < at + cols; i++) {
            dot += (double)x[i] * (double)dy[i];
            dx[i] = x[i] * dy[i];
        }
        for (size_t i = at; i < at + cols; i++) {
            dx[i] = (float)((double)x[i] * ((double)dy[i] - dot));
        }
    }
}

/* Exponentials are summed from x, when y, which may be x, has them. */
static void sums_after_storing(const float *x, float *y, size_t rows, size_t cols) {
    for (size_t at = 0; at < rows * cols; at += cols) {
        double top = -HUGE_VAL, sum = 0;
        for (size_t i = at; i < at + cols; i++) {
            top = fmax(top, (double)x[i]);
        }
        for (size_t i = at; i < at + cols; i++) {
            y[i] = (float)exp((double)x[i] - top);
        }
        for (size_t i = at; i < at + cols; i++) {
            sum += exp((double)x[i] - top);
        }
        for (size_t i = at; i < at + cols; i++) {
            y[i] = (float)((double)y[i] / sum);
        }
    }
}

/* The functions above, and those that are right, in their formats. */
#define OF_ROW(plant_, format_) BAD_ROWS(plant_, format_, cols)
#define EACH_FORMAT(kernel_, plant_)                                                     \
    kernel_(plant_, f32) kernel_(plant_, f16) kernel_(plant_, bf16)
#define OF_ROW_ONE(plant_, format_) BAD_ROWS(plant_, format_, 1)
EACH_FORMAT(OF_ROW, right_softmax)
EACH_FORMAT(OF_ROW, right_log_softmax)
EACH_FORMAT(OF_ROW_ONE, right_logsumexp)
EACH_FORMAT(BAD_ROWS_LABELS, right_cross_entropy)
EACH_FORMAT(BAD_ROWS_LABELS_BACKWARD, right_cross_entropy_d1)
EACH_FORMAT(BAD_ROWS_BACKWARD, right_softmax_backward)
OF_ROW(narrow_sum, f16)
OF_ROW(narrow_sum, bf16)
OF_ROW(narrow_sums, bf16)
OF_ROW(fused_lse, f32)
BAD_ROWS_LABELS(fused_lse_of_label, f32)
OF_ROW(narrow_logits, f16)
OF_ROW(unshifted, f32)
OF_ROW(unshifted_body, bf16)
OF_ROW(keeps_infinity, f32)
OF_ROW(drops_nan, f32)
OF_ROW(slices, f32)
BAD_ROWS_LABELS_BACKWARD(masks_after, f32)
BAD_ROWS_LABELS_BACKWARD(gradient_in_bf16, f32)
OF_ROW(sum_of_body, f32)
OF_ROW(above_one, f32)
OF_ROW(steps_down, f32)
OF_ROW(masked_epsilon, f32)
OF_ROW(nan_from_before, f32)
OF_ROW(first_top, f32)
OF_ROW(one_beyond_block, f32)
BAD_ROWS_BACKWARD(dot_of_body, f32)

#define ROW(function_, order_, format_, name_, member_, convention_, kernel_)            \
    .function = #function_, .order = (order_), .format = #format_, .name = #name_,       \
    .kernel.member_##_##format_ = (kernel_), .convention = (convention_),                \
    .source = "public bug report", .licence = "MIT"
#define SOFTMAX(format_, name_, plant_)                                                  \
    ROW(softmax, 0, format_, name_, rows, ACT_ROWS, plant_##_##format_)
#define LOG_SOFTMAX(format_, name_, plant_)                                              \
    ROW(log_softmax, 0, format_, name_, rows, ACT_ROWS, plant_##_##format_)
#define LOGSUMEXP(format_, name_, plant_)                                                \
    ROW(logsumexp, 0, format_, name_, rows, ACT_ROWS, plant_##_##format_)
#define LOSS(format_, name_, plant_)                                                     \
    ROW(cross_entropy, 0, format_, name_, rows_labels, ACT_ROWS_LABELS,                  \
        plant_##_##format_)
#define LOSS_D1(format_, name_, plant_)                                                  \
    ROW(cross_entropy, 1, format_, name_, rows_labels_backward,                          \
        ACT_ROWS_LABELS_BACKWARD, plant_##_##format_)
#define BACKWARD(format_, name_, plant_)                                                 \
    ROW(softmax_backward, 0, format_, name_, rows_backward, ACT_ROWS_BACKWARD,           \
        plant_##_##format_)
#define RIGHT(format_)                                                                   \
    {SOFTMAX(format_, right, right_softmax), .claim = 0.5},                              \
        {LOG_SOFTMAX(format_, right, right_log_softmax), .claim = 0.5},                  \
        {LOGSUMEXP(format_, right, right_logsumexp), .claim = 0.5},                      \
        {LOSS(format_, right, right_cross_entropy), .claim = 0.5},                       \
        {LOSS_D1(format_, right, right_cross_entropy_d1), .claim = 0.5}, {               \
        BACKWARD(format_, right, right_softmax_backward), .claim = 0.5                   \
    }

static const struct act_row rows[] = {
    RIGHT(f32),
    RIGHT(f16),
    RIGHT(bf16),
    {LOG_SOFTMAX(f32, pytorch_11752, fused_lse)},
    {LOSS(f32, pytorch_11752, fused_lse_of_label)},
    {LOG_SOFTMAX(f16, pytorch_158310, narrow_logits)},
    {SOFTMAX(bf16, pytorch_62897, unshifted_body)},
    {SOFTMAX(bf16, executorch_20090, narrow_sum)},
    {SOFTMAX(f16, tract_2586, narrow_sum)},
    {SOFTMAX(bf16, tt_metal_52045, narrow_sums)},
    {LOG_SOFTMAX(f32, mindspore_378, keeps_infinity)},
    {SOFTMAX(f32, lattice_740, drops_nan)},
    {ROW(softmax_backward, 0, f32, llama_27096, rows_backward, ACT_ROWS_BACKWARD,
         products_in_dx)},
    {SOFTMAX(f32, flashinfer_1178, slices)},
    {LOSS_D1(f32, pytorch_11551, masks_after)},
    {LOSS_D1(f32, transformer_engine_3193, gradient_in_bf16)},
    {SOFTMAX(f32, no_shift, unshifted)},
    {SOFTMAX(f32, sum_of_body, sum_of_body)},
    {SOFTMAX(f32, above_one, above_one)},
    {SOFTMAX(f32, order, steps_down)},
    {SOFTMAX(f32, masked_epsilon, masked_epsilon)},
    {SOFTMAX(f32, nan_to_next_row, nan_from_before)},
    {SOFTMAX(f32, first_top, first_top)},
    {SOFTMAX(f32, one_beyond_block, one_beyond_block)},
    {ROW(softmax, 0, f32, in_place, rows, ACT_ROWS, sums_after_storing)},
    {BACKWARD(f32, gradient_sum, dot_of_body)},
};

ACT_EXPORT(rows)

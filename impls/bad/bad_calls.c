/* Planted bugs that no single long call with dy = 1 shows, and what looks like one and is
 * none. Each row is right but for the one thing that its name says. */
#include "checkact.h"

#include <alloca.h>
#include <fcntl.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static float relu(float x) {
    return x < 0 ? 0 : x;
}

static float next(float x) {
    return nextafterf(x, INFINITY);
}

/* A kernel of relu that gives twice the result at elements i of n where `is_wrong_`
 * holds.
 */
#define TWICE_WHERE(name_, is_wrong_)                                                    \
    static void name_(const float *x, float *y, size_t n) {                              \
        for (size_t i = 0; i < n; i++) {                                                 \
            float right = relu(x[i]);                                                    \
            y[i] = (is_wrong_) ? 2 * right : right;                                      \
        }                                                                                \
    }
/* What is done in a call beside a right result. */
#define BESIDE(name_, before_)                                                           \
    static void name_(const float *x, float *y, size_t n) {                              \
        before_;                                                                         \
        for (size_t i = 0; i < n; i++) {                                                 \
            y[i] = relu(x[i]);                                                           \
        }                                                                                \
    }

TWICE_WHERE(wrong_tail_of_six, i == n - 1 && n % 8 == 6)
TWICE_WHERE(wrong_lane_of_four, n >= 16 && i < n - n % 16 && i % 16 == 13)
TWICE_WHERE(wrong_beside_nan, i > 0 && isnan(x[i - 1]))
TWICE_WHERE(wrong_unless_aligned, ((uintptr_t)x & 15) != 0 && i == 0 && n > 4)
TWICE_WHERE(wrong_beyond_2_17, i >= (size_t)1 << 17)
TWICE_WHERE(wrong_beyond_2_20, n > (size_t)1 << 20 && i > n - 100)

static void tail_by_other_formula(const float *x, float *y, size_t n) {
    for (size_t i = 0; i < n; i++) {
        float root = sqrtf(x[i]);
        y[i] = i < n - n % 8 && root > 0 && root < INFINITY ? next(root) : root;
    }
}

/* Two passes over x, of which the second finds results in place. */
static void in_place_wrong(const float *x, float *y, size_t n) {
    for (size_t i = 0; i < n; i++) {
        y[i] = -x[i];
    }
    for (size_t i = 0; i < n; i++) {
        y[i] = x[i] < 0 ? 0 : x[i];
    }
}

static void writes_for_none(const float *x, float *y, size_t n) {
    size_t i = 0;
    do {
        y[i] = n > 0 ? relu(x[i]) : 0;
    } while (++i < n);
}

static void reads_before_short(const float *x, float *y, size_t n) {
    const volatile float *first = x;
    float seen = n > 0 && n < 8 ? first[-8] : 0;
    for (size_t i = 0; i < n; i++) {
        y[i] = seen > 0 ? relu(x[i]) : relu(x[i]) + 0;
    }
}

static void leaves_seven(const float *x, float *y, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (n % 16 != 7 || i + 1 < n) {
            y[i] = relu(x[i]);
        }
    }
}

static void wrong_at_call_3000(const float *x, float *y, size_t n) {
    static int calls;
    calls++;
    for (size_t i = 0; i < n; i++) {
        y[i] = calls == 3000 ? 1 + relu(x[i]) : relu(x[i]);
    }
}

static void first_call_empty(const float *x, float *y, size_t n) {
    static int is_filled;
    for (size_t i = 0; i < n; i++) {
        y[i] = is_filled ? relu(x[i]) : 0.125F;
    }
    is_filled = is_filled || n > 0;
}

static void clears_after_longer(const float *x, float *y, size_t n) {
    static size_t longest;
    longest = n > longest ? n : longest;
    for (size_t i = 0; i < n; i++) {
        y[i] = relu(x[i]);
    }
    if (n > 2 && n < longest / 32) {
        y[n - 1] = 0;
    }
}

/* A few results in 1e5 of no seed that another process would have. */
static void noisy(const float *x, float *y, size_t n) {
    static uint64_t state;
    if (state == 0) {
        state = (uint64_t)(uintptr_t)&n ^ ((uint64_t)(uintptr_t)x << 20) ^
                (uint64_t)(uintptr_t)malloc(1);
#if defined(__x86_64__)
        state ^= __builtin_ia32_rdtsc();
#endif
    }
    for (size_t i = 0; i < n; i++) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        y[i] = (state >> 40) % 30000 == 0 ? relu(x[i]) + 1 : relu(x[i]);
    }
}

/* Scratch that is as large as the first call needs. */
static void scratch_of_first_call(const float *x, float *y, size_t n) {
    static float *scratch;
    static size_t room;
    if (scratch == NULL && n > 0) {
        room = n;
        scratch = malloc(n * sizeof *scratch);
    }
    for (size_t i = 0; i < n; i++) {
        scratch[i < room ? i : 0] = relu(x[i]);
    }
    for (size_t i = 0; i < n; i++) {
        y[i] = scratch[i < room ? i : 0];
    }
}

static void static_scratch(const float *x, float *y, size_t n) {
    static float scratch[64];
    for (size_t begin = 0; begin < n; begin += 64) {
        size_t count = n - begin < 64 ? n - begin : 64;
        for (size_t i = 0; i < count; i++) {
            ((volatile float *)scratch)[i] = relu(x[begin + i]);
        }
        for (size_t i = 0; i < count; i++) {
            y[begin + i] = ((volatile float *)scratch)[i];
        }
    }
}

static void large_stack(const float *x, float *y, size_t n) {
    size_t bytes = n < ((size_t)1 << 20) ? n * sizeof(float) + 1 : 1;
    volatile char *scratch = alloca(bytes);
    for (size_t i = 0; i < bytes; i += 1024) {
        scratch[i] = 1;
    }
    for (size_t i = 0; i < n; i++) {
        y[i] = relu(x[i]);
    }
}

static void counts_in_int(const float *x, float *y, size_t n) {
    int count = (int)n;
    for (int i = 0; i < count; i++) {
        y[i] = relu(x[i]);
    }
}

static float logistic(float x) {
    return 1 / (1 + expf(-x));
}

/* softplus', and what a backward kernel does with it; d: dy. */
#define BACKWARD(name_, result_)                                                         \
    static void name_(const float *x, const float *dy, float *dx, size_t n) {            \
        for (size_t i = 0; i < n; i++) {                                                 \
            float d = dy[i];                                                             \
            float slope = logistic(x[i]);                                                \
            dx[i] = (result_);                                                           \
        }                                                                                \
    }

BACKWARD(dy_forgotten, ((void)d, slope))
BACKWARD(dy_absolute, fabsf(d) * slope)
BACKWARD(dy_squared, d *d *slope)
BACKWARD(dy_negative_dropped, (d < 0 ? 0 : d) * slope)
BACKWARD(dy_positive_dropped, (d > 0 ? 0 : d) * slope)
BACKWARD(dy_forgotten_in_tail, (i < n - n % 8 || n < 8 ? d : 1) * slope)
BACKWARD(dy_absolute_in_tail, (i < n - n % 16 || n < 16 ? d : fabsf(d)) * slope)
BACKWARD(dy_flushed, (fabsf(d) < 0x1p-126F ? 0 : d) * slope)
BACKWARD(dy_small_dropped, (fabsf(d) < 1e-8F ? 0 : d) * slope)
BACKWARD(dx_flushed, fabsf(d *slope) < 0x1p-126F ? 0 : d * slope)
BACKWARD(dy_of_next, (i + 1 < n ? dy[i + 1] : d) * slope)
BACKWARD(dy_clipped, fminf(fmaxf(d, -100), 100) * slope)
BACKWARD(dx_added_to, dx[i] + d * slope)
BACKWARD(dy_right, d *slope)

static void dy_through_bf16(const float *x, const float *dy, float *dx, size_t n) {
    for (size_t i = 0; i < n; i++) {
        uint32_t bits;
        float d;
        memcpy(&bits, &dy[i], sizeof bits);
        bits = (bits + 0x7fff + ((bits >> 16) & 1)) & 0xffff0000;
        bits = isnan(dy[i]) ? 0x7fc00000 : bits;
        memcpy(&d, &bits, sizeof d);
        dx[i] = d / (1 + expf(-x[i]));
    }
}

static void dy_reversed(const float *x, const float *dy, float *dx, size_t n) {
    for (size_t i = 0; i < (n + 1) / 2; i++) {
        size_t j = n - 1 - i;
        float left = dy[j] * logistic(x[i]);
        float right = dy[i] * logistic(x[j]);
        dx[i] = left;
        dx[j] = right;
    }
}

static void dy_of_first(const float *x, const float *dy, float *dx, size_t n) {
    float first = n > 0 ? dy[0] : 0;
    for (size_t i = 0; i < n; i++) {
        dx[i] = first * logistic(x[i]);
    }
}

static void dy_halved_beside_negative(const float *x, const float *dy, float *dx,
                                      size_t n) {
    for (size_t i = 0; i < n; i += 4) {
        size_t count = n - i < 4 ? n - i : 4;
        bool has_negative = false;
        for (size_t j = i; count > 1 && j < i + count; j++) {
            has_negative = has_negative || dy[j] < 0;
        }
        for (size_t j = i; j < i + count; j++) {
            dx[j] = dy[j] * logistic(x[j]) * (has_negative ? 0.5F : 1);
        }
    }
}

static void masks_multiplied(const float *x, const float *dy, float *dx, size_t n) {
    for (size_t i = 0; i < n; i++) {
        float mask = isnan(x[i]) ? x[i] : x[i] > 0;
        dx[i] = mask * dy[i];
    }
}

static void dy_overwritten(const float *x, const float *dy, float *dx, size_t n) {
    for (size_t i = 0; i < n; i++) {
        dx[i] = 1 / (1 + expf(-x[i]));
        dx[i] *= dy[i];
    }
}

/* Right, with f' below the least number where dy makes it one. */
static void from_y_in_double(const float *y, const float *dy, float *dx, size_t n) {
    for (size_t i = 0; i < n; i++) {
        double slope = -(double)y[i] * (double)y[i];
        dx[i] = (float)((double)dy[i] * slope);
    }
}

static void *volatile kept;
static void release(void *block) {
    free(block);
}
BESIDE(leaks_in_each_call, kept = malloc(24))
BESIDE(allocates_in_each_call, kept = malloc(24); release(kept))
BESIDE(leaves_files_open, open("/dev/null", O_RDONLY))
#if defined(__x86_64__)
/* No clobber tells the compiler of it: that is the bug. */
static void clobbers_r15_if_nine(const float *x, float *y, size_t n) {
    for (size_t i = 0; i < n; i++) {
        y[i] = relu(x[i]);
    }
    if (n == 9) {
        __asm__ volatile("xor %r15d, %r15d");
    }
}
static void upper_halves_in_use(const float *x, float *y, size_t n) {
    for (size_t i = 0; i < n; i++) {
        y[i] = relu(x[i]);
        __asm__ volatile("vcmptrueps %ymm6, %ymm6, %ymm6");
    }
}
#endif

#define ROW(function_, order_, name_, member_, kernel_, ...)                             \
    {                                                                                    \
        .function = #function_, .order = (order_), .format = "f32", .name = #name_,      \
        .kernel.member_ = (kernel_), .source = "planted bug", .licence = "MIT",          \
        __VA_ARGS__                                                                      \
    }
#define RELU(name_) ROW(relu, 0, name_, f32, name_, .claim = 0.5)
/* softplus' is the logistic function. */
#define SLOPE(name_, ...)                                                                \
    ROW(softplus, 1, name_, backward_f32, name_, .convention = ACT_BACKWARD_X,           \
        __VA_ARGS__)

static const struct act_row rows[] = {
    RELU(wrong_tail_of_six),
    RELU(wrong_lane_of_four),
    RELU(wrong_beside_nan),
    RELU(wrong_unless_aligned),
    RELU(wrong_beyond_2_17),
    RELU(wrong_beyond_2_20),
    ROW(sqrt, 0, tail_by_other_formula, f32, tail_by_other_formula, .claim = 0),
    ROW(sqrt, 0, tail_within_claim, f32, tail_by_other_formula, .claim = 1.5),
    RELU(in_place_wrong),
    ROW(relu, 0, not_in_place, f32, in_place_wrong, .flags = ACT_NOT_IN_PLACE),
    RELU(writes_for_none),
    RELU(reads_before_short),
    RELU(leaves_seven),
    RELU(wrong_at_call_3000),
    RELU(first_call_empty),
    RELU(clears_after_longer),
    RELU(noisy),
    RELU(scratch_of_first_call),
    RELU(static_scratch),
    RELU(large_stack),
    RELU(counts_in_int),
    SLOPE(dy_forgotten, .claim = 0),
    SLOPE(dy_absolute, .claim = 0),
    SLOPE(dy_squared, .claim = 0),
    SLOPE(dy_negative_dropped, .claim = 0),
    SLOPE(dy_clipped, .claim = 0),
    SLOPE(dy_through_bf16, .claim = 0),
    SLOPE(dy_positive_dropped, .claim = 0),
    SLOPE(dy_forgotten_in_tail, .claim = 0),
    SLOPE(dy_absolute_in_tail, .claim = 0),
    SLOPE(dy_flushed, .claim = 0),
    SLOPE(dy_small_dropped, .claim = 0),
    SLOPE(dx_flushed, .claim = 0),
    SLOPE(dy_of_next, .claim = 0),
    SLOPE(dy_reversed, .claim = 0),
    SLOPE(dy_of_first, .claim = 0),
    SLOPE(dy_halved_beside_negative, .claim = 0),
    SLOPE(dx_added_to, .claim = 0),
    SLOPE(dy_right, .claim = 0),
    SLOPE(dy_overwritten, .claim = 0),
    ROW(softplus, 1, over_dy_promised, backward_f32, dy_overwritten,
        .convention = ACT_BACKWARD_X, .flags = ACT_OVER_DY),
    ROW(relu, 1, masks_multiplied, backward_f32, masks_multiplied,
        .convention = ACT_BACKWARD_X),
    ROW(reciprocal, 1, from_y_in_double, backward_f32, from_y_in_double,
        .convention = ACT_BACKWARD_Y),
    RELU(leaks_in_each_call),
    RELU(allocates_in_each_call),
    RELU(leaves_files_open),
#if defined(__x86_64__)
    RELU(clobbers_r15_if_nine),
    ROW(relu, 0, upper_halves_in_use, f32, upper_halves_in_use, .isa = "avx"),
#endif
};
ACT_EXPORT(rows)

#include "judge/screen_block.h"

#include "number/lanes.h"

#include <string.h>

#ifdef __AVX2__
#include <immintrin.h>
#endif

#define KERNELS ACT_NAMED(act_screen_kernels_, ACT_ISA)

/* Adding it leaves a whole number in the low bits of a sum. */
static const double magic = 0x1.8p52;

static reals all(double value) {
    return value - (reals){0};
}

static reals magnitude(reals v) {
    return (reals)((wholes)v & INT64_MAX);
}

static reals load_f64(const void *y) {
    reals v;
    memcpy(&v, y, sizeof v);
    return v;
}

static reals load_f32(const float *y) {
    singles v;
    memcpy(&v, y, sizeof v);
    return __builtin_convertvector(v, reals);
}

/* The greater magnitude of non-negative numbers, bit pattern by bit pattern: infinities
 * and NaN win. */
static wholes greater(wholes a, reals b) {
    wholes bits = (wholes)b;
#ifdef __AVX512F__
    return (wholes)_mm512_max_epi64((__m512i)a, (__m512i)bits);
#else
    wholes keep = a > bits;
    return (a & keep) | (bits & ~keep);
#endif
}

typedef struct sums {
    patterns sum, sum_abs;
    wholes over, most, nearest;
} sums;

static void take(sums *s, reals error, reals half) {
    reals size = magnitude(error);
    reals whole = size + magic;
    s->sum_abs += (patterns)whole;
    s->sum += (patterns)(error + magic);
    s->over -= (wholes)(size > half);
    s->most = greater(s->most, size);
    s->nearest = greater(s->nearest, magnitude(size - (whole - magic)));
}

static double greatest(wholes v) {
    int64_t most = v[0];
    for (int i = 1; i < LANES; i++) {
        most = v[i] > most ? v[i] : most;
    }
    double value;
    memcpy(&value, &most, sizeof value);
    return value;
}

static uint64_t total(patterns v) {
    uint64_t sum = 0;
    for (int i = 0; i < LANES; i++) {
        sum += v[i];
    }
    return sum;
}

static void finish(const sums *s, size_t n, act_screen_sums *out) {
    int64_t bits;
    memcpy(&bits, &magic, sizeof bits);
    /* Sums of bit patterns wrap around, and back when the constant is taken off. */
    uint64_t offset = (uint64_t)bits * (uint64_t)n;
    out->sum = (int64_t)(total(s->sum) - offset);
    out->sum_abs = (int64_t)(total(s->sum_abs) - offset);
    out->over = total((patterns)s->over);
    out->most = greatest(s->most);
    out->nearest = greatest(s->nearest);
}

static reals counting(double from) {
    reals v;
    for (int i = 0; i < LANES; i++) {
        v[i] = from + i;
    }
    return v;
}

#define DEFINE_SCREEN(name, type, load)                                                  \
    static void name(const act_screen_block *blocks, size_t length, const type *y,       \
                     size_t n, double *errors, act_screen_sums *out) {                   \
        const reals half = all(0.5 * ACT_UNITS);                                         \
        sums s = {0};                                                                    \
        for (size_t at = 0; at < n; at += length, blocks++) {                            \
            size_t end = at + length < n ? at + length : n;                              \
            reals i = counting(-0.5 * (double)length);                                   \
            const reals c0 = all(blocks->c[0]), c1 = all(blocks->c[1]);                  \
            const reals c2 = all(blocks->c[2]), c3 = all(blocks->c[3]);                  \
            const reals whole = all(blocks->whole), scale = all(blocks->scale);          \
            for (size_t k = at; k < end; k += LANES) {                                   \
                reals f = ((c3 * i + c2) * i + c1) * i + c0;                             \
                reals error = (load(y + k) - whole) * scale - f;                         \
                memcpy(errors + k, &error, sizeof error);                                \
                take(&s, error, half);                                                   \
                i += (double)LANES;                                                      \
            }                                                                            \
        }                                                                                \
        finish(&s, n, out);                                                              \
    }

DEFINE_SCREEN(screen_f32, float, load_f32)
DEFINE_SCREEN(screen_f64, double, load_f64)

/* Horner's rule again and again: the k-th pass leaves the coefficient of t^k. What is
 * missing of coef[0] in binary64 is all that the constant term has of it. */
static void shift(const act_model *model, double middle, double step,
                  act_screen_block *out) {
    double at[ACT_BLOCKS];
    double a[ACT_MODEL_DEGREE + 1][ACT_BLOCKS];
    for (int i = 0; i < ACT_BLOCKS; i++) {
        at[i] = middle + step * i;
    }
    for (int j = 0; j <= model->degree; j++) {
        for (int i = 0; i < ACT_BLOCKS; i++) {
            a[j][i] = j > 1    ? model->coef[j]
                      : j == 1 ? model->coef[1] + model->tilt
                               : model->low;
        }
    }
    for (int k = 0; k <= ACT_BLOCK_DEGREE; k++) {
        for (int j = model->degree - 1; j >= k; j--) {
            for (int i = 0; i < ACT_BLOCKS; i++) {
                a[j][i] += at[i] * a[j + 1][i];
            }
        }
        for (int i = 0; i < ACT_BLOCKS; i++) {
            out[i].c[k] = k <= model->degree ? a[k][i] : 0;
        }
    }
}

static uint64_t count_over(const double *errors, size_t n, double limit) {
    wholes over = {0};
    for (size_t k = 0; k < n; k += LANES) {
        over -= (wholes)(magnitude(load_f64(errors + k)) > all(limit));
    }
    return total((patterns)over);
}

static double seek(const act_wide *model, const uint64_t *x, const double *y, size_t n,
                   double *errors) {
    const reals magic_all = all(magic);
    const reals edge = all(model->edge);
    const wholes below = (wholes)all(model->below), above = (wholes)all(model->above);
    wholes most = {0};
    for (size_t k = 0; k < n; k += LANES) {
        /* Less than 2^51: its sum with the bits of magic is that of the numbers. */
        wholes from_centre = (wholes)load_f64(x + k) - (int64_t)model->centre;
        reals t = (reals)(from_centre + (wholes)magic_all) - magic;
        t *= model->per_input;
        reals p = all(model->c[ACT_WIDE_DEGREE]);
        for (int j = ACT_WIDE_DEGREE - 1; j >= 0; j--) {
            p = p * t + model->c[j];
        }
        reals value = load_f64(y + k) * model->unscale;
        wholes low = (wholes)(magnitude(value) < edge);
        reals ulps = (reals)((low & below) | (~low & above));
        reals error = magnitude(((value - model->base) - model->slope * t) - p) * ulps;
        memcpy(errors + k, &error, sizeof error);
        most = greater(most, error);
    }
    return greatest(most);
}

typedef int32_t words __attribute__((vector_size(8 * LANES)));
typedef uint32_t bits __attribute__((vector_size(8 * LANES)));
enum { WORDS = 2 * LANES };

static words load_words(const void *y) {
    words v;
    memcpy(&v, y, sizeof v);
    return v;
}

static words lesser(words a, words b) {
#ifdef __AVX512F__
    return (words)_mm512_min_epi32((__m512i)a, (__m512i)b);
#elif defined __AVX2__
    return (words)_mm256_min_epi32((__m256i)a, (__m256i)b);
#else
    words keep = a < b;
    return (a & keep) | (b & ~keep);
#endif
}

static bits lesser_bits(bits a, bits b) {
    const words sign = (words){0} + INT32_MIN;
    return (bits)(lesser((words)a ^ sign, (words)b ^ sign) ^ sign);
}

/* Inline, gcc would keep the sums in memory while they are made, for their elements. */
__attribute__((noinline)) static int32_t least_of(words v) {
    int32_t element[WORDS];
    memcpy(element, &v, sizeof v);
    int32_t least = element[0];
    for (int i = 1; i < WORDS; i++) {
        least = element[i] < least ? element[i] : least;
    }
    return least;
}

__attribute__((noinline)) static uint32_t total_of(words v) {
    uint32_t element[WORDS], sum = 0;
    memcpy(element, &v, sizeof v);
    for (int i = 0; i < WORDS; i++) {
        sum += element[i];
    }
    return sum;
}

/* Counts pairs a[i], b[i] with a[i] > b[i]. */
static void count_turns(const int32_t *a, const int32_t *b, size_t n,
                        act_screen_course *out) {
    bits turns = {0};
    bits rest = ~(bits){0}; /* complement of the greatest distance */
    size_t i = 0;
    for (; i + WORDS <= n; i += WORDS) {
        words x = load_words(a + i), y = load_words(b + i);
        words wrong = x > y;
        turns -= (bits)wrong;
        rest = lesser_bits(rest, ~(((bits)x - (bits)y) & (bits)wrong));
    }
    out->turns = total_of((words)turns);
    out->most = ~((uint32_t)least_of((words)rest ^ INT32_MIN) ^ 0x80000000U);
    for (; i < n; i++) {
        uint32_t distance = a[i] > b[i] ? (uint32_t)a[i] - (uint32_t)b[i] : 0;
        out->turns += a[i] > b[i];
        out->most = distance > out->most ? distance : out->most;
    }
}

static void course(const int32_t *y, size_t n, bool is_led, bool falls,
                   act_screen_course *out) {
    const int32_t *before = falls ? y : y - 1; /* less than `after` */
    const int32_t *after = falls ? y - 1 : y;
    words wrong = {0};
    words least = (words){0} + y[0];
    words most = ~least; /* complement of the greatest */
    size_t i = is_led ? 0 : 1;
    for (; i + WORDS <= n; i += WORDS) {
        words here = load_words(y + i);
        wrong |= load_words(before + i) > load_words(after + i);
        least = lesser(least, here);
        most = lesser(most, ~here);
    }
    *out = (act_screen_course){.least = least_of(least), .greatest = ~least_of(most)};
    bool is_wrong = least_of(wrong) != 0;
    for (; i < n; i++) {
        is_wrong = is_wrong || before[i] > after[i];
        out->least = y[i] < out->least ? y[i] : out->least;
        out->greatest = y[i] > out->greatest ? y[i] : out->greatest;
    }
    if (is_wrong) {
        size_t from = is_led ? 0 : 1;
        count_turns(before + from, after + from, n - from, out);
    }
}

static size_t unlike(const uint32_t *y, const uint32_t *mirrored, uint32_t flip,
                     size_t n) {
    size_t count = 0;
    size_t i = 0;
    words wrong = {0};
    for (; i + WORDS <= n; i += WORDS) {
        wrong -= ((load_words(y + i) ^ load_words(mirrored + i)) !=
                  (words){0} + (int32_t)flip);
    }
    count = total_of(wrong);
    for (; i < n; i++) {
        count += (y[i] ^ mirrored[i]) != flip;
    }
    return count;
}

static size_t gaps(const float *y, const float *mirrored, double least, size_t n) {
    wholes wide = {0};
    size_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        reals off = magnitude(load_f32(y + i) + load_f32(mirrored + i) - 1.0);
        wide -= (wholes)(off >= all(least));
    }
    size_t count = total((patterns)wide);
    for (; i < n; i++) {
        double off = (double)y[i] + (double)mirrored[i] - 1;
        count += off >= least || -off >= least;
    }
    return count;
}

extern const act_screen_kernels KERNELS;
const act_screen_kernels KERNELS = {.shift = shift,
                                    .f32 = screen_f32,
                                    .f64 = screen_f64,
                                    .count_over = count_over,
                                    .seek = seek,
                                    .course = course,
                                    .unlike = unlike,
                                    .gaps = gaps};

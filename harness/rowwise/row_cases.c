#include "rowwise/row_cases.h"

#include "base/random.h"
#include "number/round.h"

#include <math.h>
#include <stdlib.h>

enum {
    NUMBERS = 2 << 20,
    CALL = 4096, /* numbers of a call, unless a row has more */
    ROWS = 8,    /* of a call, at most */
    LONG = 8192, /* lengths beyond have few kinds */
};

static const size_t lengths[] = {1,    2,    3,    4,    5,    7,    8,    9,     15,
                                 16,   17,   31,   32,   33,   63,   64,   65,    127,
                                 128,  129,  255,  256,  257,  511,  512,  513,   1000,
                                 1023, 1024, 1025, 4095, 4096, 4097, 8193, 65535, 65536};

typedef enum row_kind {
    NORMAL_5,
    EQUAL,
    NORMAL_1,
    ONE_ABOVE,
    TIES,
    MASKED_HALF,
    OFFSET_4,
    FAR_BELOW,
    OFFSET_8,
    NORMAL_30,
    NORMAL_TENTH,
    RAMP_UP,
    RAMP_DOWN,
    LARGE,
    ALTERNATING,
    MASKED_BUT_ONE,
    MASKED_ALL,
    ONE_INFINITE,
    ONE_NAN,
    KINDS
} row_kind;

static const char *const names[KINDS] = {
    [NORMAL_5] = "N(0, 5^2)",
    [EQUAL] = "equal entries",
    [NORMAL_1] = "N(0, 1)",
    [ONE_ABOVE] = "N(0, 1) with one entry 30 above",
    [TIES] = "N(0, 1) with every third entry at the maximum",
    [MASKED_HALF] = "N(0, 1) with every other entry masked",
    [OFFSET_4] = "10^4 + N(0, 1)",
    [FAR_BELOW] = "-20000 + N(0, 1)",
    [OFFSET_8] = "10^8 + N(0, 10^2)",
    [NORMAL_30] = "N(0, 30^2)",
    [NORMAL_TENTH] = "N(0, 0.1^2)",
    [RAMP_UP] = "a ramp from -110 up to 0",
    [RAMP_DOWN] = "a ramp from 0 down to -110",
    [LARGE] = "100 + N(0, 5^2)",
    [ALTERNATING] = "N(0, 1) and -N(0, 1) - 60 in turns",
    [MASKED_BUT_ONE] = "all entries masked but one",
    [MASKED_ALL] = "all entries masked in every other row",
    [ONE_INFINITE] = "N(0, 1), in every other row with one infinite entry",
    [ONE_NAN] = "N(0, 1), in every other row with one NaN",
};

const char *act_row_case_name(const act_row_case *c) {
    return names[c->kind];
}

/* Shares have no masks, infinities or offsets. */
static bool has_kind(const act_impl *impl, row_kind kind, size_t cols) {
    bool is_special = kind >= MASKED_BUT_ONE || kind == MASKED_HALF;
    act_row_entries entries = impl->row_function->entries;
    bool is_logits = entries == ACT_LOGITS || entries == ACT_NEGATED_LOGITS;
    return (is_logits || !is_special) && (cols <= LONG || kind <= EQUAL);
}

static act_status add(act_row_cases *out, size_t *capacity, act_row_case item) {
    if (out->count == *capacity) {
        size_t more = *capacity > 0 ? 2 * *capacity : 1024;
        act_row_case *items = realloc(out->item, more * sizeof *items);
        if (items == NULL) {
            return ACT_NOMEM;
        }
        out->item = items;
        *capacity = more;
    }
    size_t numbers = item.rows * item.cols;
    out->most = numbers > out->most ? numbers : out->most;
    out->item[out->count++] = item;
    return ACT_OK;
}

/* How many numbers there may be, and are. */
typedef struct budget {
    size_t wanted, taken, capacity;
} budget;

/* Every kind of one length once, as far as the budget goes. */
static act_status add_length(act_row_cases *out, budget *b, size_t cols, uint64_t seed) {
    act_status status = ACT_OK;
    size_t rows = cols >= CALL ? 1 : CALL / cols;
    rows = rows < ROWS ? rows : ROWS;
    for (int kind = 0; kind < KINDS && status == ACT_OK; kind++) {
        const act_row_case item = {rows, cols, kind, seed};
        bool fits = b->taken + rows * cols <= b->wanted;
        if (fits && has_kind(out->impl, (row_kind)kind, cols)) {
            b->taken += rows * cols;
            status = add(out, &b->capacity, item);
        }
    }
    return status;
}

/* Every length once; then again with other seeds while the budget lasts. */
act_status act_row_cases_choose(act_row_cases *out, const act_plan *plan,
                                const act_impl *impl) {
    bool is_wide = act_format_is_binary64(impl->format);
    budget b = {.wanted = plan->points > 0 ? plan->points
                          : is_wide        ? NUMBERS / 10
                                           : NUMBERS};
    size_t before = SIZE_MAX;
    act_status status = ACT_OK;
    *out = (act_row_cases){.impl = impl};
    for (uint64_t round = 0; before != b.taken && status == ACT_OK; round++) {
        before = b.taken;
        for (size_t l = 0; l < sizeof lengths / sizeof lengths[0] && status == ACT_OK;
             l++) {
            status = add_length(out, &b, lengths[l], plan->seed + 1000 * round);
        }
    }
    return status;
}

void act_row_cases_free(act_row_cases *cases) {
    free(cases->item);
}

size_t act_row_results(const act_impl *impl, size_t cols) {
    return impl->row_function->is_number && impl->order == 0 ? 1 : cols;
}

size_t act_row_dys(const act_impl *impl, size_t cols) {
    if (impl->order == 0 && !impl->row_function->takes_dy) {
        return 0;
    }
    return impl->row_function->is_number ? 1 : cols;
}

/* Entry i of row r, before it is rounded; `special` is an entry chosen for the row. */
static double logit(const act_row_case *c, act_random *random, size_t r, size_t i,
                    size_t special) {
    double z = act_random_normal(random);
    bool is_odd_row = r % 2 == 1;
    double place = c->cols > 1 ? (double)i / (double)(c->cols - 1) : 0;
    switch ((row_kind)c->kind) {
    case NORMAL_5:
        return 5 * z;
    case EQUAL:
        return r % 2 == 0 ? 0 : -(double)r;
    case ONE_ABOVE:
        return i == special ? 30 : z;
    case TIES:
        return i % 3 == 0 ? 4 : fmin(z, 3.5);
    case MASKED_HALF:
        return i % 2 == 1 ? -HUGE_VAL : z;
    case OFFSET_4:
        return 1e4 + z;
    case FAR_BELOW:
        return -20000 + z;
    case OFFSET_8:
        return 1e8 + 10 * z;
    case NORMAL_30:
        return 30 * z;
    case NORMAL_TENTH:
        return z / 10;
    case RAMP_UP:
        return 110 * (place - 1);
    case RAMP_DOWN:
        return -110 * place;
    case LARGE:
        return 100 + 5 * z;
    case ALTERNATING:
        return i % 2 == 0 ? z : -z - 60;
    case MASKED_BUT_ONE:
        return i == special ? z : -HUGE_VAL;
    case MASKED_ALL:
        return is_odd_row ? -HUGE_VAL : z;
    case ONE_INFINITE:
        return is_odd_row && i == special ? HUGE_VAL : z;
    case ONE_NAN:
        return is_odd_row && i == special ? (double)NAN : z;
    case NORMAL_1:
    case KINDS:
        return z;
    }
    return z;
}

/* What is finite stays so. */
static uint64_t encode(const act_format *format, double value) {
    double most = act_format_max(format);
    double cut = isfinite(value) ? fmax(-most, fmin(value, most)) : value;
    return act_encode(format, act_round_number(cut, format, ACT_NEAREST));
}

/* Logits become shares, or their logarithms. */
static void to_shares(double *row, size_t n, bool is_log) {
    double top = -HUGE_VAL;
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        top = fmax(top, row[i]);
    }
    for (size_t i = 0; i < n; i++) {
        sum += exp(row[i] - top);
    }
    for (size_t i = 0; i < n; i++) {
        row[i] = is_log ? row[i] - top - log(sum) : exp(row[i] - top) / sum;
    }
}

static void fill_row(const act_impl *impl, const act_row_case *c, size_t r,
                     act_random *random, double *row) {
    act_row_entries entries = impl->row_function->entries;
    size_t special = act_random_next(random) % c->cols;
    for (size_t i = 0; i < c->cols; i++) {
        row[i] = logit(c, random, r, i, special);
        row[i] = entries == ACT_NEGATED_LOGITS ? -row[i] : row[i];
    }
    if (entries == ACT_SHARES || entries == ACT_LOG_SHARES) {
        to_shares(row, c->cols, entries == ACT_LOG_SHARES);
    }
}

/* An entry; in every eighth row the label that is ignored, if there is one. */
static int64_t label_of(const act_impl *impl, const act_row_case *c, size_t r,
                        act_random *random) {
    int ignored = impl->row_function->ignored;
    uint64_t entry = act_random_next(random) % c->cols;
    return ignored > 0 && r % 8 == 5 ? (int64_t)impl->params[ignored - 1]
                                     : (int64_t)entry;
}

act_status act_row_case_fill(const act_impl *impl, const act_row_case *c,
                             const act_row_inputs *out) {
    const act_format *format = impl->format;
    act_random random = act_random_seeded(c->seed, names[c->kind]);
    double *row = malloc(c->cols * sizeof *row);
    size_t dys = act_row_dys(impl, c->cols);
    if (row == NULL) {
        return ACT_NOMEM;
    }
    for (size_t r = 0; r < c->rows; r++) {
        fill_row(impl, c, r, &random, row);
        for (size_t i = 0; i < c->cols; i++) {
            act_element_store(format, out->x, r * c->cols + i, encode(format, row[i]));
        }
        for (size_t i = 0; i < dys; i++) {
            double dy = r % 4 == 3 ? 1 : act_random_normal(&random);
            act_element_store(format, out->dy, r * dys + i, encode(format, dy));
        }
        if (impl->row_function->takes_label) {
            out->labels[r] = label_of(impl, c, r, &random);
        }
    }
    free(row);
    return ACT_OK;
}

act_status act_row_inputs_alloc(act_row_inputs *out, const act_format *format, size_t n) {
    *out = (act_row_inputs){.x = malloc(n * format->size),
                            .dy = malloc(n * format->size),
                            .labels = malloc(n * sizeof *out->labels)};
    bool has_all = out->x != NULL && out->dy != NULL && out->labels != NULL;
    return has_all ? ACT_OK : ACT_NOMEM;
}

void act_row_inputs_free(act_row_inputs *inputs) {
    free(inputs->x);
    free(inputs->dy);
    free(inputs->labels);
}

act_status act_row_case_make(const act_impl *impl, const act_row_case *c,
                             act_row_inputs *out) {
    act_status status = act_row_inputs_alloc(out, impl->format, c->rows * c->cols);
    return status == ACT_OK ? act_row_case_fill(impl, c, out) : status;
}

act_row_of_case act_row_inputs_at(const act_impl *impl, const act_row_case *c,
                                  const act_row_inputs *inputs, size_t row) {
    size_t size = impl->format->size;
    size_t dys = act_row_dys(impl, c->cols);
    return (act_row_of_case){
        .x = (const char *)inputs->x + row * c->cols * size,
        .dy = (const char *)inputs->dy + row * dys * size,
        .label = impl->row_function->takes_label ? (long)inputs->labels[row] : 0};
}

act_row_question act_row_question_of(const act_impl *impl, size_t cols) {
    return (act_row_question){.function = impl->row_function,
                              .params = impl->params,
                              .order = impl->order,
                              .format = impl->format,
                              .n = cols,
                              .convention = ACT_ROW_PYTORCH};
}

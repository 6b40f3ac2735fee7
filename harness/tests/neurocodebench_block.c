/* What a task compares, input by input. Loops are plain, so that they vectorise; numbers
 * are those of the task's own arithmetic. */
#include "neurocodebench.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { N = ACT_TASK_BLOCK };

/* Of one number again and again it is asked once: x + d is d for all tiny x. */
static void evaluate(act_task_map *f, const float *x, float *y) {
    uint32_t bits[N];
    uint32_t differ = 0;
    memcpy(bits, x, sizeof bits);
    for (size_t i = 0; i < N; i++) {
        differ |= bits[i] ^ bits[0];
    }
    f(x, y, differ == 0 ? 1 : N);
    for (size_t i = 1; differ == 0 && i < N; i++) {
        y[i] = y[0];
    }
}

void act_task_block_open(act_task_block *block, const act_task_function *function) {
    block->d = (double)NAN;
    function->f(block->x, block->y, N);
}

/* x + d, and f of it: where that is x, as for all large x, it is known. */
static void shift(act_task_block *b, const act_task *task) {
    if (task->d == b->d) {
        return;
    }
    b->d = task->d;
    bool is_wide = task->left == ACT_TERM_WIDE_QUOTIENT;
    const float d = (float)task->d;
    for (size_t i = 0; i < N && is_wide; i++) {
        b->h[i] = (float)((double)b->x[i] + task->d);
    }
    for (size_t i = 0; i < N && !is_wide; i++) {
        b->h[i] = b->x[i] + d;
    }
    if (memcmp(b->h, b->x, sizeof b->x) == 0) {
        memcpy(b->next, b->y, sizeof b->y);
    } else {
        evaluate(task->function->f, b->h, b->next);
    }
}

static void negate(const float *restrict x, float *restrict out) {
    for (size_t i = 0; i < N; i++) {
        out[i] = -x[i];
    }
}

#define EACH(value_)                                                                     \
    for (size_t i = 0; i < N; i++) {                                                     \
        room[i] = (value_);                                                              \
    }                                                                                    \
    return room

/* The term's values, in the room if they are no others'. (float)M_LN2 is log 2 as the
 * task has it. */
static const float *find(const act_task_block *b, const act_task *task, act_term term,
                         float *restrict room) {
    const float *x = b->x;
    const float *y = b->y;
    const float *h = b->h;
    const float *next = b->next;
    const float d = (float)task->d;
    float opposite[N];
    switch (term) {
    case ACT_TERM_C:
        EACH(task->c);
    case ACT_TERM_X:
        return x;
    case ACT_TERM_Y:
        return y;
    case ACT_TERM_NEXT:
        return next;
    case ACT_TERM_HALF_X:
        EACH(0.5f * x[i]);
    case ACT_TERM_HALF_X_LOG2:
        EACH(0.5f * x[i] + (float)M_LN2 - task->e);
    case ACT_TERM_HALF_X_HALF:
        EACH(0.5f * x[i] + 0.5f);
    case ACT_TERM_X_PLUS_1:
        EACH(x[i] + 1.0f);
    case ACT_TERM_X_MINUS_1:
        EACH(x[i] - 1.0f);
    case ACT_TERM_Y_PLUS_1:
        EACH(y[i] + 1.0f);
    case ACT_TERM_NEXT_PLUS_1:
        EACH(next[i] + 1.0f);
    case ACT_TERM_INVERSE_X:
        EACH(1.0f / x[i]);
    case ACT_TERM_INVERSE_H:
        EACH(1.0f / h[i]);
    case ACT_TERM_INVERSE_X_PLUS_1:
        EACH(1.0f / (1.0f + x[i]));
    case ACT_TERM_INVERSE_H_PLUS_1:
        EACH(1.0f / (1.0f + h[i]));
    case ACT_TERM_INVERSE_2Y:
        EACH(1.0f / (2.0f * y[i]));
    case ACT_TERM_INVERSE_2NEXT:
        EACH(1.0f / (2.0f * next[i]));
    case ACT_TERM_SLOPE:
        EACH(task->function->slope(x[i], h[i]));
    case ACT_TERM_QUOTIENT:
        EACH((next[i] - y[i]) / d);
    case ACT_TERM_WIDE_QUOTIENT:
        EACH((float)((double)(next[i] - y[i]) / task->d));
    case ACT_TERM_BACK:
        evaluate(task->function->back, y, room);
        return room;
    case ACT_TERM_OPPOSITE:
        negate(x, opposite);
        evaluate(task->function->f, opposite, room);
        return room;
    case ACT_TERM_MINUS_OPPOSITE:
        find(b, task, ACT_TERM_OPPOSITE, room);
        EACH(-room[i]);
    case ACT_TERM_ONE_MINUS_OPPOSITE:
        find(b, task, ACT_TERM_OPPOSITE, room);
        EACH(1.0f - room[i]);
    default:
        return NULL;
    }
}

/* Marks the inputs of the task's interval at which its relation is not true. A NaN makes
 * every comparison false, so it breaks what asks for one. */
#define MARK(relation_)                                                                  \
    for (size_t i = 0; i < N; i++) {                                                     \
        broken[i] = (x[i] >= from) & (x[i] <= to) & !(relation_);                        \
        any |= broken[i];                                                                \
    }                                                                                    \
    break

static bool mark(const act_task_block *b, const act_task *task, int *restrict broken) {
    const float *x = b->x;
    const float *left = b->left;
    const float *right = b->right;
    const float from = task->from;
    const float to = task->to;
    const float e = task->e;
    int any = 0;
    switch (task->relation) {
    case ACT_AT_LEAST:
        MARK(left[i] >= right[i]);
    case ACT_AT_MOST:
        MARK(left[i] <= right[i]);
    case ACT_EQUAL:
        MARK(left[i] == right[i]);
    case ACT_WITHIN:
        MARK(fabsf(left[i] - right[i]) <= e);
    case ACT_WITHIN_OF_X:
        MARK(fabsf(left[i] - right[i]) / (fabsf(x[i]) + 1e-37f) <= e);
    case ACT_HARDLY_LESS:
        MARK(left[i] - right[i] >= -e);
    case ACT_IS_NAN:
        MARK(isnan(left[i]));
    }
    return any != 0;
}

size_t act_task_block_ask(act_task_block *b, const act_task *task) {
    int broken[N];
    if (task->d != 0) {
        shift(b, task);
    }
    b->left = find(b, task, task->left, b->room[0]);
    b->right = find(b, task, task->right, b->room[1]);
    size_t at = mark(b, task, broken) ? 0 : N;
    while (at < N && !broken[at]) {
        at++;
    }
    return at;
}

void act_task_text(const act_task *task, char text[ACT_TASK_TEXT_SIZE]) {
    static const char *const terms[ACT_TERMS] = {
        [ACT_TERM_C] = "c",
        [ACT_TERM_X] = "x",
        [ACT_TERM_Y] = "f(x)",
        [ACT_TERM_NEXT] = "f(x + d)",
        [ACT_TERM_QUOTIENT] = "(f(x + d) - f(x))/d",
        [ACT_TERM_WIDE_QUOTIENT] = "(f(x + d) - f(x))/d",
        [ACT_TERM_BACK] = "f^-1(f(x))",
        [ACT_TERM_OPPOSITE] = "f(-x)",
        [ACT_TERM_MINUS_OPPOSITE] = "-f(-x)",
        [ACT_TERM_ONE_MINUS_OPPOSITE] = "1 - f(-x)",
        [ACT_TERM_SLOPE] = "f'(x + d/2)",
        [ACT_TERM_HALF_X] = "x/2",
        [ACT_TERM_HALF_X_LOG2] = "x/2 + log(2) - e",
        [ACT_TERM_HALF_X_HALF] = "x/2 + 1/2",
        [ACT_TERM_X_PLUS_1] = "x + 1",
        [ACT_TERM_X_MINUS_1] = "x - 1",
        [ACT_TERM_Y_PLUS_1] = "f(x) + 1",
        [ACT_TERM_NEXT_PLUS_1] = "f(x + d) + 1",
        [ACT_TERM_INVERSE_X] = "1/x",
        [ACT_TERM_INVERSE_H] = "1/(x + d)",
        [ACT_TERM_INVERSE_X_PLUS_1] = "1/(1 + x)",
        [ACT_TERM_INVERSE_H_PLUS_1] = "1/(1 + x + d)",
        [ACT_TERM_INVERSE_2Y] = "1/(2 f(x))",
        [ACT_TERM_INVERSE_2NEXT] = "1/(2 f(x + d))",
    };
    static const char *const relations[] = {
        [ACT_AT_LEAST] = "%s >= %s",
        [ACT_AT_MOST] = "%s <= %s",
        [ACT_EQUAL] = "%s = %s",
        [ACT_WITHIN] = "|%s - %s| <= e",
        [ACT_WITHIN_OF_X] = "|%s - %s| <= e |x|",
        [ACT_HARDLY_LESS] = "%s >= %s - e",
        [ACT_IS_NAN] = "%s is NaN",
    };
    char *end = text;
    char *const limit = text + ACT_TASK_TEXT_SIZE;
    end += snprintf(end, ACT_TASK_TEXT_SIZE, relations[task->relation], terms[task->left],
                    terms[task->right]);
    if (task->right == ACT_TERM_C && task->relation != ACT_IS_NAN) {
        end += snprintf(end, (size_t)(limit - end), ", c = %.6g", (double)task->c);
    }
    if (task->d != 0) {
        end += snprintf(end, (size_t)(limit - end), ", d = %.6g", task->d);
    }
    if (task->e != 0) {
        end += snprintf(end, (size_t)(limit - end), ", e = %.6g", (double)task->e);
    }
    snprintf(end, (size_t)(limit - end), ", x in [%.9g, %.9g]", (double)task->from,
             (double)task->to);
}

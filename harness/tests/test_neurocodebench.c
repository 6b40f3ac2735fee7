/* The tasks of NeuroCodeBench on the functions of this machine's libm: a sample of
 * inputs, or all of them (make neurocodebench). */
#include "neurocodebench.h"

#include "base/clock.h"
#include "judge/property.h"

#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <mpfr.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void forget(void) {
    mpfr_free_cache();
}

TestSuite(neurocodebench, .fini = forget);

static void tell(const act_task *task, const act_task_example *example) {
    char text[ACT_TASK_TEXT_SIZE];
    act_task_text(task, text);
    fprintf(stderr, "%-11s %-6s %s: %s [%s]", task->name,
            example->is_found ? "unsafe" : "safe",
            task->is_safe == !example->is_found ? "right" : "WRONG", text,
            task->finding != NULL ? task->finding : "own");
    if (example->is_found) {
        fprintf(stderr, "; x = %a (%.9g), f(x) = %.9g: %.9g against %.9g",
                (double)example->x, (double)example->x, (double)example->y,
                (double)example->left, (double)example->right);
    }
    fputc('\n', stderr);
}

static size_t same_function(size_t first) {
    size_t end = first + 1;
    while (end < act_task_count && act_tasks[end].function == act_tasks[first].function) {
        end++;
    }
    return end - first;
}

/* Returns how many verdicts are right. */
static size_t run_function(const act_task *task, size_t count, act_task_extent extent) {
    act_task_example example[ACT_TASKS_MAX];
    double start = act_clock_seconds();
    size_t right = 0;
    act_tasks_run(task, count, extent, example);
    for (size_t i = 0; i < count; i++) {
        bool is_right = task[i].is_safe == !example[i].is_found;
        right += is_right;
        if (extent == ACT_TASK_WHOLE || !is_right) {
            tell(&task[i], &example[i]);
        }
    }
    if (extent == ACT_TASK_WHOLE) {
        fprintf(stderr, "%s: %.1f s\n", task->function->name,
                act_clock_seconds() - start);
    }
    return right;
}

Test(neurocodebench, verdicts_are_right) {
    bool is_whole = getenv("CHECKACT_NEUROCODEBENCH") != NULL;
    double start = act_clock_seconds();
    size_t right = 0;
    for (size_t i = 0; i < act_task_count; i += same_function(i)) {
        right += run_function(&act_tasks[i], same_function(i),
                              is_whole ? ACT_TASK_WHOLE : ACT_TASK_SAMPLE);
    }
    if (is_whole) {
        fprintf(stderr, "%zu tasks, %zu right, every binary32 input, %.0f s\n",
                act_task_count, right, act_clock_seconds() - start);
    }
    cr_expect(right == act_task_count, "%zu of %zu verdicts are right", right,
              act_task_count);
}

Test(neurocodebench, all_tasks_with_one_input_are_there) {
    size_t safe = 0;
    for (size_t i = 0; i < act_task_count; i++) {
        safe += act_tasks[i].is_safe;
    }
    /* 42 and 44 are safe, 16 and 13 not, of which glu has 4 and 2. */
    cr_expect(act_task_count == 109 && safe == 42 + 44 - 4, "%zu, %zu safe",
              act_task_count, safe);
}

static void two(const float *restrict x, float *restrict y, size_t n) {
    (void)x;
    for (size_t i = 0; i < n; i++) {
        y[i] = 2;
    }
}

static float number(uint32_t bits) {
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* Tasks on one input each, at the ends of blocks, of batches of them and of the line. */
Test(neurocodebench, no_input_is_left_out) {
    static const act_task_function planted = {"planted", two, .reference = NULL};
    static const uint32_t places[] = {0,          1,          1023,       1024,
                                      65535,      65536,      0x3f800000, 0x7f7fffff,
                                      0x7f800000, 0x80000001, 0x800003ff, 0x80000400,
                                      0xbf7fffff, 0xff7fffff, 0xff800000};
    enum { COUNT = sizeof places / sizeof places[0] };
    act_task task[COUNT + 1];
    act_task_example example[COUNT + 1];
    for (size_t i = 0; i < COUNT; i++) {
        float x = number(places[i]);
        task[i] = (act_task){.function = &planted,
                             .from = x,
                             .to = x,
                             .c = 1,
                             .left = ACT_TERM_Y,
                             .relation = ACT_AT_MOST,
                             .right = ACT_TERM_C};
    }
    task[COUNT] = task[0];
    task[COUNT].from = 1;
    task[COUNT].to = 2;
    task[COUNT].c = 2;
    act_tasks_run(task, COUNT + 1, ACT_TASK_WHOLE, example);
    for (size_t i = 0; i < COUNT; i++) {
        cr_expect(example[i].is_found &&
                      memcmp(&example[i].x, &places[i], sizeof places[i]) == 0,
                  "the one at %08x is not found", places[i]);
    }
    cr_expect(!example[COUNT].is_found, "2 is at most 2");
}

/* What a block takes from its neighbours or from the task before, an input alone has not.
 */
static void expect_same_alone(const act_task *task, act_task_block *b) {
    static act_task_block alone;
    size_t at = act_task_block_ask(b, task);
    for (size_t i = 0; i < ACT_TASK_BLOCK; i += 93) {
        for (size_t k = 0; k < ACT_TASK_BLOCK; k++) {
            alone.x[k] = b->x[i];
        }
        act_task_block_open(&alone, task->function);
        size_t first = act_task_block_ask(&alone, task);
        cr_expect(memcmp(&alone.left[7], &b->left[i], sizeof(float)) == 0 &&
                      memcmp(&alone.right[7], &b->right[i], sizeof(float)) == 0 &&
                      (first != 0 || at <= i),
                  "%s at %a", task->name, (double)b->x[i]);
    }
}

Test(neurocodebench, an_input_alone_has_the_same_numbers) {
    static const uint32_t firsts[] = {0,          0x2edbe400, 0x3727c400,
                                      0x3f800000, 0x42b00000, 0x7f7ffc00,
                                      0xb727c400, 0xbf7ffc00, 0xff7ffc00};
    static act_task_block b;
    for (size_t i = 0; i < act_task_count; i += same_function(i)) {
        for (size_t j = 0; j < sizeof firsts / sizeof firsts[0]; j++) {
            for (uint32_t k = 0; k < ACT_TASK_BLOCK; k++) {
                b.x[k] = number(firsts[j] + k);
            }
            act_task_block_open(&b, act_tasks[i].function);
            for (size_t k = i; k < i + same_function(i); k++) {
                expect_same_alone(&act_tasks[k], &b);
            }
        }
    }
}

/* Asks for properties of results y for x and for another input of its own. */
static uint64_t count_breaches(const act_task *task, const float x[2], const float y[2]) {
    static const char *const findings[ACT_PROPERTIES] = {
        [ACT_PROPERTY_RANGE] = "range",
        [ACT_PROPERTY_BOUND] = "range",
        [ACT_PROPERTY_ZERO] = "zero",
        [ACT_PROPERTY_MONOTONE] = "monotone",
        [ACT_PROPERTY_SYMMETRY] = "symmetry",
        [ACT_PROPERTY_LIMIT] = "limit",
        [ACT_PROPERTY_SLOPE_SIGN] = "slope_sign"};
    act_property p;
    act_property_tally tally = {0};
    uint64_t at[2], results[2];
    const act_function *f = act_function_find(task->function->reference);
    cr_assert(f != NULL &&
              act_property_open(&p, f, NULL, 0, act_binary32, ACT_SCREEN_BEST) == ACT_OK);
    for (int i = 0; i < 2; i++) {
        at[i] = act_encode(act_binary32, (double)x[i]);
        results[i] = act_encode(act_binary32, (double)y[i]);
    }
    act_property_points(&p, at, results, 2, &tally);
    uint64_t count = 0;
    for (int i = 0; i < ACT_PROPERTIES; i++) {
        bool is_meant = strcmp(findings[i], task->finding) == 0;
        count += is_meant ? tally.of[i].count : 0;
    }
    return count;
}

/* Two results by libm, the second of which is then spoilt as little as breaks the task.
 */
static void expect_asked(const act_task *task) {
    float x = task->from <= 0.5f && task->to >= 0.5f ? 0.5f : -0.5f;
    bool is_order = task->d != 0;
    bool is_bound = !is_order && task->right == ACT_TERM_C;
    float points[2] = {is_order   ? x
                       : is_bound ? (x < 0 ? 2 * x : x / 2)
                                  : -x,
                       is_order ? x + (float)task->d : x};
    float y[2];
    task->function->f(points, y, 2);
    cr_expect(count_breaches(task, points, y) == 0, "%s: a false alarm", task->name);
    bool is_below = is_order || (is_bound && task->relation == ACT_AT_LEAST);
    y[1] = nextafterf(is_order   ? y[0]
                      : is_bound ? task->c
                                 : y[1],
                      is_below ? -HUGE_VALF : HUGE_VALF);
    cr_expect(count_breaches(task, points, y) > 0, "%s: %s is not found", task->name,
              task->finding);
}

static void expect_nan_asked(const act_task *task) {
    act_exact *exact;
    act_truth truths[ACT_CONVENTIONS];
    int count;
    const act_function *f = act_function_find(task->function->reference);
    cr_assert(f != NULL && act_exact_open(&exact, f, NULL, 0) == ACT_OK);
    cr_assert(act_exact_truths(exact, act_binary32, (double)task->to, truths, &count) ==
              ACT_OK);
    cr_expect(act_judge_best(truths, count, act_binary32, 0.5).class ==
                  ACT_NUMBER_FOR_NAN,
              "%s", task->name);
    cr_expect(act_judge_best(truths, count, act_binary32, (double)NAN).class ==
                  ACT_JUDGED,
              "%s: a false alarm", task->name);
    act_exact_close(exact);
}

Test(neurocodebench, checkact_asks_what_it_is_said_to_ask) {
    int asked = 0;
    for (size_t i = 0; i < act_task_count; i++) {
        const char *finding = act_tasks[i].finding;
        if (finding != NULL && strcmp(finding, "number_for_nan") == 0) {
            expect_nan_asked(&act_tasks[i]);
        } else if (finding != NULL) {
            expect_asked(&act_tasks[i]);
        }
        asked += finding != NULL;
    }
    cr_expect(asked == 47, "%d", asked);
}

/* Of the unsafe tasks one asks what checkact asks, softsign_2: x/(|x| + 1), as written,
 * is not monotone. */
Test(neurocodebench, what_breaks_a_task_is_a_finding) {
    int broken = 0;
    for (size_t i = 0; i < act_task_count; i++) {
        const act_task *task = &act_tasks[i];
        act_task_example example;
        if (task->is_safe || task->finding == NULL) {
            continue;
        }
        act_tasks_run(task, 1, ACT_TASK_SAMPLE, &example);
        const float x[2] = {example.x, example.x + (float)task->d};
        const float y[2] = {example.left, example.right};
        cr_expect(count_breaches(task, x, y) == 1, "%s", task->name);
        broken++;
    }
    cr_expect(broken == 1, "%d", broken);
}

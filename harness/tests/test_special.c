/* Results at zeros, infinities, NaN and kinks. */
#include "judge/special.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

typedef struct expected {
    double x, y;
    act_class class;
    double ulps;
} expected;

/* Judges results of relu' in binary32 at these inputs, ascending. */
static void expect_specials(const expected *want, size_t count, size_t specials) {
    const act_format *format = act_format_find("f32");
    const act_function *function = act_function_find("relu");
    act_truth_table table = {.format = format};
    table.points = (act_points){.bits = calloc(count, sizeof(uint64_t)), .count = count};
    uint64_t *y = calloc(count, sizeof *y);
    act_special special[ACT_SPECIALS];
    cr_assert(act_exact_open(&table.exact, function, NULL, 1) == ACT_OK, "relu'");
    for (size_t i = 0; i < count; i++) {
        table.points.bits[i] = act_encode(format, want[i].x);
        y[i] = act_encode(format, want[i].y);
    }
    size_t found = act_special_judge(special, &table, function, NULL, y);
    cr_assert(found == specials, "%zu special values, want %zu", found, specials);
    for (size_t i = 0, k = 0; i < count; i++) {
        if (want[i].class == ACT_CLASSES) { /* no special input */
            continue;
        }
        const act_special *s = &special[k++];
        cr_expect(s->x == table.points.bits[i] && s->y == y[i], "input %a is %llx",
                  want[i].x, (unsigned long long)s->x);
        cr_expect(s->wants > 0 && s->class == want[i].class && s->ulps == want[i].ulps,
                  "x = %a, y = %a: %d values, class %d, %g ulp", want[i].x, want[i].y,
                  s->wants, (int)s->class, s->ulps);
    }
    act_exact_close(table.exact);
    free(table.points.bits);
    free(y);
}

Test(special, results_are_judged_where_everybody_looks) {
    static const expected right[] = {
        {-HUGE_VAL, 0, ACT_JUDGED, 0}, {-2, 0, ACT_CLASSES, 0},
        {-1, 0, ACT_JUDGED, 0},        {-0x1p-149, 0, ACT_JUDGED, 0},
        {-0.0, 0, ACT_JUDGED, 0},      {0, 0, ACT_JUDGED, 0},
        {0x1p-126, 1, ACT_JUDGED, 0},  {0.5, 1, ACT_CLASSES, 0},
        {1, 1, ACT_JUDGED, 0},         {0x1.fffffep127, 1, ACT_JUDGED, 0},
        {HUGE_VAL, 1, ACT_JUDGED, 0},  {(double)NAN, (double)NAN, ACT_JUDGED, 0},
    };
    expect_specials(right, sizeof right / sizeof right[0], 10);
    static const expected wrong[] = {
        {-1, 0x1p-149, ACT_JUDGED, 1},
        {0x1p-149, 0, ACT_ZERO_FOR_NUMBER, 0},
        {1, 1 + 0x1p-22, ACT_JUDGED, 2},
        {0x1.fffffep127, -1, ACT_WRONG_SIGN, 0},
        {HUGE_VAL, (double)NAN, ACT_NAN_FOR_NUMBER, 0},
        {(double)NAN, 0.5, ACT_NUMBER_FOR_NAN, 0},
    };
    expect_specials(wrong, sizeof wrong / sizeof wrong[0], 6);
    static const expected masked[] = {{(double)NAN, 1, ACT_NAN_MASKED, 0}};
    expect_specials(masked, 1, 1);
}

#include "base/suggest.h"
#include "definition/function.h"

#include <criterion/criterion.h>
#include <string.h>

Test(suggest, distances) {
    static const struct {
        const char *a, *b;
        size_t distance;
    } rows[] = {
        {"", "", 0},
        {"", "abc", 3},
        {"abc", "", 3},
        {"gelu", "gelu", 0},
        {"gelu", "gellu", 1},
        {"gellu", "gelu", 1},
        {"gelu", "celu", 1},
        {"gelu", "gleu", 2},
        {"kitten", "sitting", 3},
        {"saturday", "sunday", 3},
        {"tanh", "erf", 4},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        size_t got = act_edit_distance(rows[i].a, rows[i].b);
        cr_expect(got == rows[i].distance, "'%s' to '%s': %zu, not %zu", rows[i].a,
                  rows[i].b, got, rows[i].distance);
    }
}

Test(suggest, distance_is_a_metric) {
    for (size_t i = 0; i < act_function_count; i++) {
        const char *a = act_functions[i]->name;
        for (size_t j = 0; j < act_function_count; j++) {
            const char *b = act_functions[j]->name;
            size_t there = act_edit_distance(a, b);
            cr_assert((there == 0) == (i == j), "%s to %s: %zu", a, b, there);
            cr_assert(there == act_edit_distance(b, a), "%s to %s is not symmetric", a,
                      b);
            const char *c = act_functions[(i + j) % act_function_count]->name;
            size_t detour = act_edit_distance(a, c) + act_edit_distance(c, b);
            cr_assert(there <= detour, "%s to %s: %zu, over %s: %zu", a, b, there, c,
                      detour);
        }
    }
}

Test(suggest, long_texts_are_far) {
    char longest[256];
    char too_long[300];
    memset(longest, 'a', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    memset(too_long, 'a', sizeof too_long - 1);
    too_long[sizeof too_long - 1] = '\0';
    size_t got = act_edit_distance(longest, "");
    cr_expect(got == 255, "255 letters: %zu", got);
    got = act_edit_distance(too_long, too_long);
    cr_expect(got >= 255, "299 letters: %zu", got);
}

static void expect_append(const char *text, const char *want) {
    static const char *const names[] = {"relu", "gelu", "celu", "elu", "tanh", "sigmoid"};
    act_why got = {"no such name"};
    act_suggest(&got, text, names, sizeof names / sizeof names[0]);
    const char *appended = got.text + strlen("no such name");
    cr_expect(strcmp(appended, want) == 0, "%s: got \"%s\", want \"%s\"", text, appended,
              want);
}

Test(suggest, the_nearest_names_come_first) {
    expect_append("sigmoi", " (did you mean sigmoid?)");
    expect_append("tahn", " (did you mean tanh?)");
    expect_append("eluu", " (did you mean elu, relu or gelu?)");
    expect_append("glu", " (did you mean gelu, elu or relu?)");
    expect_append("softmax", "");
    expect_append("xyz", "");
    expect_append("", "");
}

Test(suggest, two_names) {
    static const char *const names[] = {"sinh", "cosh"};
    act_why why = {"?"};
    act_suggest(&why, "sosh", names, 2);
    cr_expect(strcmp(why.text, "? (did you mean cosh or sinh?)") == 0, "%s", why.text);
}

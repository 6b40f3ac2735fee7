#include "check/difference.h"

#include "base/text.h"

#include <stdio.h>

const char *act_how_text(act_how how) {
    static const char *const texts[ACT_HOWS] = {
        [ACT_HOW_ALONE] = "alone",
        [ACT_HOW_AT_END] = "at the end of a page",
        [ACT_HOW_AT_BEGIN] = "at the begin of a page",
        [ACT_HOW_UNIFORM] = "all elements the same",
        [ACT_HOW_IN_PLACE] = "in place",
        [ACT_HOW_OVER_DY] = "dx over dy",
        [ACT_HOW_AMONG_NAN] = "one among nan",
        [ACT_HOW_AMONG_INF] = "one among inf",
        [ACT_HOW_AMONG_LARGEST] = "one among largest numbers",
        [ACT_HOW_AMONG_SUBNORMAL] = "one among subnormal numbers",
        [ACT_HOW_WITH_NAN] = "one nan among others",
        [ACT_HOW_WITH_INF] = "one inf among others",
        [ACT_HOW_WITH_LARGEST] = "one largest number among others",
        [ACT_HOW_WITH_SUBNORMAL] = "one subnormal number among others",
        [ACT_HOW_AFTER_LONG] = "after a long call",
        [ACT_HOW_OTHER_DY] = "beside other dy",
        [ACT_HOW_ONTO_ONES] = "onto 1",
        [ACT_HOW_LONG] = "in a long array",
        [ACT_HOW_THREADS] = "from two threads at once",
        [ACT_HOW_SMALL_STACK] = "from a thread with a stack of 128 KiB",
    };
    return (unsigned)how < ACT_HOWS ? texts[how] : "";
}

uint64_t act_result_distance(const act_format *format, uint64_t a, uint64_t b) {
    if (act_format_same(format, a, b)) {
        return 0;
    }
    if (act_is_nan(format, a) || act_is_nan(format, b)) {
        return UINT64_MAX;
    }
    int64_t left = act_ordinal(format, a);
    int64_t right = act_ordinal(format, b);
    return left > right ? (uint64_t)(left - right) : (uint64_t)(right - left);
}

static bool is_simpler(const act_format *format, const act_difference *a,
                       const act_difference *b) {
    if (a->n != b->n) {
        return a->n < b->n;
    }
    if (a->at != b->at) {
        return a->at < b->at;
    }
    int of_dy = act_complexity(format, a->dy) - act_complexity(format, b->dy);
    return of_dy != 0 ? of_dy < 0
                      : act_complexity(format, a->x) < act_complexity(format, b->x);
}

void act_differences_add(act_differences *differences, const act_format *format,
                         const act_difference *difference) {
    if (differences->count++ == 0) {
        differences->first = *difference;
        differences->worst = *difference;
        differences->simplest = *difference;
        return;
    }
    const act_difference *worst = &differences->worst;
    if (act_result_distance(format, difference->got, difference->want) >
        act_result_distance(format, worst->got, worst->want)) {
        differences->worst = *difference;
    }
    if (is_simpler(format, difference, &differences->simplest)) {
        differences->simplest = *difference;
    }
}

static void write_example(const act_difference *difference, const act_impl *impl,
                          const char *want, char text[ACT_EXAMPLE_SIZE]) {
    const act_format *format = impl->format;
    snprintf(text, ACT_EXAMPLE_SIZE, "n = %zu, element %zu, %s = %s", difference->n,
             difference->at, impl->convention == ACT_BACKWARD_Y ? "y" : "x",
             act_bits_print(format, difference->x).text);
    if (impl->convention != ACT_DYDX) {
        act_text_append(text, ACT_EXAMPLE_SIZE, ", dy = %s",
                        act_bits_print(format, difference->dy).text);
    }
    act_text_append(text, ACT_EXAMPLE_SIZE, ", %s: got %s, %s %s",
                    act_how_text(difference->how),
                    act_bits_print(format, difference->got).text, want,
                    act_bits_print(format, difference->want).text);
}

act_finding *act_differences_tell(const act_differences *differences,
                                  const act_impl *impl, act_finding_kind kind,
                                  const char *detail, const char *want,
                                  act_findings *findings) {
    if (differences->count == 0) {
        return NULL;
    }
    act_finding *finding =
        act_findings_add(findings, kind, "%llu results differ: %s",
                         (unsigned long long)differences->count, detail);
    finding->count = differences->count;
    write_example(&differences->first, impl, want, finding->first);
    write_example(&differences->worst, impl, want, finding->worst);
    write_example(&differences->simplest, impl, want, finding->simplest);
    return finding;
}

void act_unwritten_tell_where(const act_differences *unwritten, act_findings *findings) {
    const act_difference *simplest = &unwritten->simplest;
    if (unwritten->count > 0) {
        act_finding *finding = act_findings_add(findings, ACT_FINDING_UNWRITTEN,
                                                "left %llu results unwritten",
                                                (unsigned long long)unwritten->count);
        finding->count = unwritten->count;
        snprintf(finding->simplest, sizeof finding->simplest, "n = %zu, element %zu, %s",
                 simplest->n, simplest->at, act_how_text(simplest->how));
    }
}

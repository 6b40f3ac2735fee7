#include "measure/total.h"

#include "base/exit.h"
#include "judge/tally.h"
#include "number/format.h"

#include <math.h>
#include <stdio.h>

static void count(act_total_kind *kind, const json_t *row, bool is_one, double value) {
    if (is_one && kind->rows == 0) {
        snprintf(kind->first, sizeof kind->first, "%s", act_row_text(row, "id"));
        kind->value = value;
    }
    kind->rows += is_one;
}

static long long failures_of(const json_t *row) {
    long long failures = 0;
    for (int class = 0; class < ACT_CLASSES; class ++) {
        if (act_class_is_failure((act_class) class)) {
            failures += act_row_whole(row, act_class_names[class]);
        }
    }
    return failures;
}

/* An error that leaves half of the bits of a significand, or fewer. */
static double half_of_bits(const json_t *row) {
    const act_format *format = act_format_find(act_row_text(row, "format"));
    return format != NULL ? ldexp(1, format->precision / 2) : HUGE_VAL;
}

void act_total_take(act_total *total, const json_t *row) {
    long long failures = failures_of(row);
    double ulp = act_row_number(row, "max_ulp");
    double floored = act_row_number(row, "max_floored_ulp");
    total->rows++;
    count(&total->failing, row, failures > 0, (double)failures);
    count(&total->gross, row, floored >= half_of_bits(row), floored);
    count(&total->above, row, total->has_limit && (ulp > total->limit || failures > 0),
          ulp);
}

bool act_total_is_broken(const act_total *total) {
    return total->above.rows > 0;
}

static const char *print_kind(const act_total_kind *kind, const char *before,
                              const char *what, const char *unit) {
    if (kind->rows == 0) {
        return before;
    }
    printf("%s%zu %s, first %s: %.6g %s", before, kind->rows, what, kind->first,
           kind->value, unit);
    return "; ";
}

void act_total_print(const act_total *total, int exit_code) {
    const act_total_kind *above = &total->above;
    const char *before = ": ";
    if (total->failing.rows + total->gross.rows + above->rows == 0) {
        return;
    }
    printf("of %zu row%s", total->rows, total->rows == 1 ? "" : "s");
    before = print_kind(&total->failing, before, "with failures", "results");
    before =
        print_kind(&total->gross, before, "with half of the bits wrong", "floored ulp");
    if (total->has_limit) {
        printf("%s%zu above --max-ulp %g or with failures", before, above->rows,
               total->limit);
    } else if (exit_code == ACT_EXIT_PASS) {
        printf("; no claim is broken, so the exit code is 0: --max-ulp U would judge");
    }
    putchar('\n');
}

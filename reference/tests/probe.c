#include "probe.h"

#include <criterion/criterion.h>
#include <math.h>

bool act_same_value(double a, double b) {
    return (isnan(a) && isnan(b)) || (a == b && signbit(a) == signbit(b));
}

act_exact *act_probe_open(const char *name, const double *params, int order) {
    const act_function *f = act_function_find(name);
    cr_assert(f != NULL, "no function %s", name);
    act_exact *exact;
    cr_assert(act_exact_open(&exact, f, params, order) == ACT_OK, "%s", name);
    return exact;
}

double act_probe_round(act_exact *exact, int format, int direction, double x) {
    double y = (double)NAN;
    act_status status =
        act_exact_round(exact, &act_formats[format], (act_direction)direction, x, &y);
    cr_expect(status == ACT_OK, "%s(%a), direction %d: status %d",
              act_formats[format].name, x, direction, (int)status);
    return y;
}

act_truth act_probe_truth(act_exact *exact, int format, double x) {
    act_truth truth = {.rounded = (double)NAN};
    act_status status = act_exact_truth(exact, &act_formats[format], x, &truth);
    cr_expect(status == ACT_OK, "%s(%a): status %d", act_formats[format].name, x,
              (int)status);
    return truth;
}

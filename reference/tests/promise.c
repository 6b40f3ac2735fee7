#include "promise.h"

#include <criterion/criterion.h>
#include <math.h>

enum { PARAM_SETS = 3 };

/* The defaults, then two other choices within the ranges; a default of infinity stands
 * for a part of the function that is switched off, and the others switch it on. */
static void choose_params(const act_function *f, int set, double *p) {
    static const double factor[PARAM_SETS] = {1, 0.5, 3};
    for (int i = 0; f->params[i].name != NULL; i++) {
        const act_param *param = &f->params[i];
        bool is_off = isinf(param->value) && set > 0;
        double value = factor[set] * (is_off ? 20 : param->value);
        p[i] = fmax(param->lo, fmin(param->hi, value));
    }
}

void act_expect_of_all(act_promise *holds) {
    cr_assert(act_function_count > 50, "%zu functions", act_function_count);
    for (size_t i = 0; i < act_function_count; i++) {
        const act_function *f = act_functions[i];
        int sets = f->params[0].name != NULL ? PARAM_SETS : 1;
        for (int set = 0; set < sets; set++) {
            double p[ACT_PARAMS];
            char why[ACT_WHY] = "";
            choose_params(f, set, p);
            cr_expect(holds(f, p, why), "%s, parameters %d: %s", f->name, set, why);
        }
    }
}

void act_expect_caught(act_promise *holds, const act_function *planted) {
    double p[ACT_PARAMS];
    char why[ACT_WHY] = "";
    choose_params(planted, 0, p);
    cr_expect(!holds(planted, p, why), "a planted %s was not caught", planted->name);
    cr_expect(why[0] != '\0', "%s: no reason given", planted->name);
}

int act_kinks_of(const act_function *f, const double *p, double at[ACT_KINKS]) {
    at[0] = at[1] = (double)NAN;
    int kinks = act_function_kinks(f, p, at);
    if (f->piece[0] == NULL || (kinks == 0 && f->kinks_at != NULL)) {
        return -1;
    }
    for (int i = 0; i < ACT_KINKS; i++) {
        if ((i < kinks) == (isnan(at[i]) != 0)) {
            return -1;
        }
    }
    return kinks;
}

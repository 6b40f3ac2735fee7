#include "definition/params.h"
#include "draw.h"
#include "exact/exact.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { WHY_SIZE = 300 };

static const act_function *function_named(const char *name) {
    const act_function *f = act_function_find(name);
    cr_assert(f != NULL, "no function %s", name);
    return f;
}

Test(params, nothing_said_means_the_defaults) {
    static const char *const nothing[] = {NULL, ""};
    for (size_t i = 0; i < act_function_count; i++) {
        const act_function *f = act_functions[i];
        for (size_t k = 0; k < 2; k++) {
            double p[ACT_PARAMS] = {0};
            act_why why = {""};
            act_status status = act_params_parse(f, nothing[k], p, &why);
            cr_assert(status == ACT_OK, "%s: %s", f->name, why.text);
            for (int j = 0; f->params[j].name != NULL; j++) {
                cr_assert(p[j] == f->params[j].value, "%s %s: %a", f->name,
                          f->params[j].name, p[j]);
            }
        }
    }
}

Test(params, numbers_are_read) {
    static const struct {
        const char *function, *text;
        double want[2];
    } rows[] = {
        {"elu", "alpha=2", {2}},
        {"elu", "alpha=-1.5", {-1.5}},
        {"elu", "alpha=0x1.8p+1", {3}},
        {"elu", "alpha=1e-3", {1e-3}},
        {"threshold", "value=2", {1, 2}},
        {"threshold", "value=-2,threshold=0.5", {0.5, -2}},
        {"softplus", "threshold=20", {1, 20}},
        {"softplus", "threshold=inf", {1, HUGE_VAL}},
        {"hardtanh", "min=-2,max=3", {-2, 3}},
        {"hardtanh", "max=3", {-1, 3}},
        {"selu", "alpha=1.5,gamma=0.7", {1.5, 0.7}},
        {"hardswish", "alpha=0.2,beta=0.4", {0.2, 0.4}},
        {"softplus", "beta=0x1p30", {0x1p30, HUGE_VAL}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const act_function *f = function_named(rows[i].function);
        double p[ACT_PARAMS] = {0};
        act_why why = {""};
        act_status status = act_params_parse(f, rows[i].text, p, &why);
        cr_expect(status == ACT_OK, "%s %s: %s", f->name, rows[i].text, why.text);
        for (int k = 0; f->params[k].name != NULL; k++) {
            cr_expect(p[k] == rows[i].want[k], "%s %s: parameter %d is %a, not %a",
                      f->name, rows[i].text, k, p[k], rows[i].want[k]);
        }
    }
}

Test(params, faults_are_told_in_one_line) {
    static const struct {
        const char *function, *text;
        const char *words[3]; /* that the line must have */
    } rows[] = {
        {"elu", "alpha", {"'alpha'", "name=value"}},
        {"elu", "=1", {"name=value"}},
        {"elu", ",alpha=1", {"name=value"}},
        {"elu", "alpha=1,,", {"name=value"}},
        {"elu", "alpha=1,", {"comma"}},
        {"elu", "beta=1", {"elu", "'beta'", "alpha"}},
        {"elu", "alph=1", {"'alph'", "alpha"}},
        {"elu", "alphas=1", {"'alphas'", "alpha"}},
        {"threshold", "x=1", {"'x'", "threshold", "value"}},
        {"tanh", "alpha=1", {"tanh", "'alpha'", "none"}},
        {"elu", "alpha=", {"alpha", "elu", "not a number"}},
        {"elu", "alpha=two", {"'two'", "not a number"}},
        {"elu", "alpha=1x", {"'1x'", "not a number"}},
        {"elu", "alpha=1 ", {"'1 '", "not a number"}},
        {"elu", "alpha=1,alpha=y,alpha=2", {"'y'", "not a number"}},
        {"elu", "alpha=nan", {"alpha", "must lie in", "nan"}},
        {"elu", "alpha=inf", {"alpha", "must lie in", "inf"}},
        {"softplus", "beta=0", {"beta", "must lie in", "0"}},
        {"softplus", "threshold=-1", {"threshold", "must lie in", "-1"}},
        {"hardtanh", "min=0,max=0", {"hardtanh", "ascend"}},
        {"elu", "alpha=2,alpha=3", {"alpha", "given twice"}},
        {"hardshrink", "lambda=0", {"hardshrink", "lambda"}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const act_function *f = function_named(rows[i].function);
        double p[ACT_PARAMS];
        act_why why = {""};
        act_status status = act_params_parse(f, rows[i].text, p, &why);
        cr_expect(status == ACT_USAGE, "%s %s is accepted", f->name, rows[i].text);
        cr_expect(strchr(why.text, '\n') == NULL, "%s %s: %s", f->name, rows[i].text,
                  why.text);
        for (size_t k = 0; k < 3 && rows[i].words[k] != NULL; k++) {
            cr_expect(strstr(why.text, rows[i].words[k]) != NULL,
                      "%s %s: no \"%s\" in \"%s\"", f->name, rows[i].text,
                      rows[i].words[k], why.text);
        }
    }
}

/* A ramp alpha x + beta is 0 up to its first kink, 1 from its second on, and neither
 * between: the program says so at the neighbours, whatever the parameters are. */
Test(params, ramps_begin_where_their_kinks_are) {
    static const char *const names[] = {"hardsigmoid", "hardswish"};
    enum { DRAWS = 2000 };
    act_draw draw = {20};
    for (int i = 0; i < DRAWS; i++) {
        const act_function *f = function_named(names[i % 2]);
        double p[ACT_PARAMS] = {3};
        double *ramp = p + (i % 2 == 0 ? 1 : 0);
        ramp[0] = i % 8 < 2 ? 0 : ldexp(act_draw_between(&draw, 1, 2), i % 41 - 20);
        ramp[1] = i % 16 < 4 ? ldexp(1, -i % 60) : act_draw_between(&draw, 0, 1);
        p[0] = i % 2 == 0 ? act_draw_between(&draw, 0.1, 10) : p[0];
        double at[ACT_KINKS];
        cr_assert(act_function_kinks(f, p, at) == 2);
        cr_assert(at[0] < at[1], "%s", f->name);
        act_exact *exact;
        cr_assert(act_exact_open(&exact, f, p, 0) == ACT_OK);
        for (int k = 0; k < 2; k++) {
            double inside = nextafter(at[k], k == 0 ? HUGE_VAL : -HUGE_VAL);
            act_truth edge;
            act_truth within;
            cr_assert(act_exact_truth(exact, act_binary64, at[k], &edge) == ACT_OK);
            cr_assert(act_exact_truth(exact, act_binary64, inside, &within) == ACT_OK);
            double end = k == 0 ? 0 : i % 2 == 0 ? 1 : at[k];
            cr_expect(edge.rounded == end, "%s %d: %a at %a", f->name, k, edge.rounded,
                      at[k]);
            double beyond = k == 0 ? within.rounded - 0
                                   : fabs(within.rounded) - (i % 2 == 0 ? 1 : inside);
            bool keeps =
                k == 0 ? (i % 2 == 0 ? beyond > 0 : beyond * inside >= 0) : beyond <= 0;
            cr_expect(keeps, "%s %d: %a at %a", f->name, k, within.rounded, inside);
        }
        act_exact_close(exact);
    }
}

/* Both ends of what a parameter may be, and their neighbours outside. */
Test(params, ranges_include_their_ends) {
    for (size_t i = 0; i < act_function_count; i++) {
        const act_function *f = act_functions[i];
        for (int k = 0; f->params[k].name != NULL; k++) {
            const act_param *param = &f->params[k];
            double ends[] = {param->lo, param->hi};
            double beyond[] = {nextafter(param->lo, -HUGE_VAL),
                               nextafter(param->hi, HUGE_VAL)};
            for (int e = 0; e < 2; e++) {
                char text[100];
                act_why why = {""};
                double p[ACT_PARAMS];
                snprintf(text, sizeof text, "%s=%a", param->name, ends[e]);
                act_status status = act_params_parse(f, text, p, &why);
                bool fits = status == ACT_OK && p[k] == ends[e];
                cr_expect(fits || strstr(why.text, "ascend") != NULL, "%s %s: %s",
                          f->name, text, why.text);
                if (isinf(ends[e])) {
                    continue;
                }
                snprintf(text, sizeof text, "%s=%a", param->name, beyond[e]);
                status = act_params_parse(f, text, p, &why);
                cr_expect(status == ACT_USAGE, "%s %s is accepted", f->name, text);
            }
        }
    }
}

#include "definition/params.h"

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

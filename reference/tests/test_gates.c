#include "definition/gated.h"
#include "definition/params.h"

#include <criterion/criterion.h>
#include <string.h>

static int count_params(const act_param *params) {
    int count = 0;
    while (params[count].name != NULL) {
        count++;
    }
    return count;
}

static void check_gate(const act_gated *gate) {
    cr_assert(act_gated_find(gate->name) == gate, "%s", gate->name);
    cr_expect(act_function_find(gate->name) == NULL, "%s is a function too", gate->name);
    const act_function *g = act_gated_function(gate);
    cr_assert(g != NULL, "%s: no function %s", gate->name, gate->function);
    int own = count_params(act_gated_params(gate));
    cr_expect(own >= count_params(g->params), "%s lacks parameters", gate->name);
    cr_expect(gate->limit <= own && gate->delta <= own, "%s", gate->name);
    cr_expect(gate->formula != NULL && gate->source != NULL, "%s", gate->name);
    double p[ACT_PARAMS] = {0};
    act_why why = {""};
    cr_assert(act_params_parse_gate(gate, NULL, p, &why) == ACT_OK, "%s", why.text);
    for (int i = 0; i < own; i++) {
        cr_expect(p[i] == act_gated_params(gate)[i].value, "%s", gate->name);
    }
}

Test(gates, each_is_found_and_is_whole) {
    cr_expect(act_gated_count >= 11);
    for (size_t i = 0; i < act_gated_count; i++) {
        check_gate(act_gateds[i]);
    }
    for (size_t i = 0; i < act_function_count; i++) {
        check_gate(&act_gated_by[i]);
        cr_expect(strcmp(act_gated_by[i].function, act_functions[i]->name) == 0);
    }
    static const char *const unknown[] = {"", "gelu", "gated_", "gated_swiglu", "gated"};
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++) {
        cr_expect(act_gated_find(unknown[i]) == NULL, "%s", unknown[i]);
    }
}

Test(gates, parameters_have_their_places) {
    double p[ACT_PARAMS];
    act_why why = {""};
    const act_gated *oai = act_gated_find("swiglu_oai");
    act_gated_set_params(oai, NULL, p);
    cr_expect(p[0] == 1.702 && act_gated_limit(oai, p) == 7 &&
              act_gated_delta(oai, p) == 1);
    cr_assert(act_params_parse_gate(oai, "delta=0,limit=inf", p, &why) == ACT_OK);
    cr_expect(p[0] == 1.702 && act_gated_limit(oai, p) == HUGE_VAL);
    cr_expect(act_gated_delta(oai, p) == 0);
    const act_gated *swiglu = act_gated_find("swiglu");
    cr_assert(act_params_parse_gate(swiglu, "beta=2", p, &why) == ACT_OK);
    cr_expect(p[0] == 2 && act_gated_limit(swiglu, p) == HUGE_VAL);
    cr_expect(act_params_parse_gate(swiglu, "limit=2", p, &why) == ACT_USAGE);
    cr_expect(strstr(why.text, "swiglu has no parameter 'limit'; it has beta") != NULL);
    const act_gated *shrunk = act_gated_find("gated_hardtanh");
    cr_expect(act_params_parse_gate(shrunk, "min=2", p, &why) == ACT_USAGE);
    cr_expect(strstr(why.text, "gated_hardtanh: its kinks") != NULL, "%s", why.text);
}

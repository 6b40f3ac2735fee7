#include "store/result_key.h"

#include "base/text.h"
#include "buildinfo.h"
#include "judge/tally.h"

#include <stdio.h>

void act_kernel_key(const act_impl *impl, char text[ACT_KEY_SIZE]) {
    snprintf(text, ACT_KEY_SIZE, "%016llx %zu%s %s", (unsigned long long)impl->digest,
             impl->row, impl->symbol, impl->params_text);
}

void act_sweep_key(const act_plan *plan, const act_impl *impl, char text[ACT_KEY_SIZE]) {
    act_kernel_key(impl, text);
    act_text_append(text, ACT_KEY_SIZE, " %a %a %s %zu", plan->from, plan->to,
                    ACT_VERSION, sizeof(act_tally));
}

#include "store/identity.h"

#include "buildinfo.h"
#include "judge/tally.h"

#include <stdio.h>
#include <string.h>

void act_origin_kernel(const act_impl *impl, char text[ACT_ORIGIN_SIZE]) {
    snprintf(text, ACT_ORIGIN_SIZE, "%016llx %zu%s %s", (unsigned long long)impl->digest,
             impl->row, impl->symbol, impl->params_text);
}

void act_origin(const act_options *options, const act_impl *impl,
                char text[ACT_ORIGIN_SIZE]) {
    const act_plan *plan = &options->plan;
    act_origin_kernel(impl, text);
    size_t used = strlen(text);
    snprintf(text + used, ACT_ORIGIN_SIZE - used, " %a %a %s %zu", plan->from, plan->to,
             ACT_VERSION, sizeof(act_tally));
}

#include "store/result_key.h"

#include "base/digest.h"
#include "base/text.h"
#include "buildinfo.h"
#include "judge/tally.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

void act_kernel_key(const act_impl *impl, char text[ACT_KEY_SIZE]) {
    snprintf(text, ACT_KEY_SIZE, "%016llx %zu%s %s", (unsigned long long)impl->digest,
             impl->row, impl->symbol, impl->params_text);
}

static const char unknown[] = "unknown"; /* as scripts/build-info says it */

bool act_build_is_known(void) {
    return strcmp(ACT_VERSION, unknown) != 0;
}

void act_build_key(const char *version, char text[ACT_BUILD_KEY_SIZE]) {
    static const char changed[] = "-dirty";
    size_t length = strlen(version);
    snprintf(text, ACT_BUILD_KEY_SIZE, "%.90s", version);
    if (strcmp(version, unknown) == 0) {
        struct timespec now;
        clock_gettime(CLOCK_REALTIME, &now);
        act_text_append(text, ACT_BUILD_KEY_SIZE, " %lld.%09ld", (long long)now.tv_sec,
                        now.tv_nsec);
    } else if (length > strlen(changed) &&
               strcmp(version + length - strlen(changed), changed) == 0) {
        act_text_append(text, ACT_BUILD_KEY_SIZE, " %016llx",
                        (unsigned long long)act_digest_file("/proc/self/exe"));
    }
}

void act_sweep_key(const act_plan *plan, const act_impl *impl, char text[ACT_KEY_SIZE]) {
    char build[ACT_BUILD_KEY_SIZE];
    act_build_key(ACT_VERSION, build);
    act_kernel_key(impl, text);
    act_text_append(text, ACT_KEY_SIZE, " %a %a %s %zu", plan->from, plan->to, build,
                    sizeof(act_tally));
}

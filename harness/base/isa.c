#include "base/isa.h"

#include <stddef.h>
#include <string.h>

#if defined(__x86_64__)
#define HAS(feature) (__builtin_cpu_supports(feature) != 0)
#define OTHERS "neon"
#else
#define OTHERS                                                                           \
    "x86-64", "x86-64-v2", "x86-64-v3", "x86-64-v4", "sse4.1", "sse4.2", "avx", "avx2",  \
        "fma", "avx512f"
#endif

bool act_isa_find(const char *name, act_isa *out) {
    static const char *const others[] = {OTHERS};
#if defined(__x86_64__)
    bool v2 = HAS("sse4.2") && HAS("popcnt");
    bool v3 = v2 && HAS("avx2") && HAS("fma") && HAS("bmi2");
    bool v4 = v3 && HAS("avx512f") && HAS("avx512bw") && HAS("avx512cd") &&
              HAS("avx512dq") && HAS("avx512vl");
    const act_isa known[] = {
        {"", 0, true, false},
        {"x86-64", 0, true, false},
        {"x86-64-v2", 2, v2, false},
        {"x86-64-v3", 3, v3, false},
        {"x86-64-v4", 4, v4, false},
        {"sse4.1", 2, HAS("sse4.1"), false},
        {"sse4.2", 2, HAS("sse4.2"), false},
        {"avx", 3, HAS("avx"), false},
        {"avx2", 3, HAS("avx2"), false},
        {"fma", 3, HAS("fma"), false},
        {"avx512f", 4, HAS("avx512f"), false},
    };
#else
    const act_isa known[] = {{"", 0, true, false}, {"neon", 0, true, false}};
#endif
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (strcmp(name, known[i].name) == 0) {
            *out = known[i];
            return true;
        }
    }
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        if (strcmp(name, others[i]) == 0) {
            *out = (act_isa){.name = others[i], .is_foreign = true};
            return true;
        }
    }
    return false;
}

#include "base/isa.h"

#include <stddef.h>
#include <string.h>

typedef struct isa_level {
    const char *name;
    bool runs;
} isa_level;

bool act_isa_find(const char *name, bool *runs) {
#if defined(__x86_64__)
    bool v2 = __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("popcnt");
    bool v3 = v2 && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
              __builtin_cpu_supports("bmi2");
    bool v4 = v3 && __builtin_cpu_supports("avx512f") &&
              __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512cd") &&
              __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
    const isa_level levels[] = {
        {"", true},
        {"x86-64", true},
        {"x86-64-v2", v2},
        {"x86-64-v3", v3},
        {"x86-64-v4", v4},
        {"sse4.1", __builtin_cpu_supports("sse4.1") != 0},
        {"sse4.2", __builtin_cpu_supports("sse4.2") != 0},
        {"avx", __builtin_cpu_supports("avx") != 0},
        {"avx2", __builtin_cpu_supports("avx2") != 0},
        {"fma", __builtin_cpu_supports("fma") != 0},
        {"avx512f", __builtin_cpu_supports("avx512f") != 0},
    };
#else
    const isa_level levels[] = {{"", true}, {"neon", true}};
#endif
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++) {
        if (strcmp(name, levels[i].name) == 0) {
            *runs = levels[i].runs;
            return true;
        }
    }
    return false;
}

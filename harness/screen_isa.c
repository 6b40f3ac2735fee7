#include "screen_block.h"

#include <string.h>

extern const act_screener_kernels act_screener_kernels_base;
#ifdef __x86_64__
extern const act_screener_kernels act_screener_kernels_v3, act_screener_kernels_v4;
#endif

const act_screener_kernels *act_screener_kernels_find(const char *isa) {
#ifdef __x86_64__
    static const act_screener_kernels *const all[] = {
        &act_screener_kernels_v4, &act_screener_kernels_v3, &act_screener_kernels_base};
    const bool runs[] = {__builtin_cpu_supports("x86-64-v4") != 0,
                         __builtin_cpu_supports("x86-64-v3") != 0, true};
#else
    static const act_screener_kernels *const all[] = {&act_screener_kernels_base};
    const bool runs[] = {true};
#endif
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        if (runs[i] && (isa == NULL || strcmp(isa, all[i]->isa) == 0)) {
            return all[i];
        }
    }
    return NULL;
}

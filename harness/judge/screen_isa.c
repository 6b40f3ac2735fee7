#include "judge/screen_isa.h"

#include "base/isa.h"

#include <string.h>

extern const act_screen_kernels act_screen_kernels_base;
#ifdef __x86_64__
extern const act_screen_kernels act_screen_kernels_v3, act_screen_kernels_v4;
#endif

const act_screen_kernels *act_screen_kernels_find(const char *isa) {
    static const struct {
        const char *needs;
        const act_screen_kernels *kernels;
    } all[] = {
#ifdef __x86_64__
        {"x86-64-v4", &act_screen_kernels_v4},
        {"x86-64-v3", &act_screen_kernels_v3},
#endif
        {"", &act_screen_kernels_base},
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        bool runs = false;
        bool wanted = isa == NULL || strcmp(isa, all[i].kernels->isa) == 0;
        if (wanted && act_isa_find(all[i].needs, &runs) && runs) {
            return all[i].kernels;
        }
    }
    return NULL;
}

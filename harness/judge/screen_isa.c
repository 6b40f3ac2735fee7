#include "judge/screen_isa.h"

#include "base/isa.h"

const char *const act_screen_isa_names[ACT_SCREEN_ISAS] = {
    [ACT_SCREEN_BEST] = "the best", [ACT_SCREEN_BASE] = "base",   [ACT_SCREEN_V3] = "v3",
    [ACT_SCREEN_V4] = "v4",         [ACT_SCREEN_EXACT] = "exact",
};

extern const act_screen_kernels act_screen_kernels_base;
#ifdef __x86_64__
extern const act_screen_kernels act_screen_kernels_v3, act_screen_kernels_v4;
#endif

const act_screen_kernels *act_screen_kernels_find(act_screen_isa wanted) {
    static const struct {
        act_screen_isa isa;
        const char *needs;
        const act_screen_kernels *kernels;
    } all[] = {
#ifdef __x86_64__
        {ACT_SCREEN_V4, "x86-64-v4", &act_screen_kernels_v4},
        {ACT_SCREEN_V3, "x86-64-v3", &act_screen_kernels_v3},
#endif
        {ACT_SCREEN_BASE, "", &act_screen_kernels_base},
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        act_isa isa;
        if ((wanted == ACT_SCREEN_BEST || wanted == all[i].isa) &&
            act_isa_find(all[i].needs, &isa) && isa.runs) {
            return all[i].kernels;
        }
    }
    return NULL;
}

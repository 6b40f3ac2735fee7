#include "speed/null_kernel.h"

#define DEFINE_NULL(T)                                                                   \
    static T same_##T(T x) {                                                             \
        return x;                                                                        \
    }                                                                                    \
    static void copy_##T(const T *x, T *y, size_t n) {                                   \
        (void)n;                                                                         \
        *y = *x;                                                                         \
    }                                                                                    \
    static void leave_##T(const T *x, T *y, size_t n) {                                  \
        (void)x;                                                                         \
        (void)y;                                                                         \
        (void)n;                                                                         \
    }
DEFINE_NULL(double)
DEFINE_NULL(float)
DEFINE_NULL(uint16_t)

#define CHOOSE(T)                                                                        \
    (is_scalar ? (void (*)(void))same_##T                                                \
     : copies  ? (void (*)(void))copy_##T                                                \
               : (void (*)(void))leave_##T)

void act_null_kernel_make(act_null_kernel *null, const act_format *format, bool is_scalar,
                          bool copies) {
    null->impl = (act_impl){.format = format,
                            .convention = ACT_DYDX,
                            .abi = is_scalar ? ACT_ABI_SCALAR : ACT_ABI_ROW};
    null->call.impl = &null->impl;
    if (act_format_is_binary64(format)) {
        null->call.kernel.any = CHOOSE(double);
    } else if (act_format_is_binary32(format)) {
        null->call.kernel.any = CHOOSE(float);
    } else {
        null->call.kernel.any = CHOOSE(uint16_t);
    }
}

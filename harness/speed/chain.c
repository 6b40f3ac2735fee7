#include "speed/chain.h"

#include <string.h>

/* T: as the kernel sees an element; B: its bits. */
#define DEFINE_CHAIN(T, B)                                                               \
    static void chain_##T(const act_kernel_call *call, const T *x, size_t n) {           \
        T (*scalar)(T) = (T(*)(T))call->kernel.any;                                      \
        bool is_scalar = call->impl->abi == ACT_ABI_SCALAR;                              \
        T one_dy;                                                                        \
        uint64_t one_bits = act_encode(call->impl->format, 1);                           \
        B one = (B)one_bits;                                                             \
        memcpy(&one_dy, &one, sizeof one_dy);                                            \
        B last = 0;                                                                      \
        B mask = 0;                                                                      \
        __asm__ volatile("" : "+r"(mask));                                               \
        for (size_t i = 0; i < n; i++) {                                                 \
            B bits;                                                                      \
            T in;                                                                        \
            T out;                                                                       \
            memcpy(&bits, &x[i], sizeof bits);                                           \
            bits = (B)((bits & (B)~mask) | (last & mask));                               \
            memcpy(&in, &bits, sizeof in);                                               \
            if (is_scalar) {                                                             \
                out = scalar(in);                                                        \
            } else {                                                                     \
                act_kernel_run(call, &in, &one_dy, &out, 1);                             \
            }                                                                            \
            memcpy(&last, &out, sizeof last);                                            \
        }                                                                                \
        __asm__ volatile("" : : "r"(last));                                              \
    }
DEFINE_CHAIN(double, uint64_t)
DEFINE_CHAIN(float, uint32_t)
DEFINE_CHAIN(uint16_t, uint16_t)

void act_chain_run(const act_kernel_call *call, const void *x, size_t n) {
    const act_format *format = call->impl->format;
    if (act_format_is_binary64(format)) {
        chain_double(call, x, n);
    } else if (act_format_is_binary32(format)) {
        chain_float(call, x, n);
    } else {
        chain_uint16_t(call, x, n);
    }
}

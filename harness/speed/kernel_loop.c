#include "speed/kernel_loop.h"

act_walk act_walk_begin(size_t call, size_t inputs, size_t results, size_t element_size) {
    size_t line = ACT_CACHE_LINE / element_size;
    return (act_walk){.call = call,
                      .stride = (call + line - 1) / line * line,
                      .inputs = inputs,
                      .results = results};
}

#define BARRIER(y) __asm__ volatile("" : : "r"(y) : "memory")

/* The walk in local variables, so that the barrier does not send it to memory. */
#define LOOP(T, call_)                                                                   \
    size_t n = walk->call;                                                               \
    size_t stride = walk->stride;                                                        \
    size_t inputs = walk->inputs;                                                        \
    size_t results = walk->results;                                                      \
    size_t at_input = walk->at_input;                                                    \
    size_t at_result = walk->at_result;                                                  \
    for (size_t pass = 0; pass < passes; pass++) {                                       \
        const T *from = x + act_walk_step(&at_input, n, stride, inputs);                 \
        size_t result = act_walk_step(&at_result, n, stride, results);                   \
        T *to = y + result;                                                              \
        call_;                                                                           \
        BARRIER(to);                                                                     \
    }                                                                                    \
    walk->at_input = at_input;                                                           \
    walk->at_result = at_result;

#define DEFINE_LOOPS(T, value, backward)                                                 \
    static void loop_value_##T(const union act_kernel *kernel, act_walk *walk,           \
                               const T *x, T *y, size_t passes) {                        \
        void (*function)(const T *, T *, size_t) = kernel->value;                        \
        LOOP(T, function(from, to, n))                                                   \
    }                                                                                    \
    static void loop_backward_##T(const union act_kernel *kernel, act_walk *walk,        \
                                  const T *x, const T *dy, T *y, size_t passes) {        \
        void (*function)(const T *, const T *, T *, size_t) = kernel->backward;          \
        LOOP(T, function(from, dy + result, to, n))                                      \
    }
DEFINE_LOOPS(double, f64, backward_f64)
DEFINE_LOOPS(float, f32, backward_f32)
DEFINE_LOOPS(uint16_t, f16, backward_f16)

/* Forms of bare symbols whose arguments come in another order, or one by one. */
static void loop_any(const act_kernel_call *call, act_walk *walk, const char *x, char *y,
                     size_t passes) {
    size_t size = call->impl->format->size;
    for (size_t pass = 0; pass < passes; pass++) {
        size_t input =
            act_walk_step(&walk->at_input, walk->call, walk->stride, walk->inputs);
        size_t result =
            act_walk_step(&walk->at_result, walk->call, walk->stride, walk->results);
        act_kernel_run(call, x + input * size, NULL, y + result * size, walk->call);
        BARRIER(y);
    }
}

void act_kernel_loop(const act_kernel_call *call, act_walk *walk, const void *x,
                     const void *dy, void *y, size_t passes) {
    const union act_kernel *kernel = &call->kernel;
    bool is_backward = call->impl->convention != ACT_DYDX;
    const act_format *format = call->impl->format;
    if (call->impl->abi != ACT_ABI_ROW && call->impl->abi != ACT_ABI_ARRAY) {
        loop_any(call, walk, x, y, passes);
    } else if (act_format_is_binary64(format) && is_backward) {
        loop_backward_double(kernel, walk, x, dy, y, passes);
    } else if (act_format_is_binary64(format)) {
        loop_value_double(kernel, walk, x, y, passes);
    } else if (act_format_is_binary32(format) && is_backward) {
        loop_backward_float(kernel, walk, x, dy, y, passes);
    } else if (act_format_is_binary32(format)) {
        loop_value_float(kernel, walk, x, y, passes);
    } else if (is_backward) {
        loop_backward_uint16_t(kernel, walk, x, dy, y, passes);
    } else {
        loop_value_uint16_t(kernel, walk, x, y, passes);
    }
}

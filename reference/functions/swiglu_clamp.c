/* SwiGLU of clamped inputs, as DeepSeek-V4 has it. */
#include "definition/gated.h"

ACT_GATED(swiglu_clamp) = {
    .name = "swiglu_clamp",
    .formula = "c/(1 + exp(-beta c)) min(max(up, -limit), limit), c = min(x, limit)",
    .source = "DeepSeek-V4, swiglu_limit; vLLM silu_and_mul_with_clamp",
    .note = "the limit cuts x before the swish; swiglu_step cuts the silu itself",
    .function = "swish",
    .params = {{"beta", 1.0, 0x1p-20, 0x1p20}, {"limit", 10.0, 0x1p-20, HUGE_VAL}},
    .limit = 2,
};

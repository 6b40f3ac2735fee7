/* SwiGLU with a clamped silu, as Step-3.5 has it. */
#include "definition/gated.h"

ACT_GATED(swiglu_step) = {
    .name = "swiglu_step",
    .formula = "min(x/(1 + exp(-x)), limit) min(max(up, -limit), limit)",
    .source = "Step-3.5; vLLM swiglustep_and_mul",
    .note = "the limit cuts the silu; swiglu_clamp cuts x before it",
    .function = "silu",
    .params = {{"limit", 7.0, 0x1p-20, HUGE_VAL}},
    .limit = 1,
    .clamps_value = true,
};

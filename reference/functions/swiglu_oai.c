/* Clamped gated linear unit of the gpt-oss models. */
#include "definition/gated.h"

ACT_GATED(swiglu_oai) = {
    .name = "swiglu_oai",
    .formula = "c/(1 + exp(-alpha c)) (min(max(up, -limit), limit) + delta), "
               "c = min(x, limit)",
    .source = "OpenAI gpt-oss, swiglu; vLLM swigluoai_and_mul",
    .note = "in these the gate has the even places of the input and up the odd ones; "
            "vLLM's silu_and_mul_with_clamp has alpha = 1 and delta = 0, called beta",
    .function = "swish",
    .params = {{"alpha", 1.702, 0x1p-20, 0x1p20},
               {"limit", 7.0, 0x1p-20, HUGE_VAL},
               {"delta", 1.0, -0x1p20, 0x1p20}},
    .limit = 2,
    .delta = 3,
};

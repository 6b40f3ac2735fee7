/* relu and its kin, hard-* and the shrinkages. */
#define ACT_FORMULAS "piecewise/piecewise.inc"
#include "expand.h"

WIDE(leaky_relu, 0, plain)
WIDE(rrelu, 0, plain)
WIDE(hardsigmoid, 0, plain)
WIDE(hardswish, 0, careful)
WIDE(hardswish, 1, careful)

static const char pytorch[] = "PyTorch, aten/src/ATen/native/cpu/Activation.cpp";
static const char onnx[] = "ONNX operator specification";
static const char squared[] = "So et al. 2021, Primer, arXiv:2109.08668";
static const char text[] = "textbook";

/* Claims of f64 and f32 are proven; those of f16 and bf16 are the worst of all inputs,
 * rounded up. 0: some inputs fail in kind. Even careful forms can: in units of the least
 * subnormal number, leaky_relu(-50) is just beyond -1/2 and hardswish(1) just above 1/2,
 * so that neither rounds to 0, but a product that was rounded before is a tie. */
static const struct act_row rows[] = {
    ROWS(identity, 0, plain, 0.5, 0.5, 0.5, 0.5, text),
    ROWS(identity, 1, plain, 0.5, 0.5, 0.5, 0.5, text),
    ROWS(step, 0, plain, 0.5, 0.5, 0.5, 0.5, text),
    ROWS(step, 1, plain, 0.5, 0.5, 0.5, 0.5, text),
    ROWS(abs, 0, plain, 0.5, 0.5, 0.5, 0.5, text),
    ROWS(abs, 1, plain, 0.5, 0.5, 0.5, 0.5, pytorch),
    ROWS(relu, 0, plain, 0.5, 0.5, 0.5, 0.5, pytorch),
    ROWS(relu, 0, fmax, 0, 0, 0, 0, text),
    ROWS(relu, 0, branch, 0, 0, 0, 0, text),
    ROWS(relu, 0, mask, 0, 0, 0, 0, text),
    ROWS(relu, 1, plain, 0.5, 0.5, 0.5, 0.5, pytorch),
    ROWS(relu, 1, mask, 0, 0, 0, 0, text),
    ROWS_BACKWARD(relu, 1, backward_x, ACT_BACKWARD_X, 0.5, 0.5, pytorch),
    ROWS_BACKWARD(relu, 1, backward_y, ACT_BACKWARD_Y, 0.5, 0.5, pytorch),
    ROWS(relu6, 0, plain, 0.5, 0.5, 0.5, 0.5, pytorch),
    ROWS(relu6, 1, plain, 0.5, 0.5, 0.5, 0.5, pytorch),
    ROWS(leaky_relu, 0, plain, 0.5, 0, 0, 0, pytorch),
    ROW_F32(leaky_relu, 0, wide, 0, pytorch),
    ROWS(leaky_relu, 0, max, 0.5, 0, 0, 0, text),
    ROWS(leaky_relu, 1, plain, 0.5, 0.5, 0.5, 0.5, pytorch),
    ROWS(prelu, 0, plain, 0.5, 0.5, 0.5, 0.5, pytorch),
    ROWS(prelu, 1, plain, 0.5, 0.5, 0.5, 0.5, pytorch),
    ROWS(rrelu, 0, plain, 0.5, 0.84, 0.501, 0.501, pytorch),
    ROW_F32(rrelu, 0, wide, 0.501, pytorch),
    ROWS(rrelu, 1, plain, 0.5, 0.5, 0.5, 0.5, pytorch),
    ROWS(threshold, 0, plain, 0.5, 0.5, 0.5, 0.5, pytorch),
    ROWS(threshold, 1, plain, 0.5, 0.5, 0.5, 0.5, pytorch),
    ROWS(thresholded_relu, 0, plain, 0.5, 0.5, 0.5, 0.5, onnx),
    ROWS(thresholded_relu, 1, plain, 0.5, 0.5, 0.5, 0.5, onnx),
    ROWS(hardtanh, 0, plain, 0.5, 0.5, 0.5, 0.5, pytorch),
    ROWS(hardtanh, 1, plain, 0.5, 0.5, 0.5, 0.5, pytorch),
    ROWS(hardsigmoid, 0, plain, 1.2, 1.2, 0.5, 0.5, pytorch),
    ROW_F32(hardsigmoid, 0, wide, 0.501, pytorch),
    ROWS(hardsigmoid, 0, mul, 1.7, 1.7, 0.5, 0.5, pytorch),
    ROWS(hardsigmoid, 0, linear, 0, 0, 0.5, 0.5, onnx),
    ROWS(hardsigmoid, 1, plain, 0.5, 0.5, 0.5, 0.5, pytorch),
    ROWS(hardswish, 0, plain, 0, 0, 0, 0, pytorch),
    ROWS(hardswish, 0, mul, 0, 0, 0, 0, pytorch),
    ROWS(hardswish, 0, careful, 0, 0, 0, 0, text),
    ROW_F32(hardswish, 0, wide, 0, text),
    ROWS(hardswish, 1, plain, 0, 0, 0.5, 0.5, pytorch),
    ROWS(hardswish, 1, mul, 0, 0, 0.667, 0, text),
    ROWS(hardswish, 1, careful, 1.2, 1.2, 0.5, 0.5, text),
    ROW_F32(hardswish, 1, wide, 0.501, text),
    ROWS_BACKWARD(hardswish, 1, backward_x, ACT_BACKWARD_X, 0, 0, pytorch),
    ROWS_BACKWARD(hardswish, 1, backward_x_careful, ACT_BACKWARD_X, 2.2, 2.2, text),
    ROWS(hardswish, 2, plain, 0.5, 0.5, 0.5, 0.5, text),
    ROWS(hardshrink, 0, plain, 0.5, 0.5, 0.5, 0.5, pytorch),
    ROWS(hardshrink, 1, plain, 0.5, 0.5, 0.5, 0.5, pytorch),
    ROWS(softshrink, 0, plain, 0.5, 0.5, 0.5, 0.5, pytorch),
    ROWS(softshrink, 1, plain, 0.5, 0.5, 0.5, 0.5, pytorch),
    ROWS(shrink, 0, plain, 0.5, 0.5, 0.5, 0.5, onnx),
    ROWS(shrink, 1, plain, 0.5, 0.5, 0.5, 0.5, onnx),
    ROWS(relu_squared, 0, plain, 0.5, 0.5, 0.5, 0.5, squared),
    ROWS(relu_squared, 1, plain, 0.5, 0.5, 0.5, 0.5, squared),
    ROWS(relu_squared, 2, plain, 0.5, 0.5, 0.5, 0.5, squared),
};
ACT_EXPORT(rows)

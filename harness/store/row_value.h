/* Values of a format as text of rows. */
#ifndef ACT_ROW_VALUE_H
#define ACT_ROW_VALUE_H

#include "exact/exact.h"
#include "store/row.h"

/* An encoding as text: hex float, "inf", or a NaN with its bits, "nan(0x7fc00000)". */
json_t *act_json_value(const act_format *format, uint64_t bits);

/* " (0.1)" of such a text, what people read; "" where it says nothing more. */
typedef struct act_decimal {
    char text[ACT_HEX_SIZE];
} act_decimal;
act_decimal act_decimal_of(const char *hex);

/* f(x) at the input of that encoding: decimal, with 20 proven digits; where even those
 * are out of reach, what it rounds to; at a kink, which has no exact value, what each
 * convention takes: "kink: 0 (PyTorch, oneDNN), 1 (ONNX Runtime)". */
json_t *act_json_exact(act_exact *exact, const act_format *format, uint64_t x);

/* What stands before such a text: "exact ", or nothing at a kink. */
const char *act_exact_word(const char *exact);

enum { ACT_KINK_SIZE = 192 };

/* "0 (PyTorch, oneDNN), 1 (ONNX Runtime)". */
void act_kink_text(const double value[ACT_FRAMEWORKS], char text[ACT_KINK_SIZE]);

#endif

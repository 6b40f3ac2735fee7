/* eval of functions of a row. */
#include "definition/row_function.h"
#include "process.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(eval_row);

/* Results of a command that ends with a code, by the words behind `eval`. */
static void expect_results(int code, const char *words, const char *key,
                           const char *const *want, size_t count) {
    act_process process = act_process_run("eval %s --json", words);
    json_t *rows = act_process_rows(&process);
    cr_assert(process.code == code && json_array_size(rows) == count,
              "%s: code %d, %zu rows, %s", words, process.code, json_array_size(rows),
              process.err);
    for (size_t i = 0; i < count; i++) {
        const char *got = act_text(json_array_get(rows, i), key);
        cr_expect(strcmp(got, want[i]) == 0, "%s: result %zu is %s", words, i, got);
    }
    json_decref(rows);
    act_process_free(&process);
}

#define EXPECT(words, key, ...)                                                          \
    expect_results(0, words, key, (const char *const[]){__VA_ARGS__},                    \
                   sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

/* Digits of mpmath 1.3 at 60 digits. */
Test(eval_row, values) {
    EXPECT("softmax --row 1,2,3", "exact", "0.090030573170380457998",
           "0.24472847105479765247", "0.66524095577482188953");
    EXPECT("softmax --row 1,2,3 --dy 1,0,0", "exact", "0.081925069064993228446",
           "-0.022033044520174296035", "-0.059892024544818932411");
    EXPECT("logsumexp --row 1,2,3 --format f64", "exact", "3.4076059644443803045");
    EXPECT("cross_entropy --row 1e8,1e8 --label 1", "exact", "0.69314718055994530942");
    EXPECT("cross_entropy --row 1,2,3 --label 2 --weights 1,1,2", "exact",
           "0.81521192888876060897");
    EXPECT("softmax --row -1,-2 --param temperature=2 --digits 5", "exact", "0.62246",
           "0.37754");
}

Test(eval_row, rounded_values) {
    EXPECT("log_softmax --row 300,1 --format bf16", "rounded", "-0x0p+0", "-0x1.2cp+8");
    EXPECT("softmax --row 0,-104 --format f32", "rounded_bits", "0x3f800000",
           "0x00000000");
    EXPECT("softmax --row 0,-103 --format f32", "rounded_bits", "0x3f800000",
           "0x00000001");
    EXPECT("softmax_backward --row 0.5,0.5 --dy 1,2 --format f16", "rounded_bits",
           "0xb400", "0x3400");
    EXPECT("cross_entropy --row 1,2 --label -100", "rounded", "0x0p+0");
}

Test(eval_row, conventions) {
    act_process process = act_process_run("eval softmax --row inf,1 --json");
    json_t *rows = act_process_rows(&process);
    const json_t *kink = json_object_get(json_array_get(rows, 0), "kink");
    cr_expect(process.code == 0 && strcmp(act_text(kink, "pytorch"), "nan") == 0 &&
              strcmp(act_text(kink, "onnx"), "0x1p+0") == 0 &&
              strcmp(act_text(kink, "flash"), "nan") == 0);
    json_decref(rows);
    act_process_free(&process);
    EXPECT("softmax --row nan,1", "exact", "nan", "nan");
    EXPECT("logsumexp --row=-inf,-inf", "exact", "-inf");
    EXPECT("softmax --row 5,-inf", "exact", "1", "0");
}

/* Less than MPFR can tell from zero: the digits are open, the rounding is not. */
Test(eval_row, what_no_digits_tell) {
    expect_results(3, "softmax --row 0,-1e300 --format f64", "rounded",
                   (const char *const[]){"0x1p+0", "0x0p+0"}, 2);
}

Test(eval_row, text) {
    act_process process = act_process_run("eval softmax --row 1,2");
    static const char *const parts[] = {
        "softmax(x) = exp(x_i/temperature) / sum_j exp(x_j/temperature), binary32\n",
        "  x[0]     0x1p+0 (1)\n", "  x[1]     0x1p+1 (2)\n",
        "  exact    0.26894142136999512075\n", "  bits     0x3e89b2b1\n"};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        cr_expect(strstr(process.out, parts[i]) != NULL, "no %s in: %s", parts[i],
                  process.out);
    }
    act_process_free(&process);
    process = act_process_run("eval softmax --row=-inf,-inf");
    cr_expect(strstr(process.out, "no value here but by convention") != NULL &&
              strstr(process.out, "0x0p+0 (0) flash") != NULL);
    act_process_free(&process);
}

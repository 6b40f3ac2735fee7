/* eval of gated units. */
#include "process.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(eval_pair);

/* Results of a command that passes, by the words behind `eval`. */
static void expect_results(const char *words, const char *key, const char *const *want,
                           size_t count) {
    act_process process = act_process_run("eval %s --json", words);
    json_t *rows = act_process_rows(&process);
    cr_assert(process.code == 0 && json_array_size(rows) == count,
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
    expect_results(words, key, (const char *const[]){__VA_ARGS__},                       \
                   sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

/* Digits of Python's decimal at 60 digits, from the formulas of the papers. */
Test(eval_pair, digits) {
    EXPECT("swiglu 1.5 --up -2", "exact", "-2.4527234285809309788");
    EXPECT("swiglu 1.5 --up -2 --order 1", "exact", "-2.0825883085982858887",
           "1.2263617142904654894");
    EXPECT("swiglu 1.5 --up -2 --param beta=2", "exact", "-2.8577223804672996574");
    EXPECT("swiglu_oai 1.5 --up -2", "exact", "-1.3916621984470765683");
    EXPECT("swiglu_oai 9 --up 30", "exact", "55.999625026426537585");
    EXPECT("swiglu_clamp 20 --up -30", "exact", "-99.995460213129756561");
    EXPECT("swiglu_step 20 --up -30", "exact", "-49");
    EXPECT("swiglu_step 7 --up 2", "exact", "13.987245283278390965");
    EXPECT("glu 1 --up 3", "exact", "2.1931757358900146378");
    EXPECT("seglu -1 --up 2", "exact", "-2.2226614756251252977");
    EXPECT("prelu_weight -2 3 --up 0.25 --order 1", "exact", "0.25", "-2", "1", "0");
}

Test(eval_pair, results_and_their_roundings) {
    EXPECT("swiglu 1.5 --up -2", "result", "y");
    EXPECT("swiglu 1.5 2 --up -2 --order 1", "result", "dx", "dup", "dx", "dup");
    EXPECT("swiglu 1.5 --up -2 --format bf16", "rounded_bits", "0xc01d");
    EXPECT("swiglu 1.5 --up -2 --order 1 --format f16", "rounded_bits", "0xc02a",
           "0x3ce8");
    EXPECT("glu 100 --up 0x1.000002p-126", "rounded", "0x1.000002p-126");
    EXPECT("gated_hardswish 1 --up 3", "exact", "2.0000000000000000000");
    EXPECT("swiglu -0 --up 1", "rounded_bits", "0x80000000");
    EXPECT("swiglu -inf --up inf", "rounded", "nan");
    EXPECT("gated_relu nan --up 0 --order 1", "exact", "nan", "nan");
    EXPECT("swiglu_clamp 1 --up nan --order 1", "exact", "nan", "nan");
}

Test(eval_pair, conventions_at_the_end_of_a_clamp) {
    act_process process = act_process_run("eval swiglu_oai 1 --up -7 --order 1 --json");
    json_t *rows = act_process_rows(&process);
    const json_t *accepted = json_object_get(json_array_get(rows, 1), "accepted");
    cr_expect(process.code == 0 && json_array_size(accepted) == 2);
    cr_expect(strcmp(json_string_value(json_array_get(accepted, 1)), "0x0p+0") == 0);
    json_decref(rows);
    act_process_free(&process);
}

Test(eval_pair, undecided_has_its_exit_code) {
    act_process process = act_process_run("eval gated_smish 0x1.000002p40 --up 5");
    cr_expect(process.code == 3 && strstr(process.out, "UNDECIDED") != NULL,
              "exit code %d: %s", process.code, process.out);
    act_process_free(&process);
}

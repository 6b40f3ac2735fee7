/* `call` with inputs of one's choice. */
#include "process.h"

#include <criterion/criterion.h>
#include <string.h>

Test(call, prints_what_each_element_returns) {
    char bad[ACT_FILE_SIZE];
    act_build_path(bad, sizeof bad, "tests/bad_calls.so");
    act_process process = act_process_run(
        "call relu.d0.f32.wrong_tail_of_six --plugin '%s' --x=1,-2 --n 6 --json", bad);
    cr_expect(process.code == 0, "exit code %d: %s", process.code, process.err);
    json_t *rows = act_process_rows(&process);
    static const char *const right[] = {"0x1p+0", "0x0p+0", "0x1p+0",
                                        "0x0p+0", "0x1p+0", "0x0p+0"};
    cr_assert(json_array_size(rows) == 6, "%zu rows", json_array_size(rows));
    for (size_t i = 0; i < 6; i++) {
        const char *got = act_text(json_array_get(rows, i), "result");
        cr_expect(strcmp(got, right[i]) == 0, "element %zu: %s", i, got);
    }
    json_decref(rows);
    act_process_free(&process);
    process = act_process_run(
        "call softplus.d1.f32.dy_absolute --plugin '%s' --x=-0 --dy=-1", bad);
    cr_expect(strcmp(process.out, "element 0: x = -0x0p+0 (-0), dy = -0x1p+0 (-1): "
                                  "0x1p-1 (0.5)\n") == 0,
              "%s", process.out);
    act_process_free(&process);
}

Test(call, of_no_elements) {
    act_process process = act_process_run("call relu.d0.f32.plain --x 1 --n 0");
    cr_expect(process.code == 0 && strstr(process.out, "no elements") != NULL, "%s",
              process.out);
    act_process_free(&process);
}

Test(call, tells_the_nearest_number) {
    act_process process = act_process_run("call relu.d0.f32.plain --x 0.1");
    cr_expect(strstr(process.err, "the nearest is 0x1.99999ap-4") != NULL, "%s",
              process.err);
    act_process_free(&process);
}

Test(call, refuses_what_is_no_call) {
    static const char *const words[] = {
        "--dy 1",  "--n 3",   "--n 0",        "--x 1,,2",
        "--x 0.1", "--x one", "--x 1 --dy 1", "--x 1 --n 2000000",
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        act_process process = act_process_run("call relu.d0.f32.plain %s", words[i]);
        cr_expect(process.code == 64 && act_is_complaint(process.err), "%s: %d: %s",
                  words[i], process.code, process.err);
        act_process_free(&process);
    }
}

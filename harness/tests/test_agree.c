/* Two kernels bit by bit: one difference among all inputs is found, and none is made up.
 */
#include "process.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

TestSuite(agree);

/* AT: the encoding of the one input at which the result is BITS. */
#define KERNEL                                                                             \
    "#include \"checkact.h\"\n"                                                            \
    "#include <string.h>\n"                                                                \
    "static void k(const TYPE *x, TYPE *y, size_t n) {\n"                                  \
    "    for (size_t i = 0; i < n; i++) {\n"                                               \
    "        UINT u;\n"                                                                    \
    "        memcpy(&u, &x[i], sizeof u);\n"                                               \
    "        u = u == AT ? BITS : u;\n"                                                    \
    "        memcpy(&y[i], &u, sizeof u); } }\n"                                           \
    "static const struct act_row rows[] = {{.function = \"identity\", .format = FORMAT,\n" \
    "    .name = \"mine\", .kernel.MEMBER = k}};\n"                                        \
    "ACT_EXPORT(rows)\n"
#define F32                                                                              \
    "#define TYPE float\n#define UINT uint32_t\n#define FORMAT \"f32\"\n"                \
    "#define MEMBER f32\n"
#define F16                                                                              \
    "#define TYPE uint16_t\n#define UINT uint16_t\n#define FORMAT \"f16\"\n"             \
    "#define MEMBER f16\n"
#define AT(x, y) "#define AT " x "\n#define BITS " y "\n"

static const struct {
    const char *text, *counted;
    double distance;
} rows[] = {
    {F32 AT("0x3f800123u", "0x3f800130u") KERNEL, "distance", 13},
    {F16 AT("0u", "0x8000u") KERNEL, "zero_sign", 0},
    {F16 AT("0xffffu", "0xfffeu") KERNEL, "nan_payload", 0},
    {F16 AT("0x7c00u", "0x7e00u") KERNEL, "nan_number", 0},
    {F16 AT("1u", "0x8001u") KERNEL, "distance", 2},
    {F16 AT("0x3c01u", "0x3c02u") KERNEL, "distance", 1},
};

Test(agree, one_difference_is_found) {
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        act_scratch scratch;
        char same[ACT_FILE_SIZE];
        char other[ACT_FILE_SIZE];
        char text[4096];
        bool narrow = strstr(rows[i].text, "f16") != NULL;
        snprintf(text, sizeof text, "%s",
                 narrow ? F16 AT("7u", "7u") KERNEL : F32 AT("7u", "7u") KERNEL);
        act_scratch_make(&scratch);
        act_scratch_plugin(&scratch, "same", text, same);
        act_scratch_plugin(&scratch, "other", rows[i].text, other);
        act_process p =
            act_process_run("agree --json --plugin '%s' --against '%s'", other, same);
        json_t *list = act_process_rows(&p);
        const json_t *row = json_array_get(list, 0);
        cr_expect(p.code == 1 && row != NULL, "%zu: %d: %s", i, p.code, p.err);
        cr_expect(act_real(row, "inputs") - act_real(row, "equal") == 1, "%zu: %s", i,
                  p.out);
        cr_expect(act_real(row, rows[i].counted) >= 1 &&
                      act_real(row, "distance") == rows[i].distance,
                  "%zu: %s", i, p.out);
        json_decref(list);
        act_process_free(&p);
        act_scratch_remove(&scratch);
    }
}

Test(agree, equal_kernels_are_equal) {
    act_process p = act_process_run("agree --json 'relu.d?.f16.plain'");
    json_t *list = act_process_rows(&p);
    size_t i;
    const json_t *row;
    cr_expect(p.code == 0 && json_array_size(list) > 0, "%d: %s%s", p.code, p.err, p.out);
    json_array_foreach(list, i, row) {
        bool equal = strcmp(act_text(row, "verdict"), "equal") == 0;
        cr_expect(equal || strcmp(act_text(row, "verdict"), "skipped") == 0, "%s",
                  act_text(row, "verdict"));
    }
    json_decref(list);
    act_process_free(&p);
}

Test(agree, usage) {
    static const char *const words[] = {"agree", "agree a b c",
                                        "agree tanh.d0.f32.libm gelu.d0.f32.careful"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        act_process p = act_process_run("%s", words[i]);
        cr_expect(p.code == 64 && act_is_complaint(p.err), "%s: %d: %s", words[i], p.code,
                  p.err);
        act_process_free(&p);
    }
}

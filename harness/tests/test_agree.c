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
#define F64                                                                              \
    "#define TYPE double\n#define UINT uint64_t\n#define FORMAT \"f64\"\n"               \
    "#define MEMBER f64\n"
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

/* All inputs of a range and no other, each once; by one thread or several. */
Test(agree, a_range_is_kept) {
    static const char *const texts[][2] = {
        {F32 AT("7u", "7u") KERNEL, F32 AT("0x3f800123u", "0x3f800130u") KERNEL},
        {F16 AT("7u", "7u") KERNEL, F16 AT("0x8000u", "0u") KERNEL},
        {F64 AT("7u", "7u") KERNEL, F64 AT("0x3ff0000000000300u", "0u") KERNEL},
    };
    static const struct {
        int text;
        const char *range;
        double inputs, unlike;
    } ranges[] = {
        {0, "--from 1 --to 2", 0x800001, 1},
        {0, "--from 2 --to 3 --jobs 1", 0x400001, 0},
        {0, "--from 0x1.000246p0 --to 0x1.000246p0", 1, 1},
        {0, "--from -0x1p-148 --to 0 --jobs 1", 4, 0},
        {1, "--from 0 --to 0", 2, 1},
        {1, "--from -inf --to inf", 2 * 0x7c01, 1},
        {1, "--from 0x1p-24", 0x7c00, 0},
        {2, "--from 1 --to 0x1.00000000003p0", 0x301, 1},
        {2, "--from 1 --to 0x1.00000000002ffp0", 0x300, 0},
    };
    act_scratch scratch;
    char path[3][2][ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    for (int i = 0; i < 3; i++) {
        char name[] = {'a', (char)('0' + i), '\0'};
        act_scratch_plugin(&scratch, name, texts[i][0], path[i][0]);
        name[0] = 'b';
        act_scratch_plugin(&scratch, name, texts[i][1], path[i][1]);
    }
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
        act_process p = act_process_run("agree --json --plugin '%s' --against '%s' %s",
                                        path[ranges[i].text][0], path[ranges[i].text][1],
                                        ranges[i].range);
        json_t *list = act_process_rows(&p);
        const json_t *row = json_array_get(list, 0);
        cr_expect(p.code == (ranges[i].unlike > 0), "%s: %d: %s", ranges[i].range, p.code,
                  p.err);
        cr_expect(act_real(row, "inputs") == ranges[i].inputs &&
                      act_real(row, "equal") == ranges[i].inputs - ranges[i].unlike &&
                      json_is_true(json_object_get(row, "exhaustive")),
                  "%s: %s", ranges[i].range, p.out);
        json_decref(list);
        act_process_free(&p);
    }
    act_scratch_remove(&scratch);
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
    static const char *const words[] = {
        "agree", "agree a b c", "agree tanh.d0.f32.libm gelu.d0.f32.careful",
        "agree 'tanh.d0.f16.*' --from 1.00001 --to 1.00002",
        "agree 'tanh.d0.f16.*' --from 2 --to 1"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        act_process p = act_process_run("%s", words[i]);
        cr_expect(p.code == 64 && act_is_complaint(p.err), "%s: %d: %s", words[i], p.code,
                  p.err);
        act_process_free(&p);
    }
}

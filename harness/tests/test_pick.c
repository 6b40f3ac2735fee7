/* Paragraphs of a family's file are found by their names, and nothing that is needed is
 * left out. */
#include "emit/headers.h"
#include "emit/pick.h"
#include "process.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char source_text[] =
    "/* Made from kernels. */\n"
    "\n"
    "#include \"checkact.h\"\n"
    "#include <math.h>\n"
    "#include <special.h>\n"
    "#include <stdint.h>\n"
    "#include <string.h>\n"
    "\n"
    "/* Not needed, though k says unneeded. */\n"
    "static const double unneeded[] = {1};\n"
    "\n"
    "#ifdef __clang__\n"
    "#define LOOP _Pragma(\"unroll\")\n"
    "#else\n"
    "#define LOOP\n"
    "#endif\n"
    "\n"
    "/* A number; hi = 1. */\n"
    "typedef struct {\n"
    "    double hi, lo;\n"
    "} pair;\n"
    "\n"
    "static __attribute__((noinline)) double far(double x) {\n    return x;\n}\n"
    "\n"
    "static const float table[] = {0x1p+0f, 2e-3f};\n"
    "\n"
    "static inline double fused(double x) {\n"
    "#ifdef __FP_FAST_FMA\n"
    "    return fma(x, x, 1);\n"
    "#else\n"
    "    return x * x + table[0];\n"
    "#endif\n"
    "}\n"
    "\n"
    "/* See other. */\n"
    "static inline double helper(double x) {\n"
    "    pair p = {.unneeded = x}; /* other */\n"
    "    return far(fused(p.unneeded)) + (&p)->unneeded;\n"
    "}\n"
    "\n"
    "static void k(const double *x, double *y, uint64_t n) {\n"
    "    LOOP\n"
    "    for (uint64_t i = 0; i < n; i++) {\n"
    "        y[i] = helper(x[i]) /* unneeded */ + sizeof \"unneeded \\\" other\";\n"
    "    }\n"
    "}\n"
    "\n"
    "static void other(const double *x, double *y, uint64_t n) {\n"
    "    y[n] = exp(x[n]);\n"
    "}\n"
    "\n"
    "static const struct act_row rows[] = {\n"
    "    {.function = \"f\",\n     .kernel.f64 = other,\n     .claim = 1},\n"
    "    {.function = \"f\",\n     .kernel.f64 = k,\n     .claim = 1},\n"
    "    {.function = \"f\",\n     .kernel.f64 = absent},\n"
    "};\n"
    "\n"
    "ACT_EXPORT(rows)\n";

typedef struct fixture {
    act_scratch scratch;
    act_pick pick;
} fixture;

static void begin(fixture *f, bool has_fma) {
    char path[ACT_FILE_SIZE];
    act_why why;
    act_scratch_make(&f->scratch);
    act_scratch_file(&f->scratch, "a.c", path);
    act_scratch_write(path, source_text, strlen(source_text));
    cr_assert(act_pick_read(&f->pick, path, has_fma, &why) == ACT_OK, "%s", why.text);
}

static void end(fixture *f) {
    act_pick_free(&f->pick);
    act_scratch_remove(&f->scratch);
}

/* The names of what is picked, and the headers that this needs. */
static void expect_picked(const act_pick *pick, const char *names, const char *headers) {
    char text[256] = "";
    char *lines = NULL;
    size_t size;
    for (size_t i = 0; i < pick->count; i++) {
        const act_paragraph *paragraph = &pick->paragraphs[i];
        if (paragraph->is_picked) {
            size_t used = strlen(text);
            snprintf(text + used, sizeof text - used, "%.*s ",
                     (int)paragraph->name.length, paragraph->name.text);
        }
    }
    cr_expect(strcmp(text, names) == 0, "picked: %s", text);
    FILE *out = open_memstream(&lines, &size);
    act_headers_print(out, pick);
    fclose(out);
    cr_expect(strcmp(lines, headers) == 0, "%s", lines);
    free(lines);
}

Test(pick, what_a_kernel_needs) {
    fixture f;
    begin(&f, false);
    const act_paragraph *kernel = act_pick_kernel(&f.pick, 1);
    cr_assert(kernel != NULL && act_word_is(kernel->name, "k"), "not k");
    expect_picked(&f.pick, "LOOP pair far table fused helper k ",
                  "#include <special.h>\n#include <stdint.h>\n");
    cr_expect(act_pick_has(&f.pick, "uint64_t") && !act_pick_has(&f.pick, "fma") &&
                  !act_pick_has(&f.pick, "unneeded") && !act_pick_has(&f.pick, "exp"),
              "words");
    end(&f);
}

Test(pick, fused_multiply_add_is_decided) {
    fixture f;
    begin(&f, true);
    act_pick_kernel(&f.pick, 1);
    expect_picked(&f.pick, "LOOP pair far fused helper k ",
                  "#include <math.h>\n#include <special.h>\n#include <stdint.h>\n");
    const act_paragraph *fused = act_pick_find(&f.pick, (act_word){"fused", 5});
    cr_expect(strcmp(fused->text, "static inline double fused(double x) {\n"
                                  "    return fma(x, x, 1);\n}") == 0,
              "%s", fused->text);
    end(&f);
}

Test(pick, rows_without_a_kernel) {
    fixture f;
    begin(&f, false);
    cr_expect(act_pick_kernel(&f.pick, 2) == NULL, "a kernel that is not there");
    cr_expect(act_pick_kernel(&f.pick, 3) == NULL, "a row that is not there");
    end(&f);
}

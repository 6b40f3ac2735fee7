/* Sources are cut at the right places, and nothing that is needed is left out. */
#include "emit/csource.h"
#include "emit/layout.h"
#include "emit/slice.h"
#include "process.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* As `cc -E -C` leaves it: a macro has put three declarations on line 20. */
static const char source_text[] =
    "# 1 \"a.c\"\n"
    "/* Not about what follows. */\n"
    "\n"
    "#pragma act_include <math.h>\n"
    "typedef struct tagged { double hi, lo; } pair;\n"
    "enum { FEW = 3, /* } */ MANY = FEW + 4 };\n"
    "static const double one = 1, two = (1, 2);\n"
    "/* About three. */\n"
    "static const double three[] = { 1, 2,\n"
    "                                3 };\n"
    "static inline __attribute__((always_inline, unused)) double bent(double x) {\n"
    "    pair two = {.hi = x, .lo = 0};\n"
    "    return x < -(sizeof(float) == sizeof(double) ? (7) : (0)) ? two.hi : three[FEW - 1];\n"
    "}\n"
    "# 19 \"a.inc\"\n"
    "/* About f. */\n"
    "static double f(double x); static void k(const double *x, double *y, size_t n) {\n"
    "# 20 \"a.inc\"\n"
    "#pragma GCC ivdep\n"
    "# 20 \"a.inc\"\n"
    " for (size_t i = 0; i < n; i++) { y[i] = ((f((x[i])))); } } static double f(double x) {\n"
    "    if (x > ((double)(MANY))) { return -((double)(-2)); } else { return ((double)(0.5)) * "
    "sqrt(bent((x))); }\n"
    "}\n"
    "static double unneeded(void) { return one; }\n";

typedef struct fixture {
    act_scratch scratch;
    act_csource source;
} fixture;

static void begin(fixture *f) {
    char path[ACT_FILE_SIZE];
    act_why why;
    act_scratch_make(&f->scratch);
    act_scratch_file(&f->scratch, "a.i", path);
    act_scratch_write(path, source_text, strlen(source_text));
    cr_assert(act_csource_read(&f->source, path, &why) == ACT_OK, "%s", why.text);
}

static void end(fixture *f) {
    act_csource_free(&f->source);
    act_scratch_remove(&f->scratch);
}

static const act_decl *find(const fixture *f, const char *name) {
    return act_csource_find(&f->source, name, strlen(name));
}

Test(csource, names) {
    static const char *const same[][2] = {
        {"tagged", "pair"}, {"FEW", "MANY"}, {"one", "two"}};
    static const char *const none[] = {"hi", "x", "sqrt", "size_t", "__attribute__"};
    fixture f;
    begin(&f);
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
        cr_expect(find(&f, same[i][0]) != NULL &&
                      find(&f, same[i][0]) == find(&f, same[i][1]),
                  "%s and %s", same[i][0], same[i][1]);
    }
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        cr_expect(find(&f, none[i]) == NULL, "%s is declared", none[i]);
    }
    cr_expect(find(&f, "f")->has_body && find(&f, "f")->comment != ACT_NO_TOKEN,
              "f is its prototype, or has no comment");
    cr_expect(find(&f, "k")->comment == ACT_NO_TOKEN, "the comment is about f, not k");
    cr_expect(find(&f, "pair")->comment == ACT_NO_TOKEN, "a comment that is far above");
    end(&f);
}

Test(csource, slice_and_layout) {
    static const char expected[] =
        "typedef struct tagged {\n    double hi, lo;\n} pair;\n"
        "enum { FEW = 3, /* } */ MANY = FEW + 4 };\n"
        "static const double one = 1, two = (1, 2);\n"
        "/* About three. */\nstatic const double three[] = { 1, 2,\n    3 };\n"
        "static inline __attribute__((always_inline)) double bent(double x) {\n"
        "    pair two = {.hi = x, .lo = 0};\n"
        "    return x < -0 ? two.hi : three[FEW - 1];\n}\n"
        "/* About f. */\nstatic double f(double x) {\n    if (x > ((double)(MANY))) {\n"
        "        return -(-2.0);\n    } else {\n        return 0.5 * sqrt(bent(x));\n"
        "    }\n}\n"
        "void public_name(const double *x, double *y, size_t n) {\n    ACT_NO_CARRY\n"
        "    for (size_t i = 0; i < n; i++) {\n        y[i] = f(x[i]);\n    }\n}\n";
    fixture f;
    act_slice slice;
    char *text = NULL;
    size_t size;
    begin(&f);
    cr_assert(act_slice_make(&slice, &f.source, find(&f, "k")) == ACT_OK, "no memory");
    cr_expect(act_slice_has(&slice, "<math.h>") && act_slice_has(&slice, "<stddef.h>") &&
                  slice.header_count == 2,
              "%zu headers", slice.header_count);
    FILE *out = open_memstream(&text, &size);
    for (size_t i = 0; i < slice.count; i++) {
        const char *name = i + 1 == slice.count ? "public_name" : NULL;
        act_layout_print(out, &f.source, &f.source.decls[slice.decls[i]], name);
    }
    fclose(out);
    cr_expect(strcmp(text, expected) == 0, "%s", text);
    free(text);
    act_slice_free(&slice);
    end(&f);
}

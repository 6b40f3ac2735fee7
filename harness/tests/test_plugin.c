/* What happens to shared objects that are not as they should be. */
#include "code/catalogue.h"
#include "process.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define HEAD                                                                             \
    "#include \"checkact.h\"\n"                                                          \
    "static void relu(const float *x, float *y, size_t n) {\n"                           \
    "    for (size_t i = 0; i < n; i++) y[i] = x[i] < 0 ? 0 : x[i];\n"                   \
    "}\n"
#define ROW                                                                              \
    ".function = \"relu\", .format = \"f32\", .name = \"mine\", .kernel.f32 = relu"
#define TABLE(rows_) HEAD "static const struct act_row rows[] = {" rows_ "};\n"
#define EXPORT(rows_) TABLE(rows_) "ACT_EXPORT(rows)\n"

#if defined(__x86_64__)
#define ISA "x86-64"
#else
#define ISA "neon"
#endif

/* Loading fails with one line that has all the words. */
static void expect_refused(const char *path, const char *what, const char *const *words,
                           size_t count) {
    act_catalogue catalogue = {0};
    act_why why = {""};
    act_status status = act_catalogue_add_plugin(&catalogue, path, "mine", &why);
    cr_expect(status == ACT_LOAD, "%s: status %d", what, (int)status);
    cr_expect(strncmp(why.text, path, strlen(path)) == 0 &&
                  strchr(why.text, '\n') == NULL,
              "%s: %s", what, why.text);
    for (size_t i = 0; i < count && words[i] != NULL; i++) {
        cr_expect(strstr(why.text, words[i]) != NULL, "%s: no \"%s\" in \"%s\"", what,
                  words[i], why.text);
    }
    act_catalogue_free(&catalogue);
}

/* Adds the rows of a text, which are so many, in a scratch of its own. */
static void add_mine(act_scratch *scratch, const char *text, char path[ACT_FILE_SIZE],
                     act_catalogue *catalogue, size_t count) {
    act_why why = {""};
    act_scratch_make(scratch);
    act_scratch_plugin(scratch, "mine", text, path);
    act_status status = act_catalogue_add_plugin(catalogue, path, "family", &why);
    cr_assert(status == ACT_OK && catalogue->count == count, "%zu rows: %s",
              catalogue->count, why.text);
}

Test(plugin, files_that_are_none) {
    act_scratch scratch;
    char path[ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    act_scratch_file(&scratch, "missing.so", path);
    expect_refused(path, "no file", (const char *[]){"No such file"}, 1);
    act_scratch_write(path, "text\n", 5);
    expect_refused(path, "a text", (const char *[]){"cannot be loaded"}, 1);
    act_scratch_write(path, "", 0);
    expect_refused(path, "an empty file", (const char *[]){"cannot be loaded"}, 1);
    expect_refused(scratch.path, "a folder", (const char *[]){"a folder, but"}, 1);
    act_scratch_remove(&scratch);
}

typedef struct bad_table {
    const char *what, *text;
    const char *words[3];
} bad_table;

static void expect_all_refused(const bad_table *rows, size_t count) {
    act_scratch scratch;
    act_scratch_make(&scratch);
    for (size_t i = 0; i < count; i++) {
        char path[ACT_FILE_SIZE];
        act_scratch_plugin(&scratch, "bad", rows[i].text, path);
        expect_refused(path, rows[i].what, rows[i].words, 3);
    }
    act_scratch_remove(&scratch);
}

Test(plugin, tables_that_cannot_be_read) {
    static const bad_table rows[] = {
        {"no table", HEAD, {"checkact_table", "--symbol"}},
        {"a later ABI",
         TABLE("{" ROW "}") "const struct act_table checkact_table = "
                            "{ACT_ABI + 1, sizeof rows[0], 1, rows};",
         {"ABI 2", "rebuild"}},
        {"rows shorter than any release has",
         TABLE("{" ROW "}") "const struct act_table checkact_table = "
                            "{ACT_ABI, sizeof rows[0] - 8, 1, rows};",
         {"malformed table"}},
        {"more rows than anybody has",
         TABLE("{" ROW "}") "const struct act_table checkact_table = "
                            "{ACT_ABI, sizeof rows[0], -1, rows};",
         {"malformed table"}},
        {"no rows",
         HEAD "const struct act_table checkact_table = "
              "{ACT_ABI, sizeof(struct act_row), 1, NULL};",
         {"malformed table"}},
        {"rows that are not there",
         HEAD "const struct act_table checkact_table = "
              "{ACT_ABI, sizeof(struct act_row), 1, (const struct act_row *)8};",
         {"while it was loaded", "SIGSEGV"}},
        {"a symbol that nobody defines",
         "void nobody_defines_this(void);\n" HEAD
         "void call(void) { nobody_defines_this(); }\n",
         {"cannot be loaded", "nobody_defines_this"}},
    };
    expect_all_refused(rows, sizeof rows / sizeof rows[0]);
}

#define TEN "abcdefghij"
#define SIXTY TEN TEN TEN TEN TEN TEN
#define ZEROS "00000000000000000000000000000000000000000000000000" /* 50 */

/* The first row is right, the second is not. */
#define SECOND(row_) EXPORT("{" ROW "}, {" row_ "}")

Test(plugin, malformed_rows) {
    static const bad_table rows[] = {
        {"unknown function",
         SECOND(".function = \"gellu\", .format = \"f32\", .name = \"x\", "
                ".kernel.f32 = relu"),
         {"row 2", "unknown function 'gellu'", "gelu"}},
        {"no function",
         SECOND(".format = \"f32\", .name = \"x\", .kernel.f32 = relu"),
         {"row 2", "unknown function ''"}},
        {"unknown format",
         SECOND(ROW ", .format = \"f31\""),
         {"row 2", "unknown format 'f31'", "bf16"}},
        {"no format", SECOND(ROW ", .format = NULL"), {"row 2", "unknown format ''"}},
        {"order 7", SECOND(ROW ", .order = 7"), {"row 2", "order", "0, 1 or 2"}},
        {"order -1", SECOND(ROW ", .order = -1"), {"row 2", "order", "0, 1 or 2"}},
        {"no kernel", SECOND(ROW ", .kernel.f32 = NULL"), {"row 2", "no kernel"}},
        {"no name", SECOND(ROW ", .name = NULL"), {"row 2", "no name"}},
        {"an empty name", SECOND(ROW ", .name = \"\""), {"row 2", "no name"}},
        {"a blank in the name", SECOND(ROW ", .name = \"a b\""), {"row 2", "'a b'"}},
        {"a dot in the name", SECOND(ROW ", .name = \"a.b\""), {"row 2", "letters"}},
        {"a line break in the name",
         SECOND(ROW ", .name = \"a\\nb\""),
         {"row 2", "letters"}},
        {"a name of 64 bytes",
         SECOND(ROW ", .name = \"" SIXTY "abcd\""),
         {"row 2", "63"}},
        {"a name of 600 bytes",
         SECOND(ROW
                ", .name = \"" SIXTY SIXTY SIXTY SIXTY SIXTY SIXTY SIXTY SIXTY SIXTY SIXTY
                "\""),
         {"row 2", "more than 63"}},
        {"params of 256 bytes",
         SECOND(".function = \"elu\", .format = \"f32\", .name = \"x\", .kernel.f32 = "
                "relu, .params = \"alpha=00000" ZEROS ZEROS ZEROS ZEROS
                "0000000000000000000000000000000000000000000.5\""),
         {"row 2", "more than 255"}},
        {"claim NaN", SECOND(ROW ", .claim = __builtin_nan(\"\")"), {"row 2", "claim"}},
        {"claim -1", SECOND(ROW ", .claim = -1"), {"row 2", "claim"}},
        {"claim inf", SECOND(ROW ", .claim = __builtin_inf()"), {"row 2", "claim"}},
        {"convention 9", SECOND(ROW ", .convention = 9"), {"row 2", "convention"}},
        {"backward of order 0",
         SECOND(ROW ", .convention = ACT_BACKWARD_X"),
         {"row 2", "backward", "order 1"}},
        {"an unknown isa", SECOND(ROW ", .isa = \"avx3\""), {"row 2", "isa 'avx3'"}},
        {"a parameter it has not",
         SECOND(ROW ", .params = \"alpha=1\""),
         {"row 2", "relu", "'alpha'"}},
        {"parameters that are none",
         SECOND(ROW ", .params = \"what?\""),
         {"row 2", "name=value"}},
    };
    expect_all_refused(rows, sizeof rows / sizeof rows[0]);
}

Test(plugin, constructors_that_end_the_process) {
    static const bad_table rows[] = {
        {"crash",
         EXPORT("{" ROW "}") "__attribute__((constructor)) static void at_load(void) {"
                             " volatile int *volatile nowhere = 0; *nowhere = 1; }",
         {"while it was loaded", "SIGSEGV"}},
        {"abort",
         "#include <stdlib.h>\n" EXPORT(
             "{" ROW
             "}") "__attribute__((constructor)) static void at_load(void) { abort(); }",
         {"while it was loaded", "SIGABRT"}},
        {"exit",
         "#include <stdlib.h>\n" EXPORT(
             "{" ROW
             "}") "__attribute__((constructor)) static void at_load(void) { exit(0); }",
         {"while it was loaded", "exit(0)"}},
        {"exit as if all were well",
         "#include <stdlib.h>\n" EXPORT(
             "{" ROW
             "}") "__attribute__((constructor)) static void at_load(void) { exit(113); }",
         {"while it was loaded", "ended its process"}},
    };
    expect_all_refused(rows, sizeof rows / sizeof rows[0]);
}

Test(plugin, constructor_that_hangs) {
    static const bad_table row = {
        "hang",
        EXPORT("{" ROW "}") "__attribute__((constructor)) static void at_load(void) {"
                            " for (volatile int on = 1; on;) {} }",
        {"while it was loaded", "no answer within 10 s"}};
    expect_all_refused(&row, 1);
}

/* Rows of a later checkact.h have more members at their end, which we skip. */
Test(plugin, longer_rows_of_a_later_header) {
    static const char text[] =
        HEAD "struct longer { struct act_row row; double more[3]; };\n"
             "static const struct longer rows[] = {\n"
             "    {{" ROW ", .claim = 2, .source = \"first\"}, {1, 2, 3}},\n"
             "    {{" ROW ", .name = \"second\", .claim = 3}, {4, 5, 6}},\n"
             "};\n"
             "const struct act_table checkact_table = {\n"
             "    ACT_ABI, sizeof rows[0], 2, &rows[0].row};\n";
    act_scratch scratch;
    char path[ACT_FILE_SIZE];
    act_catalogue catalogue = {0};
    act_why why = {""};
    act_scratch_make(&scratch);
    act_scratch_plugin(&scratch, "longer", text, path);
    act_status status = act_catalogue_add_plugin(&catalogue, path, "mine", &why);
    cr_assert(status == ACT_OK && catalogue.count == 2, "%zu rows: %s", catalogue.count,
              why.text);
    cr_expect(strcmp(catalogue.impls[0].id, "relu.d0.f32.mine") == 0 &&
                  catalogue.impls[0].claim == 2,
              "first row: %s, %g", catalogue.impls[0].id, catalogue.impls[0].claim);
    cr_expect(strcmp(catalogue.impls[1].id, "relu.d0.f32.second") == 0 &&
                  catalogue.impls[1].claim == 3,
              "second row: %s, %g", catalogue.impls[1].id, catalogue.impls[1].claim);
    act_process process =
        act_process_run("ulp --json --points 100 --plugin '%s' relu.d0.f32.second", path);
    cr_expect(process.code == 0 && strstr(process.out, "\"pass\"") != NULL, "%s%s",
              process.out, process.err);
    act_process_free(&process);
    act_catalogue_free(&catalogue);
    act_scratch_remove(&scratch);
}

/* All that a row says arrives; what it leaves out is empty. */
Test(plugin, a_row_arrives) {
    static const char text[] = EXPORT(
        "{.function = \"elu\", .order = 1, .format = \"f32\", .name = \"all-of_it\",\n"
        " .kernel.f32 = relu, .convention = ACT_BACKWARD_Y, .flags = ACT_NOT_IN_PLACE,\n"
        " .claim = 1.5, .params = \"alpha=0.5\", .source = \"a book\",\n"
        " .licence = \"MIT\", .isa = \"" ISA "\"}, {" ROW "}");
    act_scratch scratch;
    char path[ACT_FILE_SIZE];
    act_catalogue catalogue = {0};
    add_mine(&scratch, text, path, &catalogue, 2);
    const act_impl *impl = &catalogue.impls[0];
    cr_expect(strcmp(impl->id, "elu.d1.f32.all-of_it") == 0, "%s", impl->id);
    cr_expect(strcmp(impl->function->name, "elu") == 0 && impl->order == 1 &&
                  strcmp(impl->format->name, "f32") == 0,
              "%s", impl->id);
    cr_expect(impl->convention == ACT_BACKWARD_Y && impl->flags == ACT_NOT_IN_PLACE &&
                  impl->claim == 1.5 && impl->params[0] == 0.5,
              "convention %d, flags %u, claim %g, alpha %g", (int)impl->convention,
              impl->flags, impl->claim, impl->params[0]);
    cr_expect(strcmp(impl->source, "a book") == 0 && strcmp(impl->licence, "MIT") == 0 &&
                  strcmp(impl->isa, ISA) == 0 && strcmp(impl->plugin, "family") == 0 &&
                  strcmp(impl->path, path) == 0,
              "%s, %s, %s, %s", impl->source, impl->licence, impl->isa, impl->plugin);
    const act_impl *bare = &catalogue.impls[1];
    cr_expect(bare->claim == 0 && bare->source[0] == '\0' && bare->licence[0] == '\0' &&
                  bare->isa[0] == '\0' && bare->params_text[0] == '\0' &&
                  bare->skip[0] == '\0',
              "%s says more than its row", bare->id);
    act_catalogue_free(&catalogue);
    act_scratch_remove(&scratch);
}

#if defined(__x86_64__)
#define FOREIGN "neon"
#else
#define FOREIGN "avx2"
#endif

/* The longest name and the longest params are whole; texts for people are cut, and
 * nothing in them moves a cursor; a row for another processor is listed, not run. */
Test(plugin, rows_at_the_edge) {
    static const char text[] = EXPORT(
        "{" ROW ", .name = \"" SIXTY "abc\", .source = \"" SIXTY SIXTY SIXTY SIXTY SIXTY
        "\", .licence = \"a\\302\\233\\342\\200\\256b\"},"
        "{.function = \"elu\", .format = \"f32\", .name = \"x\", .kernel.f32 = relu,"
        " .params = \"alpha=0000" ZEROS ZEROS ZEROS ZEROS
        "0000000000000000000000000000000000000000000.5\"},"
        "{" ROW ", .name = \"elsewhere\", .isa = \"" FOREIGN "\", .kernel.f32 = NULL}");
    act_scratch scratch;
    char path[ACT_FILE_SIZE];
    act_catalogue catalogue = {0};
    add_mine(&scratch, text, path, &catalogue, 3);
    const act_impl *impls = catalogue.impls;
    cr_expect(strcmp(impls[0].name, SIXTY "abc") == 0, "%s", impls[0].name);
    cr_expect(strlen(impls[0].source) == ACT_TEXT_SIZE - 1 &&
                  strcmp(impls[0].source + ACT_TEXT_SIZE - 5, "b...") == 0,
              "%s", impls[0].source);
    cr_expect(strcmp(impls[0].licence, "a??b") == 0, "%s", impls[0].licence);
    cr_expect(strlen(impls[1].params_text) == ACT_TEXT_SIZE - 1 &&
                  impls[1].params[0] == 0.5,
              "%g", impls[1].params[0]);
    cr_expect(strstr(impls[2].skip, "lacks " FOREIGN) != NULL, "%s", impls[2].skip);
    act_process process =
        act_process_run("ulp --json --points 100 --plugin '%s' 'relu.*.elsewhere'", path);
    cr_expect(strstr(process.out, "\"skipped\"") != NULL &&
                  strstr(process.out, "another architecture") != NULL,
              "%s%s", process.out, process.err);
    act_process_free(&process);
    act_catalogue_free(&catalogue);
    act_scratch_remove(&scratch);
}

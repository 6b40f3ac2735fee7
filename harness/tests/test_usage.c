/* Bad input: one line on stderr that names what is wrong, nothing on stdout, code 64. */
#include "cli/command.h"
#include "process.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct wrong {
    const char *words; /* of the command line */
    const char *told;  /* part of the complaint */
} wrong;

static void expect_complaints(const wrong *rows, size_t count) {
    for (size_t i = 0; i < count; i++) {
        act_process process = act_process_run("%s", rows[i].words);
        cr_expect(process.code == 64, "%s: exit code %d", rows[i].words, process.code);
        cr_expect(process.out[0] == '\0', "%s: on stdout: %s", rows[i].words,
                  process.out);
        cr_expect(act_is_complaint(process.err), "%s: on stderr: %s", rows[i].words,
                  process.err);
        cr_expect(strstr(process.err, rows[i].told) != NULL, "%s: no \"%s\" in: %s",
                  rows[i].words, rows[i].told, process.err);
        act_process_free(&process);
    }
}

Test(usage, commands_and_globs) {
    static const wrong rows[] = {
        {"lst", "unknown command 'lst' (did you mean list"},
        {"xyzzy", "unknown command 'xyzzy'"},
        {"''", "unknown command ''"},
        {"list gellu", "unknown function 'gellu' (did you mean gelu"},
        {"list relu", "FUNCTION.dORDER.FORMAT"},
        {"ulp 'relo.*'", "unknown function 'relo'"},
        {"ulp relu.d0.f32.pain", "did you mean relu.d0.f32.plain"},
        {"ulp relu.d0.f32", "'relu.d0.f32.*'"},
        {"ulp relu.d0.f31.plain", "unknown format 'f31'"},
        {"ulp relu.d9.f32.plain", "order 9"},
        {"bench 'relu.d0.*' 'nothing.*'", "'nothing.*'"},
        {"list '[broken'", "'[broken'"},
        {"list --functions nosuch", "no function matches 'nosuch'"},
        {"ulp --plugin no/such/file.so", "no/such/file.so"},
        {"ulp --db '' relu.d0.f32.plain", "--db"},
    };
    expect_complaints(rows, sizeof rows / sizeof rows[0]);
}

Test(usage, numbers_of_options) {
    static const wrong rows[] = {
        {"ulp --points 0", "--points '0' is not a whole number from 1"},
        {"ulp --points -5", "--points '-5'"},
        {"ulp --points 1e3", "--points '1e3'"},
        {"ulp --points 5x", "--points '5x'"},
        {"ulp --points ''", "--points ''"},
        {"ulp --points 99999999999999999999", "--points '99999999999999999999'"},
        {"ulp --seed -1", "--seed '-1'"},
        {"ulp --seed 0.5", "--seed '0.5'"},
        {"ulp --jobs 0", "--jobs '0'"},
        {"ulp --jobs 1000", "--jobs '1000'"},
        {"ulp --from one", "--from 'one'"},
        {"ulp --from nan", "--from 'nan'"},
        {"ulp --to ''", "--to ''"},
        {"ulp --to 1,5", "--to '1,5'"},
        {"ulp --to ' 1'", "--to ' 1'"},
        {"ulp --from 2 --to 1", "--from 2 lies beyond --to 1"},
        {"ulp --to -2 --from -1", "--from -1 lies beyond --to -2"},
        {"ulp --timeout 0", "--timeout '0'"},
        {"ulp --timeout -1", "--timeout '-1'"},
        {"ulp --timeout nan", "--timeout 'nan'"},
        {"ulp --timeout inf", "--timeout 'inf'"},
        {"bench --timeout 1e7", "--timeout '1e7'"},
        {"ulp --from 1.00000002 --to 1.00000001",
         "--from 1.00000002 lies beyond --to 1.00000001"},
        {"ulp relu.d0.f32.plain --from 1.00000001 --to 1.00000002",
         "no value of the format lies in --from 1.00000001 --to 1.00000002"},
        {"ulp sqrt.d0.f64.plain --exhaustive", "too many inputs, more than 2^20"},
        {"ulp sqrt.d0.f64.plain --exhaustive --from 1 --to 1.1", "--budget SECONDS"},
        {"ulp 'relu.d0.f32.plain' --from 1e39 --to 1e40", "no value of the format"},
    };
    expect_complaints(rows, sizeof rows / sizeof rows[0]);
}

Test(usage, words_of_eval) {
    static const wrong rows[] = {
        {"eval", "checkact eval gelu 0.5"},
        {"eval gelu", "checkact eval gelu 0.5"},
        {"eval gellu 1", "unknown function 'gellu' (did you mean gelu"},
        {"eval gelu.d0.f32 1", "'gelu.d0.f32.*' names all of them"},
        {"eval gelu one", "'one'"},
        {"eval gelu 1 2x 3", "'2x'"},
        {"eval gelu 1,5", "'1,5'"},
        {"eval gelu 0x", "'0x'"},
        {"eval gelu ''", "''"},
        {"eval gelu -1.2.3", "'-1.2.3'"},
        {"eval gelu bits:", "'bits:'"},
        {"eval gelu bits:12", "'bits:12'"},
        {"eval gelu bits:0x", "'bits:0x'"},
        {"eval gelu bits:0x-1", "'bits:0x-1'"},
        {"eval gelu bits:0x12g", "'bits:0x12g'"},
        {"eval gelu bits:0x100000000", "at most 8 hex digits"},
        {"eval gelu bits:0x10000 --format bf16", "at most 4 hex digits"},
        {"eval gelu bits:0x10000000000000000 --format f64", "at most 16 hex digits"},
        {"eval gelu 1e-50", "beyond binary32"},
        {"eval gelu -3.5e38", "beyond binary32"},
        {"eval gelu 65520 --format f16", "beyond binary16"},
        {"eval gelu 1e400 --format f64", "binary64"},
        {"eval gelu 1e-400 --format f64", "beyond binary64"},
        {"eval gelu 1 --order one", "--order 'one'"},
        {"eval gelu 1 --order -1", "--order"},
        {"eval gelu 1 --order 99", "--order '99'"},
        {"eval gelu 1 --digits 0", "--digits '0'"},
        {"eval gelu 1 --digits 1000000", "--digits '1000000'"},
        {"eval gelu 1 --format f8", "--format 'f8'"},
        {"eval gelu 1 --param alpha=1", "gelu has no parameter 'alpha'"},
        {"eval elu 1 --param alpha=x", "'x' is not a number"},
        {"eval elu 1 --param alpha", "NAME=VALUE"},
        {"eval elu 1 --param alpha=1e99", "must lie in"},
        {"eval elu 1 --param alpha=nan", "must lie in"},
    };
    expect_complaints(rows, sizeof rows / sizeof rows[0]);
}

Test(usage, words_of_eval_with_a_row) {
    static const wrong rows[] = {
        {"eval --row 1,2", "eval needs a function: checkact eval softmax --row 1,2,3"},
        {"eval softmax", "softmax needs a row: checkact eval softmax --row 1,2,3"},
        {"eval softmax 1", "softmax is a function of a row, not of '1'"},
        {"eval softmax 1 --row 1", "softmax is a function of a row, not of '1'"},
        {"eval gelu --row 1,2", "gelu is not a function of a row"},
        {"eval softmacks --row 1", "unknown function of a row 'softmacks' (did you mean"},
        {"eval softmax --row ''", "--row '' lacks a number between commas: as 1,2,3"},
        {"eval softmax --row 1,,2", "--row '1,,2' lacks a number between commas"},
        {"eval softmax --row 1,2,", "--row '1,2,' lacks a number between commas"},
        {"eval softmax --row 1,x", "'x' is not a number"},
        {"eval softmax --row 1,1e39", "beyond binary32"},
        {"eval softmax --row 1,2 --format f8", "--format 'f8'"},
        {"eval softmax --row 1,2 --dy 1",
         "--dy has 1 numbers, but softmax has 2 results"},
        {"eval softmax --row 1,2 --dy 1,inf", "dy must be finite, not inf"},
        {"eval softmax --dy 1,2", "softmax needs a row"},
        {"eval softmax --row 1,2 --label 1", "softmax takes no --label"},
        {"eval softmax --row 1,2 --order 1", "--dy asks for the gradient"},
        {"eval softmax --row 1,2 --param temperature=0", "must lie in"},
        {"eval softmax --row 1,2 --param beta=1", "softmax has no parameter 'beta'"},
        {"eval softmax --row 1,2 --weights 1,2", "softmax takes no weights"},
        {"eval softmax --weights 1,2", "softmax needs a row"},
        {"eval cross_entropy --row 1,2 --label 0 --weights 1", "but the row has 2"},
        {"eval cross_entropy --row 1,2 --label 0 --weights 1,-1", "0 or more"},
        {"eval softmax_backward --row 1,0", "softmax_backward needs --dy"},
        {"eval cross_entropy --row 1,2", "cross_entropy needs --label"},
        {"eval cross_entropy --row 1,2 --label 2",
         "label 2 of cross_entropy is out of range"},
        {"eval cross_entropy --row 1,2 --label -1", "out of range: 0 to 1"},
        {"eval cross_entropy --row 1,2 --label one", "--label 'one'"},
        {"ulp softmax", "softmax"},
        {"range softmax", "softmax is a function of a row, not of one input"},
    };
    expect_complaints(rows, sizeof rows / sizeof rows[0]);
}

Test(usage, words_of_eval_with_a_pair) {
    static const wrong rows[] = {
        {"eval --up 2", "eval needs a gated unit: checkact eval swiglu 1.5 --up -2"},
        {"eval swiglu 1", "swiglu is a function of two inputs: checkact eval swiglu 1.5 "
                          "--up -2"},
        {"eval swiglu --up 1", "swiglu is a function of two inputs"},
        {"eval gelu 1 --up 2",
         "gelu is a function of one input: gated_gelu is gelu(x) up"},
        {"eval swiglo 1 --up 2",
         "unknown gated unit 'swiglo' (did you mean swiglu or seglu?)"},
        {"eval 'swiglu.*' 1 --up 2", "unknown gated unit 'swiglu.*'"},
        {"eval swiglu 1 x --up 2", "'x' is not a number"},
        {"eval swiglu 1 --up 1e39", "'1e39' is beyond binary32"},
        {"eval swiglu 1 --up 2 --order 2", "--order 0 and 1"},
        {"eval swiglu 1 --up 2 --param limit=2",
         "swiglu has no parameter 'limit'; it has beta"},
        {"eval swiglu_oai 1 --up 2 --param limit=0", "must lie in"},
        {"eval softmax --row 1,2 --up 2", "--up is of gated units"},
    };
    expect_complaints(rows, sizeof rows / sizeof rows[0]);
}

/* These are told by argp, in the words of all GNU programs. */
Test(usage, unknown_options) {
    static const char *const words[] = {"ulp --pionts 5", "list --points 5", "ulp --seed",
                                        "bench --from 1", "eval gelu 1 --db x"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        act_process process = act_process_run("%s", words[i]);
        cr_expect(process.code == 64 && process.out[0] == '\0',
                  "%s: exit code %d, on stdout: %s", words[i], process.code, process.out);
        cr_expect(strncmp(process.err, "checkact ", 9) == 0 &&
                      strstr(process.err, "--help") != NULL,
                  "%s: %s", words[i], process.err);
        act_process_free(&process);
    }
}

/* What a quick run chooses itself is not chosen by others. */
Test(usage, words_of_quick) {
    static const wrong rows[] = {
        {"run --quick --exhaustive", "leave out --exhaustive, or --quick"},
        {"run --quick --points 5", "leave out --points, or --quick"},
        {"run --quick --budget 5", "leave out --budget, or --quick"},
        {"run --quick --size l2", "leave out the settings of timings, or --quick"},
        {"run --quick 'relu.d0.f64.*'", "of which nothing that runs here is chosen"},
        {"run --quick 'gelu.d2.*'", "of which nothing that runs here is chosen"},
    };
    expect_complaints(rows, sizeof rows / sizeof rows[0]);
}

Test(usage, help) {
    act_process process = act_process_run("--help");
    cr_expect(process.code == 0 && process.err[0] == '\0', "%d: %s", process.code,
              process.err);
    static const char *const commands[] = {"list", "eval", "ulp", "bench", "run"};
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        char summary[20] = "\n  ";
        strcat(summary, commands[i]);
        cr_expect(strstr(process.out, summary) != NULL, "no %s in: %s", commands[i],
                  process.out);
        act_process own = act_process_run("%s --help", commands[i]);
        cr_expect(own.code == 0 && own.err[0] == '\0' &&
                      strstr(own.out, "--json") != NULL,
                  "%s --help: %d, %s%s", commands[i], own.code, own.out, own.err);
        act_process_free(&own);
    }
    act_process_free(&process);
    process = act_process_run(" ");
    cr_expect(process.code == 64 && process.out[0] == '\0' &&
                  strstr(process.err, "Usage: checkact COMMAND") != NULL,
              "%d: %s", process.code, process.err);
    act_process_free(&process);
}

Test(usage, the_readme_has_a_row_for_each_command) {
    size_t size;
    char *text = act_scratch_read("README.md", &size);
    cr_assert(text != NULL, "no README.md");
    for (size_t i = 0; i < act_command_count; i++) {
        char row[64];
        snprintf(row, sizeof row, "\n| `checkact %s", act_commands[i]->name);
        const char *found = strstr(text, row);
        cr_expect(found != NULL && strchr(" `", found[strlen(row)]) != NULL, "no %s",
                  row + 1);
    }
    free(text);
}

/* Output that is lost is no success. */
Test(usage, a_full_disk) {
    static const char *const words[] = {
        "--help >/dev/full #",
        "list --functions >/dev/full #",
        "emit relu.d0.f32.plain >/dev/full #",
        "emit relu.d0.f32.plain -o /dev/full #",
        "eval gelu 1 --json >/dev/full #",
        "ulp relu.d0.bf16.plain --json >/dev/full #",
        "run relu.d0.bf16.plain >/dev/full --db",
        "gate relu.d0.bf16.plain --limits impls/limits --json >/dev/full #",
        "gate --limits impls/limits --output json:/dev/full --db",
        "export >/dev/full --db",
        "export -o /dev/full --db",
        "report -o - >/dev/full --db",
    };
    act_scratch scratch;
    char db[ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    act_scratch_file(&scratch, "results.db", db);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        act_process process = act_process_run("%s '%s'", words[i], db);
        cr_expect(process.code == 70 && act_is_complaint(process.err), "%s: %d: %s",
                  words[i], process.code, process.err);
        act_process_free(&process);
    }
    act_scratch_remove(&scratch);
}

/* ESC, C1 controls, overrides of the writing direction, DEL, bytes that are no UTF-8, and
 * line breaks where one line is meant. */
#define HOSTILE "\x1b[31m\xc2\x9b\xe2\x80\xae\x7f\xff"

static bool is_clean(const char *text) {
    return strpbrk(text, "\x1b\x7f\xff\a\r") == NULL &&
           strstr(text, "\xc2\x9b") == NULL && strstr(text, "\xe2\x80\xae") == NULL;
}

/* Nothing that is given to us moves the cursor, wherever it is echoed; what is none of
 * that stays as it is. */
Test(usage, nothing_moves_the_cursor) {
    static const char text[] =
        "#include \"checkact.h\"\n"
        "static void f(const float *x, float *y, size_t n) { while (n-- > 0) y[n] = 0; }\n"
        "static const struct act_row rows[] = {{.function = \"relu\", .format = \"f32\",\n"
        " .name = \"mine\", .kernel.f32 = f, .source = \"caf\\303\\251 \" \"" HOSTILE
        "\",\n"
        " .licence = \"" HOSTILE "\"}};\nACT_EXPORT(rows)\n";
    static const char *const words[] = {
        "list 'relu.*.mine' --plugin",
        "ulp 'relu.*.mine' --points 100 --plugin",
        "ulp 'relu.*.mine' --points 100 --json --plugin",
        "ulp 'relu.*.mine' --points 100 --plugin build/impls/piecewise.so --db",
        "export --db",
        "history",
        "gate relu.d0.bf16.plain --limits impls/limits --output",
        "gate --limits",
        "gate --limits impls/limits --points 100 --plugin",
        "gate --limits impls/limits --points 100 --json --plugin",
        "report --db",
        "list",
        "emit -o",
        "--",
        "run --",
        "run --points=1 -",
        "eval gelu",
        "eval gelu 1 --format",
    };
    act_scratch scratch;
    char plugin[ACT_FILE_SIZE];
    char path[ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    act_scratch_plugin(&scratch, "mine", text, plugin);
    act_scratch_file(&scratch, "a" HOSTILE "\nb.so", path);
    cr_assert(rename(plugin, path) == 0);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        bool is_option = words[i][strlen(words[i]) - 1] == '-';
        act_process process =
            act_process_run("%s%s'%s'", words[i], is_option ? "" : " ", path);
        cr_expect(is_clean(process.out) && is_clean(process.err), "%s: %s%s", words[i],
                  process.out, process.err);
        cr_expect(process.err[0] == '\0' || act_is_complaint(process.err), "%s: %s",
                  words[i], process.err);
        cr_expect(i > 0 || strstr(process.out, "caf\xc3\xa9") != NULL, "%s", process.out);
        act_process_free(&process);
    }
    act_scratch_remove(&scratch);
}

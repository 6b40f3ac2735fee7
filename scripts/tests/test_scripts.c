/* Each check of the scripts is shown a fault that it must find, and a sound case beside
 * it. */
#include <criterion/criterion.h>
#include <ftw.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

enum { PATH_SIZE = 512, OUTPUT_SIZE = 16384 };

typedef struct {
    int code;
    char output[OUTPUT_SIZE];
} outcome;

__attribute__((format(printf, 1, 2))) static outcome shell(const char *format, ...) {
    char command[4096];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(command, sizeof command, format, arguments);
    va_end(arguments);
    cr_assert(length < (int)sizeof command, "a command of %d bytes", length);

    outcome result = {.code = -1};
    FILE *pipe = popen(command, "r");
    cr_assert(pipe != NULL, "no shell for: %s", command);
    size_t used = fread(result.output, 1, sizeof result.output - 1, pipe);
    result.output[used] = '\0';
    int status = pclose(pipe);
    result.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return result;
}

static void make_folder(char folder[PATH_SIZE]) {
    const char *parent = getenv("TMPDIR");
    snprintf(folder, PATH_SIZE, "%s/checkact-XXXXXX", parent != NULL ? parent : P_tmpdir);
    cr_assert(mkdtemp(folder) != NULL, "cannot make %s", folder);
}

static int remove_one(const char *path, const struct stat *status, int kind,
                      struct FTW *place) {
    (void)status;
    (void)kind;
    (void)place;
    return remove(path);
}

static void remove_folder(const char *folder) {
    nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

#define CLOSING(tested) "[====] Synthesis: Tested: " tested " | Passing: 1 | Failing: 0 "

/* Runs scripts/run-tests, with a limit of 2 s, on a fake of the test program. */
static outcome run_tests_on(const char *body) {
    char build[PATH_SIZE];
    make_folder(build);
    outcome result = shell("mkdir '%s/tests' && cat >'%s/tests/run' <<'END' &&\n"
                           "#!/bin/sh\n%s\nEND\n"
                           "chmod +x '%s/tests/run' && scripts/run-tests '%s' 2 2>&1",
                           build, build, body, build, build);
    remove_folder(build);
    return result;
}

Test(scripts, run_tests_accepts_a_passing_run) {
    outcome run =
        run_tests_on("echo '" CLOSING("1") "' >&2; echo late output of a child");
    const char *end = strstr(run.output, CLOSING("1") "\n");
    cr_expect(run.code == 0, "exit code %d: %s", run.code, run.output);
    cr_expect(end != NULL && strcmp(end, CLOSING("1") "\n") == 0,
              "the closing line does not come last: %s", run.output);
    cr_expect(strstr(run.output, "late output") != NULL, "not printed: %s", run.output);
}

Test(scripts, run_tests_rejects_what_is_not_a_pass) {
    static const struct {
        const char *body, *said;
    } cases[] = {
        {"echo '" CLOSING("0") "'", "no test ran"},
        {"echo '" CLOSING("1") "'; exit 1", "exited with status 1"},
        {"echo '" CLOSING("1") "'; kill -SEGV $$", "exited with status 139"},
        {"echo passed", "closing line is missing"},
        {"echo '" CLOSING("1") "'; exec sleep 20", "did not end within 2 s"},
        {"echo '" CLOSING("1") "'; echo leaked >${ASAN_OPTIONS##*log_path=}.1", "leaked"},
        {"echo '" CLOSING("1") "'; echo shifted >${UBSAN_OPTIONS##*log_path=}.1",
         "shifted"},
        {"echo 'x.c:1:2: runtime error: overflow' >&2; echo '" CLOSING("1") "'",
         "undefined behaviour"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        outcome run = run_tests_on(cases[i].body);
        cr_expect(run.code == 1, "'%s': exit code %d", cases[i].body, run.code);
        cr_expect(strstr(run.output, cases[i].said) != NULL,
                  "'%s' printed '%s', not '%s'", cases[i].body, run.output,
                  cases[i].said);
    }
}

Test(scripts, run_tests_forgets_the_reports_of_the_run_before) {
    char build[PATH_SIZE];
    make_folder(build);
    outcome run =
        shell("mkdir -p '%s/tests/sanitizer' && echo old >'%s/tests/sanitizer/asan.1'"
              " && cat >'%s/tests/run' <<'END' &&\n"
              "#!/bin/sh\necho '" CLOSING(
                  "1") "'\nEND\n"
                       "chmod +x '%s/tests/run' && scripts/run-tests '%s' 2>&1",
              build, build, build, build, build);
    remove_folder(build);
    cr_expect(run.code == 0, "exit code %d: %s", run.code, run.output);
}

/* Runs scripts/lint in a small repository of its own after a command has planted a fault.
 */
static outcome lint_with(const char *part, const char *plant) {
    char folder[PATH_SIZE];
    make_folder(folder);
    outcome result = shell(
        "root=$PWD && cd '%s' && mkdir -p scripts harness/base harness/cli"
        " reports/vendor && cp \"$root/scripts/lint\" \"$root/scripts/lint-rooms\" scripts"
        " && cp \"$root/.clang-format\" \"$root/.clang-tidy\" . &&"
        " printf 'base:\\ncli: base\\n' >harness/rooms && cd harness/base &&"
        " echo 'int act_one(void);' >one.h && printf '#include \"base/one.h\"\\n\\n"
        "int act_one(void) {\\n    return 1;\\n}\\n' >one.c && cd ../.. &&"
        " echo 'f(x)' >reports/vendor/chart.js &&"
        " sha256sum reports/vendor/chart.js >reports/README.md &&"
        " env -u GIT_DIR -u GIT_WORK_TREE git init -q . && { %s; } &&"
        " env -u GIT_DIR -u GIT_WORK_TREE scripts/lint %s 2>&1",
        folder, plant, part);
    remove_folder(folder);
    return result;
}

Test(scripts, lint_accepts_a_clean_tree) {
    outcome run = lint_with("", "true");
    cr_expect(run.code == 0, "exit code %d: %s", run.code, run.output);
    cr_expect(strcmp(run.output, "lint: clean\n") == 0, "printed '%s'", run.output);
}

/* Faults, each in a tree of its own. */
static const struct planted_fault {
    const char *part, *plant, *said;
} planted_faults[] = {
    {"format", "echo 'int  two;' >harness/base/two.c", "two.c:1:4"},
    {"format", "echo 'int  two;' >harness/base/two.h", "two.h:1:4"},
    {"tidy",
     "echo 'int f(void); int f(void) { int *p = 0; return *p; }' >harness/base/two.c",
     "core.NullDereference"},
    {"format", "mkdir impls && echo 'int  two;' >impls/two.kernel", "impls/two.kernel"},
    {"tidy", "mkdir -p build/impls && echo '#include \"no.h\"' >build/impls/sum.c",
     "'no.h' file not found"},
    {"text", "printf '\\tx\\n' >harness/base/two.c", "a tab"},
    {"text", "printf 'x \\n' >harness/base/two.c", "harness/base/two.c:1:x "},
    {"text", "printf 'x\\r\\n' >harness/base/two.c", "blanks at the end"},
    {"text", "echo '/* TO''DO: later */' >harness/base/two.c", "unfinished work"},
    {"text", "echo 'see /ho''me/me/notes' >README.md", "README.md:1:see "},
    {"text", "mkdir reference && touch reference/one.c",
     "one.c: harness/base/one.c reference/one.c"},
    {"text", "mkdir docs && touch docs/more.md", "  docs"},
    {"text", "printf '#!/bin/sh\\nif\\n' >scripts/two && chmod +x scripts/two",
     "yntax error"},
    {"text", "printf '#!/bin/sh\\n' >scripts/two", "scripts/two: begins with #!"},
    {"text", "echo changed >reports/vendor/chart.js", "chart.js: "},
    {"text", "yes | head -n 401 >harness/base/two.c", "two.c has 401 lines"},
    {"text", "yes | head -n 401 >scripts/two", "scripts/two has 401 lines"},
    {"text", "yes | head -n 101 >harness/base/README.md", "README.md has 101 lines"},
    {"text", "yes word | head -n 21 | tr '\\n' ' ' | sed 's/ $//' >README.md",
     "README.md:1: 104 columns"},
    {"text",
     "env -u GIT_DIR -u GIT_WORK_TREE git -c user.name=a -c user.email=a@b commit -q"
     " --allow-empty -m \"$(yes ab | head -n 25 | tr '\\n' ' ')\"",
     "ab ab"},
    {"rooms", "echo '#include \"cli/two.h\"' >harness/base/two.h",
     "two.h:1: base may not use cli"},
    {"rooms", "echo '#include \"one.h\"' >harness/base/two.h",
     "two.h:1: one.h without its room"},
    {"rooms", "echo 'base: cli' >harness/rooms", "cli, which is not named before it"},
    {"rooms", "mkdir harness/attic && touch harness/attic/two.h",
     "harness/attic: is not named in harness/rooms"},
    {"rooms", "touch harness/two.h", "harness/two.h: lies in no room"},
    {"rooms", "touch harness/base/two.c", "two.c: has no header of its name"},
    {"rooms", "echo 'int act_one(void);' >harness/base/two.h",
     "act_one stands in harness/base/one.h too"},
    {"rooms",
     "mkdir impls && echo 'struct act_two {' >impls/checkact.h &&"
     " echo 'typedef struct act_two {' >harness/base/two.h",
     "act_two stands in harness/base/two.h too"},
    {"rooms",
     "echo 'typedef enum act_two {' >harness/base/two.h &&"
     " echo 'act_status act_two(void);' >harness/cli/three.h",
     "act_two stands in harness/base/two.h too"},
    {"rooms",
     "echo 'jet jet_two(jet x);' >harness/base/two.h &&"
     " echo 'jet jet_two(jet x);' >harness/cli/three.h",
     "jet_two stands in harness/base/two.h too"},
    {"rooms",
     "echo '#include \"base/two.h\"' >>harness/base/one.h &&"
     " echo '#include \"base/one.h\"' >harness/base/two.h",
     "base/one.h: is in a circle of headers"},
    {"text",
     "rm -r .clang* harness reports scripts/lint && cp \"$root/scripts/lint\" "
     "scripts && echo scripts >.git/info/exclude",
     "nothing to check"},
};

Test(scripts, lint_finds_each_planted_fault) {
    for (size_t i = 0; i < sizeof planted_faults / sizeof planted_faults[0]; i++) {
        const struct planted_fault *fault = &planted_faults[i];
        outcome run = lint_with(fault->part, fault->plant);
        cr_expect(run.code == 1, "'%s': exit code %d", fault->plant, run.code);
        cr_expect(strstr(run.output, fault->said) != NULL, "'%s' printed '%s', not '%s'",
                  fault->plant, run.output, fault->said);
    }
}

/* Instantiates a family of one kernel file, in float for bfloat16 and in double. */
static outcome instantiate(const char *kernels) {
    char folder[PATH_SIZE];
    make_folder(folder);
    outcome result = shell(
        "root=$PWD && cd '%s' && mkdir -p impls/one && cp \"$root/impls/real.kernel\""
        " \"$root/impls/narrow.h\" \"$root/impls/types\" impls &&"
        " printf 'bf16 real=float format=bf16 source=me TOP=9.5\\n"
        "f64 like=bf16 real=double format=f64 WIDE=1\\n' >impls/one/instances &&"
        " cat >impls/one/one.kernel <<'END' && \"$root/scripts/instantiate\" one 2>&1\n"
        "%s\nEND\n",
        folder, kernels);
    remove_folder(folder);
    return result;
}

#define KERNEL(body_) "static inline real half(real x) {\n" body_ "\n}\n"

#define CLAMPED "#if WIDE\n    x += 1;\n#endif\n    return fabs(x) > TOP ? TOP : 0.5 * x;"

Test(scripts, instantiate_writes_types_constants_and_loops) {
    outcome run = instantiate(
        "/* TOP of x */\n" KERNEL(CLAMPED) "ROW(relu, 0, half, .bf16 = 2, .f64 = 1.5)");
    static const char *const said[] = {
        ("/* 9.5 of x */\nstatic inline float half_bf16(float x) {\n"
         "    return fabsf(x) > 9.5f ? 9.5f : 0.5f * x;\n}\n\n"),
        "double half_f64(double x) {\n    x += 1;\n    return fabs(x) > 9.5 ? 9.5",
        "y[i] = act_to_bf16(half_bf16(act_from_bf16(x[i])));", ".claim = 1.5,\n"};
    cr_expect(run.code == 0, "exit code %d: %s", run.code, run.output);
    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
        cr_expect(strstr(run.output, said[i]) != NULL, "no '%s' in '%s'", said[i],
                  run.output);
    }
}

Test(scripts, instantiate_refuses_what_it_would_misread) {
    static const char *const cases[][2] = {
        {KERNEL("    x = 2;\n\n    return x;"),
         "one.kernel:4: a paragraph that defines no name"},
        {KERNEL("    return x;") KERNEL("    return x;"),
         "one.kernel:1: a paragraph that defines two"},
        {KERNEL("    return x;"), "one.kernel:1: no row uses half"},
        {KERNEL("    return x;") "ROW(relu, 0, half, .f16 = 1)",
         "no instance is named f16"},
        {KERNEL("    return x;") "ROW(relu, half, .f64 = 1)",
         "one.kernel:1: wants FUNCTION"},
        {KERNEL("    return x;") "ROW(relu, 0, half, .f64 = 1, .source = nowhere)",
         "one.kernel:1: no string is named nowhere"},
        {KERNEL("    return x;") "ROW(relu, 0, half, .f64 = 1)\n"
                                 "ROW(relu, 0, half, .f64 = 2)",
         "one.kernel:1: relu.d0.f64.half has a row already"},
        {KERNEL("    real min = x;\n    return min;") "ROW(relu, 0, half, .f64 = 1)",
         "one.kernel:1: the local name min"},
        {KERNEL("    return x;") "ROW(relu, 0, half, .f64 = 1)\n\n" KERNEL(
             "    return x;"),
         "one.kernel:6: half is also at impls/one/one.kernel:1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        outcome run = instantiate(cases[i][0]);
        cr_expect(run.code == 1, "'%s': exit code %d", cases[i][0], run.code);
        cr_expect(strstr(run.output, cases[i][1]) != NULL, "'%s' printed '%s', not '%s'",
                  cases[i][0], run.output, cases[i][1]);
    }
}

/* Objects of which two call each other, or only one the other. */
static outcome circles_of(const char *two) {
    char folder[PATH_SIZE];
    make_folder(folder);
    outcome result =
        shell("mkdir '%s/base' && cd '%s/base' && echo 'int two(void); int one(void)"
              " { return two(); }' >one.c && echo '%s' >two.c && cc -c one.c two.c && cd"
              " - >/dev/null && scripts/call-circles '%s'/base/*.o 2>&1",
              folder, folder, two, folder);
    remove_folder(folder);
    return result;
}

Test(scripts, call_circles_are_found) {
    outcome clean = circles_of("int two(void) { return 2; }");
    cr_expect(clean.code == 0 && clean.output[0] == '\0', "exit code %d: %s", clean.code,
              clean.output);
    outcome circle = circles_of("int one(void); int two(void) { return one(); }");
    cr_expect(circle.code == 1, "exit code %d", circle.code);
    cr_expect(strstr(circle.output, "base/one: is in a circle of calls") != NULL, "%s",
              circle.output);
    outcome nothing = shell("scripts/call-circles 2>&1");
    cr_expect(nothing.code == 64, "no object: exit code %d", nothing.code);
    outcome missing = shell("scripts/call-circles none.o 2>&1");
    cr_expect(missing.code != 0, "a missing object passes: %s", missing.output);
}

/* Runs a script on a build whose checkact prints a row, with stand-ins of the peers,
 * which write as the real ones do. */
static outcome measure_with(const char *command, const char *row) {
    char folder[PATH_SIZE];
    make_folder(folder);
    outcome result = shell(
        "cd '%s' && cat >checkact <<'END' &&\n#!/bin/sh\ncat <<'ROW'\n%s\nROW\nEND\n"
        "cat >ulp <<'END' &&\n#!/bin/sh\n"
        "echo \"PASS $3 in [$4;$5] round n errlim 0 maxerr 0.00164 +0.5 cnt 2139095041 \"\\\n"
        "\"cnt1 88372 0.00413128%% cnt2 0 0%% cntfail 0 0%%\"\nEND\n"
        "printf '#!/bin/sh\\necho all ok\\n' >check_exhaustive &&"
        " printf '#!/bin/sh\\n' >silent && chmod +x * && cd - >/dev/null &&"
        " env -u ULP -u CHECK_EXHAUSTIVE D='%s' sh -c '%s' 2>&1",
        folder, row, folder, command);
    remove_folder(folder);
    return result;
}

#define ROW                                                                              \
    "{\"inputs\":4294967296,\"max_ulp\":0.5016431,\"worst_x\":\"-0x1.ce651ep-8\","       \
    "\"correctly_rounded\":0.99996,\"nan_for_number\":0,\"number_for_nan\":0,"           \
    "\"wrong_sign\":1,\"wrong_zero_sign\":0,\"zero_for_number\":2,\"undecided\":4}"

Test(scripts, exhaustive_rate_reads_the_peers) {
    outcome run =
        measure_with("scripts/exhaustive-rate --build $D --rounds 2 --ulp $D/ulp"
                     " --check-exhaustive $D/check_exhaustive a.d0.f32.b",
                     ROW);
    static const char *const said[] = {
        "| checkact ulp a.d0.f32.b --jobs 1 |", "| checkact ulp a.d0.f32.b --jobs 2 |",
        "max 0.50164 ulp at -0x1.ce651ep-8",
        "max 0.00164 + 0.5 ulp, 4278190082 inputs, unproven", "| all ok |"};
    cr_expect(run.code == 0, "exit code %d: %s", run.code, run.output);
    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
        cr_expect(strstr(run.output, said[i]) != NULL, "no '%s' in '%s'", said[i],
                  run.output);
    }
}

Test(scripts, exhaustive_rate_names_what_it_skips) {
    outcome run = measure_with("PATH=/usr/bin:/bin scripts/exhaustive-rate --build $D"
                               " --rounds 1 --ulp $D/silent",
                               "{\"inputs\":0,\"findings\":[{\"detail\":\"needs v4\"}]}");
    static const char *const said[] = {"| skipped | | | | | needs v4 |",
                                       "printed no summary", "none in $CHECK_EXHAUSTIVE",
                                       "nothing was measured"};
    cr_expect(run.code == 1, "exit code %d: %s", run.code, run.output);
    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
        cr_expect(strstr(run.output, said[i]) != NULL, "no '%s' in '%s'", said[i],
                  run.output);
    }
}

Test(scripts, libm_worst_prints_a_table) {
    outcome run = measure_with("scripts/libm-worst --build $D --lib libm.so expf", ROW);
    const char *row = "| expf | 4294967296 | 0.50164 | -0x1.ce651ep-8 | -0.0070555876 | "
                      "99.9960 % | 7 | ";
    cr_expect(run.code == 0, "exit code %d: %s", run.code, run.output);
    cr_expect(strstr(run.output, row) != NULL, "no such row: %s", run.output);
}

Test(scripts, measuring_scripts_refuse_wrong_words_in_one_line) {
    static const char *const commands[] = {
        "scripts/exhaustive-rate --build $D --rounds 0",
        "scripts/exhaustive-rate --build $D --jobs 1,x",
        "scripts/exhaustive-rate --build $D/none", "scripts/libm-worst --build $D foof",
        "scripts/libm-worst --build $D/none"};
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        outcome run = measure_with(commands[i], ROW);
        const char *end = strchr(run.output, '\n');
        cr_expect(run.code == 64, "'%s': exit code %d", commands[i], run.code);
        cr_expect(end != NULL && end[1] == '\0', "'%s' printed '%s'", commands[i],
                  run.output);
    }
}

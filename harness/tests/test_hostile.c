/* Kernels that attack the harness, or only misbehave: each is told for what it does,
 * while a right one beside it is measured. */
#include "process.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What a kernel does beside computing relu, and what must be said of it. */
typedef struct deed {
    const char *name, *code;
    const char *finding; /* NULL: none */
    const char *detail;
    const char *verdict;
    int exit_code;
} deed;

static const deed deeds[] = {
    {"right", "", NULL, "", "pass", 0},
    /* Far from its arrays. */
    {"near", "if (n > 999) y[n + 1500] = 1", "out_of_bounds", "beyond", "fail", 1},
    {"far", "if (n > 999) y[n + 100000] = 1", "out_of_bounds", "beyond", "fail", 1},
    {"farther", "if (n > 999) y[n + 5000000] = 1", "out_of_bounds", "beyond", "fail", 1},
    {"far_before", "if (n > 999) y[-3000000] = 1", "out_of_bounds", "beyond", "fail", 1},
    /* Behind the elements of a short call. */
    {"of_none", "if (n == 0) y[0] = 1", "out_of_bounds", "behind the n elements", "fail",
     1},
    {"of_one", "if (n == 1) y[1] = 1", "out_of_bounds", "behind the n elements", "fail",
     1},
    {"of_eight", "if (n == 8) y[15] = 1", "out_of_bounds", "behind the n elements",
     "fail", 1},
    {"reads_far", "if (n > 999) *(volatile float *)y = x[n + 70000]", "out_of_bounds",
     "beyond", "fail", 1},
    {"unprotects", "mprotect((void *)((size_t)x & -4096), 4096, 3); *(float *)x = 9",
     "input_written", "changed its input", "fail", 1},
    /* Our files. */
    {"scribbles", "for (int fd = 3; fd < 64; fd++) if (write(fd, y, 4096)) {}", NULL, "",
     "pass", 0},
    {"cuts_off", "for (int fd = 3; fd < 64; fd++) if (ftruncate(fd, 0)) {}", NULL, "",
     "pass", 0},
    /* Time and memory. */
    {"spins", "for (volatile int i = 1; i;) {}", "timeout", "no answer", "fail", 1},
    {"sleeps", "sleep(1000)", "timeout", "no answer", "fail", 1},
    {"stops", "raise(SIGSTOP)", "timeout", "no answer", "fail", 1},
#ifndef __SANITIZE_ADDRESS__ /* whose allocator ends the process */
    {"leaks", "hold(memset(malloc(64 << 20), 1, 1 << 20))", "memory", "GiB", "fail", 1},
    {"leaks_unused", "hold(malloc(64 << 20))", "memory", "MiB", "fail", 1},
#endif
    {"killed", "raise(SIGKILL)", "not_judged", "SIGKILL", "not_measured", 3},
    {"prints", "fprintf(stderr, \"no\\x1b[31m licence\\n\"); abort()", "crash",
     "it printed: no?[31m licence", "fail", 1},
#if defined(__x86_64__)
    /* What a call must leave as it was. */
    {"direction", "__asm__ volatile(\"std\")", "processor_state", "direction", "fail", 1},
    {"x87", "__asm__ volatile(\"fld1; fld1\")", "processor_state", "x87", "fail", 1},
    {"mmx", "__asm__ volatile(\"pxor %mm0, %mm0\")", "processor_state", "emms", "fail",
     1},
    {"unmasks", "feenableexcept(FE_DIVBYZERO)", "processor_state", "unmasked", "fail", 1},
#endif
    {"handler", "signal(SIGTERM, SIG_IGN)", "process_state", "SIGTERM", "fail", 1},
    {"mask", "sigset_t s; sigfillset(&s); sigprocmask(0, &s, 0)", "process_state", "mask",
     "fail", 1},
    {"late_handler", "signal(SIGRTMIN + 3, SIG_IGN)", "process_state", "signal 37",
     "fail", 1},
    {"timer", "timer_t t; timer_create(CLOCK_MONOTONIC, 0, &t)", "process_state", "alarm",
     "fail", 1},
    {"polls", "for (;;) usleep(1000)", "timeout", "no answer", "fail", 1},
    {"alarm", "alarm(1000)", "process_state", "alarm", "fail", 1},
    {"thread", "if (n > 999) start_thread()", "note", "threads", "pass", 0},
    {"daemon_of_the_dead", "if (n > 999) { start_daemon(); raise(SIGKILL); }",
     "not_judged", "SIGKILL", "not_measured", 3},
    {"daemon", "if (n > 999) start_daemon()", "process_state", "processes", "fail", 1},
};
enum { DEEDS = sizeof deeds / sizeof deeds[0] };

static const char head[] =
    "#define _GNU_SOURCE\n#include \"checkact.h\"\n#include <fenv.h>\n"
    "#include <pthread.h>\n#include <signal.h>\n#include <stdio.h>\n#include <stdlib.h>\n"
    "#include <string.h>\n#include <sys/mman.h>\n#include <time.h>\n"
    "#include <unistd.h>\n"
    "static void hold(void *p) { __asm__ volatile(\"\" : : \"r\"(p)); }\n"
    "static void *idle(void *p) { pause(); return p; }\n"
    "static void start_thread(void) { pthread_t t; pthread_create(&t, 0, idle, 0);\n"
    "    hold(start_thread); }\n"
    "static void start_daemon(void) { if (fork() == 0) { setsid(); if (fork() == 0) {\n"
    "    for (;;) execlp(\"sleep\", \"hostile-daemon\", \"987\", (char *)0); }\n"
    "    _exit(0); } usleep(100000); }\n"
    "#define KERNEL(name, deed) static void name##_(const float *x, float *y, size_t n) {\\\n"
    "    for (size_t i = 0; i < n; i++) y[i] = x[i] < 0 ? 0 : x[i];\\\n"
    "    deed; hold(start_daemon); hold(start_thread); hold(y); }\n"
    "#define ROW(n) {.function = \"relu\", .format = \"f32\", .name = \"h_\" #n, .claim = 0.5,\\\n"
    "    .kernel.f32 = n##_},\n";

static void make_plugin(const act_scratch *scratch, char path[ACT_FILE_SIZE]) {
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    fputs(head, out);
    for (int i = 0; i < DEEDS; i++) {
        fprintf(out, "KERNEL(%s, %s)\n", deeds[i].name, deeds[i].code);
    }
    fputs("static const struct act_row rows[] = {\n", out);
    for (int i = 0; i < DEEDS; i++) {
        fprintf(out, "ROW(%s)\n", deeds[i].name);
    }
    fputs("};\nACT_EXPORT(rows)\n", out);
    fclose(out);
    act_scratch_plugin(scratch, "hostile", text, path);
    free(text);
}

static void expect_deed(const deed *want, const act_process *process) {
    json_t *rows = act_process_rows(process);
    char id[64];
    snprintf(id, sizeof id, "relu.d0.f32.h_%s", want->name);
    const json_t *row = act_row_with(rows, "id", id);
    const json_t *beside = act_row_with(rows, "id", "relu.d0.f32.h_right");
    const json_t *finding = json_array_get(json_object_get(row, "findings"), 0);
    const char *kind = act_text(finding, "kind");
    cr_expect(process->code == want->exit_code, "%s: exit code %d, %s", want->name,
              process->code, process->err);
    cr_expect(strcmp(act_text(row, "verdict"), want->verdict) == 0, "%s: %s, %s: %s",
              want->name, act_text(row, "verdict"), kind, act_text(finding, "detail"));
    cr_expect(want->finding == NULL ||
                  (strcmp(kind, want->finding) == 0 &&
                   strstr(act_text(finding, "detail"), want->detail) != NULL),
              "%s: %s: %s", want->name, kind, act_text(finding, "detail"));
    cr_expect(strcmp(act_text(beside, "verdict"), "pass") == 0, "beside %s: %s",
              want->name, act_text(beside, "verdict"));
    json_decref(rows);
}

/* A row for each, and the store as it should be after them all. */
Test(hostile, every_deed_is_told_and_the_store_stays_whole) {
    act_scratch scratch;
    char plugin[ACT_FILE_SIZE], store[ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    act_scratch_file(&scratch, "all.db", store);
    make_plugin(&scratch, plugin);
    for (int i = 0; i < DEEDS; i++) {
        act_process process = act_process_run(
            "ulp --json --points 1000 --timeout 1 --plugin '%s' --db '%s' "
            "relu.d0.f32.h_%s relu.d0.f32.h_right",
            plugin, store, deeds[i].name);
        expect_deed(&deeds[i], &process);
        act_process_free(&process);
    }
    long long count = act_store_count(store, "SELECT count(*) FROM accuracy");
    cr_expect(count == DEEDS, "%lld rows of %d", count, (int)DEEDS);
    cr_expect(system("pgrep -f '[h]ostile-daemon' >/dev/null") != 0, "a daemon is left");
    act_scratch_remove(&scratch);
}

/* A right kernel that needs half of its processor time is right on a machine that gives
 * it a tenth, and so if the machine stands still for longer than that time. */
static const char busy[] =
    "#include \"checkact.h\"\n#include <time.h>\n"
    "static void relu(const float *x, float *y, size_t n) {\n"
    "    for (size_t i = 0; i < n; i++) y[i] = x[i] < 0 ? 0 : x[i];\n"
    "    struct timespec t; static double used; double end = used + (n > 999 ? 0.25 : 0);\n"
    "    do { clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);\n"
    "         used = (double)t.tv_sec + 1e-9 * (double)t.tv_nsec; } while (used < end);\n"
    "}\n"
    "static const struct act_row rows[] = {{.function = \"relu\", .format = \"f32\",\n"
    "    .name = \"slow\", .claim = 0.5, .kernel.f32 = relu}};\n"
    "ACT_EXPORT(rows)\n";

Test(hostile, a_busy_machine_is_no_fault_of_the_kernel) {
    act_scratch scratch;
    char plugin[ACT_FILE_SIZE];
    pid_t hogs[12];
    act_scratch_make(&scratch);
    act_scratch_plugin(&scratch, "busy", busy, plugin);
    for (size_t i = 0; i < sizeof hogs / sizeof hogs[0]; i++) {
        hogs[i] = fork();
        if (hogs[i] == 0) {
            alarm(60);
            for (volatile int on = 1; on;) {
            }
        }
    }
    act_process process = act_process_run(
        "ulp --points 1000 --timeout 1 --plugin '%s' relu.d0.f32.slow", plugin);
    for (size_t i = 0; i < sizeof hogs / sizeof hogs[0]; i++) {
        kill(hogs[i], SIGKILL);
        act_process_wait(hogs[i]);
    }
    cr_expect(process.code == 0, "exit code %d: %s%s", process.code, process.out,
              process.err);
    act_process_free(&process);
    act_scratch_remove(&scratch);
}

Test(hostile, a_paused_machine_is_no_fault_of_the_kernel) {
    act_scratch scratch;
    char plugin[ACT_FILE_SIZE], command[128];
    act_scratch_make(&scratch);
    act_scratch_plugin(&scratch, "busy", busy, plugin);
    pid_t child = act_process_start(
        &scratch, "ulp --points 1000 --timeout 1 --plugin '%s' relu.d0.f32.slow", plugin);
    usleep(150000);
    snprintf(command, sizeof command,
             "all=\"%d $(pgrep -P %d)\"; kill -STOP $all; sleep 2.5; kill -CONT $all",
             (int)child, (int)child);
    cr_expect(system(command) == 0);
    int code = act_process_wait(child);
    cr_expect(code == 0, "exit code %d", code);
    act_scratch_remove(&scratch);
}

/* A crash is one thing in every command. */
Test(hostile, a_crash_has_one_exit_code) {
    static const char *const commands[] = {"ulp --points 100", "bench --size 64",
                                           "gate --points 100 --limits",
                                           "run --points 100 --db"};
    act_scratch scratch;
    char plugin[ACT_FILE_SIZE], file[4][ACT_FILE_SIZE] = {""};
    act_scratch_make(&scratch);
    act_scratch_plugin(
        &scratch, "aborts",
        "#include \"checkact.h\"\n#include <stdlib.h>\n"
        "static void kernel(const float *x, float *y, size_t n) {\n"
        "    if (n > 0) abort(); }\n"
        "static const struct act_row rows[] = {{.function = \"relu\",\n"
        "    .format = \"f32\", .name = \"aborts\", .kernel.f32 = kernel}};\n"
        "ACT_EXPORT(rows)\n",
        plugin);
    act_scratch_file(&scratch, "limits", file[2]);
    act_scratch_file(&scratch, "r.db", file[3]);
    act_scratch_write(file[2], "* max_ulp<=1\n", 13);
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        const char *quote = file[i][0] != '\0' ? "'" : "";
        act_process process =
            act_process_run("%s %s%s%s --plugin '%s' relu.d0.f32.aborts", commands[i],
                            quote, file[i], quote, plugin);
        cr_expect(process.code == 1, "%s: exit code %d: %s%s", commands[i], process.code,
                  process.out, process.err);
        act_process_free(&process);
    }
    act_scratch_remove(&scratch);
}

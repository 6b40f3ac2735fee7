/* Files that are named on the command line: those that are none are refused, and those
 * that are written appear whole, alone and at the end. */
#include "base/outfile.h"
#include "process.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static void wait_seconds(double seconds) {
    struct timespec nap = {.tv_sec = (time_t)seconds};
    nap.tv_nsec = (long)(1e9 * (seconds - (double)nap.tv_sec));
    nanosleep(&nap, NULL);
}

/* How many files a folder has, but for . and .. */
static int files_in(const char *path) {
    int count = -2;
    DIR *folder = opendir(path);
    cr_assert(folder != NULL, "%s", path);
    while (readdir(folder) != NULL) {
        count++;
    }
    closedir(folder);
    return count;
}

/* Every option that takes a file, before that file. */
static const char *const readers[] = {
    "ulp relu.d0.f32 --symbol f --lib",
    "list --plugin",
    "bench relu.d0.f32.plain --trace",
    "gate --limits",
    "gate --limits impls/limits --db",
    "gate relu.d0.bf16.plain --baseline",
    "gate relu.d0.bf16.plain --against",
    "ulp relu.d0.bf16.plain --db",
    "choose relu --format bf16 --max-ulp 1 --db",
    "emit relu.d0.f32.plain --db",
    "export --db",
    "history",
    "report -o /dev/stdout --db",
};

Test(files, what_is_no_file_is_refused_at_once) {
    static const char *const kinds[] = {"a pipe", "a folder", "a device"};
    act_scratch scratch;
    char paths[3][ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    act_scratch_file(&scratch, "pipe", paths[0]);
    cr_assert(mkfifo(paths[0], 0600) == 0);
    snprintf(paths[1], sizeof paths[1], "%s", scratch.path);
    snprintf(paths[2], sizeof paths[2], "/dev/zero");
    for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++) {
        for (size_t k = 0; k < 3; k++) {
            char wanted[4 * ACT_FILE_SIZE];
            act_process process = act_process_run("%s '%s'", readers[i], paths[k]);
            snprintf(wanted, sizeof wanted, "%s: %s, but", paths[k], kinds[k]);
            cr_expect(process.code == 64 && act_is_complaint(process.err) &&
                          strstr(process.err, wanted) != NULL,
                      "%s %s: %d: %s", readers[i], paths[k], process.code, process.err);
            act_process_free(&process);
        }
    }
    act_scratch_remove(&scratch);
}

/* Devices and pipes can be written; a pipe that nobody reads is told. */
Test(files, pipes_to_write) {
    act_scratch scratch;
    char path[ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    act_scratch_file(&scratch, "pipe", path);
    cr_assert(mkfifo(path, 0600) == 0);
    act_process process = act_process_run("emit relu.d0.f32.plain -o /dev/null");
    cr_expect(process.code == 0 && process.err[0] == '\0', "%s", process.err);
    act_process_free(&process);
    process = act_process_run("emit relu.d0.f32.plain -o '%s'", path);
    cr_expect(process.code == 64 && act_is_complaint(process.err) &&
                  strstr(process.err, "nobody reads this pipe") != NULL,
              "%s", process.err);
    act_process_free(&process);
    int reader = open(path, O_RDONLY | O_NONBLOCK);
    process = act_process_run("emit relu.d0.f32.plain -o '%s'", path);
    cr_expect(process.code == 0, "%s", process.err);
    char text[64] = "";
    cr_expect(read(reader, text, sizeof text - 1) > 0 && strstr(text, "/* relu") == text,
              "%s", text);
    act_process_free(&process);
    close(reader);
    act_scratch_remove(&scratch);
}

/* Ended in the middle of a measurement, the gate leaves nothing; SIGHUP is heard as
 * SIGTERM is. */
Test(files, a_kill_leaves_nothing) {
    static const struct {
        int signal, code;
    } ends[] = {{SIGKILL, 137}, {SIGHUP, 130}, {SIGTERM, 130}, {SIGQUIT, 131}};
    act_scratch scratch;
    char bad[ACT_FILE_SIZE];
    char folder[ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    act_scratch_file(&scratch, "folder", folder);
    cr_assert(mkdir(folder, 0700) == 0);
    act_build_path(bad, sizeof bad, "tests/bad.so");
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        pid_t child = act_process_start(
            &scratch,
            "gate relu.d0.f32.never_returns --timeout 100 --plugin '%s' "
            "--limits impls/limits --output 'junit:%s/a.xml' --output 'json:%s/b.json'",
            bad, folder, folder);
        wait_seconds(2);
        kill(child, ends[i].signal);
        int code = act_process_wait(child);
        cr_expect(code == ends[i].code, "signal %d: exit code %d", ends[i].signal, code);
        cr_expect(files_in(folder) == 0, "signal %d: %d files are left", ends[i].signal,
                  files_in(folder));
    }
    act_scratch_remove(&scratch);
}

static void write_out(const char *path, const char *text) {
    act_why why = {""};
    act_outfile file;
    cr_assert(act_outfile_open(&file, path, &why) == ACT_OK, "%s", why.text);
    fputs(text, file.out);
    cr_assert(act_outfile_commit(&file, &why) == ACT_OK, "%s", why.text);
}

static void expect_text(const char *path, const char *wanted) {
    size_t size;
    char *text = act_scratch_read(path, &size);
    cr_expect(text != NULL && strcmp(text, wanted) == 0, "%s: %s", path, text);
    free(text);
}

/* New and old files, through a link, beside what an earlier kill may have left. */
Test(files, outputs_are_whole_and_alone) {
    act_scratch scratch;
    char path[ACT_FILE_SIZE];
    char link[ACT_FILE_SIZE];
    char left[ACT_FILE_SIZE];
    struct stat info;
    act_scratch_make(&scratch);
    act_scratch_file(&scratch, "out", path);
    act_scratch_file(&scratch, "link", link);
    act_scratch_file(&scratch, ".out.checkact", left);
    write_out(path, "new");
    expect_text(path, "new");
    cr_expect(files_in(scratch.path) == 1);
    cr_assert(symlink("out", link) == 0);
    act_scratch_write(left, "half", 4);
    write_out(link, "newer");
    expect_text(path, "newer");
    cr_expect(lstat(link, &info) == 0 && S_ISLNK(info.st_mode), "the link is none now");
    cr_expect(files_in(scratch.path) == 2);

    act_why why;
    act_outfile file;
    cr_assert(act_outfile_open(&file, path, &why) == ACT_OK, "%s", why.text);
    fputs("never", file.out);
    act_outfile_discard(&file);
    expect_text(path, "newer");
    act_scratch_remove(&scratch);
}

/* A command that has nothing to finish ends with the first Ctrl-C: here while nobody
 * takes what it prints. */
Test(files, readers_end_at_once) {
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    act_scratch scratch;
    char path[ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    act_scratch_file(&scratch, "pipe", path);
    cr_assert(mkfifo(path, 0600) == 0);
    int reader = open(path, O_RDONLY | O_NONBLOCK);
    cr_assert(reader >= 0 && fcntl(reader, F_SETPIPE_SZ, 4096) > 0);
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
        pid_t child = act_process_start(&scratch, "list --json >'%s'", path);
        wait_seconds(1.5);
        kill(child, signals[i]);
        int code = act_process_wait(child);
        cr_expect(code == 130, "signal %d: exit code %d", signals[i], code);
    }
    close(reader);
    act_scratch_remove(&scratch);
}

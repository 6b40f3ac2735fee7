#include "speed/count_calls.h"

#include "code/plugin.h"
#include "speed/bench_inputs.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

act_status act_count_calls_make(const act_impl *impl, size_t times, size_t *elements,
                                act_why *why) {
    const act_format *format = impl->format;
    act_tile tile;
    act_kernel_call call;
    act_buffer dy = {0};
    act_buffer y = {0};
    bool from_values = impl->convention == ACT_BACKWARD_Y;
    act_status status =
        act_tile_make(&tile, impl, &act_setting_headline, from_values, 1, why);
    if (status != ACT_OK) {
        goto cleanup;
    }
    size_t bytes = tile.count * format->size;
    if (act_buffer_alloc(&dy, bytes) != ACT_OK || act_buffer_alloc(&y, bytes) != ACT_OK) {
        act_why_set(why, "out of memory");
        status = ACT_NOMEM;
        goto cleanup;
    }
    status = act_plugin_kernel(impl, &call, why);
    if (status != ACT_OK) {
        goto cleanup;
    }
    *elements = tile.count;
    for (size_t i = 0; i < tile.count; i++) {
        act_element_store(format, dy.data, i, act_encode(format, 1));
    }
    const void *x = from_values ? tile.values.data : tile.x.data;
    for (size_t i = 0; i < times; i++) {
        act_kernel_run(&call, x, dy.data, y.data, tile.count);
    }
cleanup:
    act_buffer_free(&dy);
    act_buffer_free(&y);
    act_tile_free(&tile);
    return status;
}

enum { WORDS_MAX = 24, LONGEST_SECONDS = 300 };

/* The command that valgrind runs; the texts live in the caller's buffers. */
static void make_words(const act_impl *impl, const char *program, const char *target,
                       const char *times, const char *words[WORDS_MAX]) {
    const char *const common[] = {"valgrind",
                                  "--tool=callgrind",
                                  "--callgrind-out-file=/dev/null",
                                  program,
                                  "call",
                                  target,
                                  "--times",
                                  times};
    const char *const row[] = {"--plugin", impl->path, NULL};
    const char *const symbol[] = {"--lib",
                                  impl->path,
                                  "--symbol",
                                  impl->symbol,
                                  "--abi",
                                  act_abi_names[impl->abi],
                                  impl->params_text[0] != '\0' ? "--param" : NULL,
                                  impl->params_text,
                                  NULL};
    const char *const *rest = impl->abi == ACT_ABI_ROW ? row : symbol;
    size_t n = sizeof common / sizeof common[0];
    memcpy(words, common, sizeof common);
    do {
        words[n++] = *rest;
    } while (*rest++ != NULL);
}

/* What a command writes to stderr, at most `size` bytes of its end; its status. */
static int run_words(const char *const *words, char *text, size_t size) {
    int ends[2];
    text[0] = '\0';
    if (pipe(ends) != 0) {
        return -1;
    }
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        close(ends[0]);
        close(ends[1]);
        int nowhere = open("/dev/null", O_WRONLY);
        if (nowhere < 0 || dup2(nowhere, STDOUT_FILENO) < 0) {
            _exit(127);
        }
        alarm(LONGEST_SECONDS);
        execvp(words[0], (char *const *)words);
        _exit(127);
    }
    close(ends[1]);
    FILE *in = fdopen(ends[0], "r");
    char line[ACT_TEXT_SIZE];
    while (in != NULL && fgets(line, sizeof line, in) != NULL) {
        if (strstr(line, "Collected : ") != NULL) {
            snprintf(text, size, "%s", strstr(line, "Collected : ") + 12);
        }
    }
    if (in != NULL) {
        fclose(in);
    }
    int status = -1;
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return child > 0 ? status : -1;
}

static act_status count_instructions(const act_impl *impl, const char *times,
                                     double *count, act_why *why) {
    char program[ACT_PATH_SIZE];
    char target[ACT_ID_SIZE];
    char text[ACT_TEXT_SIZE];
    const char *words[WORDS_MAX];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    program[length > 0 ? length : 0] = '\0';
    snprintf(target, sizeof target, "%s", impl->id);
    if (impl->abi != ACT_ABI_ROW) {
        *strrchr(target, '.') = '\0';
    }
    make_words(impl, program, target, times, words);
    int status = run_words(words, text, sizeof text);
    *count = strtod(text, NULL);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 127) {
        act_why_set(why, "instructions are counted by valgrind: install it");
    } else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGILL) {
        act_why_set(why, "valgrind does not know its instructions, as those of AVX-512");
    } else if (!WIFEXITED(status) || WEXITSTATUS(status) != 0 || *count <= 0) {
        act_why_set(why, "valgrind could not run it");
    } else {
        return ACT_OK;
    }
    return ACT_CRASH;
}

act_status act_count_calls_instructions(const act_impl *impl, double *instructions,
                                        act_why *why) {
    const size_t elements = (size_t)1 << 16;
    double once;
    double thrice;
    act_status status = count_instructions(impl, "1", &once, why);
    if (status != ACT_OK) {
        return status;
    }
    status = count_instructions(impl, "3", &thrice, why);
    if (status != ACT_OK) {
        return status;
    }
    *instructions = (thrice - once) / (2 * (double)elements);
    return ACT_OK;
}

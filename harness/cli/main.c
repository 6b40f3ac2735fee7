#include "base/exit.h"
#include "base/interrupt.h"
#include "base/suggest.h"
#include "base/terminal.h"
#include "base/text.h"
#include "cli/command.h"
#include "code/process_state.h"

#include <errno.h>
#include <malloc.h>
#include <mpfr.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

static void print_help(FILE *out) {
    fputs(
        "Usage: checkact COMMAND [OPTION...]\n\n"
        "Compares C implementations of activation functions and of their derivatives with\n"
        "proven references: how wrong, how fast, which one.\n\nCommands:\n",
        out);
    for (size_t i = 0; i < act_command_count; i++) {
        fprintf(out, "  %-8s %s\n", act_commands[i]->name, act_commands[i]->summary);
    }
    fputs(
        "\n'checkact COMMAND --help' tells the options of each.\n"
        "Exit codes: 0 pass, 1 a claim is broken, 3 not decided or not measured, 64 usage,\n"
        "70 failure of checkact, 130 interrupted.\n",
        out);
}

static int unknown_command(const char *name) {
    act_why why;
    const char **names = malloc(act_command_count * sizeof *names);
    act_why_set(&why, "unknown command '%.200s'", name);
    for (size_t i = 0; names != NULL && i < act_command_count; i++) {
        names[i] = act_commands[i]->name;
    }
    if (names != NULL) {
        act_suggest(&why, name, names, act_command_count);
    }
    free(names);
    act_errorf("%s: see checkact --help", why.text);
    return ACT_EXIT_USAGE;
}

static int run_command(const act_command *command, int argc, char **argv) {
    char *name;
    if (asprintf(&name, "checkact %s", command->name) < 0) {
        return ACT_EXIT_INTERNAL;
    }
    argv[0] = name;
    int code = act_command_run(command, argc, argv);
    free(name);
    return code;
}

/* A verdict that nobody can read is none. What failed before has its line already. */
static int code_of_output(int code) {
    int reason = fflush(stdout) != 0 ? errno : 0;
    if ((reason == 0 && !ferror(stdout)) || code > ACT_EXIT_OPEN) {
        return code;
    }
    act_errorf("standard output cannot be written%s%s", reason != 0 ? ": " : "",
               reason != 0 ? strerror(reason) : "");
    return ACT_EXIT_INTERNAL;
}

/* However the process ends: argp ends it too. */
static void close_output(int code, void *stream) {
    (void)code;
    fclose(stream);
}

static void clean_output(void) {
    FILE *out = act_terminal_stream(STDOUT_FILENO);
    if (out != NULL) {
        stdout = out;
        on_exit(close_output, out);
    }
}

int main(int argc, char **argv) {
    clean_output();
    /* A fork takes longer the more memory we hold: the C library must not raise its
     * thresholds and keep what is free. */
    mallopt(M_TRIM_THRESHOLD, 128 * 1024);
    /* What code under test leaves running when its process is killed falls to us. */
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    if (argc < 2) {
        print_help(stderr);
        return ACT_EXIT_USAGE;
    }
    bool asks = strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-?") == 0 ||
                strcmp(argv[1], "help") == 0;
    if (asks) {
        print_help(stdout);
        return code_of_output(ACT_EXIT_PASS);
    }
    int code = ACT_EXIT_USAGE;
    size_t i = 0;
    while (i < act_command_count && strcmp(argv[1], act_commands[i]->name) != 0) {
        i++;
    }
    if (i == act_command_count) {
        code = unknown_command(argv[1]);
    } else {
        bool measures =
            (act_commands[i]->takes & (ACT_TAKES_SAMPLE | ACT_TAKES_SETTING)) != 0;
        act_interrupt_watch(!measures);
        code = run_command(act_commands[i], argc - 1, argv + 1);
    }
    act_process_end_offspring(getpid());
    mpfr_free_cache();
    return code_of_output(code);
}

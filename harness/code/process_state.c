#include "code/process_state.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TEXT_SIZE = 4096 };

/* Reads the beginning of a file, without the heap; "" if it cannot be read. */
static void read_text(const char *path, char text[TEXT_SIZE]) {
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t size = file >= 0 ? read(file, text, TEXT_SIZE - 1) : 0;
    if (file >= 0) {
        close(file);
    }
    text[size > 0 ? size : 0] = '\0';
}

size_t act_process_memory(void) {
    char text[TEXT_SIZE];
    read_text("/proc/self/statm", text);
    const char *at = text;
    for (int field = 0; field < 5 && at != NULL; field++) { /* data is the sixth */
        at = strchr(at, ' ');
        at = at != NULL ? at + 1 : NULL;
    }
    size_t pages = 0;
    for (; at != NULL && *at >= '0' && *at <= '9'; at++) {
        pages = 10 * pages + (size_t)(*at - '0');
    }
    return pages * (size_t)sysconf(_SC_PAGESIZE);
}

char act_process_letter(pid_t process) {
    char path[64], text[TEXT_SIZE];
    snprintf(path, sizeof path, "/proc/%d/stat", (int)process);
    read_text(path, text);
    const char *name_end = strrchr(text, ')'); /* the name may hold anything */
    return name_end != NULL && name_end[1] == ' ' ? name_end[2] : 0;
}

static void count(pid_t process, int *counted) {
    char letter = act_process_letter(process);
    *counted += letter != 0 && letter != 'Z';
}

static void end(pid_t process, int *counted) {
    count(process, counted);
    kill(process, SIGKILL);
}

/* What a thread has started. */
static void visit_children(const char *list, void (*visit)(pid_t, int *), int *counted) {
    char text[TEXT_SIZE];
    read_text(list, text);
    for (char *at = text, *next; *at != '\0'; at = next) {
        long child = strtol(at, &next, 10);
        if (next == at) {
            break;
        }
        visit((pid_t)child, counted);
    }
}

/* All that the threads of a process have started, or what was handed to it. */
static int visit_offspring(pid_t process, void (*visit)(pid_t, int *)) {
    char path[64], entries[TEXT_SIZE];
    int counted = 0;
    snprintf(path, sizeof path, "/proc/%d/task", (int)process);
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    ssize_t size;
    while (folder >= 0 && (size = getdents64(folder, entries, sizeof entries)) > 0) {
        for (ssize_t at = 0; at < size;) {
            const struct dirent64 *entry = (const struct dirent64 *)(entries + at);
            at += entry->d_reclen;
            if (entry->d_name[0] != '.') {
                snprintf(path, sizeof path, "/proc/%d/task/%.16s/children", (int)process,
                         entry->d_name);
                visit_children(path, visit, &counted);
            }
        }
    }
    if (folder >= 0) {
        close(folder);
    }
    return counted;
}

void act_process_end_offspring(pid_t process) {
    enum { ROUNDS = 100 }; /* each may make orphans of those that one has started */
    /* Proc(5): a list may lack some while others of it end, so it must be empty twice. */
    int empty = 0;
    for (int round = 0; round < ROUNDS && empty < 2; round++) {
        empty = visit_offspring(process, end) == 0 ? empty + 1 : 0;
        while (process == getpid() && waitpid(-1, NULL, WNOHANG) > 0) {
        }
        if (empty == 0) {
            usleep(1000);
        }
    }
}

static int count_threads(void) {
    char text[TEXT_SIZE];
    read_text("/proc/self/stat", text);
    const char *at = strrchr(text, ')');
    for (int field = 2; field < 20 && at != NULL; field++) { /* num_threads */
        at = strchr(at + 1, ' ');
    }
    return at != NULL ? atoi(at) : 1;
}

void act_process_state_get(act_process_state *state) {
    static const __itimer_which_t timers[] = {ITIMER_REAL, ITIMER_VIRTUAL, ITIMER_PROF};
    memset(state, 0, sizeof *state);
    for (int signal = 1; signal < ACT_SIGNALS; signal++) {
        struct sigaction action;
        if (sigaction(signal, NULL, &action) == 0) {
            state->handler[signal] = action.sa_handler;
        }
    }
    sigprocmask(SIG_SETMASK, NULL, &state->mask);
    for (size_t i = 0; i < sizeof timers / sizeof timers[0]; i++) {
        struct itimerval timer = {0};
        getitimer(timers[i], &timer);
        state->has_timer |= timer.it_value.tv_sec != 0 || timer.it_value.tv_usec != 0;
    }
    state->threads = count_threads();
    state->processes = visit_offspring(getpid(), count);
    state->memory = act_process_memory();
}

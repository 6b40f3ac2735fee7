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

/* The letter of a process or thread in proc(5): R, S, Z ...; 0 if it is gone. folder:
 * "/proc/N" or a task below it. */
static char letter_of(const char *folder) {
    char path[96], text[TEXT_SIZE];
    snprintf(path, sizeof path, "%.80s/stat", folder);
    read_text(path, text);
    const char *name_end = strrchr(text, ')'); /* the name may hold anything */
    return name_end != NULL && name_end[1] == ' ' ? name_end[2] : 0;
}

static void count_live(pid_t process, int *counted) {
    char folder[64];
    snprintf(folder, sizeof folder, "/proc/%d", (int)process);
    char letter = letter_of(folder);
    *counted += letter != 0 && letter != 'Z';
}

static void end(pid_t process, int *counted) {
    count_live(process, counted);
    kill(process, SIGKILL);
}

typedef void visit_process(pid_t process, int *counted);
typedef void visit_task(const char *folder, visit_process *visit, int *counted);

/* The processes that a thread has started. */
static void visit_children(const char *folder, visit_process *visit, int *counted) {
    char path[96], text[TEXT_SIZE];
    snprintf(path, sizeof path, "%.80s/children", folder);
    read_text(path, text);
    for (char *at = text, *next; *at != '\0'; at = next) {
        long child = strtol(at, &next, 10);
        if (next == at) {
            break;
        }
        visit((pid_t)child, counted);
    }
}

static void count_awake(const char *folder, visit_process *visit, int *counted) {
    char letter = letter_of(folder);
    (void)visit;
    *counted += letter != 'S' && letter != 'T' && letter != 't';
}

/* Visits all threads of a process, or what they have started; returns what was counted.
 */
static int visit_tasks(pid_t process, visit_task *task, visit_process *visit) {
    char path[80], entries[TEXT_SIZE];
    int counted = 0;
    snprintf(path, sizeof path, "/proc/%d/task", (int)process);
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    ssize_t size;
    while (folder >= 0 && (size = getdents64(folder, entries, sizeof entries)) > 0) {
        for (ssize_t at = 0; at < size;) {
            const struct dirent64 *entry = (const struct dirent64 *)(entries + at);
            at += entry->d_reclen;
            if (entry->d_name[0] != '.') {
                snprintf(path, sizeof path, "/proc/%d/task/%.16s", (int)process,
                         entry->d_name);
                task(path, visit, &counted);
            }
        }
    }
    if (folder >= 0) {
        close(folder);
    }
    return counted;
}

bool act_process_is_asleep(pid_t process) {
    return visit_tasks(process, count_awake, NULL) == 0;
}

void act_process_end_offspring(pid_t process) {
    enum { ROUNDS = 100 }; /* each may make orphans of those that one has started */
    /* Proc(5): a list may lack some while others of it end, so it must be empty twice. */
    int empty = 0;
    for (int round = 0; round < ROUNDS && empty < 2; round++) {
        empty = visit_tasks(process, visit_children, end) == 0 ? empty + 1 : 0;
        while (process == getpid() && waitpid(-1, NULL, WNOHANG) > 0) {
        }
        if (empty == 0) {
            usleep(1000);
        }
    }
}

/* Timers of timer_create(2), one in a block that begins with its number. */
static bool has_posix_timer(void) {
    char text[TEXT_SIZE];
    read_text("/proc/self/timers", text);
    return text[0] != '\0';
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
    state->has_timer |= has_posix_timer();
    state->threads = count_threads();
    state->processes = visit_tasks(getpid(), visit_children, count_live);
    state->memory = act_process_memory();
}

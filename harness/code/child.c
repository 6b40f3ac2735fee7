#include "code/child.h"

#include "base/escape.h"
#include "base/interrupt.h"
#include "code/child_private.h"
#include "code/process_state.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SLICE_MS = 50 };

/* A descriptor that can be read when the child has ended; without pidfd_open, on an old
 * kernel or in a sandbox, its end is asked for in slices. */
static int open_end(const act_child *child) {
    return (int)syscall(SYS_pidfd_open, child->pid, 0);
}

static bool has_ended(const act_child *child) {
    siginfo_t info = {0};
    return waitid(P_PID, (id_t)child->pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           info.si_pid == child->pid;
}

/* Waits in slices, since an interruption may reach another thread. */
static act_status wait_for(const act_child *child, int fd, bool *spoke,
                           act_watched *watched) {
    act_watch watch;
    int end = open_end(child);
    act_status status = ACT_OK;
    act_watch_begin(&watch, child->pid, child->timeout, child->turn);
    *spoke = false;
    *watched = ACT_WATCHED_AT_WORK;
    while (*watched == ACT_WATCHED_AT_WORK) {
        struct pollfd events[] = {{.fd = fd, .events = POLLIN},
                                  {.fd = end, .events = POLLIN}}; /* -1 is left out */
        int seen = poll(events, 2, SLICE_MS);
        *spoke = seen > 0 && fd >= 0 && (events[0].revents & POLLIN) != 0;
        if (*spoke || has_ended(child)) {
            break;
        }
        if (act_interrupted()) {
            status = ACT_INTERRUPTED;
            break;
        }
        if (seen == 0) {
            *watched = act_watch_look(&watch, 1e-3 * SLICE_MS);
        }
    }
    if (end >= 0) {
        close(end);
    }
    return status;
}

static act_child_outcome outcome_of(int status) {
    if (WIFSIGNALED(status)) {
        int signal = WTERMSIG(status);
        bool is_foreign = signal == SIGKILL || signal == SIGXCPU;
        return (act_child_outcome){.ending = is_foreign ? ACT_CHILD_KILLED
                                                        : ACT_CHILD_SIGNALLED,
                                   .value = signal};
    }
    switch (WEXITSTATUS(status)) {
    case ACT_EXIT_DONE:
        return (act_child_outcome){.ending = ACT_CHILD_RETURNED};
    case ACT_EXIT_OUT_OF_BOUNDS:
        return (act_child_outcome){.ending = ACT_CHILD_OUT_OF_BOUNDS};
    case ACT_EXIT_INPUT_WRITTEN:
        return (act_child_outcome){.ending = ACT_CHILD_INPUT_WRITTEN};
    case ACT_EXIT_MEMORY:
        return (act_child_outcome){.ending = ACT_CHILD_OUT_OF_MEMORY};
    default:
        return (act_child_outcome){.ending = ACT_CHILD_EXITED,
                                   .value = WEXITSTATUS(status)};
    }
}

act_status act_child_start(const act_child_job *job, act_child *child) {
    int said[2];
    *child = (act_child){.said = -1, .timeout = job->timeout, .turn = job->turn};
    if (pipe2(said, O_CLOEXEC | O_NONBLOCK) != 0) {
        return ACT_NOMEM;
    }
    child->pid = fork();
    if (child->pid == 0) {
        act_child_be(job, said[1]);
    }
    close(said[1]);
    if (child->pid < 0) {
        close(said[0]);
        child->pid = 0;
        return ACT_NOMEM;
    }
    child->said = said[0];
    setpgid(child->pid, child->pid); /* whoever comes first: kill needs the group */
    return ACT_OK;
}

/* The last line among the first that the child printed; a pipe that is full takes no
 * more.
 */
static void read_said(const act_child *child, char said[ACT_SAID_SIZE]) {
    char text[4096];
    size_t kept = 0;
    ssize_t size;
    while ((size = read(child->said, text + kept, sizeof text - 1 - kept)) > 0) {
        kept += (size_t)size;
        size_t half = sizeof text / 2;
        if (kept > half) { /* the end is what matters */
            memmove(text, text + kept - half, half);
            kept = half;
        }
    }
    while (kept > 0 && text[kept - 1] == '\n') {
        kept--;
    }
    text[kept] = '\0';
    const char *line = strrchr(text, '\n');
    act_escape_line(said, ACT_SAID_SIZE, line != NULL ? line + 1 : text);
}

/* Ends it with whatever it has started, and forgets it; returns the status of wait(2). */
static int end(act_child *child, char said[ACT_SAID_SIZE]) {
    int status = 0;
    act_process_end_offspring(child->pid);
    kill(-child->pid, SIGKILL);
    while (waitpid(child->pid, &status, 0) < 0 && errno == EINTR) {
    }
    read_said(child, said);
    close(child->said);
    child->pid = 0;
    return status;
}

void act_child_end(act_child *child) {
    char said[ACT_SAID_SIZE];
    if (child->pid > 0) {
        end(child, said);
    }
}

act_status act_child_await(act_child *child, int fd, bool *spoke,
                           act_child_outcome *out) {
    act_watched watched;
    act_status status = wait_for(child, fd, spoke, &watched);
    if (*spoke) {
        return ACT_OK;
    }
    char said[ACT_SAID_SIZE];
    *out = outcome_of(end(child, said));
    if (watched != ACT_WATCHED_AT_WORK) {
        out->ending =
            watched == ACT_WATCHED_STARVED ? ACT_CHILD_STARVED : ACT_CHILD_TIMED_OUT;
    }
    out->timeout = child->timeout;
    memcpy(out->said, said, sizeof said);
    return status;
}

act_status act_child_run(const act_child_job *job, act_child_outcome *out) {
    act_child child;
    bool spoke;
    act_status status = act_child_start(job, &child);
    return status != ACT_OK ? status : act_child_await(&child, -1, &spoke, out);
}

void act_signal_name(int signal, char *text, size_t size) {
    const char *name = sigabbrev_np(signal);
    if (name != NULL) {
        snprintf(text, size, "SIG%s", name);
    } else {
        snprintf(text, size, "signal %d", signal);
    }
}

void act_child_outcome_text(const act_child_outcome *outcome, char *text, size_t size) {
    char signal[ACT_NAME_SIZE];
    switch (outcome->ending) {
    case ACT_CHILD_RETURNED:
        snprintf(text, size, "ended its process");
        break;
    case ACT_CHILD_SIGNALLED:
        act_signal_name(outcome->value, signal, sizeof signal);
        snprintf(text, size, "killed by %s", signal);
        break;
    case ACT_CHILD_TIMED_OUT:
        snprintf(text, size, "no answer within %g s", outcome->timeout);
        break;
    case ACT_CHILD_EXITED:
        snprintf(text, size, "called exit(%d)", outcome->value);
        break;
    case ACT_CHILD_OUT_OF_BOUNDS:
        snprintf(text, size, "touched memory beyond its arrays");
        break;
    case ACT_CHILD_INPUT_WRITTEN:
        snprintf(text, size, "wrote to its input");
        break;
    case ACT_CHILD_OUT_OF_MEMORY:
        snprintf(text, size, "failed with more than 3 GiB of memory in use");
        break;
    case ACT_CHILD_STARVED:
        snprintf(
            text, size,
            "the machine gave it less than %g s of processor time in %g s: repeat it "
            "when there is less to do, or with a shorter --timeout",
            outcome->timeout, act_watch_wall_limit(outcome->timeout));
        break;
    case ACT_CHILD_KILLED:
        snprintf(text, size,
                 "killed by SIG%s from outside: is the machine out of memory? repeat it",
                 sigabbrev_np(outcome->value));
        break;
    }
}

void act_child_tell(const act_child_outcome *outcome, const char *when,
                    act_findings *findings) {
    static const act_finding_kind kinds[] = {
        [ACT_CHILD_RETURNED] = ACT_FINDING_EXIT,
        [ACT_CHILD_SIGNALLED] = ACT_FINDING_CRASH,
        [ACT_CHILD_TIMED_OUT] = ACT_FINDING_TIMEOUT,
        [ACT_CHILD_EXITED] = ACT_FINDING_EXIT,
        [ACT_CHILD_OUT_OF_BOUNDS] = ACT_FINDING_OUT_OF_BOUNDS,
        [ACT_CHILD_INPUT_WRITTEN] = ACT_FINDING_INPUT_WRITTEN,
        [ACT_CHILD_OUT_OF_MEMORY] = ACT_FINDING_MEMORY,
        [ACT_CHILD_STARVED] = ACT_FINDING_NOT_JUDGED,
        [ACT_CHILD_KILLED] = ACT_FINDING_NOT_JUDGED};
    char text[ACT_TEXT_SIZE];
    act_child_outcome_text(outcome, text, sizeof text);
    bool has_said = outcome->said[0] != '\0';
    act_findings_add(findings, kinds[outcome->ending], "%s%s%s%s", text, when,
                     has_said ? "; it printed: " : "", outcome->said);
}

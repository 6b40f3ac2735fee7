#include "code/child.h"

#include "base/clock.h"
#include "base/interrupt.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FAULT_STACK = 64 * 1024 };

/* Exit codes by which the child's fault handler reports; EXIT_DONE means that the work
 * returned. A kernel that calls exit with one of them can only accuse itself. */
enum { EXIT_DONE = 113, EXIT_OUT_OF_BOUNDS, EXIT_INPUT_WRITTEN };

/* A fault handler gets no argument: the job of this child. Set between fork and the work.
 */
static const act_child_job *job_of_child;

static void on_fault(int signal, siginfo_t *info, void *context) {
    (void)context;
    for (size_t i = 0; i < job_of_child->buffer_count; i++) {
        const act_buffer *buffer = job_of_child->buffers[i];
        if (act_buffer_guards(buffer, info->si_addr)) {
            _exit(EXIT_OUT_OF_BOUNDS);
        }
        if (act_buffer_holds(buffer, info->si_addr)) {
            _exit(EXIT_INPUT_WRITTEN);
        }
    }
    struct sigaction fatal = {.sa_handler = SIG_DFL};
    sigaction(signal, &fatal, NULL);
    raise(signal);
}

static void reset_signals(void) {
    static char stack[FAULT_STACK];
    struct sigaction plain = {.sa_handler = SIG_DFL};
    for (int signal = 1; signal < 32; signal++) {
        sigaction(signal, &plain, NULL);
    }
    stack_t own = {.ss_sp = stack, .ss_size = sizeof stack};
    sigaltstack(&own, NULL);
    struct sigaction fault = {.sa_sigaction = on_fault,
                              .sa_flags = SA_SIGINFO | SA_ONSTACK};
    sigaction(SIGSEGV, &fault, NULL);
    sigaction(SIGBUS, &fault, NULL);
    /* Ctrl-C reaches the whole process group; that we end is no fault of the code. */
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGINT, &ignore, NULL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* A kernel that calls exit ends its child only: what we registered for our own end must
 * not run there. */
static void on_kernel_exit(int code, void *arg) {
    (void)arg;
    _exit(code);
}

static _Noreturn void be_child(const act_child_job *job) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setpgid(0, 0); /* Ctrl-C is ours to handle */
    struct rlimit no_core = {0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    int nowhere = open("/dev/null", O_RDWR);
    for (int fd = 0; fd <= 2; fd++) {
        dup2(nowhere, fd);
    }
    job_of_child = job;
    reset_signals();
    on_exit(on_kernel_exit, NULL);
    for (size_t i = 0; i < job->buffer_count; i++) {
        if (job->read_only[i]) {
            act_buffer_protect(job->buffers[i]);
        }
    }
    job->work(job->arg);
    _exit(EXIT_DONE);
}

/* Waits in slices, since an interruption may reach another thread. */
static act_status wait_for(pid_t child, int extra, double timeout, bool *ended,
                           bool *spoke) {
    const int slice_ms = 50;
    double end = act_clock_seconds() + timeout;
    int fd = (int)syscall(SYS_pidfd_open, child, 0);
    act_status status = ACT_OK;
    *ended = false;
    *spoke = false;
    if (fd < 0) {
        return ACT_NOMEM;
    }
    while (!*ended && !*spoke && act_clock_seconds() < end) {
        struct pollfd events[] = {{.fd = fd, .events = POLLIN},
                                  {.fd = extra, .events = POLLIN}};
        if (poll(events, extra >= 0 ? 2 : 1, slice_ms) > 0) {
            *spoke = extra >= 0 && (events[1].revents & POLLIN) != 0;
            *ended = !*spoke && events[0].revents != 0;
        }
        if (act_interrupted()) {
            status = ACT_INTERRUPTED;
            break;
        }
    }
    close(fd);
    return status;
}

static act_child_outcome outcome_of(int status) {
    if (WIFSIGNALED(status)) {
        return (act_child_outcome){ACT_CHILD_SIGNALLED, WTERMSIG(status)};
    }
    switch (WEXITSTATUS(status)) {
    case EXIT_DONE:
        return (act_child_outcome){ACT_CHILD_RETURNED, 0};
    case EXIT_OUT_OF_BOUNDS:
        return (act_child_outcome){ACT_CHILD_OUT_OF_BOUNDS, 0};
    case EXIT_INPUT_WRITTEN:
        return (act_child_outcome){ACT_CHILD_INPUT_WRITTEN, 0};
    default:
        return (act_child_outcome){ACT_CHILD_EXITED, WEXITSTATUS(status)};
    }
}

act_status act_child_start(const act_child_job *job, pid_t *child) {
    *child = fork();
    if (*child < 0) {
        return ACT_NOMEM;
    }
    if (*child == 0) {
        be_child(job);
    }
    setpgid(*child, *child); /* whoever comes first: kill needs the group to be there */
    return ACT_OK;
}

void act_child_end(pid_t child, bool in_time, act_child_outcome *out) {
    int status;
    kill(-child, SIGKILL); /* with whatever it started */
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    *out = in_time ? outcome_of(status) : (act_child_outcome){ACT_CHILD_TIMED_OUT, 0};
}

act_status act_child_await(pid_t child, int fd, double timeout, bool *spoke,
                           act_child_outcome *out) {
    bool ended;
    act_status status = wait_for(child, fd, timeout, &ended, spoke);
    if (!*spoke) {
        act_child_end(child, ended, out);
    }
    return *spoke || ended ? ACT_OK : status;
}

act_status act_child_run(const act_child_job *job, act_child_outcome *out) {
    pid_t child;
    bool spoke;
    act_status status = act_child_start(job, &child);
    if (status != ACT_OK) {
        return status;
    }
    return act_child_await(child, -1, job->timeout, &spoke, out);
}

void act_child_outcome_text(const act_child_outcome *outcome, double timeout, char *text,
                            size_t size) {
    switch (outcome->ending) {
    case ACT_CHILD_RETURNED:
        snprintf(text, size, "returned");
        break;
    case ACT_CHILD_SIGNALLED:
        snprintf(text, size, "killed by SIG%s", sigabbrev_np(outcome->value));
        break;
    case ACT_CHILD_TIMED_OUT:
        snprintf(text, size, "no answer within %g s", timeout);
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
    }
}

void act_child_tell(const act_child_outcome *outcome, double timeout, const char *when,
                    act_findings *findings) {
    static const act_finding_kind kinds[] = {
        [ACT_CHILD_RETURNED] = ACT_FINDING_EXIT,
        [ACT_CHILD_SIGNALLED] = ACT_FINDING_CRASH,
        [ACT_CHILD_TIMED_OUT] = ACT_FINDING_TIMEOUT,
        [ACT_CHILD_EXITED] = ACT_FINDING_EXIT,
        [ACT_CHILD_OUT_OF_BOUNDS] = ACT_FINDING_OUT_OF_BOUNDS,
        [ACT_CHILD_INPUT_WRITTEN] = ACT_FINDING_INPUT_WRITTEN};
    char text[ACT_TEXT_SIZE / 2] = "ended its process";
    if (outcome->ending != ACT_CHILD_RETURNED) {
        act_child_outcome_text(outcome, timeout, text, sizeof text);
    }
    act_findings_add(findings, kinds[outcome->ending], "%s%s", text, when);
}

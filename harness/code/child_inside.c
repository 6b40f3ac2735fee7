#include "code/child_private.h"
#include "code/process_state.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

enum { FAULT_STACK = 64 * 1024 };

/* What code under test may allocate. */
static const size_t memory_limit = (size_t)4 << 30;

/* A fault handler gets no argument: the job of this child, and the memory that it may
 * have. Set between fork and the work. */
static const act_child_job *job_of_child;
static size_t most_memory;

/* Whatever fails once so much is in use fails for that reason. */
static bool is_out_of_memory(void) {
    return act_process_memory() + memory_limit / 4 > most_memory;
}

static void on_fault(int signal, siginfo_t *info, void *context) {
    (void)context;
    for (size_t i = 0; i < job_of_child->buffer_count && signal != SIGABRT; i++) {
        const act_buffer *buffer = job_of_child->buffers[i];
        if (act_buffer_guards(buffer, info->si_addr)) {
            _exit(ACT_EXIT_OUT_OF_BOUNDS);
        }
        if (act_buffer_holds(buffer, info->si_addr) && job_of_child->read_only[i]) {
            _exit(ACT_EXIT_INPUT_WRITTEN);
        }
    }
    if (is_out_of_memory()) {
        _exit(ACT_EXIT_MEMORY);
    }
    act_process_end_offspring(getpid());
    struct sigaction fatal = {.sa_handler = SIG_DFL};
    sigaction(signal, &fatal, NULL);
    raise(signal);
}

static void reset_signals(void) {
    static const int faults[] = {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL};
    static char stack[FAULT_STACK];
    struct sigaction plain = {.sa_handler = SIG_DFL};
    for (int signal = 1; signal < ACT_SIGNALS; signal++) {
        sigaction(signal, &plain, NULL);
    }
    stack_t own = {.ss_sp = stack, .ss_size = sizeof stack};
    sigaltstack(&own, NULL);
    struct sigaction fault = {.sa_sigaction = on_fault,
                              .sa_flags = SA_SIGINFO | SA_ONSTACK};
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        sigaction(faults[i], &fault, NULL);
    }
    /* Ctrl-C reaches the whole process group; that we end is no fault of the code. */
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGINT, &ignore, NULL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static void limit_resources(void) {
    struct rlimit no_core = {0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    struct rlimit data;
    most_memory = act_process_memory() + memory_limit;
    getrlimit(RLIMIT_DATA, &data);
    data.rlim_cur = most_memory < data.rlim_max ? most_memory : data.rlim_max;
    setrlimit(RLIMIT_DATA, &data);
}

/* Leaves the files that the work uses, and no other of ours: stores, pipes of other
 * children. */
static void close_files(const act_child_job *job, int said) {
    int nowhere = open("/dev/null", O_RDWR);
    dup2(nowhere, 0);
    dup2(nowhere, 1);
    dup2(said >= 0 ? said : nowhere, 2);
    int low = job->keep[0] < job->keep[1] ? job->keep[0] : job->keep[1];
    int high = job->keep[0] < job->keep[1] ? job->keep[1] : job->keep[0];
    unsigned first = 3;
    const int kept[] = {low, high};
    for (int i = 0; i < 2; i++) {
        if (kept[i] >= (int)first) {
            if (kept[i] > (int)first) {
                close_range(first, (unsigned)kept[i] - 1, 0);
            }
            first = (unsigned)kept[i] + 1;
        }
    }
    close_range(first, ~0U, 0);
}

/* A kernel that calls exit ends its child only: what we registered for our own end must
 * not run there. */
static void on_kernel_exit(int code, void *arg) {
    (void)arg;
    act_process_end_offspring(getpid());
    _exit(code);
}

void act_child_finish(void) {
    act_process_end_offspring(getpid());
    _exit(ACT_EXIT_DONE);
}

void act_child_be(const act_child_job *job, int said) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_CHILD_SUBREAPER, 1); /* orphans of the code stay within reach */
    setpgid(0, 0);                    /* Ctrl-C is ours to handle */
    close_files(job, said);
    limit_resources();
    job_of_child = job;
    reset_signals();
    on_exit(on_kernel_exit, NULL);
    for (size_t i = 0; i < job->buffer_count; i++) {
        if (job->read_only[i]) {
            act_buffer_protect(job->buffers[i]);
        }
    }
    job->work(job->arg);
    act_child_finish();
}

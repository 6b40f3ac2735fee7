/* A child process in which code under test runs, on buffers that it shares with us. What
 * the code does to itself or to its buffers is an outcome, never our end. */
#ifndef ACT_CHILD_H
#define ACT_CHILD_H

#include "code/buffer.h"
#include "code/findings.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

typedef enum act_child_ending {
    ACT_CHILD_RETURNED,
    ACT_CHILD_SIGNALLED,     /* by a signal, which is the value */
    ACT_CHILD_TIMED_OUT,     /* it used up its processor time, or slept as long */
    ACT_CHILD_EXITED,        /* the work did not return; the value is the exit code */
    ACT_CHILD_OUT_OF_BOUNDS, /* it touched a guard */
    ACT_CHILD_INPUT_WRITTEN, /* it wrote to a read-only buffer */
    ACT_CHILD_OUT_OF_MEMORY, /* it failed with 3 GiB or more in use */
    /* Nothing is known of the work: the machine gave it too little time, or somebody else
     * ended it, such as the kernel when memory is short. */
    ACT_CHILD_STARVED,
    ACT_CHILD_KILLED,
} act_child_ending;

enum { ACT_SAID_SIZE = 128 };

typedef struct act_child_outcome {
    act_child_ending ending;
    int value;
    double timeout;           /* as the job had it */
    char said[ACT_SAID_SIZE]; /* the last line that it printed as an error, or "" */
} act_child_outcome;

typedef struct act_child_job {
    void (*work)(void *arg);
    /* What the work is given; its results go to shared memory. */
    void *arg;
    /* All that the work may touch, which tells faults apart, and which of it is only to
     * be read. */
    const act_buffer *const *buffers;
    const bool *read_only;
    size_t buffer_count;
    int keep[2];    /* open files that the work uses; 0: none. All others are closed. */
    double timeout; /* seconds of processor time, for one turn of the work */
    /* In shared memory; a turn ends when it changes. NULL: the work is one turn. */
    const volatile size_t *turn;
} act_child_job;

/* A child at work. */
typedef struct act_child {
    pid_t pid; /* 0: none */
    int said;  /* what it prints as errors can be read here */
    double timeout;
    const volatile size_t *turn;
} act_child;

/* Runs the work in a child, of whose output a line of errors is kept. ACT_OK, ACT_NOMEM
 * (no child could be made; errno tells why) or ACT_INTERRUPTED. Several threads may call
 * it. */
act_status act_child_run(const act_child_job *job, act_child_outcome *out);
/* Within a child, from any thread and from handlers too: ends it as if its work had
 * returned. */
_Noreturn void act_child_finish(void);

/* The same in steps, for work that answers more than once: starts the child ... */
act_status act_child_start(const act_child_job *job, act_child *child);
/* ... waits until `fd` can be read (*spoke) or the child has ended, by itself or because
 * it did not speak in time, a turn beginning now; then *out says how, and the child is
 * none ... */
act_status act_child_await(act_child *child, int fd, bool *spoke, act_child_outcome *out);
/* ... and ends one that did speak, with all that it has started. */
void act_child_end(act_child *child);

/* "SIGSEGV", or "signal 37" for one without a name. */
void act_signal_name(int signal, char *text, size_t size);

/* One line: "killed by SIGSEGV", "no answer within 10 s of processor time". */
void act_child_outcome_text(const act_child_outcome *outcome, char *text, size_t size);

/* Adds an ending that should not have been to the findings, with `when` behind that line.
 */
void act_child_tell(const act_child_outcome *outcome, const char *when,
                    act_findings *findings);

#endif

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
    /* By a signal, which is the value. */
    ACT_CHILD_SIGNALLED,
    ACT_CHILD_TIMED_OUT,
    /* The work did not return; the value is the exit code. */
    ACT_CHILD_EXITED,
    /* It touched a guard page. */
    ACT_CHILD_OUT_OF_BOUNDS,
    /* It wrote to a read-only buffer. */
    ACT_CHILD_INPUT_WRITTEN,
} act_child_ending;

typedef struct act_child_outcome {
    act_child_ending ending;
    int value;
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
    double timeout; /* seconds */
} act_child_job;

/* Runs the work in a child, whose output goes nowhere. ACT_OK, ACT_NOMEM (no child
 * could be made) or ACT_INTERRUPTED. Several threads may call it. */
act_status act_child_run(const act_child_job *job, act_child_outcome *out);

/* The same in steps, for work that answers more than once: starts the child ... */
act_status act_child_start(const act_child_job *job, pid_t *child);
/* ... waits until `fd` can be read (*spoke) or the child has ended, by itself or because
 * it did not speak in time; then *out says how ... */
act_status act_child_await(pid_t child, int fd, double timeout, bool *spoke,
                           act_child_outcome *out);
/* ... and ends one that did speak. in_time: its own ending counts, if it has one. */
void act_child_end(pid_t child, bool in_time, act_child_outcome *out);

/* One line: "killed by SIGSEGV", "no answer within 10 s". */
void act_child_outcome_text(const act_child_outcome *outcome, double timeout, char *text,
                            size_t size);

/* Adds an ending that should not have been to the findings, with `when` behind that line.
 */
void act_child_tell(const act_child_outcome *outcome, double timeout, const char *when,
                    act_findings *findings);

#endif

/* Code under test runs in a child process, on memory that it shares with us between guard
 * pages. What it does to itself or to its buffers is an outcome, never our end. */
#ifndef ACT_CHILD_H
#define ACT_CHILD_H

#include "number/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

typedef enum act_child_ending {
    ACT_CHILD_RETURNED,
    ACT_CHILD_SIGNALLED, /* value: the signal */
    ACT_CHILD_TIMED_OUT,
    ACT_CHILD_EXITED,        /* value: the code; the work did not return */
    ACT_CHILD_OUT_OF_BOUNDS, /* it touched a guard page */
    ACT_CHILD_INPUT_WRITTEN, /* it wrote to a read-only buffer */
} act_child_ending;

typedef struct act_child_outcome {
    act_child_ending ending;
    int value;
} act_child_outcome;

/* Bytes that end right before a guard page, after a margin of known bytes and another
 * guard page. Shared with children. */
typedef struct act_buffer {
    void *data;
    size_t size;
    void *mapping;
    size_t mapped;
} act_buffer;

/* On failure the buffer is empty, which act_buffer_free accepts. size may be 0. */
act_status act_buffer_alloc(act_buffer *buffer, size_t size);
void act_buffer_free(act_buffer *buffer);
/* Children that are started from now on do not get it. */
void act_buffer_hide(const act_buffer *buffer);
/* Whether the margin before the data is as it was. */
bool act_buffer_margin_intact(const act_buffer *buffer);

typedef struct act_child_job {
    void (*work)(void *arg);
    void *arg; /* results go to shared memory */
    const act_buffer *
        *buffers;          /* all that the work may touch, for telling faults apart */
    const bool *read_only; /* per buffer */
    size_t buffer_count;
    double timeout; /* seconds */
} act_child_job;

/* Runs the work in a child. Output of the child goes nowhere. ACT_OK, ACT_NOMEM (no child
 * could be made) or ACT_INTERRUPTED. Safe to call from several threads. */
act_status act_child_run(const act_child_job *job, act_child_outcome *out);

/* The same in steps, for work that answers more than once: starts the child ... */
act_status act_child_start(const act_child_job *job, pid_t *child);
/* ... waits until `fd` can be read (*spoke) or the child has ended, by itself or because
 * it did not speak in time; then *out says how ... */
act_status act_child_await(pid_t child, int fd, double timeout, bool *spoke,
                           act_child_outcome *out);
/* ... and ends one that did speak. in_time: its own ending counts, if it has one. */
void act_child_end(pid_t child, bool in_time, act_child_outcome *out);

/* The kind of finding that an ending is. */
const char *act_child_ending_kind(act_child_ending ending);

/* One line: "killed by SIGSEGV", "no answer within 10 s". */
void act_child_outcome_text(const act_child_outcome *outcome, double timeout, char *text,
                            size_t size);

#endif

/* The state of a process that code may leave changed after a call: handlers, timers,
 * threads, processes, memory. Much of it is read from /proc. */
#ifndef ACT_PROCESS_STATE_H
#define ACT_PROCESS_STATE_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { ACT_SIGNALS = 65 };

typedef struct act_process_state {
    void (*handler[ACT_SIGNALS])(int);
    sigset_t mask;
    bool has_timer; /* an alarm or interval timer is pending */
    int threads, processes;
    size_t memory; /* as act_process_memory says */
} act_process_state;

/* Fills in the state of this process; `processes` counts those that it has started and
 * that still run. */
void act_process_state_get(act_process_state *state);

/* Bytes of data that this process has allocated, its stack included. Safe in a handler of
 * a signal, as all below. */
size_t act_process_memory(void);
/* True if all of its threads wait for something or were stopped. One that waits for a
 * processor, on however busy a machine, is ready to run. */
bool act_process_is_asleep(pid_t process);
/* Ends all that a process has started, also what has a session of its own, if orphans are
 * handed to that process (PR_SET_CHILD_SUBREAPER). */
void act_process_end_offspring(pid_t process);

#endif

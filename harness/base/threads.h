/* Threads that do the same work side by side. */
#ifndef ACT_THREADS_H
#define ACT_THREADS_H

#include <stdbool.h>

enum { ACT_THREADS_MAX = 256 };

/* The work of one thread; their numbers are 0, 1, 2, ... */
typedef void act_threads_work(void *arg, int number);

/* Runs the work in `count` threads, of which number 0 is the caller's own, and waits for
 * them. At least one and at most ACT_THREADS_MAX run, and fewer than asked if the system
 * gives no more; the result says how many. */
int act_threads_run(int count, act_threads_work *work, void *arg);

/* Tells whether a child may be forked while other threads run. */
bool act_threads_may_fork(void);

/* Returns how many threads are usual on this machine. */
int act_threads_usual(void);

#endif

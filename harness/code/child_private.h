/* The two sides of a child, private to the room: child_inside.c is what it does in its
 * own process around the work, child_watch.c what is seen of it from outside. */
#ifndef ACT_CHILD_PRIVATE_H
#define ACT_CHILD_PRIVATE_H

#include "code/child.h"

/* Exit codes by which the child reports; EXIT_DONE means that the work returned. A kernel
 * that calls exit with one of them can only accuse itself. */
enum {
    ACT_EXIT_DONE = 113,
    ACT_EXIT_OUT_OF_BOUNDS,
    ACT_EXIT_INPUT_WRITTEN,
    ACT_EXIT_MEMORY,
};

/* In the child: does the work and ends. What it prints goes to `said`. */
_Noreturn void act_child_be(const act_child_job *job, int said);

/* What is seen of a child that is at work. */
typedef struct act_watch {
    pid_t child;
    double timeout;
    const volatile size_t *turn; /* or NULL */
    size_t seen_turn;
    double began, cpu_began; /* of this turn */
    double cpu, idle;        /* idle: seconds asleep without any progress */
} act_watch;

typedef enum act_watched {
    ACT_WATCHED_AT_WORK,
    ACT_WATCHED_TIMED_OUT, /* it used up its processor time, or sleeps */
    ACT_WATCHED_STARVED,   /* it got too little of the processor to tell */
} act_watched;

/* The time of a turn begins now. turn: if not NULL, it begins again whenever this, in
 * memory that the child shares, changes. */
void act_watch_begin(act_watch *watch, pid_t child, double timeout,
                     const volatile size_t *turn);
/* Looks at it; slice: seconds since the last look, or less if we were stopped too. */
act_watched act_watch_look(act_watch *watch, double slice);

/* Seconds that a turn may take by the clock on the wall. */
double act_watch_wall_limit(double timeout);

#endif

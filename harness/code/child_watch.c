#include "base/clock.h"
#include "code/child_private.h"
#include "code/process_state.h"

#include <time.h>

double act_watch_wall_limit(double timeout) {
    return 30 + 30 * timeout;
}

/* Processor time of all threads of the child; what was seen last if it is gone. */
static double cpu_of(const act_watch *watch) {
    clockid_t clock;
    struct timespec now;
    if (clock_getcpuclockid(watch->child, &clock) != 0 ||
        clock_gettime(clock, &now) != 0) {
        return watch->cpu;
    }
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void begin_turn(act_watch *watch) {
    watch->began = act_clock_seconds();
    watch->cpu = watch->cpu_began = cpu_of(watch);
    watch->idle = 0;
}

void act_watch_begin(act_watch *watch, pid_t child, double timeout,
                     const volatile size_t *turn) {
    *watch = (act_watch){.child = child,
                         .timeout = timeout,
                         .turn = turn,
                         .seen_turn = turn != NULL ? *turn : 0};
    begin_turn(watch);
}

act_watched act_watch_look(act_watch *watch, double slice) {
    const double waking = 0.1, working = 0.5; /* shares of a slice */
    if (watch->turn != NULL && *watch->turn != watch->seen_turn) {
        watch->seen_turn = *watch->turn;
        begin_turn(watch);
        return ACT_WATCHED_AT_WORK;
    }
    double cpu = cpu_of(watch);
    double used = cpu - watch->cpu;
    if (used > working * slice) {
        watch->idle = 0;
    } else if (used < waking * slice && act_process_is_asleep(watch->child)) {
        watch->idle += slice;
    }
    watch->cpu = cpu;
    double passed = act_clock_seconds() - watch->began;
    /* Threads together may use more than that in less time. */
    bool is_used_up =
        cpu - watch->cpu_began >= watch->timeout && passed >= watch->timeout;
    if (is_used_up || watch->idle >= watch->timeout) {
        return ACT_WATCHED_TIMED_OUT;
    }
    return passed >= act_watch_wall_limit(watch->timeout) ? ACT_WATCHED_STARVED
                                                          : ACT_WATCHED_AT_WORK;
}

#include "base/interrupt.h"

#include <signal.h>

/* Mutable because a signal handler has no other way to say anything. */
static volatile sig_atomic_t interrupted;

static void on_interrupt(int signal) {
    (void)signal;
    interrupted = 1;
}

void act_interrupt_watch(void) {
    struct sigaction action = {.sa_handler = on_interrupt, .sa_flags = (int)SA_RESETHAND};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

bool act_interrupted(void) {
    return interrupted != 0;
}

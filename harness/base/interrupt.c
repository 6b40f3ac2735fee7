#include "base/interrupt.h"

#include "base/exit.h"

#include <signal.h>
#include <unistd.h>

/* Mutable because a signal handler has no other way to say anything. */
static volatile sig_atomic_t interrupted;

static void on_interrupt(int signal) {
    (void)signal;
    interrupted = 1;
}

static void on_last_interrupt(int signal) {
    (void)signal;
    _exit(ACT_EXIT_INTERRUPTED);
}

void act_interrupt_watch(bool at_once) {
    struct sigaction action = {.sa_handler = at_once ? on_last_interrupt : on_interrupt,
                               .sa_flags = (int)SA_RESETHAND};
    struct sigaction before;
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, NULL, &before);
    if (before.sa_handler != SIG_IGN) {
        sigaction(SIGHUP, &action, NULL);
    }
}

bool act_interrupted(void) {
    return interrupted != 0;
}

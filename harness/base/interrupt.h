/* Interruption by Ctrl-C, SIGTERM or SIGHUP. The first asks the program to finish what it
 * has; a second ends it at once. */
#ifndef ACT_INTERRUPT_H
#define ACT_INTERRUPT_H

#include <stdbool.h>

/* From then on Ctrl-C is an interruption, and so are SIGTERM and, unless it is ignored as
 * by nohup, SIGHUP. at_once: already the first ends the program, for there is nothing to
 * finish. */
void act_interrupt_watch(bool at_once);
/* Tells whether there was one. */
bool act_interrupted(void);

#endif

/* Ctrl-C. The first asks the program to finish what it has; a second ends it at once. */
#ifndef ACT_INTERRUPT_H
#define ACT_INTERRUPT_H

#include <stdbool.h>

/* From then on Ctrl-C is an interruption, and so is SIGTERM. */
void act_interrupt_watch(void);
/* Tells whether there was one. */
bool act_interrupted(void);

#endif

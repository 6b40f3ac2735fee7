/* Ctrl-C: the first asks the program to finish what it has; a second ends it at once. */
#ifndef ACT_INTERRUPT_H
#define ACT_INTERRUPT_H

#include <stdbool.h>

void act_interrupt_watch(void);
bool act_interrupted(void);

#endif

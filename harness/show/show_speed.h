/* Timings as text for people. */
#ifndef ACT_SHOW_SPEED_H
#define ACT_SHOW_SPEED_H

#include "speed/machine.h"

#include <jansson.h>

/* Prints a row, which is such as `bench --json` prints, and how many times as long it
 * took as on N(0, 1), unless that is NaN. */
void act_show_speed(const json_t *row, double over_normal);
/* Prints how often the same code was told apart from itself. */
void act_show_controls(const act_machine_watch *watch);
void act_show_warnings(const act_warnings *warnings);

#endif

/* One round of a contest, in a process of its own. */
#ifndef ACT_CONTEST_ROUND_H
#define ACT_CONTEST_ROUND_H

/* Times all that take part in an act_contest, one after another; for act_child_run. */
void act_contest_round(void *contest);

#endif

/* The memory of a round of a contest: inputs and results. */
#ifndef ACT_CONTEST_ARENA_H
#define ACT_CONTEST_ARENA_H

#include "base/random.h"
#include "speed/contest.h"
#include "speed/kernel_loop.h"

/* All entries share the walk, so that nothing is met again before the arrays have been
 * gone through. */
typedef struct act_arena {
    char *x;
    char *values; /* f(x); NULL if nobody works from them */
    char *dy;     /* ones; NULL likewise */
    char *y;
    act_walk walk;
} act_arena;

/* Makes and fills the large arrays of a contest, if it has any. ACT_OK or ACT_NOMEM. */
act_status act_arena_share(act_contest *c);

/* Makes the arrays of a round, which begin at addresses that are drawn; ends the process
 * if there is no memory. */
void act_arena_make(act_arena *arena, const act_contest *c, act_random *random);
/* Puts the inputs, or the values, of small arrays into another order; large ones are new
 * enough. */
void act_arena_reorder(act_arena *arena, const act_contest *c, bool values,
                       act_random *random);

#endif

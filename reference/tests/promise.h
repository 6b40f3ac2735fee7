/* Checks of what function.h promises of every descriptor, and of copies with a planted
 * fault. */
#ifndef ACT_PROMISE_H
#define ACT_PROMISE_H

#include "definition/function.h"

#include <stdbool.h>

enum { ACT_WHY = 200 };

/* Whether a function keeps a promise with the parameters p; if not, `why` says how. */
typedef bool act_promise(const act_function *f, const double *p, char why[ACT_WHY]);

/* Expects it of every function, with its default parameters and with others. */
void act_expect_of_all(act_promise *holds);
/* Expects that it does not hold for a copy with a planted fault. */
void act_expect_caught(act_promise *holds, const act_function *planted);

/* The places of the kinks with these parameters, NaN where there is none; their number,
 * or -1 if the pieces do not match them. */
int act_kinks_of(const act_function *f, const double *p, double at[ACT_KINKS]);

#endif

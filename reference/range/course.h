/* The course of f^(k): stretches of the line on which it is smooth, with what is proven
 * of each, and the places where it is zero. */
#ifndef ACT_COURSE_H
#define ACT_COURSE_H

#include "range/range.h"

/* Cuts at kinks, poles and 0, and at the places where f^(k) reaches its bounds. */
enum { ACT_STRETCHES = ACT_KINKS + 2 + 1 + 2 * ACT_SPOTS + 1, ACT_ZEROS = 3 };

typedef struct act_stretch {
    double from, to; /* both included; kinks and poles belong to none */
    int trend;       /* 1: f^(k) rises or is level, -1: falls or is level, 0: not known */
    bool is_linked;  /* the trend holds from the stretch before on */
    bool is_bounded; /* the bounds are known */
    mpfi_t lower, upper; /* enclosures of the bounds; infinite: there is none */
} act_stretch;

typedef struct act_course {
    int count;
    act_stretch stretch[ACT_STRETCHES]; /* ascending */
    int zeros;
    double zero[ACT_ZEROS]; /* of 0, 1 and -1 those where f^(k) is 0 */
    bool has_limit[2];      /* towards -inf, +inf */
    mpfi_t limit[2];        /* enclosures, perhaps infinite */
} act_course;

/* Finds the course of f^(order), order at most 2; params as for act_exact_open. What
 * cannot be decided is left unknown. Trends are found for orders 0 and 1. ACT_OK or
 * ACT_NOMEM; close it in any case. */
act_status act_course_open(act_course *course, const act_function *f,
                           const double *params, int order);
void act_course_close(act_course *course);

#endif

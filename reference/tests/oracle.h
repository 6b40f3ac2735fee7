/* The second oracle: every function of the catalogue written once more, over Arb's balls
 * and power series and, where there is one, by another formula than ours. */
#ifndef ACT_ORACLE_H
#define ACT_ORACLE_H

#include "definition/function.h"
#include "number/format.h"
#include "series.h"

#include <stdbool.h>

typedef series oracle_program(series x, const double *p);

typedef struct act_oracle {
    const char *name;
    oracle_program *program;
    double other[ACT_PARAMS]; /* parameters besides the defaults, where there are any */
    double lo, hi;            /* the open domain; both 0: everywhere */
    bool has_pole;            /* at 0 */
    bool meets_boundaries;    /* numbers or midpoints of a format that Arb cannot prove */
} act_oracle;

extern const act_oracle act_oracles[];
extern const size_t act_oracle_count;

/* NULL if there is none of that name. */
const act_oracle *act_oracle_find(const char *name);

/* y encloses f^(order)(x) at a point of the open domain that is not a kink. */
void act_oracle_value(arb_t y, const act_oracle *oracle, const double *p, int order,
                      double x, slong prec);
/* The same over a narrow ball x, the piece being that of its middle. */
void act_oracle_value_over(arb_t y, const act_oracle *oracle, const double *p, int order,
                           const arb_t x, slong prec);

#endif

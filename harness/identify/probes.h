/* The inputs at which a kernel is asked which function it is. */
#ifndef ACT_PROBES_H
#define ACT_PROBES_H

#include "number/format.h"
#include "number/status.h"

/* Numbers of a format in x, in this order:
 *   core    where functions bend, +-2^-8 to +-64, scattered, each with its last bit set:
 * so none is a kink, and none a number of a narrower format; edges   tiny and huge
 * numbers and the infinities, which say how far a match holds; twins   for each of the
 * first ACT_PROBES_TWINS of the core, what it is in binary16 and in bfloat16; ladder
 * ascending, the neighbours of decimals on both sides, for jumps and clamps. */
typedef struct act_probes {
    const act_format *format;
    double *x;
    size_t core, judged; /* the core; the core and the edges */
    size_t ladder, count;
} act_probes;

enum { ACT_PROBES_TWINS = 24, ACT_PROBES_NARROW = 2 };

/* The narrower formats of twins: binary16, bfloat16. */
const act_format *act_probes_narrow(int which);

/* The index of the twin of a probe of the core. */
static inline size_t act_probes_twin(const act_probes *probes, size_t i, int which) {
    return probes->judged + ACT_PROBES_NARROW * i + (size_t)which;
}

/* ACT_OK or ACT_NOMEM; free it in any case. */
act_status act_probes_make(act_probes *out, const act_format *format);
void act_probes_free(act_probes *probes);

#endif

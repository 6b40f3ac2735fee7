/* What a kernel of pairs returns over its inputs, and for another dy. */
#ifndef ACT_PAIR_PLACES_H
#define ACT_PAIR_PLACES_H

#include "pairs/pair_sweep.h"

/* Calls a kernel at 1021 pairs, apart and over x and up, and adds a finding in_place if
 * results differ: of y over x it accuses unless the row says ACT_NOT_IN_PLACE, of other
 * places it does not, as no row promises them. Gradients are asked for dy = -2 too, which
 * scales what is right without rounding: dy_forgotten, dy_absolute, dy_squared or
 * dy_product. ACT_OK, ACT_NOMEM or ACT_INTERRUPTED. */
act_status act_pair_places(act_pair_result *result, const act_plan *plan);

#endif

/* Results on their way into the store. Each function is one transaction, so that a run
 * which is cut off keeps all rows that came before. */
#ifndef ACT_STORE_ADD_H
#define ACT_STORE_ADD_H

#include "code/catalogue.h"
#include "store/rows_speed.h"
#include "store/store.h"

/* Adds what is proven of the functions of a catalogue, and their curves. */
act_status act_store_add_functions(act_store *store, const act_catalogue *catalogue);
/* These replace what the store knew of the implementation. */
act_status act_store_add_accuracy(act_store *store, const act_plan *plan,
                                  const act_sweep_result *result);
act_status act_store_add_speed(act_store *store, const act_plan *plan,
                               const act_speed *speed);
act_status act_store_add_warnings(act_store *store, const act_warnings *warnings);

#endif

/* Implementations made of the rows of plug-ins, if these are such as checkact.h asks. */
#ifndef ACT_IMPL_OF_ROW_H
#define ACT_IMPL_OF_ROW_H

#include "code/plugin.h"

/* Fills in what the row says. ACT_LOAD and a line in why if it cannot be. */
act_status act_impl_of_row(act_impl *impl, const act_row_copy *row, act_why *why);

#endif

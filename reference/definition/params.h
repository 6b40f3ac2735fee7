/* Parameters of functions of all kinds, given as text. */
#ifndef ACT_PARAMS_H
#define ACT_PARAMS_H

#include "definition/function.h"
#include "definition/gated.h"
#include "definition/row_function.h"
#include "number/status.h"
#include "number/why.h"

/* Sets p to the defaults, then to what `text` says: "name=value,name=value"; NULL or ""
 * changes nothing. On ACT_USAGE, why says in one line what is wrong and what would be
 * right. */
act_status act_params_parse(const act_function *f, const char *text, double *p,
                            act_why *why);
act_status act_params_parse_gate(const act_gated *gate, const char *text, double *p,
                                 act_why *why);
act_status act_params_parse_row(const act_row_function *f, const char *text, double *p,
                                act_why *why);

#endif

/* Exceptions that a kernel raises for no reason, and what else its calls leave behind. */
#ifndef ACT_EXCEPTIONS_H
#define ACT_EXCEPTIONS_H

#include "check/check.h"

/* As columns and limits call the flags: "flag_invalid", ... */
extern const char *const act_flag_names[ACT_FLAGS];

/* Calls the kernel for each input, in a child. A flag has a reason if IEEE 754 raises it
 * for a function that is f rounded to nearest: invalid for a signalling NaN or where f of
 * a number is NaN, divide-by-zero at a pole, overflow and underflow where f does,
 * inexact where f(x) is not exact. A kernel that starts from f(x) does not know x:
 * underflow and inexact are free to it. ACT_OK, ACT_NOMEM or ACT_INTERRUPTED. */
act_status act_exceptions_run(const act_check *check, act_checked *checked,
                              act_findings *findings);

#endif

/* What an emitted file says before and behind the declarations. */
#ifndef ACT_EMIT_TEXT_H
#define ACT_EMIT_TEXT_H

#include "code/impl.h"
#include "emit/slice.h"

#include <stdio.h>

/* The comment at the top, the headers that are included, the prototype, and what makes
 * compilers build the kernel as checkact did. */
void act_emit_head(FILE *out, const act_impl *impl, const act_csource *source,
                   const act_slice *slice, const char *evidence);
void act_emit_foot(FILE *out, const act_impl *impl);

#endif

/* The text of an emitted file. */
#ifndef ACT_EMIT_TEXT_H
#define ACT_EMIT_TEXT_H

#include "code/impl.h"
#include "emit/pick.h"

#include <jansson.h>
#include <stdio.h>

/* The C function that an emitted file defines: gelu_d0_f32_cody_waite_v4. */
void act_emit_name(const act_impl *impl, char name[ACT_ID_SIZE]);

/* Writes the comment at the top, the headers, the prototype, what makes compilers build
 * the kernel as checkact did, and what is picked, in which the kernel becomes public.
 * errors: the store's row of its errors, NULL if there is none. ACT_OK or ACT_NOMEM. */
act_status act_emit_text(FILE *out, const act_impl *impl, const act_pick *pick,
                         const act_paragraph *kernel, const json_t *errors);

#endif

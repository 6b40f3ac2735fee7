/* What of a source a function reaches, by the names it uses. */
#ifndef ACT_SLICE_H
#define ACT_SLICE_H

#include "emit/csource.h"

typedef struct act_slice {
    size_t *decls; /* indices: what is needed first comes first, else as in the source */
    size_t count;
    const char **headers; /* "<math.h>" */
    size_t header_count;
} act_slice;

/* The function and all it needs. ACT_OK or ACT_NOMEM. Free it in any case. */
act_status act_slice_make(act_slice *slice, const act_csource *source,
                          const act_decl *function);
/* Whether it needs the header, as "<math.h>". */
bool act_slice_has(const act_slice *slice, const char *header);
void act_slice_free(act_slice *slice);

#endif

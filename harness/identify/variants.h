/* Functions that are not in the catalogue, but that kernels compute instead of those that
 * are: with another constant, or with a parameter in the wrong place. */
#ifndef ACT_VARIANTS_H
#define ACT_VARIANTS_H

#include "definition/function.h"

typedef struct act_variant {
    /* Named as the function that is meant. Its parameters are the constants. */
    act_function function;
    const char *words; /* what is computed instead; NULL: only the constants differ */
} act_variant;

extern const act_variant act_variants[];
extern const size_t act_variant_count;

#endif

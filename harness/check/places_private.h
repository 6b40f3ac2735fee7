/* Private to the room: whether results that differ by place are explained by the loop
 * that computes what whole vectors leave over, tails.c. places_tell.c makes findings of
 * what places.c saw. */
#ifndef ACT_PLACES_PRIVATE_H
#define ACT_PLACES_PRIVATE_H

#include "check/places.h"

enum { ACT_TAIL_WIDTHS = 5 }; /* 2, 4, 8, 16, 32 elements */

typedef struct act_tails {
    const act_format *format;
    bool is_seen[ACT_TAIL_WIDTHS][ACT_CHECK_INPUTS_MOST];
    uint64_t body[ACT_TAIL_WIDTHS][ACT_CHECK_INPUTS_MOST]; /* result in whole vectors */
    bool is_uneven[ACT_TAIL_WIDTHS]; /* there are others in whole vectors too */
} act_tails;

void act_tails_begin(act_tails *tails, const act_format *format);
/* Takes the result for an input at an element of a call of n. */
void act_tails_see(act_tails *tails, size_t n, size_t at, size_t input, uint64_t y);
/* True if for one width all elements of whole vectors have the same result for the same
 * input, so that only those left over differ. */
bool act_tails_explain(const act_tails *tails);

#endif

/* Which function do these results belong to? */
#ifndef ACT_IDENTIFY_H
#define ACT_IDENTIFY_H

#include "identify/match.h"

typedef enum act_identity_kind {
    ACT_IDENTITY_NONE, /* nothing fits; the first guess is the nearest */
    ACT_IDENTITY_NEAR, /* computed with some error, see act_match_is_near */
    ACT_IDENTITY_FITS,
} act_identity_kind;

enum { ACT_IDENTITY_GUESSES = 24 };

/* The guesses that match equally well, the one that the kernel claims to be first, then
 * the best; and the best that does not. */
typedef struct act_identity {
    act_identity_kind kind;
    size_t count;
    act_guess guess[ACT_IDENTITY_GUESSES];
    act_match match[ACT_IDENTITY_GUESSES];
    bool is_claim;      /* the first guess is what is claimed */
    bool has_runner_up; /* only of a thorough search */
    act_guess runner_up;
    act_match runner_up_match;
} act_identity;

/* What a kernel claims to compute. */
typedef struct act_identity_claim {
    const act_function *function; /* NULL: nothing is claimed */
    const double *params;
    int order;
    const act_format *format;
    bool from_y;
} act_identity_claim;

/* A search, which keeps what is true at its probes. It serves one thread. */
typedef struct act_identifier act_identifier;

/* ACT_OK or ACT_NOMEM; close it in any case. */
act_status act_identifier_open(act_identifier **out);
void act_identifier_close(act_identifier *identifier);

/* The inputs at which it wants results in a format; NULL if memory is short. */
const act_probes *act_identifier_probes(act_identifier *identifier,
                                        const act_format *format);

/* Finds what the results y[i] at the probes' x[i] are of. A search that is not thorough
 * takes some milliseconds; it tries what kernels are mistaken for most. ACT_OK or
 * ACT_NOMEM. */
act_status act_identify(act_identifier *identifier, const act_identity_claim *claim,
                        const double *y, bool thorough, act_identity *out);

#endif

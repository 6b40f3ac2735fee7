/* Which function each implementation of a catalogue is, as rows. */
#ifndef ACT_IDENTITY_ROWS_H
#define ACT_IDENTITY_ROWS_H

#include "code/catalogue.h"
#include "identify/identify.h"

#include <jansson.h>

/* What is found of an implementation, against what it claims. */
typedef enum act_identity_verdict {
    ACT_IDENTITY_AS_CLAIMED,
    ACT_IDENTITY_NARROWER, /* the same, through a narrower format */
    ACT_IDENTITY_ANOTHER,
    ACT_IDENTITY_FOUND,     /* nothing was claimed */
    ACT_IDENTITY_UNDECIDED, /* nothing fits, or it could not be called */
    ACT_IDENTITY_SKIPPED,
    ACT_IDENTITY_VERDICTS
} act_identity_verdict;

extern const char *const act_identity_verdict_names[ACT_IDENTITY_VERDICTS];

typedef struct act_identified {
    const act_impl *impl;
    act_identity identity; /* of kind NONE without guesses, unless it could be called */
    act_identity_verdict verdict;
} act_identified;

/* Calls an implementation, which may take `timeout` seconds, and finds what it is.
 * is_anonymous: what its id says is no claim. *row becomes a new reference. ACT_OK,
 * ACT_NOMEM or ACT_INTERRUPTED. */
act_status act_identity_row(act_identifier *identifier, const act_impl *impl,
                            double timeout, bool is_anonymous, act_identified *out,
                            json_t **row);

/* Whether both belong together as a function and its derivative: rows of one plug-in with
 * the same function, format and parameters, under one name or the only ones. */
bool act_identity_is_pair(const act_identified *all, size_t count, size_t lower,
                          size_t higher);

/* A row that says that `higher` is no derivative of `lower`; NULL if it is one, or if one
 * of them was not identified. */
json_t *act_identity_pair_row(const act_identified *lower, const act_identified *higher);

#endif

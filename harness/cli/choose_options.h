/* The command line of `choose`. */
#ifndef ACT_CHOOSE_OPTIONS_H
#define ACT_CHOOSE_OPTIONS_H

#include "choose/choose_session.h"
#include "cli/options.h"

typedef struct act_request {
    act_question question;
    int limits; /* how many were given */
    const act_format *consumer;
    bool emits;
    const char *output; /* of --emit; NULL: NAME.c here */
} act_request;

/* These fill an act_request. */
extern const act_option act_choose_options[];

/* Completes the request by the words and the shared options. ACT_OK; or ACT_USAGE after a
 * line on stderr. */
act_status act_choose_read(act_request *request, const act_options *options);

#endif

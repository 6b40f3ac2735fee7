/* A choice with the store behind it: reads what is there, measures what is missing. */
#ifndef ACT_CHOOSE_SESSION_H
#define ACT_CHOOSE_SESSION_H

#include "choose/choose.h"
#include "code/catalogue.h"
#include "inputs/plan.h"
#include "store/store.h"

/* What was asked for. */
typedef struct act_question {
    const act_function *function;
    int order;
    const act_format *format;
    enum act_convention convention;
    double params[ACT_PARAMS];
    act_requirement limit;
    act_bench_setting setting;
    int level;     /* of --isa: 0 base, 2, 3, 4; -1: what this machine has */
    double budget; /* seconds of search in binary64; 0: none */
} act_question;

typedef struct act_choose_session {
    const act_plan *plan; /* range and points are its own */
    const act_settings *settings;
    const act_question *question;
    const char *path, *command; /* of the store; the command line for its log */
    /* With a run once something had to be measured, before for reading only; closed if
     * nothing is known. */
    act_store store;
    size_t swept, searched, timed; /* how many implementations, now */
    act_choice choice;
} act_choose_session;

/* Finds the candidates in the catalogue, which must outlive the session, reads the store,
 * measures what is missing, and chooses: a winner in a format of up to 32 bits is proven.
 * Faults are printed. Close it in any case. */
act_status act_choose_session_run(act_choose_session *session,
                                  const act_catalogue *catalogue);
void act_choose_session_close(act_choose_session *session);

#endif

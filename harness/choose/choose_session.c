#include "choose/choose_session.h"

#include "base/isa.h"
#include "base/text.h"
#include "choose/choose_store.h"
#include "measure/measure_speed.h"
#include "store/store_put.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void bar(act_candidate *c, const act_question *question) {
    c->is_barred = true;
    act_isa isa;
    if (question->level >= 0 && act_isa_find(c->impl->isa, &isa) &&
        isa.level > question->level) {
        snprintf(c->reason, sizeof c->reason, "needs %s", c->impl->isa);
    } else if (c->impl->skip[0] != '\0') {
        snprintf(c->reason, sizeof c->reason, "%s", c->impl->skip);
    } else {
        c->is_barred = false;
    }
}

static act_status find_candidates(act_choose_session *session,
                                  const act_catalogue *catalogue) {
    act_choice *choice = &session->choice;
    const act_question *q = session->question;
    choice->candidates = calloc(catalogue->count + 1, sizeof *choice->candidates);
    if (choice->candidates == NULL) {
        return ACT_NOMEM;
    }
    for (size_t i = 0; i < catalogue->count; i++) {
        const act_impl *impl = &catalogue->impls[i];
        if (act_impl_computes(impl, q->function, q->order, q->format, q->params) &&
            impl->convention == q->convention) {
            act_candidate *c = &choice->candidates[choice->count++];
            c->impl = impl;
            bar(c, q);
        }
    }
    return ACT_OK;
}

static act_status load(act_choose_session *session) {
    act_choice *choice = &session->choice;
    sqlite3 *db = session->store.db;
    for (size_t i = 0; i < choice->count && db != NULL; i++) {
        act_candidate *c = &choice->candidates[i];
        if (act_candidate_load(c, db, &session->question->setting) != ACT_OK) {
            act_errorf("%s: cannot be read: %s", session->path, sqlite3_errmsg(db));
            return ACT_IO;
        }
    }
    act_choice_make(choice, &session->question->limit);
    return ACT_OK;
}

static act_status open_reader(act_choose_session *session) {
    act_why why;
    if (access(session->path, F_OK) != 0) { /* as `run` does, it makes the store */
        return ACT_OK;
    }
    return act_report_failure(act_store_read(&session->store.db, session->path, &why),
                              &why);
}

/* Writing begins with the first thing that is missing. */
static act_status open_writer(act_choose_session *session) {
    act_why why;
    if (session->store.run > 0) {
        return ACT_OK;
    }
    act_store_close(&session->store);
    act_status status = act_store_open(&session->store, session->path,
                                       session->plan->seed, session->command, &why);
    return act_report_failure(status, &why);
}

typedef enum task { TASK_SAMPLE, TASK_EVERY_INPUT, TASK_SEARCH, TASK_SPEED } task;

static bool is_open_to(const act_candidate *c, task what) {
    bool is_sound = !c->is_barred && c->finding[0] == '\0';
    return is_sound && (what == TASK_SPEED || (what == TASK_SAMPLE && !c->has_accuracy));
}

/* Does a task for some implementations, and counts them. */
static act_status run_task(act_choose_session *session, task what,
                           const act_catalogue *some) {
    act_plan plan = *session->plan;
    act_measurement measurement = {.plan = &plan,
                                   .settings = session->settings,
                                   .catalogue = some,
                                   .store = &session->store};
    bool is_binary32 = act_format_is_binary32(session->question->format);
    plan.exhaustive = plan.resume = what == TASK_EVERY_INPUT;
    /* A sample only refutes, since a winner is proven: one smaller than that of `run`
     * will do. */
    plan.points = what == TASK_SAMPLE && is_binary32 ? 1 << 20 : 0;
    plan.budget = what == TASK_SEARCH ? session->question->budget : 0;
    if (what != TASK_SPEED) {
        *(what == TASK_SEARCH ? &session->searched : &session->swept) += some->count;
        return act_measure_accuracy(&measurement);
    }
    session->timed += some->count;
    act_status status = act_measure_speed_check(&measurement);
    if (status != ACT_OK) {
        return status;
    }
    return act_measure_speed(&measurement);
}

/* Measures one candidate, or, without one, all that lack it. */
static act_status measure(act_choose_session *session, task what,
                          const act_candidate *one) {
    const act_choice *choice = &session->choice;
    act_catalogue some = {.impls = calloc(choice->count + 1, sizeof *some.impls)};
    act_status status = some.impls != NULL ? open_writer(session) : ACT_NOMEM;
    if (status != ACT_OK) {
        goto cleanup;
    }
    for (size_t i = 0; i < choice->count; i++) {
        const act_candidate *c = &choice->candidates[i];
        if (one != NULL ? c == one : is_open_to(c, what)) {
            some.impls[some.count++] = *c->impl;
        }
    }
    status = run_task(session, what, &some);
    if (status == ACT_OK) {
        status = act_store_check_place(&session->store);
    }
    if (status == ACT_UNWRITTEN) {
        act_errorf("%s", session->store.why.text);
    }
    if (status == ACT_OK) {
        status = load(session);
    }
cleanup:
    free(some.impls);
    return status;
}

static bool lacks(const act_choice *choice, task what) {
    for (size_t i = 0; i < choice->count; i++) {
        const act_candidate *c = &choice->candidates[i];
        bool lacks_speed =
            what == TASK_SPEED && !c->has_speed && c->standing == ACT_STANDING_KEEPS;
        if (lacks_speed || (what == TASK_SAMPLE && is_open_to(c, what))) {
            return true;
        }
    }
    return false;
}

/* Whether a winner needs nothing more: in 32 bits it needs a sweep over every input, in
 * 64 a search if one was asked for. */
static bool is_confirmed(const act_candidate *winner, double budget) {
    return act_format_is_binary64(winner->impl->format) ? winner->searched >= budget
                                                        : winner->is_proven;
}

/* Each round either proves the winner or refutes it. */
static act_status prove_winner(act_choose_session *session) {
    const act_choice *choice = &session->choice;
    double budget = session->question->budget;
    while (choice->winner != NULL && !is_confirmed(choice->winner, budget)) {
        const act_impl *impl = choice->winner->impl;
        bool is_wide = act_format_is_binary64(impl->format);
        act_status status =
            measure(session, is_wide ? TASK_SEARCH : TASK_EVERY_INPUT, choice->winner);
        if (status != ACT_OK) {
            return status;
        }
        const act_candidate *winner = choice->winner;
        if (winner != NULL && winner->impl == impl && !is_confirmed(winner, budget)) {
            act_errorf("%s: its sweep gave no result", impl->id);
            return ACT_UNDECIDED;
        }
    }
    return ACT_OK;
}

act_status act_choose_session_run(act_choose_session *session,
                                  const act_catalogue *catalogue) {
    static const task first[] = {TASK_SAMPLE, TASK_SPEED};
    act_status status = find_candidates(session, catalogue);
    if (status != ACT_OK) {
        return status;
    }
    status = open_reader(session);
    if (status != ACT_OK) {
        return status;
    }
    status = load(session);
    if (status != ACT_OK) {
        return status;
    }
    for (size_t i = 0; i < sizeof first / sizeof first[0]; i++) {
        status =
            lacks(&session->choice, first[i]) ? measure(session, first[i], NULL) : ACT_OK;
        if (status != ACT_OK) {
            return status;
        }
    }
    return prove_winner(session);
}

void act_choose_session_close(act_choose_session *session) {
    act_store_close(&session->store);
    free(session->choice.candidates);
    session->choice = (act_choice){0};
}

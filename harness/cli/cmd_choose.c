#include "base/exit.h"
#include "base/text.h"
#include "cli/choose_options.h"
#include "cli/command.h"
#include "cli/show_choose.h"
#include "emit/emit_text.h"
#include "emit/evidence.h"
#include "store/row.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Says which other targets there are. */
static act_status complain_of_nothing(const act_question *q,
                                      const act_catalogue *catalogue) {
    char formats[ACT_NAME_SIZE] = "";
    size_t others = 0;
    for (int f = 0; f < ACT_FORMATS; f++) {
        bool found = false;
        for (size_t i = 0; i < catalogue->count; i++) {
            const act_impl *impl = &catalogue->impls[i];
            bool is_target = impl->function == q->function && impl->order == q->order;
            bool is_other = is_target && impl->format == &act_formats[f];
            others += is_other && impl->format == q->format;
            found = found || (is_other && impl->convention == q->convention);
        }
        if (found) {
            act_text_append(formats, sizeof formats, "%s%s", *formats != '\0' ? ", " : "",
                            act_formats[f].name);
        }
    }
    if (others > 0) {
        act_errorf(
            "%s.d%d.%s: no implementation has these parameters and this convention; "
            "%zu have others: checkact list '%s.d%d.%s.*'",
            q->function->name, q->order, q->format->name, others, q->function->name,
            q->order, q->format->name);
    } else {
        act_errorf(
            "%s.d%d.%s: there is no implementation; of order %d there are some in: "
            "%s",
            q->function->name, q->order, q->format->name, q->order,
            formats[0] != '\0' ? formats : "no format");
    }
    return ACT_USAGE;
}

static act_status emit(const act_request *r, const act_choose_session *session,
                       json_t *row) {
    char file[ACT_ID_SIZE + 2];
    char name[ACT_ID_SIZE];
    const act_impl *impl = session->choice.winner->impl;
    act_emit_name(impl, name);
    snprintf(file, sizeof file, "%s.c", name);
    const char *path = r->output != NULL ? r->output : file;
    act_status status = act_evidence_emit(impl, act_choose_session_db(session), path);
    if (status == ACT_OK) {
        json_object_set_new(row, "emitted", json_string(path));
    }
    return status;
}

static act_status answer(const act_request *r, const act_options *options,
                         const act_choose_session *session) {
    const act_choice *choice = &session->choice;
    act_status status = ACT_OK;
    bool to_stdout = r->emits && r->output != NULL && strcmp(r->output, "-") == 0;
    json_t *row = act_row_of_choice(session);
    if (!options->json && !(to_stdout && choice->winner != NULL)) {
        act_show_choice(session);
    }
    if (r->emits && choice->winner != NULL) {
        status = emit(r, session, row);
    }
    const char *emitted = json_string_value(json_object_get(row, "emitted"));
    if (options->json) {
        act_row_print(row);
    } else if (emitted != NULL && !to_stdout) {
        printf("  %-12s %s\n", "emitted", emitted);
    }
    json_decref(row);
    return status;
}

/* No answer is a failure, unless something undecided could have been one. */
static int exit_code(const act_choice *choice, act_status status) {
    bool is_open = false;
    for (size_t i = 0; i < choice->count; i++) {
        is_open = is_open || choice->candidates[i].standing == ACT_STANDING_OPEN;
    }
    if (status != ACT_OK) {
        return act_exit_code(status);
    }
    return choice->winner != NULL ? ACT_EXIT_PASS
           : is_open              ? ACT_EXIT_OPEN
                                  : ACT_EXIT_FAIL;
}

static act_status choose(const act_request *r, const act_options *options,
                         act_catalogue *catalogue, act_choose_session *session) {
    const act_question *q = &r->question;
    act_status status =
        act_options_load(options, q->function, q->order, q->format, catalogue);
    if (status != ACT_OK) {
        return status;
    }
    status = act_choose_session_run(session, catalogue);
    if (status == ACT_INTERRUPTED) {
        act_errorf("interrupted: what was measured is kept, and the next call goes on");
    }
    if (status != ACT_OK) {
        return status;
    }
    return session->choice.count == 0 ? complain_of_nothing(q, catalogue)
                                      : answer(r, options, session);
}

static int run(act_options *options) {
    act_request *r = options->own;
    act_catalogue catalogue = {0};
    act_choose_session session = {
        .plan = &options->plan,
        .settings = &options->settings,
        .question = &r->question,
        .path = act_options_db(options),
        .command = options->command_line,
    };
    act_status status = act_choose_read(r, options);
    if (status == ACT_OK) {
        status = choose(r, options, &catalogue, &session);
    }
    int code = exit_code(&session.choice, status);
    act_choose_session_close(&session);
    act_catalogue_free(&catalogue);
    return code;
}

const act_command act_cmd_choose = {
    .name = "choose",
    .summary = "the fastest implementation that keeps a limit of error, with proof",
    .words = "FUNCTION",
    .doc = "Finds the fastest implementation on this machine whose error keeps a limit, "
           "the runners-up, and what more precision would cost. Answers from the store, "
           "and measures only what is missing there: a winner of up to 32 bits is proven "
           "over every input. Exit code 1 if none keeps the limit.",
    .takes = ACT_TAKES_SELECTION | ACT_TAKES_SETTING | ACT_TAKES_STORE,
    .own = act_choose_options,
    .own_size = sizeof(act_request),
    .defaults = &(const act_request){.question.level = -1},
    .run = run,
};

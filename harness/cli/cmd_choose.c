#include "base/exit.h"
#include "base/isa.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/show_choose.h"
#include "emit/emit.h"
#include "emit/emit_text.h"
#include "store/row.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* What the command line asks for. */
typedef struct request {
    act_question question;
    int limits; /* how many were given */
    const act_format *consumer;
    bool emits;
    const char *output; /* of --emit; NULL: NAME.c here */
} request;

/* `--emit FILE` too: the word behind the function. */
static act_status read_function(request *r, const act_options *options) {
    const act_selection *s = &options->selection;
    bool has_file = s->n_words == 2 && r->emits && r->output == NULL;
    if (s->n_words != 1 && !has_file) {
        return act_refuse("choose needs one function: checkact choose gelu --max-ulp 2");
    }
    r->output = has_file ? s->words[1] : r->output;
    return act_options_function(options, s->words[0], &r->question.function,
                                r->question.params);
}

static act_status read_limit(request *r) {
    act_question *q = &r->question;
    if (r->limits != 1) {
        return act_refuse(
            "choose needs one limit: --max-ulp U, --max-abs E or --for bf16");
    }
    if (r->consumer != NULL && !act_requirement_for(r->consumer, q->format, &q->limit)) {
        return act_refuse(
            "--for %s: %s does not hold all numbers of %s: give --format f32",
            r->consumer->name, q->format->ieee, r->consumer->ieee);
    }
    return ACT_OK;
}

static act_status read_request(request *r, const act_options *options) {
    act_question *q = &r->question;
    q->format = q->format != NULL ? q->format : act_binary32;
    act_status status = read_function(r, options);
    if (status != ACT_OK) {
        return status;
    }
    status = read_limit(r);
    if (status != ACT_OK) {
        return status;
    }
    if (act_settings_count(&options->settings) != 1) {
        return act_refuse("choose takes one --size, one --dist and one --reuse");
    }
    q->setting = act_settings_at(&options->settings, 0);
    if (q->convention != ACT_DYDX && q->order == 0) {
        return act_refuse(
            "--convention: a value has no gradient to take in: add --order 1");
    }
    if (q->budget > 0 && !act_format_is_binary64(q->format)) {
        return act_refuse(
            "--budget searches binary64 (f64) only: narrower formats are proven");
    }
    if (r->emits && options->json && r->output != NULL && strcmp(r->output, "-") == 0) {
        return act_refuse("--json and --emit=- both want standard output");
    }
    return ACT_OK;
}

/* Says which other targets there are. */
static act_status complain_of_nothing(const act_question *q,
                                      const act_catalogue *catalogue) {
    char formats[ACT_NAME_SIZE] = "";
    char target[ACT_ID_SIZE];
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
    snprintf(target, sizeof target, "%s.d%d.%s", q->function->name, q->order,
             q->format->name);
    if (others > 0) {
        return act_refuse("%s: no implementation has these parameters and this "
                          "convention; %zu have others: checkact list '%s.*'",
                          target, others, target);
    }
    return act_refuse("%s: there is no implementation; of order %d there are some in: %s",
                      target, q->order, formats[0] != '\0' ? formats : "no format");
}

static act_status answer(const request *r, const act_options *options,
                         const act_choose_session *session) {
    char path[ACT_ID_SIZE + 2];
    const act_candidate *winner = session->choice.winner;
    bool emits = r->emits && winner != NULL;
    bool to_stdout = emits && r->output != NULL && strcmp(r->output, "-") == 0;
    act_status status = ACT_OK;
    json_t *row = act_row_of_choice(session);
    if (!options->json && !to_stdout) {
        act_show_choice(session);
    }
    if (emits) {
        act_emit_name(winner->impl, path);
        act_text_append(path, sizeof path, ".c");
        const char *output = r->output != NULL ? r->output : path;
        status = act_emit(winner->impl, session->store.db, output);
        emits = status == ACT_OK;
        json_object_set_new(row, "emitted", emits ? json_string(output) : NULL);
    }
    if (options->json) {
        act_row_print(row);
    } else if (emits && !to_stdout) {
        printf("  %-12s %s\n", "emitted", act_line_of(act_row_text(row, "emitted")).text);
    }
    json_decref(row);
    return status;
}

/* No answer is a failure, unless something undecided could have been one. */
static int exit_code(const act_choice *choice) {
    bool is_open = false;
    for (size_t i = 0; i < choice->count; i++) {
        is_open = is_open || choice->candidates[i].standing == ACT_STANDING_OPEN;
    }
    return choice->winner != NULL ? ACT_EXIT_PASS
           : is_open              ? ACT_EXIT_OPEN
                                  : ACT_EXIT_FAIL;
}

static act_status choose(const request *r, const act_options *options,
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

static act_status run(act_options *options) {
    request *r = options->own;
    act_catalogue catalogue = {0};
    act_choose_session session = {
        .plan = &options->plan,
        .settings = &options->settings,
        .question = &r->question,
        .path = act_options_db(options),
        .command = options->command_line,
    };
    act_status status = read_request(r, options);
    if (status == ACT_OK) {
        status = choose(r, options, &catalogue, &session);
    }
    options->exit_code = exit_code(&session.choice);
    act_choose_session_close(&session);
    act_catalogue_free(&catalogue);
    return status;
}

static error_t read_error(const act_option *option, const char *text, bool is_absolute,
                          request *r) {
    double error;
    if (!act_number_parse(text, &error) || !(error >= 0) || isinf(error)) {
        return act_option_fault("--%s '%s' is not a number from 0 on, as 2.5 or 0x1p-20",
                                option->name, text);
    }
    r->question.limit = (act_requirement){.is_absolute = is_absolute, .error = error};
    r->limits++;
    return 0;
}

static error_t read_max_ulp(const act_option *option, char *text, void *asked) {
    return read_error(option, text, false, asked);
}

static error_t read_max_abs(const act_option *option, char *text, void *asked) {
    return read_error(option, text, true, asked);
}

static error_t read_consumer(const act_option *option, char *text, void *asked) {
    request *r = asked;
    r->limits++;
    return act_read_format(option, text, &r->consumer);
}

/* Levels are named without their "x86-64-"; the least has no other name. */
static error_t read_isa(const act_option *option, char *text, void *level) {
    char name[ACT_NAME_SIZE];
    act_isa isa = {.level = 0};
    snprintf(name, sizeof name, "x86-64-%s", text);
    if (strcmp(text, "base") != 0 && !act_isa_find(name, &isa)) {
        return act_option_refuse(option, text);
    }
    *(int *)level = isa.level;
    return 0;
}

#define QUESTION(member) .place = offsetof(request, question.member)

static const act_option own_options[] = {
    {"max-ulp", 0, "U", "Limit: the error is at most U ulp", read_max_ulp, .place = 0},
    {"max-abs", 0, "E", "Limit: |y - f(x)| is at most E", read_max_abs, .place = 0},
    {"for", 0, "F",
     "Limit: results that are rounded to F (bf16 or f16) afterwards are off by at "
     "most 9/16 ulp of F",
     read_consumer, .place = 0},
    {"order", 'k', "K", "0: f (default), 1: f', 2: f''", act_read_int, QUESTION(order),
     .high = ACT_ORDERS - 1},
    {"format", 'f', "F", "f64, f32 (default), f16 or bf16", act_read_format,
     QUESTION(format)},
    {"convention", 0, "C",
     "dydx (default); backward_x or backward_y: dx = dy f', from x or from y = f(x)",
     act_read_name, QUESTION(convention), .names = act_convention_names,
     .high = ACT_BACKWARD_Y, .right = "dydx, backward_x or backward_y"},
    {"isa", 0, "LEVEL",
     "For a machine that has no more than base, v2, v3 or v4 of x86-64 (default: "
     "what this machine has)",
     read_isa, QUESTION(level), .right = "base, v2, v3 or v4 (of x86-64)"},
    {"budget", 0, "SECONDS",
     "In binary64, search so long for the greatest error of what would be chosen",
     act_read_seconds, QUESTION(budget)},
    {"emit", 0, "FILE",
     "Write the chosen kernel as one C file, by default NAME.c here; --emit=-: to "
     "standard output",
     act_read_text, .place = offsetof(request, output), .given = offsetof(request, emits),
     .is_optional = true},
    {0},
};

const act_command act_cmd_choose = {
    .name = "choose",
    .summary = "the fastest implementation that keeps a limit of error, with proof",
    .words = "FUNCTION",
    .doc = "Finds the fastest implementation on this machine whose error keeps a limit, "
           "the runners-up, and what more precision would cost. Answers from the store, "
           "and measures only what is missing there: a winner of up to 32 bits is proven "
           "over every input. Exit code 1 if none keeps the limit.",
    .takes = ACT_TAKES_SELECTION | ACT_TAKES_SETTING | ACT_TAKES_STORE,
    .own = own_options,
    .own_size = sizeof(request),
    .defaults = &(const request){.question.level = -1},
    .run = run,
};

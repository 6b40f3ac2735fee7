#include "cli/choose_options.h"

#include "base/isa.h"
#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static error_t read_error(const act_option *option, const char *text, bool is_absolute,
                          act_request *r) {
    double error;
    if (!act_number_parse(text, &error) || !(error >= 0) || isinf(error)) {
        return act_option_fault("--%s '%s' is not a number from 0 on, as 2.5 or 0x1p-20",
                                option->name, text);
    }
    r->question.limit = (act_requirement){.is_absolute = is_absolute, .error = error};
    r->limits++;
    return 0;
}

static error_t read_max_ulp(const act_option *option, char *text, void *request) {
    return read_error(option, text, false, request);
}

static error_t read_max_abs(const act_option *option, char *text, void *request) {
    return read_error(option, text, true, request);
}

static error_t read_consumer(const act_option *option, char *text, void *request) {
    act_request *r = request;
    r->limits++;
    return act_read_format(option, text, &r->consumer);
}

/* Levels are named without their "x86-64-"; the least has no other name. */
static error_t read_isa(const act_option *option, char *text, void *level) {
    char name[ACT_NAME_SIZE];
    bool runs;
    bool is_base = strcmp(text, "base") == 0;
    snprintf(name, sizeof name, "x86-64-%s", text);
    *(int *)level = is_base ? 0 : act_isa_level(name);
    return is_base || act_isa_find(name, &runs) ? 0 : act_option_refuse(option, text);
}

static const char *const conventions[] = {[ACT_DYDX] = "dydx",
                                          [ACT_BACKWARD_X] = "backward_x",
                                          [ACT_BACKWARD_Y] = "backward_y"};

#define QUESTION(member) .place = offsetof(act_request, question.member)

const act_option act_choose_options[] = {
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
     act_read_name, QUESTION(convention), .names = conventions, .high = ACT_BACKWARD_Y,
     .right = "dydx, backward_x or backward_y"},
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
     act_read_text, .place = offsetof(act_request, output),
     .given = offsetof(act_request, emits), .is_optional = true},
    {0},
};

/* `--emit FILE` too: the word behind the function. */
static act_status read_function(act_request *r, const act_options *options) {
    const act_selection *s = &options->selection;
    bool has_file = s->n_words == 2 && r->emits && r->output == NULL;
    if (s->n_words != 1 && !has_file) {
        act_errorf("choose needs one function: checkact choose gelu --max-ulp 2");
        return ACT_USAGE;
    }
    r->output = has_file ? s->words[1] : r->output;
    return act_options_function(options, s->words[0], &r->question.function,
                                r->question.params);
}

static act_status read_limit(act_request *r) {
    act_question *q = &r->question;
    if (r->limits != 1) {
        act_errorf("choose needs one limit: --max-ulp U, --max-abs E or --for bf16");
        return ACT_USAGE;
    }
    if (r->consumer != NULL && !act_requirement_for(r->consumer, q->format, &q->limit)) {
        act_errorf("--for %s: %s does not hold all numbers of %s: give --format f32",
                   r->consumer->name, q->format->ieee, r->consumer->ieee);
        return ACT_USAGE;
    }
    return ACT_OK;
}

act_status act_choose_read(act_request *r, const act_options *options) {
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
        act_errorf("choose takes one --size, one --dist and one --reuse");
        return ACT_USAGE;
    }
    q->setting = act_settings_at(&options->settings, 0);
    if (q->convention != ACT_DYDX && q->order == 0) {
        act_errorf("--convention: a value has no gradient to take in: add --order 1");
        return ACT_USAGE;
    }
    if (q->budget > 0 && !act_format_is_binary64(q->format)) {
        act_errorf("--budget searches binary64 (f64) only: narrower formats are proven");
        return ACT_USAGE;
    }
    if (r->emits && options->json && r->output != NULL && strcmp(r->output, "-") == 0) {
        act_errorf("--json and --emit=- both want standard output");
        return ACT_USAGE;
    }
    return ACT_OK;
}

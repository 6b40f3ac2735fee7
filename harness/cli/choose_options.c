#include "cli/choose_options.h"

#include "base/text.h"
#include "cli/arguments.h"
#include "code/names.h"
#include "definition/params.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const struct argp_option act_choose_options[] = {
    {"max-ulp", ACT_OPTION_MAX_ULP, "U", 0, "Limit: the error is at most U ulp", 0},
    {"max-abs", ACT_OPTION_MAX_ABS, "E", 0, "Limit: |y - f(x)| is at most E", 0},
    {"for", ACT_OPTION_FOR, "F", 0,
     "Limit: results that are rounded to F (bf16 or f16) afterwards are off by at "
     "most 9/16 ulp of F",
     0},
    {"order", 'k', "K", 0, "0: f (default), 1: f', 2: f''", 0},
    {"format", 'f', "F", 0, "f64, f32 (default), f16 or bf16", 0},
    {"convention", ACT_OPTION_CONVENTION, "C", 0,
     "dydx (default); backward_x or backward_y: dx = dy f', from x or from y = f(x)", 0},
    {"isa", ACT_OPTION_ISA, "LEVEL", 0,
     "For a machine that has no more than base, v2, v3 or v4 of x86-64 (default: "
     "what this machine has)",
     0},
    {"budget", ACT_OPTION_BUDGET, "SECONDS", 0,
     "In binary64, search so long for the greatest error of what would be chosen", 0},
    {"emit", ACT_OPTION_EMIT, "FILE", OPTION_ARG_OPTIONAL,
     "Write the chosen kernel as one C file, by default NAME.c here; --emit=-: to "
     "standard output",
     0},
    {0},
};

static error_t parse_limit(act_request *r, const char *name, const char *text,
                           bool is_absolute) {
    double error;
    if (!act_number_parse(text, &error) || !(error >= 0) || isinf(error)) {
        return act_option_fault("%s '%s' is not a number from 0 on, as 2.5 or 0x1p-20",
                                name, text);
    }
    r->question.limit = (act_requirement){.is_absolute = is_absolute, .error = error};
    r->limits++;
    return 0;
}

static error_t parse_isa(act_request *r, const char *text) {
    static const char *const names[] = {"base", "", "v2", "v3", "v4"};
    for (int level = 0; level < (int)(sizeof names / sizeof names[0]); level++) {
        if (names[level][0] != '\0' && strcmp(text, names[level]) == 0) {
            r->question.level = level;
            return 0;
        }
    }
    return act_option_fault("--isa '%s' is not base, v2, v3 or v4 (of x86-64)", text);
}

static error_t parse_convention(act_request *r, const char *text) {
    static const char *const names[] = {[ACT_DYDX] = "dydx",
                                        [ACT_BACKWARD_X] = "backward_x",
                                        [ACT_BACKWARD_Y] = "backward_y"};
    for (int i = ACT_DYDX; i <= ACT_BACKWARD_Y; i++) {
        if (strcmp(text, names[i]) == 0) {
            r->question.convention = (enum act_convention)i;
            return 0;
        }
    }
    return act_option_fault("--convention '%s' is not dydx, backward_x or backward_y",
                            text);
}

error_t act_choose_parse(int key, char *arg, struct argp_state *state) {
    act_request *r = state->input;
    switch (key) {
    case 'k':
        return act_order_parse(arg, ACT_ORDERS - 1, &r->question.order);
    case 'f':
        return act_format_parse("--format", arg, &r->question.format);
    case ACT_OPTION_MAX_ULP:
        return parse_limit(r, "--max-ulp", arg, false);
    case ACT_OPTION_MAX_ABS:
        return parse_limit(r, "--max-abs", arg, true);
    case ACT_OPTION_FOR:
        r->limits++;
        return act_format_parse("--for", arg, &r->consumer);
    case ACT_OPTION_ISA:
        return parse_isa(r, arg);
    case ACT_OPTION_CONVENTION:
        return parse_convention(r, arg);
    case ACT_OPTION_BUDGET:
        return act_seconds_parse("--budget", arg, &r->question.budget);
    case ACT_OPTION_EMIT:
        r->emits = true;
        r->output = arg;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* `--emit FILE` too: the word behind the function. */
static act_status read_function(act_request *r, const act_options *options) {
    act_why why;
    bool has_file = options->selection.n_words == 2 && r->emits && r->output == NULL;
    if (options->selection.n_words != 1 && !has_file) {
        act_errorf("choose needs one function: checkact choose gelu --max-ulp 2");
        return ACT_USAGE;
    }
    r->output = has_file ? options->selection.words[1] : r->output;
    act_status status =
        act_names_function(options->selection.words[0], &r->question.function, &why);
    if (status == ACT_OK) {
        status = act_params_parse(r->question.function, options->selection.params,
                                  r->question.params, &why);
    }
    return act_report_failure(status, &why);
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

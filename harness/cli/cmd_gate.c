#include "base/text.h"
#include "cli/command.h"
#include "gate/gate.h"
#include "gate/gate_hard.h"
#include "gate/gate_sources.h"
#include "gate/gate_speed.h"
#include "gate/judge_errors.h"
#include "gate/limits_parse.h"
#include "gate/proposal.h"

#include <stdlib.h>
#include <string.h>

static act_status check_options(const act_gate_options *own, const act_options *options) {
    bool judges = own->limits != NULL || own->baseline != NULL || own->against_count > 0;
    if (!judges && own->proposal == NULL) {
        return act_refuse("nothing to judge by: give --limits FILE, --baseline DB or "
                          "--against FILE, or make limits with --write-limits FILE");
    }
    if (own->proposal != NULL && judges) {
        return act_refuse("--write-limits judges nothing: leave out --limits, --baseline "
                          "and --against");
    }
    bool measures = options->selection.n_plugins > 0 ||
                    options->selection.symbol.lib != NULL || own->against_count > 0;
    if (own->db != NULL && measures) {
        return act_refuse("--db judges what a store holds: --plugin, --lib and --against "
                          "would have to be measured");
    }
    if (own->no_speed && own->against_count > 0) {
        return act_refuse("--against is for speed, which --no-speed leaves out");
    }
    if (own->instructions && own->against_count == 0) {
        return act_refuse(
            "--instructions compares with another build: give --against FILE");
    }
    if (options->n_roundings > 1) {
        return act_refuse("--rounding: the gate judges by one direction at a time");
    }
    if (!act_arithmetic_is_usual(options->plan.arithmetic) &&
        (own->db != NULL || own->baseline != NULL || options->plan.budget > 0)) {
        return act_refuse("--db, --baseline and --budget go with rounding to nearest "
                          "without --ftz only: leave them out");
    }
    if (options->plan.resume) {
        return act_refuse("--resume belongs to checkact ulp: sweep with it, then judge "
                          "its store with --db");
    }
    return ACT_OK;
}

static act_status open_file(act_outfile *file, const char *path) {
    act_why why;
    return act_report_failure(act_outfile_open(file, path, &why), &why);
}

static act_status open_output(act_gate *gate, const char *text) {
    char name[ACT_NAME_SIZE];
    size_t length = strcspn(text, ":");
    act_gate_target *target = &gate->targets[gate->target_count];
    snprintf(name, sizeof name, "%.*s", (int)(length < 40 ? length : 40), text);
    target->format = act_gate_format_find(name);
    if (target->format == NULL) {
        return act_refuse(
            "--output '%s': the formats are text, md, junit, tap, github and json", text);
    }
    act_status status =
        open_file(&target->file, text[length] == ':' ? text + length + 1 : "-");
    gate->target_count += status == ACT_OK;
    return status;
}

/* Before anything is measured, so that hours are not lost to a missing folder. */
static act_status open_outputs(act_gate *gate, bool json) {
    const act_gate_options *own = gate->own;
    bool has_stdout = false;
    for (size_t i = 0; i < own->output_count; i++) {
        act_status status = open_output(gate, own->outputs[i]);
        if (status != ACT_OK) {
            return status;
        }
        has_stdout = has_stdout || gate->targets[i].file.out == stdout;
    }
    if (own->proposal != NULL) {
        return open_file(&gate->proposal, own->proposal);
    }
    return has_stdout || gate->target_count == ACT_GATE_OUTPUTS
               ? ACT_OK
               : open_output(gate, json ? "json" : "text");
}

static bool judges_speed(const act_gate *gate) {
    bool by_limit = act_limits_first(&gate->limits, ACT_LIMITED_SPEED) != NULL;
    return !gate->own->no_speed && (by_limit || gate->own->against_count > 0);
}

static bool judges_errors(const act_gate *gate) {
    bool by_limit = act_limits_first(&gate->limits, ACT_LIMITED_ERRORS) != NULL;
    return by_limit || gate->own->baseline != NULL || gate->own->proposal != NULL;
}

static bool judges_hard_inputs(const act_gate *gate) {
    return !gate->own->no_speed &&
           act_limits_first(&gate->limits, ACT_LIMITED_HARD) != NULL;
}

/* Limits on speed need something to compare with. */
static act_status check_speed(const act_gate *gate) {
    const act_limit *limit = act_limits_first(&gate->limits, ACT_LIMITED_SPEED);
    bool has_base = gate->own->against_count > 0 || gate->own->baseline != NULL;
    if (judges_speed(gate) && (!has_base || gate->own->db != NULL)) {
        return act_refuse(
            "%s:%zu:%zu: speed is measured beside another build: give --against "
            "FILE, or leave speed out with --no-speed",
            gate->limits.path, limit->line, limit->column);
    }
    limit = act_limits_first(&gate->limits, ACT_LIMITED_HARD);
    if (judges_hard_inputs(gate) && gate->own->db != NULL) {
        return act_refuse("%s:%zu:%zu: %s is measured, not stored: leave out --db, or "
                          "leave speed out with --no-speed",
                          gate->limits.path, limit->line, limit->column,
                          limit->metric->name);
    }
    return ACT_OK;
}

static act_status close_file(act_outfile *file) {
    act_why why;
    return act_report_failure(act_outfile_commit(file, &why), &why);
}

static act_status finish(act_gate *gate) {
    if (gate->own->proposal != NULL) {
        act_proposal_write(gate->proposal.out, gate->rows);
        return close_file(&gate->proposal);
    }
    if (gate->checks.failed) {
        return ACT_NOMEM;
    }
    for (size_t i = 0; i < gate->target_count; i++) {
        gate->targets[i].format->write(gate->targets[i].file.out, &gate->checks);
        act_status status = close_file(&gate->targets[i].file);
        if (status != ACT_OK) {
            return status;
        }
    }
    return ACT_OK;
}

static act_status judge(act_gate *gate) {
    act_judging judging = {
        .limits = &gate->limits,
        .rows = gate->rows,
        .globs = gate->selection->words,
        .n_globs = gate->selection->n_words,
        .baseline = gate->baseline,
        .speed_only = !judges_errors(gate),
        .speed_by_default = judges_speed(gate) &&
                            act_limits_first(&gate->limits, ACT_LIMITED_SPEED) == NULL,
    };
    act_judge_accuracy(&gate->checks, &judging);
    act_status status = judges_hard_inputs(gate) ? act_gate_hard(gate) : ACT_OK;
    return status == ACT_OK && judges_speed(gate) ? act_gate_speed(gate) : status;
}

/* Opens and reads all that is asked for, and measures what must be. */
static act_status prepare(act_gate *gate, const act_options *options) {
    act_why why;
    act_status status = check_options(gate->own, options);
    if (status != ACT_OK) {
        return status;
    }
    if (gate->own->limits != NULL) {
        status = act_limits_read(&gate->limits, gate->own->limits, &why);
        if (act_report_failure(status, &why) != ACT_OK) {
            return status;
        }
    }
    status = check_speed(gate);
    if (status != ACT_OK) {
        return status;
    }
    status = open_outputs(gate, options->json);
    if (status != ACT_OK) {
        return status;
    }
    return act_gate_load_rows(gate, judges_errors(gate));
}

static act_status prepare_and_judge(act_gate *gate, const act_options *options) {
    act_status status = prepare(gate, options);
    if (status != ACT_OK) {
        return status;
    }
    return gate->own->proposal == NULL ? judge(gate) : ACT_OK;
}

static void release(act_gate *gate) {
    for (size_t i = 0; i < gate->target_count; i++) {
        act_outfile_discard(&gate->targets[i].file);
    }
    act_outfile_discard(&gate->proposal);
    act_checks_free(&gate->checks);
    act_limits_free(&gate->limits);
    act_catalogue_free(&gate->catalogue);
    act_catalogue_free(&gate->others);
    act_catalogue_free(&gate->all);
    json_decref(gate->old_speeds);
    json_decref(gate->run);
    json_decref(gate->rows);
    json_decref(gate->baseline);
}

static act_status run(act_options *options) {
    act_gate gate = {.own = options->own,
                     .selection = &options->selection,
                     .plan = &options->plan,
                     .checks = act_checks_begin()};
    options->plan.checks = ACT_CHECKS_ALL;
    act_status status = prepare_and_judge(&gate, options);
    if (status == ACT_INTERRUPTED) {
        act_errorf("interrupted: nothing was judged");
    }
    if (status == ACT_OK) {
        status = finish(&gate);
    }
    if (gate.own->proposal == NULL) {
        options->exit_code = act_gravity_exit(act_checks_gravity(&gate.checks));
    }
    release(&gate);
    return status;
}

/* One value of an option; a second would silently replace it. */
static error_t read_once(const act_option *option, char *text, void *out) {
    char **value = out;
    if (*value != NULL) {
        return act_option_fault("--%s '%s': it was given as '%s' before: give one",
                                option->name, text, *value);
    }
    *value = text;
    return 0;
}

static error_t read_against(const act_option *option, char *text, void *own) {
    act_gate_options *o = own;
    if (o->against_count == ACT_GATE_OTHERS) {
        return act_option_fault("more than %d times --%s", ACT_GATE_OTHERS, option->name);
    }
    o->against[o->against_count++] = text;
    return 0;
}

static error_t read_output(const act_option *option, char *text, void *own) {
    act_gate_options *o = own;
    if (o->output_count == ACT_GATE_OUTPUTS) {
        return act_option_fault("more than %d times --%s", ACT_GATE_OUTPUTS,
                                option->name);
    }
    o->outputs[o->output_count++] = text;
    return 0;
}

#define PLACE(member) .place = offsetof(act_gate_options, member)

static const act_option own_options[] = {
    {"limits", 0, "FILE", "Limits, a line each: gelu.* max_ulp<=2 failures=0", read_once,
     PLACE(limits)},
    {"baseline", 0, "DB", "No row may have greater errors than in this store", read_once,
     PLACE(baseline)},
    {"db", 0, "FILE", "Judge the results in this store; measure nothing", read_once,
     PLACE(db)},
    {"against", 0, "FILE",
     "No row may be slower than in this other build of the plug-in, library or family; may "
     "be repeated",
     read_against, .place = 0},
    {"instructions", 0, NULL,
     "Count instructions by valgrind instead of timing: not more than 1 % beside --against",
     act_read_flag, PLACE(instructions)},
    {"no-speed", 0, NULL, "Judge errors only", act_read_flag, PLACE(no_speed)},
    {"write-limits", 0, "FILE",
     "Write limits that all rows just keep (-: to standard output); judge nothing",
     act_read_text, PLACE(proposal)},
    {"output", 0, "FORMAT[:FILE]",
     "text, md, junit, tap, github or json; may be repeated (default: text on standard "
     "output)",
     read_output, .place = 0},
    {0},
};

const act_command act_cmd_gate = {
    .name = "gate",
    .summary = "pass or fail, by a file of limits or a baseline",
    .words = "[GLOB...]",
    .doc =
        "Measures the rows that match a GLOB (none: those of the plug-ins, without "
        "these all) and judges them by limits or by a baseline. Exit code 0: all hold; "
        "1: one does not; 3: something was missing, skipped, or could not be decided.",
    .takes =
        ACT_TAKES_SELECTION | ACT_TAKES_RANGE | ACT_TAKES_SAMPLE | ACT_TAKES_ARITHMETIC,
    .own = own_options,
    .own_size = sizeof(act_gate_options),
    .run = run,
};

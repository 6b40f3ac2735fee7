#include "base/exit.h"
#include "base/text.h"
#include "cli/command.h"
#include "measure/identity_rows.h"
#include "show/show_identity.h"
#include "store/row.h"

#include <stdio.h>
#include <stdlib.h>

static void print(const act_options *options, json_t *row) {
    if (options->json) {
        act_row_print(row);
    } else {
        act_show_identity(row);
    }
    fflush(stdout);
    json_decref(row);
}

/* A failure outweighs what is not decided. */
static void note(act_options *options, int exit) {
    if (exit == ACT_EXIT_FAIL || options->exit_code == ACT_EXIT_PASS) {
        options->exit_code = exit;
    }
}

static void note_verdict(act_options *options, act_identity_verdict verdict) {
    static const int codes[ACT_IDENTITY_VERDICTS] = {
        [ACT_IDENTITY_ANOTHER] = ACT_EXIT_FAIL, [ACT_IDENTITY_UNDECIDED] = ACT_EXIT_OPEN};
    note(options, codes[verdict]);
}

/* Judges each pair of a function and its derivative. */
static void judge_pairs(act_options *options, const act_identified *all, size_t count) {
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < count; k++) {
            json_t *row = act_identity_is_pair(all, count, i, k)
                              ? act_identity_pair_row(&all[i], &all[k])
                              : NULL;
            if (row != NULL) {
                note(options, ACT_EXIT_FAIL);
                print(options, row);
            }
        }
    }
}

static act_status identify_all(act_options *options, const act_catalogue *catalogue,
                               bool is_anonymous) {
    act_identifier *identifier = NULL;
    act_identified *all = calloc(catalogue->count + 1, sizeof *all);
    size_t skipped = 0;
    act_status status = all != NULL ? act_identifier_open(&identifier) : ACT_NOMEM;
    for (size_t i = 0; i < catalogue->count && status == ACT_OK; i++) {
        json_t *row = NULL;
        status = act_identity_row(identifier, &catalogue->impls[i], options->plan.timeout,
                                  is_anonymous, &all[i], &row);
        if (status == ACT_OK) {
            note_verdict(options, all[i].verdict);
            skipped += all[i].verdict == ACT_IDENTITY_SKIPPED;
            print(options, row);
        }
    }
    if (status == ACT_OK) {
        judge_pairs(options, all, catalogue->count);
    }
    if (status == ACT_OK && skipped == catalogue->count) {
        act_errorf("nothing was identified: all that was chosen is skipped");
        note(options, ACT_EXIT_OPEN);
    }
    act_identifier_close(identifier);
    free(all);
    return status;
}

static act_status run(act_options *options) {
    act_catalogue catalogue = {0};
    act_selection selection = options->selection;
    char target[ACT_ID_SIZE];
    char *words[] = {target};
    bool is_anonymous = selection.symbol.lib != NULL && selection.n_words == 1 &&
                        act_format_find(selection.words[0]) != NULL;
    if (is_anonymous && selection.params != NULL) {
        return act_refuse(
            "--param belongs to a function, as elu.d0.%s, not to a format alone",
            selection.words[0]);
    }
    if (is_anonymous) { /* an id must have some function */
        snprintf(target, sizeof target, "%s.d0.%s", act_functions[0]->name,
                 selection.words[0]);
        selection.words = words;
    }
    act_status status = act_selection_catalogue(&selection, &catalogue);
    if (status == ACT_OK) {
        status = identify_all(options, &catalogue, is_anonymous);
    }
    if (status == ACT_NOMEM) {
        act_errorf("out of memory, processes or open files: see ulimit -a");
    }
    act_catalogue_free(&catalogue);
    return status;
}

const act_command act_cmd_identify = {
    .name = "identify",
    .summary = "which function an implementation computes",
    .words = "[GLOB...]",
    .doc =
        "Calls the implementations whose ids match a GLOB (none: all) at some inputs, and "
        "tells which function, derivative, parameters, format and convention their "
        "results are of. Of a bare symbol the first argument may be a format alone, as "
        "f32. Exit code 1 if one is not what it says, or if a derivative is not that of "
        "the function beside it.",
    .takes = ACT_TAKES_SELECTION,
    .run = run,
};

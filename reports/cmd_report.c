#include "base/exit.h"
#include "base/text.h"
#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/options.h"
#include "past.h"
#include "report.h"
#include "store/row.h"
#include "store/store.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

ACT_COMMAND(report);

const char act_cmd_report_summary[] = "an HTML report of the results";

/* What the command's own options say; the paths are in argv's memory. */
typedef struct request {
    const char *output;
    const char **other; /* stores: base first if there is one */
    size_t others;
    bool has_base;
} request;

enum { KEY_COMPARE = 'c', KEY_HISTORY = 'H' };

static error_t add_store(request *r, const char *path, bool is_base) {
    const char **grown = realloc(r->other, (r->others + 1) * sizeof *grown);
    if (grown == NULL) {
        return ENOMEM;
    }
    r->other = grown;
    r->other[r->others++] = path;
    if (is_base) {
        r->other[r->others - 1] = r->other[0];
        r->other[0] = path;
        r->has_base = true;
    }
    return 0;
}

static error_t parse_option(int key, char *arg, struct argp_state *state) {
    request *r = state->input;
    switch (key) {
    case 'o':
        r->output = arg;
        return 0;
    case KEY_COMPARE:
        if (r->has_base) {
            return act_option_fault("--compare %s: a report compares with one store; give"
                                    " others as --history",
                                    arg);
        }
        return add_store(r, arg, true);
    case KEY_HISTORY:
        return add_store(r, arg, false);
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* Opens the store of the report and adds the others. */
static act_status open_stores(sqlite3 **db, const char *path, const request *r,
                              act_why *why) {
    act_status status = act_store_read(db, path, why);
    for (size_t i = 0; i < r->others && status == ACT_OK; i++) {
        status = act_past_add(*db, r->other[i], r->has_base && i == 0, why);
    }
    return status;
}

static long long count_impls(sqlite3 *db) {
    sqlite3_stmt *rows;
    long long count = 0;
    if (sqlite3_prepare_v2(db, "SELECT count(*) FROM impl", -1, &rows, NULL) ==
            SQLITE_OK &&
        sqlite3_step(rows) == SQLITE_ROW) {
        count = sqlite3_column_int64(rows, 0);
    }
    sqlite3_finalize(rows);
    return count;
}

static int say_done(const char *path, long long count, bool json) {
    if (!json) {
        printf("report on %lld implementations: %s\n", count, path);
        return ACT_EXIT_PASS;
    }
    json_t *row =
        json_pack("{s:s, s:I}", "report", path, "implementations", (json_int_t)count);
    if (row == NULL) {
        act_errorf("%s: written, but a name that is not UTF-8 cannot be JSON", path);
        return ACT_EXIT_USAGE;
    }
    act_row_print(row);
    json_decref(row);
    return ACT_EXIT_PASS;
}

int act_cmd_report(int argc, char **argv) {
    static const struct argp_option own_options[] = {
        {NULL, 'o', "FILE", 0,
         "Where to write the report (default build/report.html; -: the standard output)",
         0},
        {"compare", KEY_COMPARE, "FILE", 0, "A store to list the changes since", 0},
        {"history", KEY_HISTORY, "FILE", 0,
         "Another store for the history; may be given several times", 0},
        {0},
    };
    static const struct argp own = {.options = own_options, .parser = parse_option};
    request asked = {.output = "build/report.html"};
    act_usage usage = {
        .takes = ACT_TAKES_STORE,
        .doc =
            "Writes the results of a store (default " ACT_DEFAULT_DB ") as one HTML file"
            " that needs no network.",
        .own = &own,
        .own_input = &asked,
    };
    act_why why;
    sqlite3 *db = NULL;
    act_options options;
    act_status status = act_options_parse(&options, &usage, argc, argv);
    int code = act_exit_code(status);
    if (status != ACT_OK) {
        goto cleanup;
    }
    const char *path = options.db != NULL ? options.db : ACT_DEFAULT_DB;
    status = open_stores(&db, path, &asked, &why);
    if (status == ACT_OK) {
        status = act_report_write(db, asked.output, &why);
    }
    code = act_exit_code(act_report_failure(status, &why));
    if (status == ACT_OK && strcmp(asked.output, "-") != 0) {
        code = say_done(asked.output, count_impls(db), options.json);
    }
cleanup:
    sqlite3_close(db);
    free(asked.other);
    act_options_free(&options);
    return code;
}

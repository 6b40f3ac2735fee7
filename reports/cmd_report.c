#include "base/text.h"
#include "cli/command.h"
#include "past.h"
#include "report.h"
#include "store/row.h"
#include "store/store.h"
#include "store/stored_rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STORES_MAX = 1024 };

/* What the command's own options say; the paths are in argv's memory. */
typedef struct request {
    const char *output;
    const char *other[STORES_MAX]; /* stores: base first if there is one */
    size_t others;
    bool has_base;
} request;

static error_t read_history(const act_option *option, char *text, void *asked) {
    request *r = asked;
    if (r->others == STORES_MAX) {
        return act_option_fault("more than %d times --%s", STORES_MAX, option->name);
    }
    r->other[r->others++] = text;
    return 0;
}

/* The base goes to the front. */
static error_t read_base(const act_option *option, char *text, void *asked) {
    request *r = asked;
    if (r->has_base) {
        return act_option_fault("--%s %s: a report compares with one store; give others "
                                "as --history",
                                option->name, text);
    }
    error_t fault = read_history(option, r->others > 0 ? (char *)r->other[0] : text, r);
    r->other[0] = text;
    r->has_base = true;
    return fault;
}

/* Opens the store of the report and adds the others. */
static act_status open_stores(sqlite3 **db, const char *path, const request *r,
                              act_why *why) {
    act_status status = act_store_read(db, path, why);
    if (status != ACT_OK) {
        return status;
    }
    for (size_t i = 0; i < r->others; i++) {
        status = act_past_add(*db, r->other[i], r->has_base && i == 0, why);
        if (status != ACT_OK) {
            return status;
        }
    }
    return ACT_OK;
}

static long long count_impls(sqlite3 *db) {
    json_t *rows = act_rows_of_query(db, "SELECT count(*) AS count FROM impl", NULL, 0);
    long long count = act_row_whole(json_array_get(rows, 0), "count");
    json_decref(rows);
    return count;
}

static act_status say_done(const char *path, long long count, bool json) {
    if (!json) {
        printf("report on %lld implementations: %s\n", count, act_line_of(path).text);
        return ACT_OK;
    }
    json_t *row =
        json_pack("{s:s, s:I}", "report", path, "implementations", (json_int_t)count);
    if (row == NULL) {
        return act_refuse("%s: written, but a name that is not UTF-8 cannot be JSON",
                          path);
    }
    act_row_print_new(row);
    return ACT_OK;
}

static act_status run(act_options *options) {
    request *asked = options->own;
    act_why why;
    sqlite3 *db = NULL;
    act_status status = open_stores(&db, act_options_db(options), asked, &why);
    if (status == ACT_OK) {
        status = act_report_write(db, asked->output, &why);
    }
    if (act_report_failure(status, &why) == ACT_OK && strcmp(asked->output, "-") != 0) {
        status = say_done(asked->output, count_impls(db), options->json);
    }
    sqlite3_close(db);
    return status;
}

static const act_option own_options[] = {
    {NULL, 'o', "FILE",
     "Where to write the report (default build/report.html; -: the standard output)",
     act_read_text, .place = offsetof(request, output)},
    {"compare", 'c', "FILE", "A store to list the changes since", read_base, .place = 0},
    {"history", 'H', "FILE", "Another store for the history; may be given several times",
     read_history, .place = 0},
    {0},
};

const act_command act_cmd_report = {
    .name = "report",
    .summary = "an HTML report of the results",
    .doc = "Writes the results of a store (default " ACT_DEFAULT_DB ") as one HTML file"
           " that needs no network.",
    .takes = ACT_TAKES_STORE,
    .own = own_options,
    .own_size = sizeof(request),
    .defaults = &(const request){.output = "build/report.html"},
    .run = run,
};

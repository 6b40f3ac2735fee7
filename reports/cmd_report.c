#include "command.h"
#include "options.h"
#include "report.h"
#include "store.h"

#include <stdio.h>

ACT_COMMAND(report);

const char act_cmd_report_summary[] = "an HTML report of the results";

static error_t parse_option(int key, char *arg, struct argp_state *state) {
    const char **output = state->input;
    if (key != 'o') {
        return ARGP_ERR_UNKNOWN;
    }
    *output = arg;
    return 0;
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
        {NULL, 'o', "FILE", 0, "Where to write the report (default build/report.html)",
         0},
        {0},
    };
    static const struct argp own = {.options = own_options, .parser = parse_option};
    const char *output = "build/report.html";
    act_usage usage = {
        .takes = ACT_TAKES_STORE,
        .doc = "Writes the results of a store (default build/results.db) as one HTML file"
               " that needs no network.",
        .own = &own,
        .own_input = &output,
    };
    char why[ACT_WHY_SIZE];
    sqlite3 *db = NULL;
    act_options options;
    act_status status = act_options_parse(&options, &usage, argc, argv);
    int code = act_exit_code(status);
    if (status != ACT_OK) {
        goto cleanup;
    }
    const char *path = options.db != NULL ? options.db : "build/results.db";
    status = act_store_read(&db, path, why, sizeof why);
    if (status == ACT_OK) {
        status = act_report_write(db, output, why, sizeof why);
    }
    code = act_exit_code(status);
    if (status == ACT_OK) {
        code = say_done(output, count_impls(db), options.json);
    } else {
        act_errorf("%s", why);
    }
cleanup:
    sqlite3_close(db);
    act_options_free(&options);
    return code;
}

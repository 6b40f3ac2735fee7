#include "base/exit.h"
#include "base/outfile.h"
#include "base/text.h"
#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/store_arguments.h"
#include "show/markdown.h"
#include "store/store.h"
#include "store/stored_rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

ACT_COMMAND(export);

const char act_cmd_export_summary[] = "results as CSV, JSON or Markdown";

/* A way to write a query's rows. */
typedef struct table_format {
    const char *name;
    void (*begin)(FILE *out, sqlite3_stmt *rows);
    void (*row)(FILE *out, sqlite3_stmt *rows);
} table_format;

typedef struct export_options {
    act_store_arguments arguments; /* of which the globs are used */
    const char *format, *table, *output;
} export_options;

/* As RFC 4180 has it, but lines end as Unix has it. NULL is empty, an empty text "". */
static void csv_text(FILE *out, const char *text) {
    if (*text != '\0' && strpbrk(text, ",\"\r\n") == NULL) {
        fputs(text, out);
        return;
    }
    fputc('"', out);
    for (const char *c = text; *c != '\0'; c++) {
        fputs(*c == '"' ? "\"\"" : (char[2]){*c, '\0'}, out);
    }
    fputc('"', out);
}

static const char *column(sqlite3_stmt *rows, int i) {
    const unsigned char *text = sqlite3_column_text(rows, i);
    return text != NULL ? (const char *)text : "";
}

static void csv_begin(FILE *out, sqlite3_stmt *rows) {
    for (int i = 0; i < sqlite3_column_count(rows); i++) {
        fputs(i > 0 ? "," : "", out);
        csv_text(out, sqlite3_column_name(rows, i));
    }
    fputc('\n', out);
}

static void csv_row(FILE *out, sqlite3_stmt *rows) {
    for (int i = 0; i < sqlite3_column_count(rows); i++) {
        int type = sqlite3_column_type(rows, i);
        fputs(i > 0 ? "," : "", out);
        if (type == SQLITE_FLOAT) {
            fputs(act_number_print(sqlite3_column_double(rows, i)).text, out);
        } else if (type == SQLITE_INTEGER) {
            fprintf(out, "%lld", sqlite3_column_int64(rows, i));
        } else if (type != SQLITE_NULL) {
            csv_text(out, column(rows, i));
        }
    }
    fputc('\n', out);
}

static void json_begin(FILE *out, sqlite3_stmt *rows) {
    (void)out;
    (void)rows;
}

static void json_row(FILE *out, sqlite3_stmt *rows) {
    json_t *row = act_row_of_columns(rows);
    json_dumpf(row, out, JSON_COMPACT);
    fputc('\n', out);
    json_decref(row);
}

static void md_begin(FILE *out, sqlite3_stmt *rows) {
    for (int i = 0; i < sqlite3_column_count(rows); i++) {
        act_markdown_cell(out, sqlite3_column_name(rows, i));
    }
    fputs("|\n", out);
    for (int i = 0; i < sqlite3_column_count(rows); i++) {
        fputs("|---", out);
    }
    fputs("|\n", out);
}

static void md_row(FILE *out, sqlite3_stmt *rows) {
    for (int i = 0; i < sqlite3_column_count(rows); i++) {
        if (sqlite3_column_type(rows, i) == SQLITE_FLOAT) {
            fprintf(out, "| %.5g ", sqlite3_column_double(rows, i));
        } else {
            act_markdown_cell(out, column(rows, i));
        }
    }
    fputs("|\n", out);
}

static const table_format formats[] = {{"csv", csv_begin, csv_row},
                                       {"json", json_begin, json_row},
                                       {"md", md_begin, md_row}};

static const table_format *find_format(const char *name) {
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        if (strcmp(formats[i].name, name) == 0) {
            return &formats[i];
        }
    }
    return NULL;
}

static const struct argp_option own_options[] = {
    {"format", ACT_OPTION_FORMAT, "FORMAT", 0, "csv (the default), json or md", 0},
    {"table", ACT_OPTION_TABLE, "NAME", 0,
     "A table of the store, as reports/schema.md lists them (default: errors and times of "
     "the implementations)",
     0},
    {NULL, 'o', "FILE", 0, "Where to write (default: standard output)", 0},
    {0},
};

static error_t parse_option(int key, char *arg, struct argp_state *state) {
    export_options *own = state->input;
    switch (key) {
    case ACT_OPTION_FORMAT:
        own->format = arg;
        return find_format(arg) != NULL
                   ? 0
                   : act_option_fault("--format '%s': csv, json or md", arg);
    case ACT_OPTION_TABLE:
        own->table = arg;
        return 0;
    case 'o':
        own->output = arg;
        return 0;
    case ARGP_KEY_ARG:
        own->arguments.globs[own->arguments.glob_count++] = arg;
        return own->arguments.glob_count < ACT_STORE_ARGUMENTS
                   ? 0
                   : act_option_fault("more than %d globs", ACT_STORE_ARGUMENTS);
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* What people read: Markdown has no room for every column. */
static const char short_query[] =
    "SELECT impl.id, max_ulp, worst_x, mean_ulp, nan_for_number + number_for_nan +"
    " wrong_sign + wrong_zero_sign + zero_for_number AS failures, correctly_rounded,"
    " ns_per_element, verdict FROM impl LEFT JOIN accuracy ON accuracy.id = impl.id"
    " LEFT JOIN headline ON headline.id = impl.id ORDER BY impl.id";
static const char long_query[] =
    "SELECT * FROM impl LEFT JOIN accuracy USING (id) LEFT JOIN (SELECT id,"
    " ns_per_element, low, high, copy_ns FROM headline) USING (id) ORDER BY id";

static act_status make_query(sqlite3 *db, const export_options *own, char **sql) {
    if (own->table == NULL) {
        bool is_short = strcmp(own->format, "md") == 0;
        *sql = sqlite3_mprintf("%s", is_short ? short_query : long_query);
        return *sql != NULL ? ACT_OK : ACT_NOMEM;
    }
    if (sqlite3_table_column_metadata(db, NULL, own->table, NULL, NULL, NULL, NULL, NULL,
                                      NULL) != SQLITE_OK) {
        act_errorf("--table '%s': no table of that name: reports/schema.md lists them",
                   own->table);
        return ACT_USAGE;
    }
    *sql = sqlite3_mprintf("SELECT * FROM \"%w\"", own->table);
    return *sql != NULL ? ACT_OK : ACT_NOMEM;
}

/* Where the id of a row is; -1: rows have none. */
static int id_column(sqlite3_stmt *rows) {
    for (int i = 0; i < sqlite3_column_count(rows); i++) {
        if (strcmp(sqlite3_column_name(rows, i), "id") == 0) {
            return i;
        }
    }
    return -1;
}

static act_status write_rows(sqlite3_stmt *rows, const export_options *own, FILE *out) {
    const table_format *f = find_format(own->format);
    int id = id_column(rows);
    size_t written = 0;
    if (id < 0 && own->arguments.glob_count > 0) {
        act_errorf("--table '%s' has no ids that '%s' could match", own->table,
                   own->arguments.globs[0]);
        return ACT_USAGE;
    }
    while (sqlite3_step(rows) == SQLITE_ROW) {
        if (id < 0 || act_globs_match(own->arguments.globs, own->arguments.glob_count,
                                      column(rows, id))) {
            if (written++ == 0) {
                f->begin(out, rows);
            }
            f->row(out, rows);
        }
    }
    if (written == 0 && own->arguments.glob_count > 0) {
        act_errorf("no row matches '%s': checkact list shows the ids",
                   own->arguments.globs[0]);
        return ACT_USAGE;
    }
    if (written == 0) {
        f->begin(out, rows);
    }
    return ACT_OK;
}

static act_status prepare(sqlite3 *db, const export_options *own, const char *path,
                          sqlite3_stmt **rows) {
    char *sql = NULL;
    act_status status = make_query(db, own, &sql);
    if (status == ACT_OK && sqlite3_prepare_v2(db, sql, -1, rows, NULL) != SQLITE_OK) {
        act_errorf("%s: cannot be read: %s", path, sqlite3_errmsg(db));
        status = ACT_IO;
    }
    sqlite3_free(sql);
    return status;
}

static act_status export_store(const export_options *own, const char *path) {
    act_why why = {""};
    sqlite3 *db = NULL;
    sqlite3_stmt *rows = NULL;
    act_outfile file = {0};
    act_status status = act_report_failure(act_store_read(&db, path, &why), &why);
    if (status != ACT_OK) {
        return status;
    }
    status = act_report_failure(act_outfile_open(&file, own->output, &why), &why);
    if (status != ACT_OK) {
        goto cleanup;
    }
    status = prepare(db, own, path, &rows);
    if (status != ACT_OK) {
        goto cleanup;
    }
    status = write_rows(rows, own, file.out);
    if (status == ACT_OK) {
        status = act_report_failure(act_outfile_commit(&file, &why), &why);
    }
cleanup:
    act_outfile_discard(&file);
    sqlite3_finalize(rows);
    sqlite3_close(db);
    return status;
}

int act_cmd_export(int argc, char **argv) {
    static const struct argp own = {.options = own_options, .parser = parse_option};
    export_options export = {.format = "csv", .output = "-"};
    act_usage usage = {
        .takes = ACT_TAKES_STORE,
        .args_doc = "[GLOB...]",
        .doc =
            "Writes the rows of a store (default " ACT_DEFAULT_DB ") whose ids match a "
            "GLOB (none: all).",
        .own = &own,
        .own_input = &export,
    };
    act_options options;
    act_status status = act_options_parse(&options, &usage, argc, argv);
    if (status == ACT_OK) {
        export.format = options.json ? "json" : export.format;
        status = export_store(&export, options.db != NULL ? options.db : ACT_DEFAULT_DB);
    }
    act_options_free(&options);
    return act_exit_code(status);
}

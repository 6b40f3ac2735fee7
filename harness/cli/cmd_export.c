#include "base/outfile.h"
#include "base/text.h"
#include "cli/command.h"
#include "show/markdown.h"
#include "store/checksum.h"
#include "store/store.h"
#include "store/stored_rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct export_options {
    int format; /* index in `writers` */
    const char *table, *output;
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

/* Writes a row of a query, or its head: the names of the columns. */
typedef void row_writer(FILE *out, sqlite3_stmt *rows, bool is_head);

/* Checksums are no results. */
static bool is_shown(sqlite3_stmt *rows, int i) {
    return !act_checksum_is(sqlite3_column_name(rows, i));
}

static void write_csv(FILE *out, sqlite3_stmt *rows, bool is_head) {
    const char *comma = "";
    for (int i = 0; i < sqlite3_column_count(rows); i++) {
        int type = is_head ? SQLITE_TEXT : sqlite3_column_type(rows, i);
        if (!is_shown(rows, i)) {
            continue;
        }
        fputs(comma, out);
        comma = ",";
        if (type == SQLITE_FLOAT) {
            fputs(act_number_print(sqlite3_column_double(rows, i)).text, out);
        } else if (type != SQLITE_NULL) {
            csv_text(out, is_head ? sqlite3_column_name(rows, i) : column(rows, i));
        }
    }
    fputc('\n', out);
}

static void write_json(FILE *out, sqlite3_stmt *rows, bool is_head) {
    if (is_head) { /* each row names its columns */
        return;
    }
    json_t *row = act_row_of_columns(rows);
    json_dumpf(row, out, JSON_COMPACT | JSON_ENSURE_ASCII);
    fputc('\n', out);
    json_decref(row);
}

static void write_markdown(FILE *out, sqlite3_stmt *rows, bool is_head) {
    int count = sqlite3_column_count(rows);
    for (int i = 0; i < count; i++) {
        if (!is_head && sqlite3_column_type(rows, i) == SQLITE_FLOAT) {
            fprintf(out, "| %.5g ", sqlite3_column_double(rows, i));
        } else if (is_shown(rows, i)) {
            act_markdown_cell(out,
                              is_head ? sqlite3_column_name(rows, i) : column(rows, i));
        }
    }
    fputs("|\n", out);
    for (int i = 0; i < count && is_head; i++) {
        fputs(is_shown(rows, i) ? "|---" : "", out);
    }
    fputs(is_head ? "|\n" : "", out);
}

enum { CSV, JSON, MARKDOWN };

static const char *const format_names[] = {"csv", "json", "md"};
static row_writer *const writers[] = {write_csv, write_json, write_markdown};

/* What people read: Markdown has no room for every column. */
static const char short_query[] =
    "SELECT impl.id, max_ulp, worst_x, mean_ulp, nan_for_number + number_for_nan +"
    " wrong_sign + wrong_zero_sign + zero_for_number AS failures, correctly_rounded,"
    " ns_per_element, verdict FROM impl LEFT JOIN accuracy ON accuracy.id = impl.id"
    " LEFT JOIN headline ON headline.id = impl.id ORDER BY impl.id";
static const char long_query[] =
    "SELECT * FROM impl LEFT JOIN accuracy USING (id) LEFT JOIN (SELECT id,"
    " ns_per_element, low, high, copy_ns FROM headline) USING (id) ORDER BY id";

static act_status make_query(sqlite3 *db, const export_options *own, const char *path,
                             sqlite3_stmt **rows) {
    char *sql;
    if (own->table == NULL) {
        sql = sqlite3_mprintf("%s", own->format == MARKDOWN ? short_query : long_query);
    } else if (sqlite3_table_column_metadata(db, NULL, own->table, NULL, NULL, NULL, NULL,
                                             NULL, NULL) == SQLITE_OK) {
        sql = sqlite3_mprintf("SELECT * FROM \"%w\"", own->table);
    } else {
        return act_refuse(
            "--table '%s': no table of that name: reports/schema.md lists them",
            own->table);
    }
    int code = sqlite3_prepare_v2(db, sql != NULL ? sql : "", -1, rows, NULL);
    sqlite3_free(sql);
    if (sql == NULL || code != SQLITE_OK) {
        act_errorf("%s: cannot be read: %s", path, sqlite3_errmsg(db));
        return ACT_IO;
    }
    return ACT_OK;
}

/* Where the id of a row is; -1: rows have none. */
static int id_column(sqlite3_stmt *rows) {
    int i = sqlite3_column_count(rows) - 1;
    while (i >= 0 && strcmp(sqlite3_column_name(rows, i), "id") != 0) {
        i--;
    }
    return i;
}

static act_status write_rows(sqlite3_stmt *rows, const act_options *options,
                             const export_options *own, FILE *out) {
    const act_selection *globs = &options->selection;
    row_writer *write = writers[own->format];
    int id = id_column(rows);
    size_t written = 0;
    if (id < 0 && globs->n_words > 0) {
        return act_refuse("--table '%s' has no ids that '%s' could match", own->table,
                          globs->words[0]);
    }
    while (sqlite3_step(rows) == SQLITE_ROW) {
        if (id < 0 || act_globs_match(globs->words, globs->n_words, column(rows, id))) {
            if (written++ == 0) {
                write(out, rows, true);
            }
            write(out, rows, false);
        }
    }
    if (written == 0 && globs->n_words > 0) {
        return act_refuse("no row matches '%s': checkact list shows the ids",
                          globs->words[0]);
    }
    if (written == 0) {
        write(out, rows, true);
    }
    return ACT_OK;
}

static act_status run(act_options *options) {
    act_why why = {""};
    sqlite3 *db = NULL;
    sqlite3_stmt *rows = NULL;
    act_outfile file = {0};
    export_options *own = options->own;
    const char *path = act_options_db(options);
    own->format = options->json ? JSON : own->format;
    act_status status = act_report_failure(act_store_read(&db, path, &why), &why);
    if (status != ACT_OK) {
        return status;
    }
    status = act_report_failure(act_outfile_open(&file, own->output, &why), &why);
    if (status != ACT_OK) {
        goto cleanup;
    }
    status = make_query(db, own, path, &rows);
    if (status != ACT_OK) {
        goto cleanup;
    }
    status = write_rows(rows, options, own, file.out);
    if (status == ACT_OK) {
        status = act_report_failure(act_outfile_commit(&file, &why), &why);
    }
cleanup:
    act_outfile_discard(&file);
    sqlite3_finalize(rows);
    sqlite3_close(db);
    return status;
}

static const act_option own_options[] = {
    {"format", 0, "FORMAT", "csv (the default), json or md", act_read_name,
     .place = offsetof(export_options, format), .names = format_names, .high = MARKDOWN,
     .right = "csv, json or md"},
    {"table", 0, "NAME",
     "A table of the store, as reports/schema.md lists them (default: errors and times of "
     "the implementations)",
     act_read_text, .place = offsetof(export_options, table)},
    {NULL, 'o', "FILE", "Where to write (default: standard output)", act_read_text,
     .place = offsetof(export_options, output)},
    {0},
};

const act_command act_cmd_export = {
    .name = "export",
    .summary = "results as CSV, JSON or Markdown",
    .words = "[GLOB...]",
    .doc =
        "Writes the rows of a store (default " ACT_DEFAULT_DB ") whose ids match a GLOB "
        "(none: those of --plugin, or all).",
    .takes = ACT_TAKES_STORE,
    .own = own_options,
    .own_size = sizeof(export_options),
    .defaults = &(const export_options){.format = CSV, .output = "-"},
    .run = run,
};

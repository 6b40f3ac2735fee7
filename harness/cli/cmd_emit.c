#include "base/text.h"
#include "cli/command.h"
#include "emit/emit.h"
#include "emit/emit_text.h"
#include "store/row.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool is_folder(const char *path) {
    struct stat info;
    return path != NULL && stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

/* As a row: the file that was written, or the text itself. */
static act_status emit_row(const act_impl *impl, sqlite3 *db, const char *output) {
    char name[ACT_ID_SIZE];
    char *text = NULL;
    bool is_file = output != NULL && strcmp(output, "-") != 0;
    act_status status =
        is_file ? act_emit(impl, db, output) : act_emit_source(impl, db, &text);
    if (status != ACT_OK) {
        goto cleanup;
    }
    act_emit_name(impl, name);
    json_t *row = json_pack("{s:s, s:s, s:o}", "id", impl->id, "name", name,
                            is_file ? "emitted" : "source",
                            act_json_foreign(is_file ? output : text));
    if (row == NULL) {
        status = ACT_NOMEM;
        goto cleanup;
    }
    act_row_print_new(row);
cleanup:
    free(text);
    return status;
}

static act_status emit_all(const act_catalogue *catalogue, sqlite3 *db,
                           const char *output, bool json) {
    for (size_t i = 0; i < catalogue->count; i++) {
        const act_impl *impl = &catalogue->impls[i];
        char name[ACT_ID_SIZE];
        char path[2 * ACT_PATH_SIZE];
        act_emit_name(impl, name);
        snprintf(path, sizeof path, "%s/%s.c", output != NULL ? output : "", name);
        const char *file = is_folder(output) ? path : output;
        act_status status = json ? emit_row(impl, db, file) : act_emit(impl, db, file);
        if (status != ACT_OK) {
            return status;
        }
    }
    return ACT_OK;
}

static act_status run(act_options *options) {
    const char *const *output = options->own;
    act_catalogue catalogue = {0};
    sqlite3 *db = NULL;
    if (options->selection.n_words == 0) {
        return act_refuse("emit needs the id of an implementation: see checkact list");
    }
    act_status status = act_selection_catalogue(&options->selection, &catalogue);
    if (status != ACT_OK) {
        goto cleanup;
    }
    if (catalogue.count > 1 && !is_folder(*output)) {
        status = act_refuse(
            "%zu implementations match: name one, or a folder that exists with -o",
            catalogue.count);
        goto cleanup;
    }
    status = act_emit_open_store(&db, options->db);
    if (status == ACT_OK) {
        status = emit_all(&catalogue, db, *output, options->json);
    }
cleanup:
    sqlite3_close(db);
    act_catalogue_free(&catalogue);
    return status;
}

static error_t read_output(ACT_UNUSED const act_option *option, char *text,
                           void *output) {
    *(char **)output = text;
    return *text != '\0' ? 0 : act_option_fault("-o needs the name of a file or folder");
}

static const act_option own_options[] = {
    {"output", 'o', "FILE",
     "File to write, or a folder for one file each; default: standard output",
     read_output, .place = 0},
    {0},
};

const act_command act_cmd_emit = {
    .name = "emit",
    .summary = "a built-in kernel as one C file to drop into a project",
    .words = "ID",
    .doc = "Writes a built-in kernel as one self-contained C file, which compiles "
           "alone with cc -O2 -c and gives the same results, bit for bit. Its head "
           "says what the store has proven of it.",
    .takes = ACT_TAKES_SELECTION | ACT_TAKES_STORE,
    .own = own_options,
    .own_size = sizeof(const char *),
    .run = run,
};

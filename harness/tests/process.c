#include "process.h"

#include "store/checksum.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <libgen.h>
#include <math.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

void act_build_path(char *path, size_t size, const char *name) {
    char self[ACT_SCRATCH_SIZE] = "";
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    cr_assert(length > 0, "/proc/self/exe: %s", strerror(errno));
    snprintf(path, size, "%s/%s", dirname(dirname(self)), name);
}

void act_scratch_make(act_scratch *scratch) {
    act_build_path(scratch->path, sizeof scratch->path, "tests/scratch-XXXXXX");
    cr_assert(mkdtemp(scratch->path) != NULL, "%s: %s", scratch->path, strerror(errno));
}

static int remove_one(const char *path, const struct stat *info, int kind,
                      struct FTW *place) {
    (void)info;
    (void)kind;
    (void)place;
    return remove(path);
}

void act_scratch_remove(act_scratch *scratch) {
    cr_expect(nftw(scratch->path, remove_one, 8, FTW_DEPTH | FTW_PHYS) == 0, "%s: %s",
              scratch->path, strerror(errno));
}

void act_scratch_file(const act_scratch *scratch, const char *name,
                      char path[ACT_FILE_SIZE]) {
    snprintf(path, ACT_FILE_SIZE, "%s/%.60s", scratch->path, name);
}

void act_scratch_write(const char *path, const void *bytes, size_t size) {
    FILE *file = fopen(path, "wb");
    cr_assert(file != NULL && fwrite(bytes, 1, size, file) == size && fclose(file) == 0,
              "%s: %s", path, strerror(errno));
}

char *act_scratch_read(const char *path, size_t *size) {
    FILE *file = fopen(path, "rb");
    char *text = NULL;
    *size = 0;
    if (file == NULL) {
        return NULL;
    }
    for (size_t capacity = 4096;; capacity *= 2) {
        text = realloc(text, capacity + 1);
        cr_assert(text != NULL, "out of memory");
        *size += fread(text + *size, 1, capacity - *size, file);
        if (*size < capacity) {
            break;
        }
    }
    text[*size] = '\0';
    fclose(file);
    return text;
}

void act_scratch_copy(const char *from, const char *to) {
    size_t size;
    char *bytes = act_scratch_read(from, &size);
    cr_assert(bytes != NULL, "%s", from);
    act_scratch_write(to, bytes, size);
    free(bytes);
}

void act_scratch_plugin(const act_scratch *scratch, const char *name, const char *text,
                        char path[ACT_FILE_SIZE]) {
    char source[ACT_FILE_SIZE];
    char base[ACT_FILE_SIZE];
    char command[4 * ACT_FILE_SIZE];
    act_scratch_file(scratch, name, base);
    snprintf(source, sizeof source, "%.570s.c", base);
    snprintf(path, ACT_FILE_SIZE, "%.570s.so", base);
    act_scratch_write(source, text, strlen(text));
    snprintf(command, sizeof command, "cc -shared -fPIC -O1 -w -Iimpls -o '%s' '%s' -lm",
             path, source);
    int status = system(command);
    cr_assert(status == 0, "%s: status %d", command, status);
}

static int code_of(int status) {
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int act_process_wait(pid_t child) {
    int status = 0;
    while (waitpid(child, &status, 0) < 0) {
        cr_assert(errno == EINTR, "waitpid: %s", strerror(errno));
    }
    return code_of(status);
}

/* "exec CHECKACT ARGUMENTS", so that the shell's process becomes the program's. */
static char *command_line(const char *form, va_list arguments) {
    char program[ACT_SCRATCH_SIZE];
    char *words;
    char *line;
    act_build_path(program, sizeof program, "checkact");
    cr_assert(vasprintf(&words, form, arguments) >= 0, "out of memory");
    cr_assert(asprintf(&line, "exec '%s' %s", program, words) >= 0, "out of memory");
    free(words);
    return line;
}

static pid_t start(char *line, int out, int err) {
    pid_t child = fork();
    cr_assert(child >= 0, "fork: %s", strerror(errno));
    if (child == 0) {
        char shell[] = "/bin/sh";
        char option[] = "-c";
        char *const words[] = {shell, option, line, NULL};
        int nothing = open("/dev/null", O_RDONLY);
        setpgid(0, 0);
        dup2(nothing, STDIN_FILENO);
        dup2(out, STDOUT_FILENO);
        dup2(err, STDERR_FILENO);
        execv(shell, words);
        _exit(127);
    }
    return child;
}

/* All that was written to an unlinked file. */
static char *slurp(FILE *file) {
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    char *text = calloc((size_t)size + 1, 1);
    cr_assert(text != NULL && fread(text, 1, (size_t)size, file) == (size_t)size,
              "cannot read the program's output");
    fclose(file);
    return text;
}

act_process act_process_run(const char *form, ...) {
    va_list arguments;
    va_start(arguments, form);
    char *line = command_line(form, arguments);
    va_end(arguments);
    FILE *out = tmpfile();
    FILE *err = tmpfile();
    cr_assert(out != NULL && err != NULL, "tmpfile: %s", strerror(errno));
    act_process process = {0};
    process.code = act_process_wait(start(line, fileno(out), fileno(err)));
    process.out = slurp(out);
    process.err = slurp(err);
    free(line);
    return process;
}

void act_process_free(act_process *process) {
    free(process->out);
    free(process->err);
    *process = (act_process){0};
}

pid_t act_process_start(const act_scratch *scratch, const char *form, ...) {
    char path[ACT_FILE_SIZE];
    va_list arguments;
    va_start(arguments, form);
    char *line = command_line(form, arguments);
    va_end(arguments);
    act_scratch_file(scratch, "out", path);
    int out = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    act_scratch_file(scratch, "err", path);
    int err = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    cr_assert(out >= 0 && err >= 0, "%s: %s", path, strerror(errno));
    pid_t child = start(line, out, err);
    close(out);
    close(err);
    free(line);
    return child;
}

bool act_is_complaint(const char *text) {
    static const char start_of_line[] = "checkact: ";
    const char *end = strchr(text, '\n');
    return strncmp(text, start_of_line, sizeof start_of_line - 1) == 0 && end != NULL &&
           end[1] == '\0';
}

json_t *act_process_rows(const act_process *process) {
    json_t *rows = json_array();
    for (const char *line = process->out; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        json_error_t error;
        json_t *row = json_loadb(line, length, 0, &error);
        cr_assert(json_is_object(row), "not a JSON object (%s): %.*s", error.text,
                  (int)length, line);
        json_array_append_new(rows, row);
        line += length + (line[length] == '\n');
    }
    return rows;
}

json_t *act_row_with(const json_t *rows, const char *key, const char *value) {
    size_t i;
    json_t *row;
    json_array_foreach(rows, i, row) {
        if (strcmp(act_text(row, key), value) == 0) {
            return row;
        }
    }
    return NULL;
}

const char *act_text(const json_t *row, const char *key) {
    const char *text = json_string_value(json_object_get(row, key));
    return text != NULL ? text : "";
}

double act_real(const json_t *row, const char *key) {
    const json_t *value = json_object_get(row, key);
    return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

void act_store_seal(sqlite3 *db) {
    sqlite3_stmt *tables = NULL;
    cr_assert(act_checksum_add(db) == SQLITE_OK, "%s", sqlite3_errmsg(db));
    sqlite3_prepare_v2(db,
                       "SELECT t.name FROM sqlite_schema t, pragma_table_info(t.name) c"
                       " WHERE t.type = 'table' AND c.name = 'checksum'",
                       -1, &tables, NULL);
    while (sqlite3_step(tables) == SQLITE_ROW) {
        const char *table = (const char *)sqlite3_column_text(tables, 0);
        char *columns = act_checksum_columns(db, table, "\"@\"");
        char *sql = sqlite3_mprintf("UPDATE \"%w\" SET checksum = act_checksum(%Q, %s)"
                                    " WHERE checksum IS NOT act_checksum(%Q, %s)",
                                    table, table, columns, table, columns);
        cr_assert(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, "%s: %s", sql,
                  sqlite3_errmsg(db));
        sqlite3_free(columns);
        sqlite3_free(sql);
    }
    sqlite3_finalize(tables);
}

void act_store_change(const char *path, const char *sql) {
    sqlite3 *db = NULL;
    char *why = NULL;
    cr_assert(sqlite3_open(path, &db) == SQLITE_OK &&
                  sqlite3_exec(db, sql, NULL, NULL, &why) == SQLITE_OK,
              "%s: %s: %s", path, sql, why != NULL ? why : "");
    act_store_seal(db);
    sqlite3_close(db);
}

long long act_store_count(const char *path, const char *sql) {
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    cr_assert(sqlite3_open(path, &db) == SQLITE_OK &&
                  sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
                  sqlite3_step(statement) == SQLITE_ROW,
              "%s: %s", sql, sqlite3_errmsg(db));
    long long count = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return count;
}

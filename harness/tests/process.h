/* The program as its users run it, and files for it to work on. */
#ifndef ACT_PROCESS_H
#define ACT_PROCESS_H

#include <jansson.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { ACT_SCRATCH_SIZE = 512, ACT_FILE_SIZE = ACT_SCRATCH_SIZE + 64 };

/* A file of the build: "checkact", "tests/bad.so". */
void act_build_path(char *path, size_t size, const char *name);

/* A folder of its own for one test. */
typedef struct act_scratch {
    char path[ACT_SCRATCH_SIZE];
} act_scratch;

void act_scratch_make(act_scratch *scratch);
void act_scratch_remove(act_scratch *scratch); /* with all that is in it */
void act_scratch_file(const act_scratch *scratch, const char *name,
                      char path[ACT_FILE_SIZE]);

/* Compiles the text of a C file, which may include checkact.h, into the shared object
 * NAME.so of the folder, and gives its path. */
void act_scratch_plugin(const act_scratch *scratch, const char *name, const char *text,
                        char path[ACT_FILE_SIZE]);
void act_scratch_write(const char *path, const void *bytes, size_t size);
/* The bytes of a file, to be freed; NULL if there is none. */
char *act_scratch_read(const char *path, size_t *size);

void act_scratch_copy(const char *from, const char *to);

/* What a run of the program left behind. */
typedef struct act_process {
    int code; /* its exit code, or 128 + the signal that ended it */
    char *out, *err;
} act_process;

/* Runs "checkact ARGUMENTS", the arguments being printed by form and split by the shell.
 */
act_process act_process_run(const char *form, ...) __attribute__((format(printf, 1, 2)));
void act_process_free(act_process *process);

/* Starts it in the background, in a process group of its own, with its output in the
 * files out and err of the folder. */
pid_t act_process_start(const act_scratch *scratch, const char *form, ...)
    __attribute__((format(printf, 2, 3)));
/* Waits for its end; the code as above. */
int act_process_wait(pid_t child);

/* Whether the text is one line that begins with "checkact: ". */
bool act_is_complaint(const char *text);

/* The lines of stdout, each of which must be a JSON object; a new reference. */
json_t *act_process_rows(const act_process *process);
/* The row whose member `key` is `value`; NULL if there is none. */
json_t *act_row_with(const json_t *rows, const char *key, const char *value);
/* Gives each row of a store the checksum of what it holds now. */
void act_store_seal(sqlite3 *db);
/* Runs SQL on a store, whose rows then have their checksums, and reads the whole number
 * that a query gives. */
void act_store_change(const char *path, const char *sql);
long long act_store_count(const char *path, const char *sql);
/* Members; what is absent or null is "" or NaN. */
const char *act_text(const json_t *row, const char *key);
double act_real(const json_t *row, const char *key);

#endif

/* Stores that were altered in the file: what is not as it was written is refused, never
 * believed. */
#include "base/digest.h"
#include "process.h"
#include "store/store.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Everything that a query could see of a store. */
static uint64_t contents(sqlite3 *db) {
    static const char tables_sql[] =
        "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') ORDER BY name";
    uint64_t digest = ACT_DIGEST_EMPTY;
    sqlite3_stmt *tables = NULL;
    sqlite3_prepare_v2(db, tables_sql, -1, &tables, NULL);
    while (sqlite3_step(tables) == SQLITE_ROW) {
        sqlite3_stmt *rows = NULL;
        char *sql =
            sqlite3_mprintf("SELECT * FROM \"%w\"", sqlite3_column_text(tables, 0));
        sqlite3_prepare_v2(db, sql, -1, &rows, NULL);
        int step;
        while ((step = sqlite3_step(rows)) == SQLITE_ROW) {
            for (int i = 0; i < sqlite3_column_count(rows); i++) {
                const void *value = sqlite3_column_blob(rows, i);
                int size = sqlite3_column_bytes(rows, i);
                digest = act_digest_add(digest, &size, sizeof size);
                digest = act_digest_add(digest, value, (size_t)size);
            }
        }
        cr_expect(step == SQLITE_DONE, "%s: %s", sql, sqlite3_errmsg(db));
        sqlite3_finalize(rows);
        sqlite3_free(sql);
    }
    sqlite3_finalize(tables);
    return digest;
}

/* The next of a fixed series of numbers (Knuth's MMIX). */
static size_t draw(uint64_t *state, size_t below) {
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (size_t)((*state >> 16) % below);
}

/* A bit of the whole file, or of the first page, whose header has most of the traps. */
Test(hostile_bits, flipped_bits_are_refused_or_harmless) {
    enum { FLIPS = 1000, HEADER = 4096 };
    act_scratch scratch;
    char whole[ACT_FILE_SIZE];
    char path[ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    act_scratch_file(&scratch, "whole.db", whole);
    act_scratch_file(&scratch, "x.db", path);
    act_process process = act_process_run(
        "run relu.d0.bf16.plain relu.d1.f32.plain --points 500 --json --db '%s'", whole);
    cr_assert(process.code == 0, "%s", process.err);
    act_process_free(&process);
    size_t size;
    char *bytes = act_scratch_read(whole, &size);
    uint64_t state = 15;
    uint64_t right = 0;
    int refused = 0;
    for (int flip = -1; flip < FLIPS; flip++) { /* before them all, the clean store */
        size_t bit = draw(&state, 8 * (flip % 4 == 0 ? HEADER : size));
        char mask = (char)(flip < 0 ? 0 : 1 << bit % 8);
        sqlite3 *db = NULL;
        act_why why = {""};
        bytes[bit / 8] ^= mask;
        act_scratch_write(path, bytes, size);
        bytes[bit / 8] ^= mask;
        if (act_store_read(&db, path, &why) == ACT_OK) {
            uint64_t is = contents(db);
            right = flip < 0 ? is : right;
            cr_expect(is == right, "bit %zu of byte %zu is believed", bit % 8, bit / 8);
        } else {
            cr_expect(flip >= 0 && why.text[0] != '\0', "the clean one: %s", why.text);
            refused++;
        }
        sqlite3_close(db);
    }
    /* The rest met pages of tables without rows, and what SQLite does not use. */
    cr_expect(refused > FLIPS / 6 && refused < FLIPS, "%d of %d are refused", refused,
              (int)FLIPS);
    free(bytes);
    act_scratch_remove(&scratch);
}

/* A number that someone changed by SQL is told by table and row. */
Test(hostile_bits, an_altered_row_is_named) {
    static const struct {
        const char *sql, *said;
    } cases[] = {
        {"UPDATE accuracy SET max_ulp = 0.125 WHERE id LIKE 'relu.d1%'",
         "of accuracy (relu.d1.bf16.plain) is not as it was written"},
        {"UPDATE error_bin SET inputs = inputs + 1 WHERE rowid = 3",
         "row 3 of error_bin"},
        {"UPDATE run SET seed = 9", "row 1 of run (1)"},
        {"DROP INDEX finding_id", "finding_id is not as the schema has it"},
        {"DROP VIEW fault; CREATE VIEW fault AS SELECT * FROM finding WHERE 0", "fault"},
        {"PRAGMA user_version = 5", "schema 5"},
    };
    act_scratch scratch;
    char whole[ACT_FILE_SIZE];
    char path[ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    act_scratch_file(&scratch, "whole.db", whole);
    act_scratch_file(&scratch, "x.db", path);
    act_process process =
        act_process_run("ulp relu.d0.bf16.plain relu.d1.bf16.plain --db '%s'", whole);
    act_process_free(&process);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        sqlite3 *db = NULL;
        act_why why = {""};
        act_scratch_copy(whole, path);
        cr_assert(sqlite3_open(path, &db) == SQLITE_OK &&
                      sqlite3_exec(db, cases[i].sql, NULL, NULL, NULL) == SQLITE_OK,
                  "%s: %s", cases[i].sql, sqlite3_errmsg(db));
        sqlite3_close(db);
        act_status status = act_store_read(&db, path, &why);
        cr_expect(status == ACT_LOAD && strstr(why.text, cases[i].said) != NULL,
                  "%s: %d: %s", cases[i].sql, (int)status, why.text);
    }
    act_scratch_remove(&scratch);
}

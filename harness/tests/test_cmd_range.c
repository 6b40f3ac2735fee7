/* checkact range as its users run it. */
#include "process.h"

#include <criterion/criterion.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The rows of "range WORDS --json". */
static json_t *rows_of(const char *words) {
    act_process process = act_process_run("range --json %s", words);
    cr_assert(process.code == 0 && process.err[0] == '\0', "%s: exit code %d: %s", words,
              process.code, process.err);
    json_t *rows = act_process_rows(&process);
    act_process_free(&process);
    return rows;
}

static void expect_text(const json_t *row, const char *key, const char *want) {
    cr_expect(strcmp(act_text(row, key), want) == 0, "%s is '%s', not '%s'", key,
              act_text(row, key), want);
}

Test(cmd_range, bounds_and_places) {
    static const struct {
        const char *words, *lower, *lower_reached, *lower_at, *upper, *upper_reached,
            *upper_at;
    } rows[] = {
        {"sigmoid --order 1", "0", "approached", "x -> -inf and x -> inf", "0.25",
         "attained", "x = 0"},
        {"gelu --order 1", "-0.12890414518515478634", "attained",
         "x = -1.4142135623730950", "1.1289041451851547863", "attained",
         "x = 1.4142135623730950"},
        {"selu --order 1", "0", "approached", "x -> -inf", "1.7580993408473766812",
         "kink", "x -> 0 from the left"},
        {"relu --order 1", "0", "attained", "x < 0", "1", "attained", "x > 0"},
        {"log --order 0", "-inf", "unbounded", "x -> 0 from the right", "inf",
         "unbounded", "x -> inf"},
        {"elu --order 0 --param alpha=2", "-2", "approached", "x -> -inf", "inf",
         "unbounded", "x -> inf"},
        {"gelu --order 1 --from -1 --to 0x1p-1", "-0.083315470587686298383", "attained",
         "x = -1", "0.86749512465616284253", "attained", "x = 0.5"},
        {"hardtanh --order 1", "0", "attained", "x < -1 and x > 1", "1", "attained",
         "-1 < x < 1"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        json_t *got = rows_of(rows[i].words);
        const json_t *row = json_array_get(got, 0);
        expect_text(row, "lower", rows[i].lower);
        expect_text(row, "lower_reached", rows[i].lower_reached);
        expect_text(row, "lower_at", rows[i].lower_at);
        expect_text(row, "upper", rows[i].upper);
        expect_text(row, "upper_reached", rows[i].upper_reached);
        expect_text(row, "upper_at", rows[i].upper_at);
        json_decref(got);
    }
}

Test(cmd_range, text_answers_the_question) {
    static const struct {
        const char *words, *part;
    } rows[] = {
        {"gelu", "leaves [0, 1]: by 0.12890414518515478634 below 0 and by "
                 "0.12890414518515478634 above 1\n"},
        {"selu", "leaves [0, 1] by 0.75809934084737668"},
        {"squareplus", "f'   (0, 1)\n"},
        {"tanh", "lies in [0, 1]\n"},
        {"sigmoid", "zero from 13 on\n"},
        {"sigmoid", "right  f32   f rounds to 1: x >= 0x1.154246p+4 (17.32868)\n"},
        {"step", "gradient after L layers: no bound, f has no Lipschitz constant\n"},
        {"softplus --param threshold=0",
         "approached: x -> -inf and x -> 0 from the right\n"},
        {"sine", "saturates     left: no, right: no\n"},
        {"--table", "| sigmoid | (0, 1) | (0, 0.25] | [-0.0962250, 0.0962250] | "
                    "increasing | no | 0.25 | soft, soft |\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        act_process process = act_process_run("range %s", rows[i].words);
        cr_expect(process.code == 0 && strstr(process.out, rows[i].part) != NULL,
                  "%s: code %d, no '%s' in: %s%s", rows[i].words, process.code,
                  rows[i].part, process.out, process.err);
        act_process_free(&process);
    }
}

/* Derivatives of the sigmoid that vanish too early, too late, where they should on the
 * one side only, and the right one. */
static const char kernels[] =
    "#include \"checkact.h\"\n"
    "#include <math.h>\n"
    "static double slope(double x) { double e = exp(-fabs(x));\n"
    "    return e / ((1 + e) * (1 + e)); }\n"
    "#define KERNEL(name, result) \\\n"
    "    static void name(const float *in, float *out, size_t n) { \\\n"
    "        for (size_t i = 0; i < n; i++) { float x = in[i]; out[i] = (result); } }\n"
    "KERNEL(early, fabsf(x) > 10 ? 0 : (float)slope(x))\n"
    "KERNEL(late, (float)slope(x / 2))\n"
    "KERNEL(never, 1e-30f)\n"
    "KERNEL(lopsided, x > 20.5f ? 0 : (float)slope(x))\n"
    "KERNEL(right, (float)slope(x))\n"
    "#define ROW(name_) {.function = \"sigmoid\", .order = 1, .format = \"f32\", \\\n"
    "    .name = #name_, .kernel.f32 = name_}\n"
    "static const struct act_row rows[] = {ROW(early), ROW(late), ROW(never),\n"
    "    ROW(lopsided), ROW(right)};\n"
    "ACT_EXPORT(rows)\n";

static void expect_vanishing(const json_t *impls, const char *name, const char *side,
                             const char *x, const char *verdict) {
    char id[100];
    size_t i;
    const json_t *row;
    bool found = false;
    snprintf(id, sizeof id, "sigmoid.d1.f32.%s", name);
    json_array_foreach(impls, i, row) {
        if (strcmp(act_text(row, "id"), id) == 0 &&
            strcmp(act_text(row, "side"), side) == 0) {
            found = true;
            expect_text(row, "x", x);
            expect_text(row, "verdict", verdict);
        }
    }
    cr_expect(found, "no row of %s", id);
}

Test(cmd_range, implementations_that_vanish) {
    act_scratch scratch;
    char path[ACT_FILE_SIZE];
    char words[2 * ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    act_scratch_plugin(&scratch, "vanish", kernels, path);
    snprintf(words, sizeof words, "sigmoid --order 1 --format f32 --plugin '%s'", path);
    json_t *rows = rows_of(words);
    const json_t *impls = json_object_get(json_array_get(rows, 1), "impls");
    expect_vanishing(impls, "early", "left", "-0x1.400002p+3", "earlier");
    expect_vanishing(impls, "early", "right", "0x1.400002p+3", "earlier");
    expect_vanishing(impls, "late", "left", "-0x1.9fe36ap+7", "later");
    expect_vanishing(impls, "never", "right", "", "later");
    expect_vanishing(impls, "lopsided", "left", "-0x1.9fe36ap+6", "as_it_should");
    expect_vanishing(impls, "lopsided", "right", "0x1.480002p+4", "earlier");
    expect_vanishing(impls, "right", "right", "0x1.9fe36ap+6", "as_it_should");
    json_decref(rows);
    act_scratch_remove(&scratch);
}

Test(cmd_range, refuses_in_one_line) {
    static const struct {
        const char *words, *part;
    } rows[] = {
        {"", "checkact range gelu"},
        {"gelu silu", "one function"},
        {"gellu", "did you mean gelu"},
        {"gelu --order -1", "--order"},
        {"gelu --order 3", "from 0 to 2"},
        {"gelu --order x", "--order"},
        {"gelu --from 2 --to 1", "--from 2 lies beyond --to 1"},
        {"gelu --from x", "--from 'x' is not a number"},
        {"gelu --to nan", "--to 'nan' is not a number"},
        {"gelu --from inf", "no number of the domain"},
        {"log --from -3 --to -1", "the domain of log, [0, inf]"},
        {"gelu --param alpha=1", "gelu has no parameter 'alpha'"},
        {"elu --param alpha", "NAME=VALUE"},
        {"gelu --format f8", "--format 'f8'"},
        {"gelu --plugin ./no-such.so", "no-such.so"},
        {"gelu --order 0 --plugin ./no-such.so", "--plugin and --lib show"},
        {"gelu --from 1 --lib ./no.so --symbol f", "--plugin and --lib show"},
        {"gelu --to 1 --format f32", "--format is of saturation"},
        {"--table gelu", "--table"},
        {"--table --plugin ./no-such.so", "--table"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        act_process process = act_process_run("range %s", rows[i].words);
        cr_expect(process.code == 64, "%s: code %d", rows[i].words, process.code);
        cr_expect(act_is_complaint(process.err) && process.out[0] == '\0', "%s: %s%s",
                  rows[i].words, process.out, process.err);
        cr_expect(strstr(process.err, rows[i].part) != NULL, "%s: %s", rows[i].words,
                  process.err);
        act_process_free(&process);
    }
}

/* What cannot be proven is said, and is no answer: exp(1e30) exceeds all exponents. */
Test(cmd_range, undecided) {
    act_process process = act_process_run("range exp --from 1 --to 1e30 --order 1");
    cr_expect(process.code == 3 && strstr(process.out, "undecided") != NULL,
              "code %d: %s", process.code, process.out);
    act_process_free(&process);
}

/* The only value of a query, as text. */
static void expect_stored(sqlite3 *db, const char *sql, const char *want) {
    sqlite3_stmt *rows = NULL;
    bool found = sqlite3_prepare_v2(db, sql, -1, &rows, NULL) == SQLITE_OK &&
                 sqlite3_step(rows) == SQLITE_ROW;
    const char *got = found ? (const char *)sqlite3_column_text(rows, 0) : NULL;
    cr_expect(got != NULL && strcmp(got, want) == 0, "%s: '%s', not '%s'", sql,
              got != NULL ? got : "(none)", want);
    sqlite3_finalize(rows);
}

/* What the command prints of a function is in the store too. */
Test(cmd_range, store_has_the_same) {
    act_scratch scratch;
    char path[ACT_FILE_SIZE];
    sqlite3 *db = NULL;
    act_scratch_make(&scratch);
    act_scratch_file(&scratch, "results.db", path);
    for (int run = 0; run < 2; run++) { /* the second replaces the rows of the first */
        act_process process =
            act_process_run("run silu.d0.f16.careful --points 10 --db '%s'", path);
        cr_assert(process.code == 0, "%s", process.err);
        act_process_free(&process);
    }
    cr_assert(sqlite3_open(path, &db) == SQLITE_OK, "%s", path);
    expect_stored(db, "SELECT count(*) FROM bound", "3");
    expect_stored(db, "SELECT count(*) FROM trait", "1");
    expect_stored(db, "SELECT count(*) FROM saturation", "8");
    json_t *rows = rows_of("silu --order 1");
    const json_t *bound = json_array_get(rows, 0);
    const json_t *trait = json_array_get(rows, 1);
    const json_t *settled =
        act_row_with(json_object_get(trait, "saturation"), "format", "f16");
    expect_stored(db, "SELECT lower FROM bound WHERE \"order\" = 1",
                  act_text(bound, "lower"));
    expect_stored(db, "SELECT upper_at FROM bound WHERE \"order\" = 1",
                  act_text(bound, "upper_at"));
    expect_stored(db, "SELECT lipschitz FROM trait", act_text(trait, "lipschitz"));
    expect_stored(db, "SELECT x FROM saturation WHERE format = 'f16' AND \"order\" = 0",
                  act_text(settled, "x"));
    json_decref(rows);
    sqlite3_close(db);
    act_scratch_remove(&scratch);
}

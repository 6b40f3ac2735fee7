/* The banner at the top of the report. */
#include "page_private.h"
#include "sample_store.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define FOUND                                                                            \
    "INSERT INTO finding (id, run, stage, kind, detail, reproduce, checksum) VALUES"

static char *verdict_of(sqlite3 *db) {
    act_why why = {""};
    char *html = NULL;
    size_t size;
    act_page page = {.db = db, .out = open_memstream(&html, &size), .why = &why};
    act_page_verdict(&page);
    cr_assert(page.status == ACT_OK && fclose(page.out) == 0, "status %d: %s",
              (int)page.status, why.text);
    return html;
}

/* Each case changes what the one before has left. */
Test(report_verdict, is_green_only_if_claims_are_kept_and_nothing_is_found) {
    static const struct {
        const char *change, *want;
    } cases[] = {
        {"DELETE FROM finding WHERE kind <> 'skipped';"
         "DELETE FROM accuracy WHERE verdict IN ('fail', 'not_measured')",
         "<div class=\"verdict good\"><h1>Every claim is kept</h1>"},
        {FOUND " ('alpha.d0.f32.wild', 2, 'ulp', 'note', '', '', 0),"
               " ('alpha.d0.f32.wild', 2, 'bench', 'not_judged', '', '', 0)",
         "<div class=\"verdict good\"><h1>Every claim is kept</h1>"},
        {FOUND " ('alpha.d0.f32.wild', 2, 'bench', 'crash', '', '', 0)",
         "<div class=\"verdict bad\"><h1>1 implementation has findings</h1>"},
        {"UPDATE accuracy SET verdict = 'fail' WHERE id = 'alpha.d0.f32.wild'",
         "<div class=\"verdict bad\"><h1>1 implementation has findings</h1>"},
        {"UPDATE accuracy SET verdict = 'fail' WHERE id = 'alpha.d0.f32.good'",
         "<div class=\"verdict bad\"><h1>1 implementation breaks its claim; 1 has"
         " findings</h1>"},
        {"DELETE FROM finding WHERE kind = 'crash';"
         "DELETE FROM accuracy WHERE id = 'alpha.d0.f32.wild'",
         "<div class=\"verdict bad\"><h1>1 implementation breaks its claim</h1>"},
        {"UPDATE accuracy SET verdict = 'undecided' WHERE verdict = 'fail'",
         "<div class=\"verdict warn\"><h1>No claim is broken, but 1 implementation could"},
        {"DELETE FROM accuracy WHERE verdict IN ('pass', 'undecided')",
         "<div class=\"verdict\"><h1>No claim was checked; 23 implementations have special"
         " failures</h1>"},
        {"UPDATE accuracy SET number_for_nan = 0, wrong_zero_sign = 0",
         "<div class=\"verdict\"><h1>No claim was checked</h1>"},
        {"DELETE FROM accuracy WHERE verdict <> 'skipped'",
         "<div class=\"verdict\"><h1>No accuracy was measured</h1>"},
        {FOUND " ('alpha.d0.f32.new', 2, 'load', 'exit', '', '', 0)",
         "<div class=\"verdict bad\"><h1>1 implementation has findings</h1><p>Of 169"},
    };
    sqlite3 *db = act_sample_open(":memory:", 0);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cr_assert(sqlite3_exec(db, cases[i].change, NULL, NULL, NULL) == SQLITE_OK, "%s",
                  sqlite3_errmsg(db));
        char *got = verdict_of(db);
        cr_expect(strncmp(got, cases[i].want, strlen(cases[i].want)) == 0,
                  "case %zu: got %s", i, got);
        free(got);
    }
    sqlite3_close(db);
}

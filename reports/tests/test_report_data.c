/* The data of the charts, and the tables that compare stores. */
#include "blob.h"
#include "data_sql.h"
#include "past.h"
#include "sample_store.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static int digit_of(char c) {
    const char *digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                         "0123456789+/";
    const char *at = c != '\0' ? strchr(digits, c) : NULL;
    return at != NULL ? (int)(at - digits) : -1;
}

/* Undoes act_blob_write; the result is to be freed. */
static char *unpacked(const char *text, size_t length, size_t *size) {
    unsigned char *packed = malloc(length + 1);
    uLongf packed_size = 0;
    unsigned word = 0;
    for (size_t i = 0; i < length; i++) {
        int digit = digit_of(text[i]);
        cr_assert(digit >= 0 || text[i] == '=', "'%c' in base64", text[i]);
        word = word << 6 | (unsigned)(digit > 0 ? digit : 0);
        if (i % 4 == 3) {
            for (int k = 2; k >= 0; k--) {
                packed[packed_size++] = (unsigned char)(word >> 8 * k);
            }
            word = 0;
        }
    }
    uLongf room = 1 << 22;
    char *bytes = malloc(room);
    int code = uncompress((Bytef *)bytes, &room, packed, packed_size);
    cr_assert(code == Z_OK, "zlib says %d", code);
    free(packed);
    *size = room;
    return bytes;
}

static json_t *data_of(char *html) {
    static const char begin[] = "<script type=\"application/json\" id=\"data\">\"";
    char *data = strstr(html, begin);
    cr_assert(data != NULL, "no data");
    data += sizeof begin - 1;
    size_t size;
    char *text = unpacked(data, (size_t)(strchr(data, '"') - data), &size);
    json_error_t fault;
    json_t *root = json_loadb(text, size, 0, &fault);
    cr_assert(root != NULL, "position %d of the data: %s", fault.position, fault.text);
    free(text);
    return root;
}

static void expect_text(const json_t *value, const char *want) {
    const char *got = json_string_value(value);
    cr_expect(got != NULL && strcmp(got, want) == 0, "got %s, want %s", got, want);
}

/* The value of a key of the i-th implementation. */
static json_t *value_of(const json_t *root, size_t i, const char *key) {
    const json_t *keys = json_object_get(root, "keys");
    const json_t *impl = json_array_get(json_object_get(root, "impls"), i);
    for (size_t k = 0; k < json_array_size(keys); k++) {
        if (strcmp(json_string_value(json_array_get(keys, k)), key) == 0) {
            return json_array_get(impl, k);
        }
    }
    cr_assert(0, "no key %s", key);
    return NULL;
}

static const char *series_of(const json_t *root, size_t i, size_t line) {
    const json_t *bins = value_of(root, i, "bins");
    size_t index = (size_t)json_integer_value(json_array_get(bins, 1 + line));
    return json_string_value(json_array_get(json_object_get(root, "series"), index));
}

Test(report_data, holds_what_the_store_holds) {
    enum { BROKEN = 0, EXACT = 2, WILD = 6, BETA_F32_GOOD = 94 };
    sqlite3 *db = act_sample_open(":memory:", 0);
    char *html = act_sample_report(db, NULL);
    json_t *root = data_of(html);
    cr_expect(json_array_size(json_object_get(root, "impls")) == 169, "%zu rows",
              json_array_size(json_object_get(root, "impls")));
    expect_text(value_of(root, EXACT, "id"), "alpha.d0.f64.exact");
    expect_text(value_of(root, EXACT, "verdict"), "pass");
    cr_expect(json_integer_value(value_of(root, EXACT, "flags")) == 1, "a sample");
    /* Binades 2^-33 to 2^32 and the numbers below, of both signs. */
    const json_t *bins = value_of(root, EXACT, "bins");
    cr_expect(json_integer_value(json_array_get(bins, 0)) == -67, "first cell %lld",
              json_integer_value(json_array_get(bins, 0)));
    const char *max = series_of(root, BROKEN, 0);
    cr_expect(strstr(max, " 0.103 3.5*2 0.103 ") != NULL, "errors around zero: %s", max);
    cr_expect(strstr(max, " 1.75 3.5 1.75 ") != NULL, "errors around one: %s", max);
    const char *bias = series_of(root, BROKEN, 1);
    cr_expect(strncmp(bias, "-0.087 -0.09 ", 13) == 0, "bias: %s", bias);
    cr_expect(strcmp(series_of(root, BROKEN, 2), "0*66 _ 0*67") == 0, "median: %s",
              series_of(root, BROKEN, 2));
    cr_expect(strcmp(series_of(root, BROKEN, 3), "1*66 _ 0 1*66") == 0, "p99: %s",
              series_of(root, BROKEN, 3));
    json_t *special = value_of(root, WILD, "special");
    json_t *other = json_array_get(json_array_get(special, 1), 0);
    cr_expect(json_array_size(json_array_get(special, 1)) == 1, "one of five is wrong");
    cr_expect(json_integer_value(json_array_get(other, 0)) == 1, "the second input");
    expect_text(json_array_get(other, 2), "wrong_zero_sign");
    json_t *timing = value_of(root, EXACT, "timing");
    cr_expect(json_array_size(timing) == 1, "%zu settings", json_array_size(timing));
    timing = json_array_get(timing, 0);
    cr_expect(json_integer_value(json_array_get(timing, 0)) == 0,
              "the headline is first");
    cr_expect(json_number_value(json_array_get(timing, 2)) == 8, "ns per element");
    cr_expect(json_number_value(json_array_get(timing, 3)) == 0.1, "from 7.2");
    json_t *beta = json_object_get(json_object_get(root, "functions"), "beta");
    json_t *kinks = json_object_get(beta, "kinks");
    cr_expect(json_array_size(kinks) == 2 &&
                  json_number_value(json_array_get(kinks, 1)) == 0.5,
              "%zu kinks", json_array_size(kinks));
    cr_expect(json_array_size(json_object_get(beta, "curves")) == 3, "curves");
    cr_expect(json_array_size(json_object_get(root, "grids")) == 2, "one, one empty");
    json_decref(root);
    free(html);
    sqlite3_close(db);
}

Test(report_data, of_an_empty_store) {
    sqlite3 *db = act_sample_open(":memory:", 1);
    char *html = act_sample_report(db, NULL);
    json_t *root = data_of(html);
    cr_expect(json_array_size(json_object_get(root, "impls")) == 0, "no rows");
    json_decref(root);
    free(html);
    sqlite3_close(db);
}

Test(report_data, blobs_of_all_lengths_come_back) {
    for (size_t size = 0; size < 40; size++) {
        char bytes[40];
        char *text = NULL;
        size_t length;
        size_t got_size;
        for (size_t i = 0; i < size; i++) {
            bytes[i] = (char)(i * i * 37 + size);
        }
        FILE *out = open_memstream(&text, &length);
        cr_assert(act_blob_write(out, bytes, size) == ACT_OK && fclose(out) == 0, "blob");
        char *got = unpacked(text, length, &got_size);
        cr_expect(got_size == size && memcmp(got, bytes, size) == 0, "%zu bytes: %s",
                  size, text);
        free(got);
        free(text);
    }
}

Test(report_data, functions_of_sql) {
    static const struct {
        const char *sql, *want;
    } cases[] = {
        {"act_values(NULL, 'a<', 7, 0.123456, 9e999, 2.0)",
         "null,\"a\\u003C\",7,0.1235,null,2"},
        {"act_values()", ""},
        {"act_numbers('nan 1e999 x 0x1p+0  -0.5', 17)", "1,-0.5"},
        {"act_numbers(NULL, 3)", ""},
        {"(SELECT act_series(x, 3) FROM (SELECT 1 AS x UNION ALL SELECT NULL UNION ALL"
         " SELECT 0.5 UNION ALL SELECT 0.5))",
         "\"1 _ 0.5*2\""},
        {"(SELECT act_series(x, 3, at) FROM (SELECT 7 AS x, -5 AS at UNION ALL SELECT 8, -5"
         " UNION ALL SELECT 9, -2))",
         "\"8 _*2 9\""},
        {"(SELECT act_series(x, 3) FROM (SELECT 1 AS x) WHERE x > 1)", "\"\""},
        {"act_cell(1, 1.9)", "34"},
        {"act_cell(1, 2)", "34"},
        {"act_cell(-2, -1)", "-35"},
        {"act_cell(0, 1e-300)", "0"},
        {"act_cell(-1e-300, 0)", "-1"},
        {"act_cell(1e30, 1e300)", "67"},
        {"coalesce(act_cell(1, 9e999), 'none')", "none"},
        {"act_rank('50 49 0 1', 0.5) || act_rank('50 49 0 1', 0.99)", "01"},
        {"act_rank('50 49 0 1', 1)", "3"},
        {"coalesce(act_rank('', 0.5), act_rank(NULL, 0.5), 'none')", "none"},
    };
    sqlite3 *db;
    cr_assert(sqlite3_open(":memory:", &db) == SQLITE_OK &&
              act_data_sql_add(db) == SQLITE_OK);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char sql[256];
        sqlite3_stmt *rows;
        snprintf(sql, sizeof sql, "SELECT %s", cases[i].sql);
        cr_assert(sqlite3_prepare_v2(db, sql, -1, &rows, NULL) == SQLITE_OK, "%s: %s",
                  sql, sqlite3_errmsg(db));
        cr_assert(sqlite3_step(rows) == SQLITE_ROW, "%s: %s", sql, sqlite3_errmsg(db));
        const char *got = (const char *)sqlite3_column_text(rows, 0);
        cr_expect(got != NULL && strcmp(got, cases[i].want) == 0, "%s: got %s, want %s",
                  sql, got, cases[i].want);
        sqlite3_finalize(rows);
    }
    sqlite3_close(db);
}

/* Series, grids and questions stand once. */
Test(report_data, equal_texts_are_kept_once) {
    static const char *const pools[] = {"grids", "series", "asked"};
    sqlite3 *db = act_sample_open(":memory:", 0);
    char *html = act_sample_report(db, NULL);
    json_t *root = data_of(html);
    for (size_t p = 0; p < sizeof pools / sizeof pools[0]; p++) {
        const json_t *pool = json_object_get(root, pools[p]);
        cr_expect(json_array_size(pool) > 0, "%s", pools[p]);
        for (size_t i = 0; i < json_array_size(pool); i++) {
            for (size_t k = 0; k < i; k++) {
                cr_expect(!json_equal(json_array_get(pool, i), json_array_get(pool, k)),
                          "%s %zu and %zu", pools[p], k, i);
            }
        }
    }
    json_decref(root);
    free(html);
    sqlite3_close(db);
}

static void change(sqlite3 *db, const char *sql) {
    cr_assert(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, "%s",
              sqlite3_errmsg(db));
}

static void expect_contains(const char *html, const char *text) {
    cr_expect(strstr(html, text) != NULL, "the report lacks: %s", text);
}

Test(report_data, compares_two_stores) {
    char folder[64];
    char path[96];
    act_why why;
    act_sample_folder(folder);
    snprintf(path, sizeof path, "%s/old.db", folder);
    sqlite3_close(act_sample_open(path, 0));
    sqlite3 *db = act_sample_open(":memory:", 0);
    change(db, "UPDATE accuracy SET max_ulp = 0.75 WHERE id = 'alpha.d0.f64.exact';"
               "UPDATE accuracy SET verdict = 'fail' WHERE id = 'alpha.d0.f64.good';"
               "UPDATE speed SET ns_per_element = 99, low = 98, high = 100"
               " WHERE id = 'beta.d0.f32.good' AND working_set = 'l1';"
               "UPDATE speed SET ns_per_element = 1.1 * ns_per_element"
               " WHERE id = 'beta.d1.f32.good';" /* the intervals overlap */
               "DELETE FROM impl WHERE id = 'beta.d2.f16.good';"
               "UPDATE run SET compiler = 'clang <b>' WHERE run = 2");
    char *html = act_sample_report(db, NULL);
    expect_contains(html, "This report was made of one store.");
    free(html);
    cr_assert(act_past_add(db, path, true, &why) == ACT_OK, "%s", why.text);
    html = act_sample_report(db, NULL);
    expect_contains(html, "The compiler or its flags was <b>gcc -O3</b> and is <b>clang"
                          " &lt;b&gt;</b>.");
    expect_contains(html, "but times of different machines");
    /* The worst first: what fails, what errs more, what is slower. */
    char *table = strstr(html, "id=change-table");
    cr_assert(table != NULL, "no changes");
    *strstr(table, "</table>") = '\0';
    const char *errs = strstr(table, "error up<td>1.000<td>");
    const char *fails = strstr(table, "fails now<td>1.000<td>");
    const char *slower = strstr(table, "slower<td>66.000<td>54.444–74.074"
                                       "<td>1.5 (1.35–1.8)<td>99 (98–100)<td>0.75<td>");
    cr_expect(errs != NULL && fails != NULL && slower != NULL, "%s", table);
    cr_expect(errs < slower && fails < slower, "order: %s", table);
    expect_contains(table, "<td>0 → 0.75<td>");
    cr_expect(strstr(table, "beta.d1.f32.good") == NULL, "an interval that overlaps");
    table += strlen(table) + 1;
    expect_contains(table, "beta.d2.f16.good<td>pass");
    expect_contains(table, "id=history-table");
    json_t *root = data_of(table);
    cr_expect(json_array_size(json_object_get(root, "stores")) == 2, "two stores");
    cr_expect(json_array_size(value_of(root, 0, "past")) == 2, "two points of history");
    json_decref(root);
    free(html);
    cr_expect(act_past_add(db, "/nowhere.db", true, &why) == ACT_LOAD, "%s", why.text);
    cr_expect(strstr(why.text, "/nowhere.db") != NULL, "%s", why.text);
    sqlite3_close(db);
    act_sample_remove(folder);
}

/* The limits file: what it means, and what is wrong with one that means nothing. */
#include "base/random.h"
#include "code/impl.h"
#include "gate/limits_parse.h"
#include "process.h"

#include <criterion/criterion.h>
#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static act_status parse(act_limits *limits, const char *text, act_why *why) {
    return act_limits_parse(limits, "limits.txt", text, strlen(text), why);
}

/* The limits on a metric of a row, joined by blanks. */
static const char *limits_on(const act_limits *limits, const char *id, const char *metric,
                             char text[ACT_TEXT_SIZE]) {
    text[0] = '\0';
    const act_metric *m = act_metric_find(metric);
    for (const act_limit *l = NULL;
         (l = act_limits_on(limits, id, "dir/mine.so", m, l)) != NULL;) {
        size_t used = strlen(text);
        snprintf(text + used, ACT_TEXT_SIZE - used, "%s%s", used > 0 ? " " : "", l->text);
    }
    return text;
}

Test(limits, the_last_line_decides_each_metric) {
    static const char text[] =
        "\xef\xbb\xbf# all\r\n"
        "\n"
        "*            max_ulp<=4 failures=0  # everywhere\r\n"
        "gelu.*\tmax_ulp <= 2\n"
        "*.f16.*      bias_ulp>=-0.25 sign_errors=0 bias_ulp<=0.25\n"
        "gelu.d1.f16.naive max_ulp<=inf\n"
        "silu.d0.f32.poly speed>=-5%";
    static const struct {
        const char *id, *metric, *limits;
    } rows[] = {
        {"elu.d0.f32.a", "max_ulp", "max_ulp<=4"},
        {"gelu.d0.f32.a", "max_ulp", "max_ulp<=2"},
        {"gelu.d0.f32.a", "failures", "failures=0"},
        {"gelu.d1.f16.naive", "max_ulp", "max_ulp<=inf"},
        {"gelu.d1.f16.naive", "bias_ulp", "bias_ulp>=-0.25 bias_ulp<=0.25"},
        {"gelu.d1.f32.naive", "bias_ulp", ""},
        {"silu.d0.f32.poly", "speed", "speed>=-5%"},
        {"silu.d0.f32.poly2", "speed", ""},
    };
    act_limits limits;
    act_why why;
    char found[ACT_TEXT_SIZE];
    cr_assert(parse(&limits, text, &why) == ACT_OK, "%s", why.text);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        limits_on(&limits, rows[i].id, rows[i].metric, found);
        cr_expect(strcmp(found, rows[i].limits) == 0, "%s %s: '%s', not '%s'", rows[i].id,
                  rows[i].metric, found, rows[i].limits);
    }
    const act_limit *bias =
        act_limits_on(&limits, "a.d0.f16.b", "", act_metric_find("bias_ulp"), NULL);
    cr_expect(bias->line == 5 && bias->column == 14, "%zu:%zu", bias->line, bias->column);
    act_limits_free(&limits);
}

Test(limits, what_is_allowed_by_name) {
    act_limits limits;
    act_why why;
    cr_assert(parse(&limits,
                    "* failures=0\nallow skipped *-v4 a.b\nallow missing old.*\n",
                    &why) == ACT_OK,
              "%s", why.text);
    static const struct {
        const char *id;
        bool missing, skipped, unlimited;
    } rows[] = {{"gelu.d0.f32.a-v4", false, true, false},
                {"gelu.d0.f32.a-v3", false, false, false},
                {"a.b", false, true, false},
                {"old.d0.f32.x", true, false, false}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *id = rows[i].id;
        cr_expect(
            act_limits_allow(&limits, ACT_ALLOW_MISSING, id) == rows[i].missing &&
                act_limits_allow(&limits, ACT_ALLOW_SKIPPED, id) == rows[i].skipped &&
                act_limits_allow(&limits, ACT_ALLOW_UNLIMITED, id) == rows[i].unlimited,
            "%s", id);
    }
    act_limits_free(&limits);
}

Test(limits, limits_are_exact) {
    static const struct {
        const char *limit;
        double value;
        bool holds;
    } rows[] = {
        {"max_ulp<=2", 2, true},
        {"max_ulp<=2", 2 + 0x1p-51, false},
        {"max_ulp<=0.5", 0.5, true},
        {"max_ulp<=0x1p-1", 0.5 + 0x1p-53, false},
        {"failures=0", 0, true},
        {"failures=0", 1, false},
        {"correctly_rounded>=90%", 0.9, true},
        {"correctly_rounded>=90%", 0.9 - 0x1p-53, false},
        {"max_ulp<=inf", 1e300, true},
        {"max_ulp<=2", (double)NAN, false},
        {"max_ulp>=2", (double)NAN, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        act_limits limits;
        char text[ACT_TEXT_SIZE];
        act_why why;
        snprintf(text, sizeof text, "* %s", rows[i].limit);
        cr_assert(parse(&limits, text, &why) == ACT_OK, "%s", why.text);
        cr_expect(act_limit_holds(limits.limits, rows[i].value) == rows[i].holds,
                  "%s and %a", rows[i].limit, rows[i].value);
        act_limits_free(&limits);
    }
}

Test(limits, faults_are_named_with_their_place) {
    static const struct {
        const char *text, *told;
    } rows[] = {
        {"", "limits.txt: no limit in it"},
        {"# nothing\n\n", "limits.txt: no limit in it"},
        {"allow skipped *\n", "limits.txt: no limit in it"},
        {"gelu.*", "limits.txt:1:7: 'gelu.*' has no limit"},
        {"gelu.*   # max_ulp<=2", "limits.txt:1:10: 'gelu.*' has no limit"},
        {"\n\ngelu.* max_ulps<=2",
         "limits.txt:3:8: unknown metric 'max_ulps' (did you mean "
         "max_ulp"},
        {"gelu.* <=2", "limits.txt:1:8: unknown metric ''"},
        {"* max_ulp<2", "limits.txt:1:10: after max_ulp comes <=, >= or ="},
        {"* max_ulp==2", "limits.txt:1:10: after max_ulp"},
        {"* max_ulp", "limits.txt:1:10: after max_ulp"},
        {"* max_ulp!=2", "limits.txt:1:10: after max_ulp"},
        {"* max_ulp=>2", "limits.txt:1:11: '>2' is not a number"},
        {"* max_ulp<=", "limits.txt:1:12: '' is not a number"},
        {"* max_ulp<=2.5.1", "limits.txt:1:12: '2.5.1' is not a number"},
        {"* max_ulp<=nan", "limits.txt:1:12: 'nan' is not a number"},
        {"* max_ulp<=1e999", "limits.txt:1:12: '1e999' is not a number"},
        {"* max_ulp<=%", "limits.txt:1:12: '%' is not a number"},
        {"* max_ulp<=2,failures=0", "limits.txt:1:12: '2,failures=0' is not a number"},
        {"* max_ulp<=5%", "limits.txt:1:12: '5%': only speed and correctly_rounded"},
        {"* max_ulp<=-1", "limits.txt:1:12: '-1': max_ulp is never so"},
        {"* correctly_rounded>=2", "limits.txt:1:22: '2': correctly_rounded is never so"},
        {"se[lu.* max_ulp<=1", "limits.txt:1:3: this [ has no ]"},
        {"allow missing [z", "limits.txt:1:15: this [ has no ]"},
        {"* speed>=-5", "limits.txt:1:10: speed is limited as in speed>=-5%"},
        {"* speed>=5%", "limits.txt:1:10: speed is limited"},
        {"* speed>=-0.5%", "limits.txt:1:10: speed is limited"},
        {"* speed>=-95%", "limits.txt:1:10: speed is limited"},
        {"* speed<=-5%", "limits.txt:1:10: speed is limited"},
        {"allow", "limits.txt:1:6: 'allow' is followed by missing, skipped or unlimited"},
        {"allow skiped *", "limits.txt:1:7: 'allow' is followed by"},
        {"allow skipped", "limits.txt:1:14: 'allow skipped' needs a glob"},
        {"allow missing a;b", "limits.txt:1:16: ';b' is in no id"},
        {"gelu/* max_ulp<=2", "limits.txt:1:5: '/*' is in no id"},
        {"*********.a max_ulp<=2", "limits.txt:1:1: this glob is too long, or has more"},
        {"* max_ulp<=2\n* fail\x01ures=0",
         "limits.txt:2:7: byte 0x01 belongs in no text"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        act_limits limits;
        act_why why = {""};
        act_status status = parse(&limits, rows[i].text, &why);
        cr_expect(status == ACT_USAGE &&
                      strncmp(why.text, rows[i].told, strlen(rows[i].told)) == 0,
                  "'%s': status %d, '%s', not '%s...'", rows[i].text, (int)status,
                  why.text, rows[i].told);
        act_limits_free(&limits);
    }
    act_limits limits;
    act_why why;
    act_status status = act_limits_parse(&limits, "l", "* max_ulp<=2\0 x", 15, &why);
    cr_expect(status == ACT_USAGE && strstr(why.text, "l:1:13: byte 0x00") != NULL, "%s",
              why.text);
    act_limits_free(&limits);
    status = act_limits_read(&limits, "no/such/limits", &why);
    cr_expect(status == ACT_IO && strstr(why.text, "no/such/limits") != NULL, "%s",
              why.text);
    act_limits_free(&limits);
    status = act_limits_read(&limits, "harness", &why); /* a folder */
    cr_expect(status == ACT_IO, "%d %s", (int)status, why.text);
    act_limits_free(&limits);
}

/* Whatever the bytes are, the parser ends, and says one line if it refuses them. */
Test(limits, any_bytes) {
    static const char *const pieces[] = {
        "gelu.*",     " ",   "max_ulp", "<=",    ">=",    "=",
        "2",          "%",   "\n",      "#",     "allow", "skipped",
        "speed>=-5%", "\t",  "[",       "]",     "\r\n",  "\xff",
        "\x00",       "nan", "inf",     "-",     "0x",    "failures=0",
        "*",          "?",   "é",       "1e308", ".",     "\xef\xbb\xbf"};
    act_random random = act_random_seeded(7, "limits");
    size_t accepted = 0;
    for (int round = 0; round < 20000; round++) {
        char text[400];
        /* Half of the texts begin well, so that some are accepted. */
        static const char good[] = "* max_ulp<=2\n";
        size_t size = round % 2 == 0 ? sizeof good - 1 : 0;
        size_t count = act_random_next(&random) % 24;
        memcpy(text, good, size);
        for (size_t i = 0; i < count; i++) {
            size_t at = act_random_next(&random) % (sizeof pieces / sizeof pieces[0]);
            size_t length = pieces[at][0] == '\0' ? 1 : strlen(pieces[at]);
            memcpy(text + size, pieces[at], length);
            size += length;
        }
        act_limits limits;
        act_why why = {""};
        act_status status = act_limits_parse(&limits, "f", text, size, &why);
        accepted += status == ACT_OK;
        cr_expect(status == ACT_OK ||
                      (status == ACT_USAGE && strncmp(why.text, "f:", 2) == 0 &&
                       strchr(why.text, '\n') == NULL),
                  "round %d: status %d: %s", round, (int)status, why.text);
        act_limits_free(&limits);
    }
    cr_expect(accepted > 300, "%zu of 20000 accepted: too few to tell", accepted);
}

/* A metric that reads what the store does not have would be null in every row. */
Test(limits, metrics_are_of_columns_of_the_store) {
    size_t size;
    char *schema = act_scratch_read("harness/store/schema.sql", &size);
    sqlite3 *db;
    sqlite3_stmt *columns;
    cr_assert(schema != NULL && sqlite3_open(":memory:", &db) == SQLITE_OK &&
                  sqlite3_exec(db, schema, NULL, NULL, NULL) == SQLITE_OK,
              "no schema");
    json_t *row = json_object();
    sqlite3_prepare_v2(db,
                       "SELECT name FROM pragma_table_info('accuracy')"
                       " UNION SELECT name FROM pragma_table_info('checked')",
                       -1, &columns, NULL);
    while (sqlite3_step(columns) == SQLITE_ROW) {
        json_object_set_new(row, (const char *)sqlite3_column_text(columns, 0),
                            json_integer(0));
    }
    for (size_t i = 0; i < act_metric_count; i++) {
        const act_metric *metric = &act_metrics[i];
        bool is_of_row =
            metric->kind != ACT_METRIC_SPEED && metric->kind != ACT_METRIC_HARD;
        cr_expect(!is_of_row || act_metric_value(metric, row) == 0,
                  "%s reads what is no column of accuracy or checked", metric->name);
    }
    sqlite3_finalize(columns);
    sqlite3_close(db);
    json_decref(row);
    free(schema);
}

Test(limits, the_readme_names_every_metric) {
    size_t size;
    char *text = act_scratch_read("harness/gate/README.md", &size);
    char *line = text != NULL ? strstr(text, "| metric | is |\n") : NULL;
    cr_assert(line != NULL, "no table of metrics");
    line = strchr(strchr(line, '\n') + 1, '\n') + 1;
    size_t count = 0;
    while (*line == '|') { /* the first cell has their names, each in backticks */
        char *next = strchr(line, '\n') + 1;
        char *end = strchr(line + 1, '|');
        for (char *c = line; (c = memchr(c, '`', (size_t)(end - c))) != NULL; count++) {
            char *close = strchr(c + 1, '`');
            *close = '\0';
            cr_expect(act_metric_find(c + 1) != NULL, "there is no metric %s", c + 1);
            c = close + 1;
        }
        line = next;
    }
    cr_expect(count == act_metric_count, "%zu of %zu metrics", count, act_metric_count);
    free(text);
}

/* Lines behind `plugin` are for rows of that file alone. */
Test(limits, lines_of_one_plugin) {
    static const char text[] = "* max_ulp<=4\n"
                               "plugin mine.so\n"
                               "* max_ulp<=1\n"
                               "plugin your.so\n"
                               "* max_ulp<=2\n"
                               "plugin *\n"
                               "gelu.* max_ulp<=3\n";
    char got[ACT_TEXT_SIZE];
    act_limits limits;
    act_why why;
    cr_assert(parse(&limits, text, &why) == ACT_OK, "%s", why.text);
    cr_expect(strcmp(limits_on(&limits, "a.d0.f16.b", "max_ulp", got), "max_ulp<=1") == 0,
              "%s", got);
    cr_expect(strcmp(limits_on(&limits, "gelu.d0.f16.b", "max_ulp", got), "max_ulp<=3") ==
                  0,
              "%s", got);
    const act_limit *other = act_limits_on(&limits, "a.d0.f16.b", "./your.so",
                                           act_metric_find("max_ulp"), NULL);
    cr_expect(strcmp(other->text, "max_ulp<=2") == 0, "%s", other->text);
    act_limits_free(&limits);
    cr_expect(parse(&limits, "plugin a b\n", &why) == ACT_USAGE);
    act_limits_free(&limits);
    cr_expect(parse(&limits, "plugin\n", &why) == ACT_USAGE);
    act_limits_free(&limits);
}

/* A line is missed if a row that it is for could have been chosen. */
Test(limits, lines_that_are_asked) {
    static const struct {
        const char *line, *glob;
        bool asked;
    } rows[] = {
        {"gelu.d0.f32.a", "gelu.*", true},
        {"silu.d0.f32.a", "gelu.*", false},
        {"silu.*", "gelu.*", false},
        {"gelu.d1.*", "gelu.*", true},
        {"gelu.d1.*", "gelu.d0.*", false},
        {"*.bf16.*", "gelu.*", true},
        {"gelu.d0.f32.a", "*.bf16.*", false},
        {"*", "gelu.d0.f32.a", true},
        {"gelu*.d0.f32.*", "gelu.d0.*", true},
        {"gelu.d?.f32.*", "gelu.d1.f16.*", true},
        {"gelu.d0.f32.a", "gelu.d0.f32.b", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const act_limit limit = {.glob = rows[i].line};
        char glob[ACT_NAME_SIZE];
        char *globs[] = {glob};
        snprintf(glob, sizeof glob, "%s", rows[i].glob);
        cr_expect(act_limit_is_asked(&limit, globs, 1) == rows[i].asked, "%s by %s",
                  rows[i].line, rows[i].glob);
        cr_expect(act_limit_is_asked(&limit, NULL, 0), "%s by nothing", rows[i].line);
    }
}

#include "show/show.h"

#include "base/fpmode.h"
#include "base/text.h"
#include "judge/accuracy.h"
#include "store/row_class.h"
#include "store/row_value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ACT_CELL_SIZE = 32 };

/* "0x1.8p+1 (3)". */
static void print_input(const char *hex) {
    printf("%s%s", hex, act_decimal_of(hex).text);
}

/* A line for each class: first of all, as no number says it. */
static void show_classes(const json_t *row) {
    char first[ACT_TEXT_SIZE];
    size_t i;
    const json_t *class;
    json_array_foreach(json_object_get(row, "classes"), i, class) {
        act_class_text(class, first, sizeof first);
        printf("  %-12s %s %lld%s\n",
               act_row_is_failure(class) ? "failure" : "convention",
               act_row_cell(class, "class"), act_row_whole(class, "results"), first);
    }
}

static void show_finding(const json_t *finding, bool excused) {
    static const char *const examples[] = {"simplest", "first", "worst"};
    const char *shown = "";
    printf("  finding      %s%s: %s\n", act_row_cell(finding, "kind"),
           excused ? " (no fault)" : "",
           act_line_of(act_row_cell(finding, "detail")).text);
    for (size_t e = 0; e < sizeof examples / sizeof examples[0]; e++) {
        const char *example = act_row_text(finding, examples[e]);
        if (example[0] != '\0' && strcmp(example, shown) != 0) {
            printf("    %-10s %s\n", examples[e], act_line_of(example).text);
            shown = example;
        }
    }
}

/* Faults come first. */
void act_show_findings(const json_t *row) {
    size_t i;
    const json_t *finding;
    for (int excused = 0; excused < 2; excused++) {
        json_array_foreach(json_object_get(row, "findings"), i, finding) {
            if ((act_row_number(finding, "excused") > 0) == (excused != 0)) {
                show_finding(finding, excused != 0);
            }
        }
    }
}

/* The direction that --rounding named. */
static const char *direction_of(const json_t *row) {
    static const char *const words[ACT_DIRECTIONS] = {[ACT_NEAREST] = "",
                                                      [ACT_DOWN] = " downward",
                                                      [ACT_UP] = " upward",
                                                      [ACT_TO_ZERO] = " toward zero"};
    for (int i = 0; i < ACT_DIRECTIONS; i++) {
        if (strcmp(act_row_text(row, "rounding"), act_direction_names[i]) == 0) {
            return words[i];
        }
    }
    return "";
}

/* An infinity for a finite f counts as a number: what it is has to be said. */
static const char *overflow_of(const json_t *row) {
    const char *got = act_row_cell(row, "got");
    bool is_infinite = strcmp(got, "inf") == 0 || strcmp(got, "-inf") == 0;
    return is_infinite && strstr(act_row_cell(row, "exact"), "inf") == NULL
               ? ": it overflows and f does not"
               : "";
}

static void show_max_error(const json_t *row) {
    printf("  max error    %.6g ulp at x = ", act_row_number(row, "max_ulp"));
    print_input(act_row_cell(row, "worst_x"));
    const char *exact = act_row_cell(row, "exact");
    printf(": got %s, %s%s%s\n", act_row_cell(row, "got"), act_exact_word(exact), exact,
           overflow_of(row));
}

static void show_errors(const json_t *row) {
    show_max_error(row);
    printf("  floored      %.6g ulp at x = ", act_row_number(row, "max_floored_ulp"));
    print_input(act_row_cell(row, "floored_x"));
    printf("  (in ulps of at least 2^-4)\n");
    printf("  mean error   %.4g ulp, bias %+.4g ulp", act_row_number(row, "mean_ulp"),
           act_row_number(row, "bias_ulp"));
    if (json_is_number(json_object_get(row, "normal_ulp"))) {
        printf(", for x ~ N(0,1) %.4g ulp", act_row_number(row, "normal_ulp"));
    }
    putchar('\n');
    printf("  absolute     %.4g at x = ", act_row_number(row, "max_abs"));
    print_input(act_row_cell(row, "max_abs_x"));
    if (json_is_number(json_object_get(row, "max_rel"))) {
        printf(", relative %.4g at x = ", act_row_number(row, "max_rel"));
        print_input(act_row_cell(row, "max_rel_x"));
    }
    printf("\n  rounding     %s %% correctly rounded%s\n",
           act_percent_of(act_row_number(row, "correctly_rounded")).text,
           direction_of(row));
    if (json_is_string(json_object_get(row, "misrounded_x"))) {
        printf("  misrounded   first at x = ");
        print_input(act_row_cell(row, "misrounded_x"));
        printf(": got %s, right %s\n", act_row_cell(row, "misrounded_got"),
               act_row_cell(row, "misrounded_right"));
    }
    if (json_is_integer(json_object_get(row, "flushed"))) {
        printf(
            "  flushed      %lld results, as flush-to-zero or denormals-are-zero would\n",
            act_row_whole(row, "flushed"));
    }
}

static bool starts_from_y(const json_t *row) {
    return strcmp(act_row_cell(row, "convention"), "backward_y") == 0 &&
           json_is_number(json_object_get(row, "max_ulp")) &&
           json_object_get(row, "rounding") == NULL;
}

/* Of a kernel that starts from y = f(x): its own part of the error, and its convention's.
 */
static void show_from_y(const json_t *row) {
    if (!json_is_integer(json_object_get(row, "y_judged"))) {
        printf("  from y       not judged: f is not monotone, so y does not tell f'\n");
        return;
    }
    printf("  from y       own error %.6g ulp at y = ", act_row_number(row, "y_own_ulp"));
    print_input(act_row_cell(row, "y_own_at"));
    printf(", %.4g ulp beyond what y leaves open\n", act_row_number(row, "y_beyond_ulp"));
    printf("  lost by y    %.6g ulp at y = ", act_row_number(row, "y_loss_ulp"));
    print_input(act_row_cell(row, "y_loss_at"));
    printf(", by every kernel of y (%lld of %lld values of y)\n",
           act_row_whole(row, "y_judged"), act_row_whole(row, "y_values"));
}

static void show_inputs(const json_t *row) {
    bool exhaustive = json_is_true(json_object_get(row, "exhaustive"));
    bool ranged = json_is_string(json_object_get(row, "range_from"));
    bool searched = json_is_string(json_object_get(row, "found"));
    const char *sample = searched ? "a sample and a search: errors are at least these"
                                  : "a sample: errors are at least these";
    printf("  inputs       %lld (%s%s)", act_row_whole(row, "inputs"),
           exhaustive ? "all" : sample, ranged ? " of the range" : "");
    if (act_row_whole(row, "exact_inputs") > 0) {
        printf(", %lld of them decided by MPFR", act_row_whole(row, "exact_inputs"));
    }
    putchar('\n');
}

void act_show_accuracy(const json_t *row) {
    const json_t *claim = json_object_get(row, "claim");
    const char *direction = direction_of(row);
    printf("%s%s%s%s: %s", act_row_cell(row, "id"),
           direction[0] != '\0' ? ", rounding" : "", direction,
           json_is_true(json_object_get(row, "ftz")) ? ", flushing to zero" : "",
           act_row_cell(row, "verdict"));
    if (json_is_real(claim)) {
        printf(" (claims %g ulp)", json_real_value(claim));
    }
    putchar('\n');
    show_classes(row);
    act_show_findings(row);
    if (act_row_whole(row, "inputs") > 0) {
        show_inputs(row);
    }
    if (json_is_number(json_object_get(row, "max_ulp"))) {
        show_errors(row);
    }
    if (starts_from_y(row)) {
        show_from_y(row);
    }
    if (json_is_string(json_object_get(row, "found"))) {
        printf("  found        %s\n", act_row_cell(row, "found"));
    }
    if (act_row_whole(row, "undecided") > 0) {
        printf("  undecided    %lld inputs\n", act_row_whole(row, "undecided"));
    }
}

/* How to see the findings and failures of a row again. */
static void show_again(const json_t *row) {
    bool has_some = json_array_size(json_object_get(row, "findings")) > 0 ||
                    json_array_size(json_object_get(row, "classes")) > 0;
    json_t *command = act_row_check_command(row);
    if (has_some && json_is_string(command)) {
        printf("  again:       %s\n", act_line_of(json_string_value(command)).text);
    }
    json_decref(command);
}

void act_show_check(const json_t *row) {
    printf("%s: %s", act_row_cell(row, "id"), act_row_cell(row, "verdict"));
    if (act_row_whole(row, "calls") > 0) {
        printf(", %lld calls of 0 to 64 elements, up to %lld in one",
               act_row_whole(row, "calls"), act_row_whole(row, "longest"));
    }
    if (act_row_whole(row, "products") > 0) {
        printf(", %lld products with dy", act_row_whole(row, "products"));
    }
    putchar('\n');
    show_classes(row);
    act_show_findings(row);
    show_again(row);
    if (json_is_number(json_object_get(row, "max_ulp"))) {
        show_max_error(row);
    }
}

/* A column as text, "-" if it is null. */
typedef struct cell {
    char text[ACT_CELL_SIZE];
} cell;

static cell column_real(sqlite3_stmt *statement, int i, const char *form) {
    cell made = {"-"};
    if (sqlite3_column_type(statement, i) != SQLITE_NULL) {
        snprintf(made.text, sizeof made.text, form, sqlite3_column_double(statement, i));
    }
    return made;
}

static cell column_percent(sqlite3_stmt *statement, int i) {
    cell made = {"-"};
    if (sqlite3_column_type(statement, i) != SQLITE_NULL) {
        snprintf(made.text, sizeof made.text, "%.24s%%",
                 act_percent_of(sqlite3_column_double(statement, i)).text);
    }
    return made;
}

static const char *column_text(sqlite3_stmt *statement, int i) {
    const unsigned char *text = sqlite3_column_text(statement, i);
    return text != NULL ? (const char *)text : "-";
}

static sqlite3_stmt *query(sqlite3 *db, const char *sql) {
    sqlite3_stmt *statement = NULL;
    sqlite3_prepare_v2(db, sql, -1, &statement, NULL);
    return statement;
}

/* The implementations of one run, as a view for the queries below. */
static void select_run(sqlite3 *db, sqlite3_int64 run) {
    char *sql =
        sqlite3_mprintf("CREATE TEMP VIEW measured AS SELECT * FROM impl WHERE id IN"
                        " (SELECT id FROM accuracy WHERE run = %lld"
                        "  UNION SELECT id FROM speed WHERE run = %lld"
                        "  UNION SELECT id FROM finding WHERE run = %lld)",
                        run, run, run);
    sqlite3_exec(db, sql, NULL, NULL, NULL);
    sqlite3_free(sql);
}

static void show_every_row(sqlite3 *db) {
    sqlite3_stmt *statement = query(
        db,
        "SELECT id, exhaustive, max_ulp, worst_x, mean_ulp, correctly_rounded,"
        " nan_for_number + number_for_nan + wrong_sign + wrong_zero_sign +"
        " zero_for_number,"
        " (SELECT count(*) FROM finding WHERE finding.id = measured.id), ns_per_element,"
        " verdict"
        " FROM measured LEFT JOIN accuracy USING (id) LEFT JOIN headline USING (id)"
        " ORDER BY function, \"order\", format DESC, name");
    printf("%-40s %12s %-24s %10s %8s %8s %5s %9s  %s\n", "id", "max ulp", "at x",
           "mean ulp", "rounded", "failures", "finds", "ns/elem", "claim");
    while (sqlite3_step(statement) == SQLITE_ROW) {
        /* '>=' where the inputs are a sample: the true maximum may be larger. */
        printf("%-40s %s%10s %-24s %10s %8s %8d %5d %9s  %s\n", column_text(statement, 0),
               sqlite3_column_int(statement, 1) != 0 ? "  " : ">=",
               column_real(statement, 2, "%.4g").text, column_text(statement, 3),
               column_real(statement, 4, "%.3g").text, column_percent(statement, 5).text,
               sqlite3_column_int(statement, 6), sqlite3_column_int(statement, 7),
               column_real(statement, 8, "%.3f").text, column_text(statement, 9));
    }
    sqlite3_finalize(statement);
}

/* One line for each function, order and format: the implementation of least error, among
 * those without failures and findings if there is one, and the fastest. */
static void show_best_rows(sqlite3 *db) {
    sqlite3_stmt *statement = query(
        db,
        "WITH rows AS (SELECT function, \"order\" AS k, format, name, max_ulp,"
        "  ns_per_element AS ns,"
        "  nan_for_number + number_for_nan + wrong_sign + wrong_zero_sign + zero_for_number"
        "  + (SELECT count(*) FROM finding WHERE finding.id = measured.id) AS faults"
        "  FROM measured LEFT JOIN accuracy USING (id) LEFT JOIN headline USING (id)),"
        " ranked AS (SELECT *,"
        "  row_number() OVER (PARTITION BY function, k, format"
        "   ORDER BY faults > 0, max_ulp IS NULL, max_ulp, ns, name) AS by_error,"
        "  row_number() OVER (PARTITION BY function, k, format"
        "   ORDER BY ns IS NULL, ns, name) AS by_time FROM rows)"
        " SELECT a.function || '.d' || a.k || '.' || a.format,"
        "  (SELECT count(*) FROM rows r WHERE r.function = a.function AND r.k = a.k"
        "   AND r.format = a.format),"
        "  a.name, a.max_ulp, a.faults, a.ns, b.name, b.max_ulp, b.faults, b.ns"
        " FROM ranked a JOIN ranked b USING (function, k, format)"
        " WHERE a.by_error = 1 AND b.by_time = 1 ORDER BY a.function, a.k, a.format DESC");
    printf("%-26s %3s  %-20s %9s %6s %8s  %-20s %9s %6s %8s\n", "", "", "most accurate",
           "max ulp", "faults", "ns/elem", "fastest", "max ulp", "faults", "ns/elem");
    while (sqlite3_step(statement) == SQLITE_ROW) {
        printf("%-26s %3d  %-20s %9s %6d %8s  %-20s %9s %6d %8s\n",
               column_text(statement, 0), sqlite3_column_int(statement, 1),
               column_text(statement, 2), column_real(statement, 3, "%.3g").text,
               sqlite3_column_int(statement, 4), column_real(statement, 5, "%.3f").text,
               column_text(statement, 6), column_real(statement, 7, "%.3g").text,
               sqlite3_column_int(statement, 8), column_real(statement, 9, "%.3f").text);
    }
    sqlite3_finalize(statement);
}

/* The number that a query gives. */
static int count_of(sqlite3 *db, const char *sql) {
    sqlite3_stmt *statement = query(db, sql);
    int count =
        sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int(statement, 0) : 0;
    sqlite3_finalize(statement);
    return count;
}

static void show_counts(sqlite3 *db) {
    sqlite3_stmt *statement = query(
        db,
        "SELECT verdict, count(*) FROM measured JOIN accuracy USING (id) GROUP BY verdict ORDER BY verdict");
    while (sqlite3_step(statement) == SQLITE_ROW) {
        printf("%s %d, ", column_text(statement, 0), sqlite3_column_int(statement, 1));
    }
    sqlite3_finalize(statement);
    printf("findings %d\n",
           count_of(db, "SELECT count(*) FROM measured JOIN fault USING (id)"));
}

int act_show_summary(sqlite3 *db, sqlite3_int64 run) {
    const int screen = 100; /* more rows than this are of no use to the eye */
    select_run(db, run);
    int count = count_of(db, "SELECT count(*) FROM measured");
    if (count > screen) {
        show_best_rows(db);
    } else {
        show_every_row(db);
    }
    show_counts(db);
    return count;
}

#include "data_sql.h"

#include "base/array.h"
#include "base/escape.h"
#include "figure.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* A result that is printed. */
typedef struct printed {
    char *text;
    size_t size;
    FILE *out;
} printed;

static bool begin(sqlite3_context *context, printed *result) {
    result->out = open_memstream(&result->text, &result->size);
    if (result->out == NULL) {
        sqlite3_result_error_nomem(context);
    }
    return result->out != NULL;
}

static void end(sqlite3_context *context, printed *result) {
    if (fclose(result->out) != 0) {
        sqlite3_result_error_nomem(context);
        free(result->text);
        return;
    }
    sqlite3_result_text64(context, result->text, result->size, free, SQLITE_UTF8);
}

/* NaN for NULL and for what is not a number. */
static double real_of(sqlite3_value *value) {
    int type = sqlite3_value_type(value);
    bool is_number = type == SQLITE_INTEGER || type == SQLITE_FLOAT;
    return is_number ? sqlite3_value_double(value) : (double)NAN;
}

static void put_value(FILE *out, sqlite3_value *value) {
    switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER:
        fprintf(out, "%lld", sqlite3_value_int64(value));
        return;
    case SQLITE_FLOAT:
        if (isfinite(sqlite3_value_double(value))) {
            act_figure(out, sqlite3_value_double(value), 4);
            return;
        }
        break;
    case SQLITE_TEXT:
        act_escape_json(out, (const char *)sqlite3_value_text(value),
                        (size_t)sqlite3_value_bytes(value));
        return;
    default:
        break;
    }
    fputs("null", out);
}

static void write_values(sqlite3_context *context, int count, sqlite3_value **value) {
    printed result;
    if (!begin(context, &result)) {
        return;
    }
    for (int i = 0; i < count; i++) {
        fputs(i > 0 ? "," : "", result.out);
        put_value(result.out, value[i]);
    }
    end(context, &result);
}

static void write_numbers(sqlite3_context *context, int count, sqlite3_value **value) {
    const char *text = (const char *)sqlite3_value_text(value[0]);
    const char *comma = "";
    printed result;
    (void)count;
    if (!begin(context, &result)) {
        return;
    }
    while (text != NULL && *(text += strspn(text, " ")) != '\0') {
        char *stop;
        double number = strtod(text, &stop);
        text += strcspn(text, " ");
        if (stop == text && isfinite(number)) {
            fputs(comma, result.out);
            act_figure(result.out, number, sqlite3_value_int(value[1]));
            comma = ",";
        }
    }
    end(context, &result);
}

typedef struct series {
    double *value;
    size_t count;
    long long first; /* place */
    int digits;
} series;

static void add_to_series(sqlite3_context *context, int count, sqlite3_value **value) {
    series *s = sqlite3_aggregate_context(context, sizeof *s);
    if (s == NULL) {
        return;
    }
    long long next = s->first + (long long)s->count;
    long long place = count == 3 ? sqlite3_value_int64(value[2]) : next;
    s->first = s->count == 0 ? place : s->first;
    s->digits = sqlite3_value_int(value[1]);
    if (place < s->first) {
        return;
    }
    while (s->first + (long long)s->count <= place) {
        double *gap = act_array_add(&s->value, &s->count, sizeof *gap);
        if (gap == NULL) {
            sqlite3_result_error_nomem(context);
            return;
        }
        *gap = (double)NAN;
    }
    s->value[place - s->first] = real_of(value[0]);
}

static void write_series(sqlite3_context *context) {
    static series none;
    const series *s = sqlite3_aggregate_context(context, 0);
    s = s != NULL ? s : &none;
    printed result;
    if (begin(context, &result)) {
        act_figure_series(result.out, s->value, s->count, s->digits);
        end(context, &result);
    }
    free(s->value);
}

enum { OUTER = 33, INFINITE = 2 * OUTER + 1 };

static int magnitude_cell(double x) {
    int exponent = x == 0 ? -OUTER - 1 : ilogb(x);
    return exponent < -OUTER ? 0 : exponent > OUTER ? INFINITE : exponent + OUTER + 1;
}

static void find_cell(sqlite3_context *context, int count, sqlite3_value **value) {
    double lo = real_of(value[0]);
    double hi = real_of(value[1]);
    (void)count;
    if (isfinite(lo) && isfinite(hi)) {
        /* A bin ends at most at the far side of its cell, which belongs to the next. */
        int a = magnitude_cell(lo);
        int b = magnitude_cell(hi);
        int cell = a < b ? a : b;
        sqlite3_result_int(context, lo < 0 ? -1 - cell : cell);
    }
}

static void find_rank(sqlite3_context *context, int count, sqlite3_value **value) {
    enum { RANKS = 16 };
    double results[RANKS];
    double total = 0;
    int ranks = 0;
    const char *text = (const char *)sqlite3_value_text(value[0]);
    (void)count;
    for (char *stop; text != NULL && ranks < RANKS; text = stop) {
        results[ranks] = strtod(text, &stop);
        if (stop == text) {
            break;
        }
        total += results[ranks++];
    }
    double before = 0;
    for (int rank = 0; rank < ranks && total > 0; rank++) {
        before += results[rank];
        if (before >= sqlite3_value_double(value[1]) * total) {
            sqlite3_result_int(context, rank);
            return;
        }
    }
}

int act_data_sql_add(sqlite3 *db) {
    static const struct {
        const char *name;
        int arguments; /* -1: any number */
        void (*find)(sqlite3_context *context, int count, sqlite3_value **value);
        void (*add)(sqlite3_context *context, int count, sqlite3_value **value);
        void (*finish)(sqlite3_context *context);
    } functions[] = {
        {"act_values", -1, write_values, NULL, NULL},
        {"act_numbers", 2, write_numbers, NULL, NULL},
        {"act_series", 2, NULL, add_to_series, write_series},
        {"act_series", 3, NULL, add_to_series, write_series},
        {"act_cell", 2, find_cell, NULL, NULL},
        {"act_rank", 2, find_rank, NULL, NULL},
    };
    int code = SQLITE_OK;
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
        int one = sqlite3_create_function_v2(
            db, functions[i].name, functions[i].arguments,
            SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL, functions[i].find, functions[i].add,
            functions[i].finish, NULL);
        code = one != SQLITE_OK ? one : code;
    }
    return code;
}

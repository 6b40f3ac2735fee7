#include "judge/truth_table.h"

#include "base/interrupt.h"

#include <math.h>
#include <stdlib.h>

/* A table on the way through its points. */
typedef struct cursor {
    act_truth_table *table;
    act_exact *values; /* of f itself, if it is needed */
    size_t next;
} cursor;

static double normal_below(double x) {
    return 0.5 * erfc(-x / sqrt(2));
}

/* N(0,1) between lo and hi. Differences of the lower tail keep their digits on the left,
 * so the right is mirrored. */
static double normal_between(double lo, double hi) {
    return lo > 0 ? normal_below(-lo) - normal_below(-hi)
                  : normal_below(hi) - normal_below(lo);
}

/* Midway between a point and the next. */
static double border(const act_truth_table *table, size_t i) {
    const uint64_t *bits = table->points.bits;
    return act_decode(table->format, bits[i]) / 2 +
           act_decode(table->format, bits[i + 1]) / 2;
}

/* Both zeros share what is nearest to them. */
void act_truth_table_weigh(act_truth_table *table) {
    const act_points *points = &table->points;
    for (size_t i = 0; i < points->count; i++) {
        double x = act_decode(table->format, points->bits[i]);
        double lo = i > 0 ? border(table, i - 1) : x;
        double hi = i + 1 < points->count ? border(table, i) : x;
        table->weight[i] =
            isfinite(x) ? normal_between(isfinite(lo) ? lo : x, isfinite(hi) ? hi : x)
                        : 0;
    }
}

static void leave_undecided(act_truth_table *table, size_t i) {
    table->undecided += !table->is_undecided[i];
    table->is_undecided[i] = true;
}

static void find_truth(act_truth_table *table, size_t i, double x) {
    act_truth truths[ACT_CONVENTIONS];
    int count = 0;
    if (act_exact_truths(table->exact, table->format, x, truths, &count) != ACT_OK) {
        leave_undecided(table, i);
        return;
    }
    table->truth[i] = truths[0];
    table->has_more[i] = count > 1;
}

static void find_value(act_truth_table *table, act_exact *values, size_t i, double x) {
    act_truth truth;
    if (act_exact_truth(values, table->format, x, &truth) == ACT_OK) {
        table->value[i] = act_encode(table->format, truth.rounded);
    } else {
        leave_undecided(table, i);
    }
}

static void find_next(cursor *c) {
    act_truth_table *table = c->table;
    size_t i = c->next++;
    double x = act_decode(table->format, table->points.bits[i]);
    if (table->has_truths) {
        find_truth(table, i, x);
    }
    if (table->has_values) {
        find_value(table, c->values, i, x);
    }
}

/* Tells whether there is nothing to find at a table's points, or nothing more. */
static bool is_done(const cursor *c) {
    const act_truth_table *table = c->table;
    return c->next == table->points.count || !(table->has_truths || table->has_values);
}

static int64_t next_ordinal(const cursor *c) {
    return act_ordinal(c->table->format, c->table->points.bits[c->next]);
}

/* Finds what is true at the least point that any table has next; false: there is none. */
static bool find_least(cursor *cursors, size_t count) {
    int64_t least = INT64_MAX;
    bool more = false;
    for (size_t i = 0; i < count; i++) {
        if (!is_done(&cursors[i])) {
            int64_t ordinal = next_ordinal(&cursors[i]);
            least = ordinal < least ? ordinal : least;
            more = true;
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (!is_done(&cursors[i]) && next_ordinal(&cursors[i]) == least) {
            find_next(&cursors[i]);
        }
    }
    return more;
}

static act_status open_cursor(cursor *c, act_truth_table *table, act_exact *host) {
    size_t count = table->points.count + 1;
    *c = (cursor){.table = table};
    table->truth = calloc(table->has_truths ? count : 1, sizeof *table->truth);
    table->weight = calloc(table->has_truths ? count : 1, sizeof *table->weight);
    table->value = calloc(table->has_values ? count : 1, sizeof *table->value);
    table->is_undecided = calloc(count, sizeof *table->is_undecided);
    table->has_more = calloc(count, sizeof *table->has_more);
    if (table->truth == NULL || table->weight == NULL || table->value == NULL ||
        table->is_undecided == NULL || table->has_more == NULL) {
        return ACT_NOMEM;
    }
    if (table->has_truths) {
        act_truth_table_weigh(table);
    }
    return table->has_values ? act_exact_open_beside(&c->values, host, 0) : ACT_OK;
}

act_status act_truth_tables_fill(act_truth_table *const *tables, size_t count) {
    enum { POINTS_BETWEEN_INTERRUPTIONS = 256 };
    cursor cursors[ACT_ORDERS] = {0};
    act_status status = ACT_OK;
    for (size_t i = 0; i < count; i++) {
        status = open_cursor(&cursors[i], tables[i], tables[count - 1]->exact);
        if (status != ACT_OK) {
            goto cleanup;
        }
    }
    for (size_t found = 1; find_least(cursors, count); found++) {
        if (found % POINTS_BETWEEN_INTERRUPTIONS == 0 && act_interrupted()) {
            status = ACT_INTERRUPTED;
            goto cleanup;
        }
    }
cleanup:
    for (size_t i = 0; i < count; i++) {
        act_exact_close(cursors[i].values);
    }
    return status;
}

void act_truth_table_free(act_truth_table *table) {
    act_points_free(&table->points);
    free(table->truth);
    free(table->is_undecided);
    free(table->has_more);
    free(table->weight);
    free(table->value);
}

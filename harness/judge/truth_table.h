/* The truths at the points of a target, found once for all its implementations. */
#ifndef ACT_TRUTH_TABLE_H
#define ACT_TRUTH_TABLE_H

#include "inputs/points.h"
#include "judge/excuses.h"

typedef struct act_truth_table {
    const act_format *format;
    act_exact *exact;
    act_excuses excuses;
    act_points points;
    bool has_truths;  /* to be filled with truths and weights */
    bool has_values;  /* to be filled with values of f itself */
    act_truth *truth; /* per point */
    bool *has_more;   /* per point: conventions accept others too, see act_exact_truths */
    double *weight;   /* per point: the probability that N(0,1) is nearest to it */
    uint64_t
        *value; /* per point: f of order 0, rounded, for kernels that start from it */
    bool *is_undecided; /* per point */
    size_t undecided;
} act_truth_table;

/* Fills the tables of one function, format and parameters, ascending by order, whose
 * format, exact tier, points and wishes are set. What is true of all orders at a point is
 * found at once. ACT_OK, ACT_NOMEM or ACT_INTERRUPTED. */
act_status act_truth_tables_fill(act_truth_table *const *tables, size_t count);

/* Fills weight[i] for all points. */
void act_truth_table_weigh(act_truth_table *table);

/* Frees what the table owns: all but the exact tier. */
void act_truth_table_free(act_truth_table *table);

#endif

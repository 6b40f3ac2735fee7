/* Results of rows into a tally, and what is proven of whole rows. In the tally "x" of an
 * extreme is a place: act_row_place. */
#ifndef ACT_ROW_JUDGE_H
#define ACT_ROW_JUDGE_H

#include "judge/tally.h"
#include "rows/exact_row.h"
#include "rowwise/row_cases.h"

/* Result `i` of row `row` of a case. */
typedef struct act_row_place {
    size_t number, row, i; /* number: of the case */
} act_row_place;
uint64_t act_row_place_encode(const act_row_place *place, const act_row_cases *cases);
act_row_place act_row_place_decode(uint64_t x, const act_row_cases *cases);

/* What contradicts a property of whole rows: how often, and the worst by `size`. */
typedef struct act_row_breach {
    uint64_t count;
    double size;
    uint64_t worst;    /* a place */
    bool is_unexcused; /* some of it is more than errors within the claim explain */
} act_row_breach;

typedef enum act_row_property {
    ACT_ROW_SUM,   /* shares do not sum to 1, gradients not to 0 */
    ACT_ROW_ABOVE, /* a share is more than 1, or less than 0 */
    ACT_ROW_ORDER, /* x_i < x_j, and the share of i is the greater one */
    ACT_ROW_MASK,  /* the share of a masked entry is not 0 */
    ACT_ROW_PROPERTIES
} act_row_property;

typedef struct act_rowwise_tally {
    act_tally errors;
    uint64_t rows;
    /* The greatest |sum - 1| over half an ulp of each result, which is what correct
     * rounding may leave; of gradients |sum|, and two ulps of the greatest dy more. */
    double sum_ratio, sum_off;
    uint64_t sum_at;
    act_row_breach breach[ACT_ROW_PROPERTIES];
} act_rowwise_tally;

/* What is true of rows; for one thread. */
typedef struct act_row_judge act_row_judge;

act_status act_row_judge_open(act_row_judge **out, const act_row_cases *cases);
void act_row_judge_close(act_row_judge *judge);

/* Judges the results y of a case. ACT_OK or ACT_NOMEM. */
act_status act_row_judge_case(act_row_judge *judge, size_t number,
                              const act_row_inputs *inputs, const void *y,
                              act_rowwise_tally *tally);

#endif

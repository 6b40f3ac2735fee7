/* Rows of n numbers and single numbers, as programs write them: exp(x - top(x)) and the
 * like. A program is recorded on a tape, with the gradient if that is asked for, and then
 * evaluated in intervals of binary64 (vector/doubles.h) or of any precision
 * (vector/reals.h). A single number stands beside a row for n equal ones.
 *
 * Operations find the tape through their first operand. */
#ifndef ACT_VECTOR_H
#define ACT_VECTOR_H

#include <stdbool.h>
#include <stddef.h>

typedef const struct act_vector *vector;
typedef struct act_vector_tape act_vector_tape;

/* What a tape starts from: x, what backward functions multiply with, and weights. */
typedef enum act_vector_input {
    ACT_VECTOR_X,
    ACT_VECTOR_DY,
    ACT_VECTOR_WEIGHTS,
    ACT_VECTOR_INPUTS
} act_vector_input;

/* The values of the inputs, n of them or one, as that input was recorded; and which entry
 * vector_pick takes. */
typedef struct act_vector_data {
    const double *input[ACT_VECTOR_INPUTS];
    size_t label;
} act_vector_data;

/* A tape for rows of n; NULL if memory is short. */
act_vector_tape *act_vector_tape_open(size_t n);
void act_vector_tape_close(act_vector_tape *tape);

/* Ends the recording: y is what is asked for. */
void act_vector_tape_finish(act_vector_tape *tape, vector y);

/* Tells whether it is a row of n, and not one number. */
bool vector_is_row(vector a);

vector vector_input(act_vector_tape *tape, act_vector_input input, bool is_row);
vector vector_const(vector like, double value);
vector vector_count(vector like); /* n */
/* The row of weights that was recorded as an input; NULL if none was. */
vector vector_weights(vector like);

vector vector_neg(vector a);
vector vector_add(vector a, vector b);
vector vector_sub(vector a, vector b);
vector vector_mul(vector a, vector b);
vector vector_div(vector a, vector b);   /* b without zero */
vector vector_over(vector a, double b);  /* a / b, b > 0 */
vector vector_scale(vector a, double b); /* a * b */

vector vector_exp(vector a);
vector vector_exp2(vector a);

vector vector_sum(vector a);
/* The entry at the label. */
vector vector_pick(vector a);
/* The greatest entry of an input or of its negative, the first of those that are equal.
 * It counts as a constant: for what does not depend on it, such as softmax of x - c on c.
 */
vector vector_top(vector a);
/* log(sum(e)) for e = exp(a - top(a)) or the like, whose entry at the top that was asked
 * for last is 1: evaluated as log1p of the sum of all others, which cancels nothing. */
vector vector_log_sum(vector e);

/* What dy turns into on its way back from y to x: sum_j dy_j dy_j/dx_i, in reverse mode.
 * It is recorded like anything else. */
vector vector_gradient(vector y, vector x, vector dy);

#endif

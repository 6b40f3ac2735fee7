#include "vector/vector_private.h"

#include <assert.h>
#include <stdlib.h>

act_vector_tape *act_vector_tape_open(size_t n) {
    act_vector_tape *tape = calloc(1, sizeof *tape);
    if (tape != NULL) {
        tape->n = n;
    }
    return tape;
}

void act_vector_tape_close(act_vector_tape *tape) {
    free(tape);
}

/* Programs are short: running out of nodes is our bug. */
static struct act_vector *node(act_vector_tape *tape, act_vector_op op, bool is_row) {
    assert(tape->used < ACT_VECTOR_NODES);
    struct act_vector *y = &tape->node[tape->used];
    *y = (struct act_vector){.tape = tape, .op = op, .id = tape->used, .is_row = is_row};
    y->a = y;
    y->b = y;
    tape->used++;
    return y;
}

vector act_vector_record(act_vector_op op, vector a, vector b, bool is_row) {
    struct act_vector *y = node(a->tape, op, is_row);
    y->a = a;
    y->b = b;
    return y;
}

vector act_vector_record_one(act_vector_op op, vector a, bool is_row) {
    return act_vector_record(op, a, a, is_row);
}

bool vector_is_row(vector a) {
    return a->is_row;
}

vector vector_input(act_vector_tape *tape, act_vector_input input, bool is_row) {
    struct act_vector *y = node(tape, ACT_OP_INPUT, is_row);
    y->input = input;
    if (input == ACT_VECTOR_WEIGHTS) {
        tape->weights = y;
    }
    return y;
}

vector vector_weights(vector like) {
    return like->tape->weights;
}

vector vector_const(vector like, double value) {
    struct act_vector *y = node(like->tape, ACT_OP_CONST, false);
    y->value = value;
    return y;
}

vector vector_count(vector like) {
    return vector_const(like, (double)like->tape->n);
}

vector vector_neg(vector a) {
    return act_vector_record_one(ACT_OP_NEG, a, a->is_row);
}

static vector of_two(act_vector_op op, vector a, vector b) {
    return act_vector_record(op, a, b, a->is_row || b->is_row);
}

vector vector_add(vector a, vector b) {
    return of_two(ACT_OP_ADD, a, b);
}

vector vector_sub(vector a, vector b) {
    return of_two(ACT_OP_SUB, a, b);
}

vector vector_mul(vector a, vector b) {
    return of_two(ACT_OP_MUL, a, b);
}

vector vector_div(vector a, vector b) {
    return of_two(ACT_OP_DIV, a, b);
}

vector vector_over(vector a, double b) {
    return b == 1 ? a : vector_div(a, vector_const(a, b));
}

vector vector_scale(vector a, double b) {
    return b == 1 ? a : vector_mul(a, vector_const(a, b));
}

vector vector_exp(vector a) {
    return act_vector_record_one(ACT_OP_EXP, a, a->is_row);
}

vector vector_exp2(vector a) {
    return act_vector_record_one(ACT_OP_EXP2, a, a->is_row);
}

vector vector_sum(vector a) {
    assert(a->is_row);
    return act_vector_record_one(ACT_OP_SUM, a, false);
}

vector vector_pick(vector a) {
    assert(a->is_row);
    return act_vector_record_one(ACT_OP_PICK, a, false);
}

vector vector_top(vector a) {
    assert(a->is_row);
    vector y = act_vector_record_one(ACT_OP_TOP, a, false);
    a->tape->top = y;
    return y;
}

vector vector_log_sum(vector e) {
    assert(e->is_row && e->tape->top != NULL);
    return act_vector_record(ACT_OP_LOG_SUM, e, e->tape->top, false);
}

/* Marks what y is made of. */
static void mark_needed(act_vector_tape *tape, vector y) {
    tape->node[y->id].is_needed = true;
    for (int i = y->id; i >= 0; i--) {
        const struct act_vector *at = &tape->node[i];
        if (at->is_needed) {
            tape->node[at->a->id].is_needed = true;
            tape->node[at->b->id].is_needed = true;
        }
    }
}

/* Rows take turns in few places, since each may hold megabytes: a node gets one that
 * nobody before it needs any more. */
void act_vector_tape_finish(act_vector_tape *tape, vector y) {
    int last[ACT_VECTOR_NODES] = {0};
    int busy_until[ACT_VECTOR_NODES] = {0};
    tape->y = y;
    mark_needed(tape, y);
    for (int i = 0; i <= y->id; i++) {
        const struct act_vector *at = &tape->node[i];
        if (at->is_needed) {
            last[at->a->id] = i;
            last[at->b->id] = i;
        }
    }
    last[y->id] = ACT_VECTOR_NODES;
    for (int i = 0; i <= y->id; i++) {
        int slot = 0;
        if (!tape->node[i].is_needed) {
            continue;
        }
        while (slot < tape->slots && busy_until[slot] >= i) {
            slot++;
        }
        tape->slots = slot < tape->slots ? tape->slots : slot + 1;
        tape->node[i].slot = slot;
        busy_until[slot] = last[i];
    }
}

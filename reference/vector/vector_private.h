/* The insides of tapes of rows, shared by vector.c, which records, vector_gradient.c, and
 * the evaluators. */
#ifndef ACT_VECTOR_PRIVATE_H
#define ACT_VECTOR_PRIVATE_H

#include "vector/vector.h"

typedef enum act_vector_op {
    ACT_OP_INPUT,
    ACT_OP_CONST,
    ACT_OP_LN2,
    ACT_OP_NEG,
    ACT_OP_ADD,
    ACT_OP_SUB,
    ACT_OP_MUL,
    ACT_OP_DIV,
    ACT_OP_EXP,
    ACT_OP_EXP2,
    ACT_OP_SUM,
    ACT_OP_PICK,
    ACT_OP_PLACE, /* the number at the label, zeros elsewhere: back from a pick */
    ACT_OP_TOP,
    ACT_OP_LOG_SUM,
} act_vector_op;

struct act_vector {
    act_vector_tape *tape;
    act_vector_op op;
    int id;
    /* The operands, b being a where there is one, and the node itself where there is
     * none; b of a LOG_SUM is the top. */
    vector a, b;
    bool is_row;
    double value; /* of a constant */
    act_vector_input input;
    /* By act_vector_tape_finish: whether y needs it, and the place of its numbers, which
     * is another's before and afterwards. */
    bool is_needed;
    int slot;
};

enum { ACT_VECTOR_NODES = 64 };

struct act_vector_tape {
    size_t n;
    int used, slots;
    vector y, top, weights;
    struct act_vector node[ACT_VECTOR_NODES];
};

vector act_vector_record(act_vector_op op, vector a, vector b, bool is_row);
vector act_vector_record_one(act_vector_op op, vector a, bool is_row);

/* The number of entries. */
static inline size_t act_vector_length(vector a) {
    return a->is_row ? a->tape->n : 1;
}

/* Where entry i of a row is, or of a number that stands for a row. */
static inline size_t act_vector_at(vector a, size_t i) {
    return a->is_row ? i : 0;
}

#endif

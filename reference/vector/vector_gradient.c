#include "vector/vector_private.h"

#include <assert.h>

/* What each node's entries are worth, as far as is known; NULL: nothing. A number stands
 * for a row here too. */
typedef struct worth {
    vector of[ACT_VECTOR_NODES];
} worth;

/* A number that stood beside rows in y gets all that its copies are worth. */
static void add(worth *w, vector operand, vector y, vector more) {
    if (!operand->is_row && y->is_row) {
        more = more->is_row ? vector_sum(more) : vector_mul(more, vector_count(more));
    }
    vector *sum = &w->of[operand->id];
    *sum = *sum == NULL ? more : vector_add(*sum, more);
}

static void pass_back(worth *w, vector y) {
    vector g = w->of[y->id];
    vector a = y->a;
    vector b = y->b;
    switch (y->op) {
    case ACT_OP_NEG:
        add(w, a, y, vector_neg(g));
        break;
    case ACT_OP_ADD:
        add(w, a, y, g);
        add(w, b, y, g);
        break;
    case ACT_OP_SUB:
        add(w, a, y, g);
        add(w, b, y, vector_neg(g));
        break;
    case ACT_OP_MUL:
        add(w, a, y, vector_mul(g, b));
        add(w, b, y, vector_mul(g, a));
        break;
    case ACT_OP_DIV:
        add(w, a, y, vector_div(g, b));
        add(w, b, y, vector_neg(vector_div(vector_mul(g, y), b)));
        break;
    case ACT_OP_EXP:
        add(w, a, y, vector_mul(g, y));
        break;
    case ACT_OP_EXP2: {
        vector ln2 = act_vector_record_one(ACT_OP_LN2, y, false);
        add(w, a, y, vector_mul(vector_mul(g, y), ln2));
        break;
    }
    case ACT_OP_SUM:
        add(w, a, a, g);
        break;
    case ACT_OP_PICK:
        add(w, a, a, act_vector_record_one(ACT_OP_PLACE, g, true));
        break;
    case ACT_OP_LOG_SUM:
        add(w, a, a, vector_div(g, vector_sum(a)));
        break;
    case ACT_OP_INPUT:
    case ACT_OP_CONST:
    case ACT_OP_LN2:
    case ACT_OP_TOP:
        break;
    case ACT_OP_PLACE: /* the gradient of a gradient is not asked for */
        assert(false);
    }
}

vector vector_gradient(vector y, vector x, vector dy) {
    worth w = {{NULL}};
    w.of[y->id] = dy;
    for (int i = y->id; i > x->id; i--) {
        const struct act_vector *at = &y->tape->node[i];
        if (w.of[i] != NULL) {
            pass_back(&w, at);
        }
    }
    assert(w.of[x->id] != NULL);
    return w.of[x->id];
}

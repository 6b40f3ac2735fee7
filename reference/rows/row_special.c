#include "rows/row_private.h"

static bool is_ignored(const act_exact_row *row, long label) {
    int ignored = row->question.function->ignored;
    return ignored > 0 && (double)label == row->p[ignored - 1];
}

static bool has_nan(const double *v, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (isnan(v[i])) {
            return true;
        }
    }
    return false;
}

static act_row_state state_of_logits(act_exact_row *row, double sign) {
    size_t n = row->question.n;
    size_t masked = 0;
    size_t infinite = 0;
    for (size_t i = 0; i < n; i++) {
        masked += sign * row->x[i] == -HUGE_VAL;
        if (sign * row->x[i] == HUGE_VAL) {
            infinite++;
            row->greatest = i;
        }
    }
    bool is_number = row->question.function->is_number;
    if (infinite > 1 && !is_number) {
        return ACT_ROW_NO_VALUE;
    }
    return infinite > 0  ? ACT_ROW_INFINITE
           : masked == n ? ACT_ROW_MASKED
                         : ACT_ROW_ORDINARY;
}

/* Results that a softmax cannot have returned have no backward function. */
static act_row_state state_of_results(const act_exact_row *row, bool is_log) {
    for (size_t i = 0; i < row->question.n; i++) {
        double x = row->x[i];
        if (isinf(x) && !(is_log && x < 0)) {
            return ACT_ROW_NO_VALUE;
        }
    }
    return ACT_ROW_ORDINARY;
}

void act_exact_row_find_state(act_exact_row *row, long label) {
    row->greatest = row->question.n;
    row->state = ACT_ROW_ORDINARY;
    if (is_ignored(row, label)) {
        row->state = ACT_ROW_IGNORED;
    } else if (has_nan(row->x, row->question.n) || has_nan(row->dy, row->dys)) {
        row->state = ACT_ROW_NO_VALUE;
    } else {
        switch (row->question.function->entries) {
        case ACT_LOGITS:
            row->state = state_of_logits(row, 1);
            break;
        case ACT_NEGATED_LOGITS:
            row->state = state_of_logits(row, -1);
            break;
        case ACT_SHARES:
            row->state = state_of_results(row, false);
            break;
        case ACT_LOG_SHARES:
            row->state = state_of_results(row, true);
        }
    }
}

bool act_exact_row_is_special(const act_exact_row *row, act_row_convention convention,
                              size_t i, double *value) {
    const act_row_special *special = &row->question.function->special;
    switch (row->state) {
    case ACT_ROW_ORDINARY:
        return false;
    case ACT_ROW_IGNORED:
        *value = 0;
        return true;
    case ACT_ROW_NO_VALUE:
        *value = (double)NAN;
        return true;
    case ACT_ROW_MASKED:
        *value = special->masked[convention];
        break;
    case ACT_ROW_INFINITE:
        *value = i == row->greatest || row->results == 1 ? special->greatest[convention]
                                                         : special->others[convention];
    }
    /* Where a value was chosen, the entries have no say in it. */
    if (row->question.order > 0 && !isnan(*value)) {
        *value = isinf(*value) ? (double)NAN : 0;
    }
    return true;
}

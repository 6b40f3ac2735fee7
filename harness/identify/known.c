#include "identify/known.h"

#include <math.h>
#include <stdlib.h>

typedef struct entry {
    act_exact *exact[ACT_ORDERS]; /* the highest order is the host of the others */
    act_twofold *value[ACT_ORDERS];
    bool *is_set[ACT_ORDERS];
} entry;

struct act_known {
    act_probes probes;
    entry *entries; /* of each function */
};

act_status act_known_open(act_known **out, const act_format *format) {
    act_known *known = calloc(1, sizeof *known);
    *out = known;
    if (known == NULL) {
        return ACT_NOMEM;
    }
    known->entries = calloc(act_function_count, sizeof *known->entries);
    if (known->entries == NULL) {
        return ACT_NOMEM;
    }
    return act_probes_make(&known->probes, format);
}

void act_known_close(act_known *known) {
    if (known == NULL) {
        return;
    }
    for (size_t i = 0; i < act_function_count && known->entries != NULL; i++) {
        entry *e = &known->entries[i];
        for (int order = 0; order < ACT_ORDERS; order++) {
            act_exact_close(e->exact[order]);
            free(e->value[order]);
            free(e->is_set[order]);
        }
    }
    free(known->entries);
    act_probes_free(&known->probes);
    free(known);
}

const act_probes *act_known_probes(const act_known *known) {
    return &known->probes;
}

static bool open_entry(entry *e, const act_function *f, size_t n) {
    const int host = ACT_ORDERS - 1;
    if (e->exact[host] != NULL) {
        return e->exact[0] != NULL && e->value[0] != NULL && e->is_set[0] != NULL;
    }
    if (act_exact_open(&e->exact[host], f, NULL, host) != ACT_OK) {
        return false;
    }
    for (int order = host; order >= 0; order--) {
        e->value[order] = calloc(n, sizeof *e->value[order]);
        e->is_set[order] = calloc(n, sizeof *e->is_set[order]);
        bool fits = e->value[order] != NULL && e->is_set[order] != NULL;
        if (!fits ||
            (order < host &&
             act_exact_open_beside(&e->exact[order], e->exact[host], order) != ACT_OK)) {
            return false;
        }
    }
    return true;
}

act_twofold act_known_value(act_known *known, size_t place, int order, size_t i) {
    entry *e = &known->entries[place];
    if (!open_entry(e, act_functions[place], known->probes.judged)) {
        return (act_twofold){(double)NAN, (double)NAN};
    }
    if (!e->is_set[order][i]) {
        e->value[order][i] = act_guess_exact(e->exact[order], known->probes.x[i]);
        e->is_set[order][i] = true;
    }
    return e->value[order][i];
}

size_t act_known_place(const act_function *function) {
    size_t place = 0;
    while (place < act_function_count && act_functions[place] != function) {
        place++;
    }
    return place;
}

#include "pool.h"

#include "base/digest.h"
#include "figure.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The place of a text in the hash table, or the free one where it belongs. */
static size_t *slot_of(const act_pool *set, const char *text) {
    size_t slots = 2 * set->room;
    size_t at = act_digest_add(ACT_DIGEST_EMPTY, text, strlen(text)) % slots;
    while (set->slot[at] != 0 && strcmp(set->text[set->slot[at] - 1], text) != 0) {
        at = (at + 1) % slots;
    }
    return &set->slot[at];
}

static act_status grow(act_pool *set) {
    size_t room = 2 * set->room + 64;
    char **text = realloc(set->text, room * sizeof *text);
    set->text = text != NULL ? text : set->text;
    size_t *slot = calloc(2 * room, sizeof *slot);
    if (text == NULL || slot == NULL) {
        free(slot);
        return ACT_NOMEM;
    }
    free(set->slot);
    set->slot = slot;
    set->room = room;
    for (size_t i = 0; i < set->count; i++) {
        *slot_of(set, set->text[i]) = i + 1;
    }
    return ACT_OK;
}

act_status act_pool_find(act_pool *set, char *text, size_t *index) {
    act_status status = text == NULL              ? ACT_NOMEM
                        : set->count == set->room ? grow(set)
                                                  : ACT_OK;
    if (status != ACT_OK) {
        free(text);
        return status;
    }
    size_t *slot = slot_of(set, text);
    if (*slot == 0) {
        set->text[set->count++] = text;
        *slot = set->count;
    } else {
        free(text);
    }
    *index = *slot - 1;
    return ACT_OK;
}

act_status act_pool_find_numbers(act_pool *set, const double *value, size_t count,
                                 int digits, size_t *index) {
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL) {
        return ACT_NOMEM;
    }
    act_figure_series(out, value, count, digits);
    if (fclose(out) != 0) {
        free(text);
        return ACT_NOMEM;
    }
    return act_pool_find(set, text, index);
}

void act_pool_write(FILE *out, const act_pool *set) {
    for (size_t i = 0; i < set->count; i++) {
        fprintf(out, "%s%s", i > 0 ? "\n," : "", set->text[i]);
    }
}

void act_pool_free(act_pool *set) {
    for (size_t i = 0; i < set->count; i++) {
        free(set->text[i]);
    }
    free(set->text);
    free(set->slot);
    *set = (act_pool){0};
}

#include "pool.h"

#include "base/digest.h"
#include "figure.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The slot of a text in the hash table, or the free one where it belongs. */
static size_t *slot_of(const act_pool *pool, const char *text) {
    size_t slots = 2 * pool->room;
    size_t at = act_digest_add(ACT_DIGEST_EMPTY, text, strlen(text)) % slots;
    while (pool->slot[at] != 0 && strcmp(pool->text[pool->slot[at] - 1], text) != 0) {
        at = (at + 1) % slots;
    }
    return &pool->slot[at];
}

static act_status grow(act_pool *pool) {
    size_t room = 2 * pool->room + 64;
    char **text = realloc(pool->text, room * sizeof *text);
    pool->text = text != NULL ? text : pool->text;
    size_t *slot = calloc(2 * room, sizeof *slot);
    if (text == NULL || slot == NULL) {
        free(slot);
        return ACT_NOMEM;
    }
    free(pool->slot);
    pool->slot = slot;
    pool->room = room;
    for (size_t i = 0; i < pool->count; i++) {
        *slot_of(pool, pool->text[i]) = i + 1;
    }
    return ACT_OK;
}

act_status act_pool_find(act_pool *pool, char *text, size_t *index) {
    act_status status = text == NULL                ? ACT_NOMEM
                        : pool->count == pool->room ? grow(pool)
                                                    : ACT_OK;
    if (status != ACT_OK) {
        free(text);
        return status;
    }
    size_t *slot = slot_of(pool, text);
    if (*slot == 0) {
        pool->text[pool->count++] = text;
        *slot = pool->count;
    } else {
        free(text);
    }
    *index = *slot - 1;
    return ACT_OK;
}

act_status act_pool_find_numbers(act_pool *pool, const double *value, size_t count,
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
    return act_pool_find(pool, text, index);
}

void act_pool_write(FILE *out, const act_pool *pool) {
    for (size_t i = 0; i < pool->count; i++) {
        fprintf(out, "%s%s", i > 0 ? "\n," : "", pool->text[i]);
    }
}

void act_pool_free(act_pool *pool) {
    for (size_t i = 0; i < pool->count; i++) {
        free(pool->text[i]);
    }
    free(pool->text);
    free(pool->slot);
    *pool = (act_pool){0};
}

#include "contest_arena.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { PAGE = 4096 };

/* An array whose place within a page is drawn: its distance from the others modulo 4096
 * matters to loads that follow stores, its alignment to wide loads. Every third round has
 * what malloc gives, 16 bytes beyond a page. */
static char *allocate(const act_contest *c, act_random *random, size_t bytes) {
    bool as_malloc = c->round % 3 == 2;
    size_t lines = act_random_next(random) % (PAGE / 64);
    size_t offset = as_malloc ? 16 : 64 * lines;
    void *mapping = mmap(NULL, bytes + (size_t)3 * PAGE, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    if (mapping == MAP_FAILED) {
        abort();
    }
    size_t mapped = (bytes + offset + PAGE - 1) / PAGE * PAGE;
    mprotect((char *)mapping + mapped, PAGE, PROT_NONE);
    return (char *)mapping + offset;
}

/* Predictors learn even 2^16 branches by heart when they come back in the same order. */
void act_arena_reorder(act_arena *arena, const act_contest *c, act_random *random) {
    const act_tile *tile = &c->tile;
    size_t size = c->impls[0].format->size;
    for (size_t done = 0; done < c->extent.inputs; done += tile->count) {
        size_t left = c->extent.inputs - done;
        size_t count = left < tile->count ? left : tile->count;
        act_order order = {act_random_next(random), act_random_next(random) | 1};
        act_tile_spread(tile, &tile->x, order, size, arena->x + done * size, count);
        if (arena->values != NULL) {
            act_tile_spread(tile, &tile->values, order, size, arena->values + done * size,
                            count);
        }
    }
}

/* dy, if anybody takes it. */
static void fill_ones(act_arena *arena, const act_contest *c, act_random *random,
                      size_t count) {
    const act_format *format = c->impls[0].format;
    uint64_t one = act_encode(format, 1);
    bool is_needed = false;
    for (size_t i = 0; i < c->count; i++) {
        is_needed = is_needed || c->impls[i].convention != ACT_DYDX;
    }
    arena->dy = is_needed ? allocate(c, random, count * format->size) : NULL;
    for (size_t i = 0; i < count && is_needed; i++) {
        act_element_store(format, arena->dy, i, one);
    }
}

void act_arena_make(act_arena *arena, const act_contest *c, act_random *random) {
    size_t size = c->impls[0].format->size;
    size_t inputs = c->extent.inputs;
    size_t results = c->extent.results;
    arena->walk = act_walk_begin(c->extent.call, inputs, results, size);
    arena->x = allocate(c, random, inputs * size);
    arena->y = allocate(c, random, results * size);
    arena->values = c->tile.values.size > 0 ? allocate(c, random, inputs * size) : NULL;
    act_arena_reorder(arena, c, random);
    memset(arena->y, 0, results * size);
    fill_ones(arena, c, random, results);
}

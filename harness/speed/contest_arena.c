#include "speed/contest_arena.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* Where in a page an array begins is drawn: its distance from the others modulo 4096
 * matters to loads that follow stores, its alignment to wide loads. Every third round has
 * what malloc gives, 16 bytes beyond a page. */
static size_t draw_offset(const act_contest *c, act_random *random) {
    size_t lines = act_random_next(random) % (ACT_PAGE_SIZE / ACT_CACHE_LINE);
    return c->round % 3 == 2 ? 16 : ACT_CACHE_LINE * lines;
}

/* An array of this process alone, before a page that cannot be touched. */
static char *allocate(size_t bytes, size_t offset) {
    void *mapping = mmap(NULL, bytes + (size_t)3 * ACT_PAGE_SIZE, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    if (mapping == MAP_FAILED) {
        abort();
    }
    size_t mapped = (bytes + offset + ACT_PAGE_SIZE - 1) / ACT_PAGE_SIZE * ACT_PAGE_SIZE;
    mprotect((char *)mapping + mapped, ACT_PAGE_SIZE, PROT_NONE);
    return (char *)mapping + offset;
}

/* Each repetition of the tile has an order of its own: predictors learn even 2^16
 * branches by heart when they come back in the same one. part: x or values of the tile.
 */
static void fill_inputs(const act_contest *c, act_random *random, const act_buffer *part,
                        char *array, size_t inputs) {
    const act_tile *tile = &c->tile;
    const act_format *format = c->impls[0]->format;
    for (size_t done = 0; done < inputs; done += tile->count) {
        size_t count = inputs - done < tile->count ? inputs - done : tile->count;
        act_order order = {act_random_next(random), act_random_next(random) | 1};
        act_tile_spread(tile, part, order, format, array + done * format->size, count);
    }
}

static void fill_ones(const act_format *format, char *dy, size_t count) {
    uint64_t one = act_encode(format, 1);
    for (size_t i = 0; i < count; i++) {
        act_element_store(format, dy, i, one);
    }
}

static bool takes_dy(const act_contest *c) {
    bool takes = false;
    for (size_t i = 0; i < c->count; i++) {
        takes = takes || c->impls[i]->convention != ACT_DYDX;
    }
    return takes;
}

/* Elements of an array; 0: nobody needs it. */
static size_t length_of(const act_contest *c, int array) {
    switch (array) {
    case ACT_ARRAY_X:
        return c->extent.inputs;
    case ACT_ARRAY_VALUES:
        return c->tile.values.size > 0 ? c->extent.inputs : 0;
    case ACT_ARRAY_DY:
        return takes_dy(c) ? c->extent.results : 0;
    default:
        return c->extent.results;
    }
}

act_status act_arena_share(act_contest *c) {
    const act_format *format = c->impls[0]->format;
    act_random random = act_random_seeded(c->plan->seed, "large");
    act_buffer *large = c->large;
    if (!act_contest_is_large(c)) {
        return ACT_OK;
    }
    for (int array = 0; array < ACT_ARRAYS; array++) {
        size_t bytes = length_of(c, array) * format->size;
        size_t whole = (bytes + ACT_PAGE_SIZE - 1) / ACT_PAGE_SIZE * ACT_PAGE_SIZE +
                       ACT_PAGE_SIZE; /* may begin later */
        if (bytes > 0 && act_buffer_alloc(&large[array], whole) != ACT_OK) {
            return ACT_NOMEM;
        }
    }
    fill_inputs(c, &random, &c->tile.x, large[ACT_ARRAY_X].data,
                large[ACT_ARRAY_X].size / format->size);
    fill_inputs(c, &random, &c->tile.values, large[ACT_ARRAY_VALUES].data,
                large[ACT_ARRAY_VALUES].size / format->size);
    fill_ones(format, large[ACT_ARRAY_DY].data, large[ACT_ARRAY_DY].size / format->size);
    return ACT_OK;
}

/* Reads each page of an array that other processes share, so that none is missing in this
 * one. */
static void touch(const char *array, size_t bytes) {
    for (size_t i = 0; i < bytes; i += ACT_PAGE_SIZE) {
        (void)*(const volatile char *)(array + i);
    }
}

static char *begin_array(const act_contest *c, int array, size_t offset) {
    size_t bytes = length_of(c, array) * c->impls[0]->format->size;
    if (bytes == 0) {
        return NULL;
    }
    if (c->large[array].size == 0) {
        return allocate(bytes, offset);
    }
    char *begin = (char *)c->large[array].data + offset;
    touch(begin, bytes);
    return begin;
}

void act_arena_reorder(act_arena *arena, const act_contest *c, bool values,
                       act_random *random) {
    if (!act_contest_is_large(c)) {
        fill_inputs(c, random, values ? &c->tile.values : &c->tile.x,
                    values ? arena->values : arena->x, c->extent.inputs);
    }
}

void act_arena_make(act_arena *arena, const act_contest *c, act_random *random) {
    const act_format *format = c->impls[0]->format;
    size_t inputs = draw_offset(c, random);
    arena->walk =
        act_walk_begin(c->extent.call, c->extent.inputs, c->extent.results, format->size);
    arena->x = begin_array(c, ACT_ARRAY_X, inputs);
    arena->values = begin_array(c, ACT_ARRAY_VALUES, inputs);
    arena->dy = begin_array(c, ACT_ARRAY_DY, draw_offset(c, random));
    arena->y = begin_array(c, ACT_ARRAY_Y, draw_offset(c, random));
    act_arena_reorder(arena, c, false, random);
    if (arena->values != NULL) {
        act_arena_reorder(arena, c, true, random);
    }
    memset(arena->y, 0, c->extent.results * format->size);
    if (!act_contest_is_large(c) && arena->dy != NULL) {
        fill_ones(format, arena->dy, c->extent.results);
    }
}

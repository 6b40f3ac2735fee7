/* The inputs of timings. */
#ifndef ACT_BENCH_INPUTS_H
#define ACT_BENCH_INPUTS_H

#include "code/buffer.h"
#include "number/why.h"
#include "speed/setting.h"

/* The encoding of the number of the format that is nearest to the value. */
uint64_t act_tile_encode(const act_format *format, double value);

/* A tile of distinct inputs, which larger arrays repeat. */
typedef struct act_tile {
    size_t count;
    bool may_permute; /* the order means nothing, and count is a power of two */
    act_buffer x;
    act_buffer values; /* f at them, correctly rounded; empty unless asked for */
} act_tile;

/* Draws the inputs of a target, of which impl is one implementation; inputs of binary64
 * outside of the domain change their sign. ACT_OK, ACT_NOMEM; ACT_USAGE with a line in
 * why if the trace will not do. Free it in any case. */
act_status act_tile_make(act_tile *tile, const act_impl *impl,
                         const act_bench_setting *setting, bool with_values,
                         uint64_t seed, act_why *why);
void act_tile_free(act_tile *tile);

/* Element i of the tile in an order: start + step * i, step being odd. */
typedef struct act_order {
    size_t start, step;
} act_order;

/* Fills an array of `count` elements with a part of the tile (x or values) in that order;
 * the array may be longer than the tile, and goes on with it then. */
void act_tile_spread(const act_tile *tile, const act_buffer *part, act_order order,
                     const act_format *format, void *array, size_t count);

#endif

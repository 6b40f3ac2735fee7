/* Inputs of timings. */
#ifndef ACT_BENCH_INPUTS_H
#define ACT_BENCH_INPUTS_H

#include "isolate.h"
#include "setting.h"

/* A tile of distinct inputs, which larger arrays repeat. */
typedef struct act_tile {
    size_t count;
    act_buffer x;
    act_buffer values; /* f at them, correctly rounded; empty unless asked for */
} act_tile;

/* Draws the inputs of a target, of which impl is one implementation; inputs of binary64
 * outside of the domain change their sign. ACT_OK, ACT_NOMEM; ACT_USAGE with a line in
 * why if the trace will not do. Free it in any case. */
act_status act_tile_make(act_tile *tile, const act_impl *impl,
                         const act_bench_setting *setting, bool with_values,
                         uint64_t seed, char *why, size_t why_size);
void act_tile_free(act_tile *tile);

/* Fills an array of `count` elements with a part that begins anywhere, again and again.
 */
void act_tile_spread(const act_buffer *part, size_t part_count, size_t element_size,
                     void *array, size_t count);

#endif

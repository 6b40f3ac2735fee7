/* Private to the room: what the child of stamina.c works with. stamina_arrays.c
 * fills arrays, stamina_long.c makes the long calls, stamina_threads.c those from other
 * threads. */
#ifndef ACT_STAMINA_PRIVATE_H
#define ACT_STAMINA_PRIVATE_H

#include "base/fpmode.h"
#include "check/stamina.h"
#include "code/plugin.h"

/* Inputs repeat after so many elements, and arrays after so many. Calls that are compared
 * leave the same number over, whatever the width of vectors is. */
enum { ACT_PERIOD = 512, ACT_BLOCK = 1 << 17, ACT_OVER = ACT_PERIOD + 5 };

/* The report of the child, in shared memory. */
typedef struct act_stamina_seen {
    act_status status;
    act_why why;
    bool is_done;
    size_t turn;
    size_t n; /* of the call under way */
    act_how how;
    uint64_t longest;
    uint64_t given_up; /* least n of which not all was computed; 0: none */
    bool is_apart;     /* one thread was never stopped within a call */
    /* In long arrays, left unwritten or not, and in the same call once more. */
    act_differences unwritten, of_long, again;
    act_differences of_threads;
} act_stamina_seen;

typedef struct act_stamina {
    const act_check *check;
    const act_format *format;
    act_stamina_seen *seen;
    act_kernel_call call;
    act_fpmode mode;
    void *dy; /* an array of ones, ACT_BLOCK or more; as long as x where that is long */
    double seconds_per_element; /* in long arrays */
    uint64_t argument[ACT_PERIOD];
    uint64_t alone[ACT_PERIOD], among[ACT_PERIOD]; /* what is right: in a call of one
                                                    * element, in a longer one */
    uint64_t right[ACT_PERIOD];                    /* the latter in the format's layout */
} act_stamina;

/* An array of one block that is mapped over and over. */
typedef struct act_tiled {
    char *data;
    size_t bytes; /* of addresses */
} act_tiled;

/* Maps it: n elements, of which those up to `mapped` are there. False if the system gives
 * no more. */
bool act_tiled_map(act_tiled *array, const act_format *format, int block, size_t n,
                   size_t mapped);
void act_tiled_unmap(act_tiled *array);

/* Fills an array of n elements with the inputs from `first` on. */
void act_stamina_fill(const act_stamina *s, void *array, size_t n, size_t first);
/* Fills it with ones. */
void act_stamina_fill_ones(const act_stamina *s, void *array, size_t n);

/* The parts of the child's work, in this order: it may end with the edges. */
void act_stamina_long(act_stamina *s);
/* Tells whether a long call was wrong. */
bool act_stamina_is_wrong(const act_stamina *s);
void act_stamina_threads(act_stamina *s);
void act_stamina_edges(act_stamina *s);

#endif

/* An implementation in a child process that computes batch after batch: the next one
 * while we judge the last. */
#ifndef ACT_FEED_H
#define ACT_FEED_H

#include "code/findings.h"
#include "code/isolate.h"

#include <stdbool.h>

enum { ACT_FEED_SLOTS = 2 };

/* Inputs of batches, for any number of children. */
typedef struct act_feed_inputs {
    const act_format *format;
    size_t capacity; /* elements of a batch */
    size_t children; /* that share them, and the processors */
    /* x: to be filled in the format's layout before a slot is sent; dy: ones. */
    act_buffer x[ACT_FEED_SLOTS], dy;
} act_feed_inputs;

/* ACT_OK or ACT_NOMEM; free them in any case. */
act_status act_feed_inputs_alloc(act_feed_inputs *inputs, const act_format *format,
                                 size_t capacity);
void act_feed_inputs_free(act_feed_inputs *inputs);

typedef struct act_feed act_feed;

/* Starts the child, which gets its inputs from `inputs`; `timeout` seconds for each
 * batch, times the children that compute at once. ACT_OK or ACT_NOMEM; a kernel that
 * cannot be loaded shows at the first receive.
 */
act_status act_feed_open(act_feed **out, const act_impl *impl, act_feed_inputs *inputs,
                         double timeout);
void act_feed_close(act_feed *feed);

void act_feed_send(act_feed *feed, int slot, size_t n);

/* Waits for the oldest slot that was sent. *y: its results, NULL if the child is gone or
 * broke a rule; findings then say why (after ACT_OK). Slots answer in the order in which
 * they were sent. ACT_OK, ACT_NOMEM or ACT_INTERRUPTED. */
act_status act_feed_receive(act_feed *feed, const void **y, act_findings *findings);

#endif

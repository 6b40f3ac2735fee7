/* An implementation in a child process that computes batch after batch: the next one
 * while we judge the last. */
#ifndef ACT_FEED_H
#define ACT_FEED_H

#include "findings.h"

#include <stdbool.h>

enum { ACT_FEED_SLOTS = 2 };

typedef struct act_feed act_feed;

/* Starts the child, for batches of at most `capacity` elements; `timeout` seconds for
 * each. ACT_OK or ACT_NOMEM; a kernel that cannot be loaded shows at the first receive.
 */
act_status act_feed_open(act_feed **out, const act_impl *impl, size_t capacity,
                         double timeout);
void act_feed_close(act_feed *feed);

/* The inputs of a slot, to be filled in the format's layout before it is sent. */
void *act_feed_inputs(act_feed *feed, int slot);
void act_feed_send(act_feed *feed, int slot, size_t n);

/* Waits for the oldest slot that was sent. *y: its results, NULL if the child is gone or
 * broke a rule; findings then say why (after ACT_OK). Slots answer in the order in which
 * they were sent. ACT_OK, ACT_NOMEM or ACT_INTERRUPTED. */
act_status act_feed_receive(act_feed *feed, const void **y, act_findings *findings);

#endif

/* A child process in which one implementation computes batch after batch: the next one
 * while we judge the last. */
#ifndef ACT_WORKER_H
#define ACT_WORKER_H

#include "base/fpmode.h"
#include "code/child.h"
#include "code/findings.h"

#include <stdbool.h>

enum { ACT_WORKER_SLOTS = 2 };

/* Inputs of batches, for any number of children. */
typedef struct act_worker_inputs {
    const act_format *format;
    size_t capacity; /* elements of a batch */
    /* x: to be filled in the format's layout before a slot is sent; dy: ones. */
    act_buffer x[ACT_WORKER_SLOTS], dy;
    /* Of kernels of pairs and of rows, else empty: up, or the dy of rows; labels. */
    act_buffer second, labels;
} act_worker_inputs;

/* ACT_OK or ACT_NOMEM; free them in any case. */
act_status act_worker_inputs_alloc(act_worker_inputs *inputs, const act_format *format,
                                   size_t capacity);
void act_worker_inputs_free(act_worker_inputs *inputs);

typedef struct act_worker act_worker;

/* How a worker runs. */
typedef struct act_worker_setting {
    double timeout; /* seconds of processor time for each batch */
    act_arithmetic arithmetic;
} act_worker_setting;

/* Starts the child, which gets its inputs from `inputs`. ACT_OK or ACT_NOMEM; a kernel
 * that cannot be loaded shows at the first receive. */
act_status act_worker_open(act_worker **out, const act_impl *impl,
                           act_worker_inputs *inputs, act_worker_setting setting);
void act_worker_close(act_worker *worker);

void act_worker_send(act_worker *worker, int slot, size_t n);
/* The same for a kernel of pairs, which is called twice: for all but the last `tail`
 * elements, and for these. */
void act_worker_send_pairs(act_worker *worker, int slot, size_t n, size_t tail);

/* A call of a kernel of rows, of which there are so many results; or one whose results
 * overwrite x or dy, which are copied to where the results are beforehand. */
typedef enum act_row_alias {
    ACT_ROW_APART,
    ACT_ROW_OVER_X,
    ACT_ROW_OVER_DY
} act_row_alias;
typedef struct act_row_call {
    size_t rows, cols, results;
    act_row_alias alias;
} act_row_call;
void act_worker_send_rows(act_worker *worker, int slot, const act_row_call *call);

/* Waits for the oldest slot that was sent. *y: its results, those of ACT_PAIR_BACKWARD as
 * n of dx and n of dup behind them; NULL if the child is gone or broke a rule; findings
 * then say why (after ACT_OK). Slots answer in the order in which they were sent. ACT_OK,
 * ACT_NOMEM or ACT_INTERRUPTED. */
act_status act_worker_receive(act_worker *worker, const void **y, act_findings *findings);

#endif

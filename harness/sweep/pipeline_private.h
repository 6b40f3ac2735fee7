/* What the files of the pipeline share: pipeline_fill.c takes segments and fills batches
 * with their inputs, pipeline.c runs and judges them. */
#ifndef ACT_PIPELINE_PRIVATE_H
#define ACT_PIPELINE_PRIVATE_H

#include "code/worker.h"
#include "sweep/pipeline.h"

#include <pthread.h>

/* Inputs of a batch, and parts of segments in it. */
enum { ACT_PIPELINE_BATCH = 1 << 17, ACT_PIPELINE_PIECES = 64 };

/* A run of the pipeline, shared by its threads. */
typedef struct act_pipeline_work {
    const act_pipeline *pipeline;
    pthread_mutex_t lock; /* guards all below, findings and the sink */
    size_t next;          /* first segment that no thread has taken */
    act_status status;
    size_t whole; /* kernels that broke no rule */
} act_pipeline_work;

/* Part of a segment within a batch. */
typedef struct act_pipeline_piece {
    size_t segment;
    uint64_t first;
    size_t n;
    bool is_opposite; /* it has the inputs of the piece before, but for their signs */
} act_pipeline_piece;

typedef struct act_pipeline_batch {
    act_pipeline_piece piece[ACT_PIPELINE_PIECES];
    size_t pieces, n;
} act_pipeline_batch;

typedef struct act_pipeline_thread {
    act_pipeline_work *run;
    act_screen *screen, *values; /* values: NULL unless the kernels start from f */
    act_worker_inputs inputs;
    act_worker *child[ACT_PIPELINE_MOST];
    act_pipeline_batch batch[ACT_WORKER_SLOTS];
    size_t segment;  /* being sent; the coverage's count: none */
    size_t opposite; /* sent with it; else the segment itself */
    uint64_t next;   /* its first input that was not sent */
    size_t tally;    /* being filled; the coverage's count of tallies: none */
    /* For each implementation the first one with the same results so far in the tally
     * that is being filled: only that one's is kept up to date. */
    size_t leader[ACT_PIPELINE_MOST];
} act_pipeline_thread;

/* Stops the run, unless it was stopped before. */
void act_pipeline_fail(act_pipeline_work *r, act_status status);

/* Fills the batch of a slot with the next inputs; false if there are none. */
bool act_pipeline_fill(act_pipeline_thread *t, int slot);

#endif

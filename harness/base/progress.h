/* A progress bar with the time left, on stderr if that is a terminal. */
#ifndef ACT_PROGRESS_H
#define ACT_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

typedef struct act_progress {
    const char *task;
    size_t total, done;
    bool shown;
    double start, drawn; /* seconds of act_clock_seconds */
} act_progress;

act_progress act_progress_begin(const char *task, size_t total);
void act_progress_step(act_progress *progress, const char *what);
/* Part of the step under way is done; `what` says of what, and how it stands. */
void act_progress_part(act_progress *progress, double share, const char *what);
void act_progress_end(act_progress *progress);

#endif

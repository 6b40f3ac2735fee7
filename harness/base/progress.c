#include "base/progress.h"

#include "base/clock.h"

#include <stdio.h>
#include <unistd.h>

act_progress act_progress_begin(const char *task, size_t total) {
    act_progress progress = {
        .task = task, .total = total, .shown = isatty(STDERR_FILENO) != 0};
    progress.start = act_clock_seconds();
    progress.drawn = progress.start;
    return progress;
}

static void draw(const act_progress *progress, double done, const char *what) {
    enum { WIDTH = 24 };
    double share = done / (double)progress->total;
    int filled = (int)(share * WIDTH);
    char bar[WIDTH + 1];
    for (int i = 0; i < WIDTH; i++) {
        bar[i] = i < filled ? '#' : '-';
    }
    bar[WIDTH] = '\0';
    double left = (act_clock_seconds() - progress->start) * (1 - share) / share;
    fprintf(stderr, "\r%s [%s] %zu/%zu, %.0f s left  %.76s\033[K", progress->task, bar,
            progress->done, progress->total, left, what);
    fflush(stderr);
}

void act_progress_part(act_progress *progress, double share, const char *what) {
    const double interval = 0.1; /* seconds between drawings */
    if (progress->shown && (act_clock_seconds() - progress->drawn) > interval) {
        progress->drawn = act_clock_seconds();
        draw(progress, (double)progress->done + share, what);
    }
}

void act_progress_step(act_progress *progress, const char *what) {
    progress->done++;
    act_progress_part(progress, 0, what);
}

void act_progress_end(act_progress *progress) {
    if (progress->shown) {
        fputs("\r\033[K", stderr);
        fflush(stderr);
    }
}

/* Runs of consecutive inputs, over which models are built. */
#ifndef ACT_RUN_H
#define ACT_RUN_H

#include "number/format.h"

/* The encodings first..last, of one sign and binade and inside one piece of f. */
typedef struct act_run {
    const act_format *format;
    int piece;
    uint64_t first, last;
} act_run;

/* The encoding in the middle of the run, and its value. */
uint64_t act_run_middle(const act_run *run);
double act_run_centre(const act_run *run);

/* Tells whether x falls as encodings grow. */
bool act_run_falls(const act_run *run);

/* Ends the inputs first..*last before `edge` if that lies among them. */
void act_run_cut(const act_format *format, uint64_t first, uint64_t *last, double edge);

/* The first and the last encoding of the binade of an input. */
uint64_t act_run_binade_start(const act_format *format, uint64_t bits);
uint64_t act_run_binade_end(const act_format *format, uint64_t bits);

#endif

/* Kernels that a test writes itself: a C file, compiled and loaded as a plug-in. */
#ifndef ACT_KERNELS_H
#define ACT_KERNELS_H

#include "code/catalogue.h"
#include "process.h"

typedef struct act_kernels {
    act_scratch scratch;
    act_catalogue catalogue;
} act_kernels;

/* Compiles and loads the text of a plug-in; a failure fails the test. */
void act_kernels_open(act_kernels *kernels, const char *text);
void act_kernels_close(act_kernels *kernels);

/* The row of that name, which there must be. */
const act_impl *act_kernels_find(const act_kernels *kernels, const char *name);

#endif

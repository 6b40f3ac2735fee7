/* Keys that tell results of one kernel, or of one sweep, from all others. */
#ifndef ACT_RESULT_KEY_H
#define ACT_RESULT_KEY_H

#include "code/impl.h"
#include "inputs/plan.h"

enum { ACT_KEY_SIZE = 2 * ACT_TEXT_SIZE };

/* The key of a kernel: the hash of its file, its place in it, its parameters. */
void act_kernel_key(const act_impl *impl, char text[ACT_KEY_SIZE]);

/* The key of a build of checkact of this version: of one with changes, that of the very
 * program; of one that does not know its version, one that no other call gives. */
enum { ACT_BUILD_KEY_SIZE = 128 };
void act_build_key(const char *version, char text[ACT_BUILD_KEY_SIZE]);

/* Tells whether this build knows its version: it was made where git told. */
bool act_build_is_known(void);

/* The key of an exhaustive sweep: the kernel's, the range, and that of this build, whose
 * tallies have a layout of their own. */
void act_sweep_key(const act_plan *plan, const act_impl *impl, char text[ACT_KEY_SIZE]);

#endif

/* What results are of, so that they can be told from others. */
#ifndef ACT_ORIGIN_H
#define ACT_ORIGIN_H

#include "cli/options.h"

enum { ACT_ORIGIN_SIZE = 2 * ACT_TEXT_SIZE };

/* The hash of the kernel's file and its place in it, and parameters. */
void act_origin_kernel(const act_impl *impl, char text[ACT_ORIGIN_SIZE]);

/* The same with the range and the version of checkact, whose tallies have a layout of
 * their own: what an exhaustive sweep is of. */
void act_origin(const act_options *options, const act_impl *impl,
                char text[ACT_ORIGIN_SIZE]);

#endif

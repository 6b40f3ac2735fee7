/* What an exhaustive sweep was of, so that its results can be told from others. */
#ifndef ACT_ORIGIN_H
#define ACT_ORIGIN_H

#include "options.h"

enum { ACT_ORIGIN_SIZE = 2 * ACT_TEXT_SIZE };

/* The hash of the kernel's file and its place in it, parameters, range, and the version
 * of checkact, whose tallies have a layout of their own. */
void act_origin(const act_options *options, const act_impl *impl,
                char text[ACT_ORIGIN_SIZE]);

/* Whether such a text is of this build of the kernel, whatever the version of checkact.
 */
bool act_origin_is_of(const char *text, const act_impl *impl);

#endif

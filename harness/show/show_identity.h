/* Which function an implementation is, as text for people. */
#ifndef ACT_SHOW_IDENTITY_H
#define ACT_SHOW_IDENTITY_H

#include <jansson.h>

/* Prints a row, which is such as `identify --json` prints. */
void act_show_identity(const json_t *row);

#endif

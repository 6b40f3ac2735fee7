/* Writing to descriptors. */
#ifndef ACT_WRITE_H
#define ACT_WRITE_H

#include <stdbool.h>
#include <stddef.h>

/* Writes all bytes, however many calls that takes; false with errno if it cannot. */
bool act_write_all(int descriptor, const void *bytes, size_t size);

#endif

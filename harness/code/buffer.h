/* Arrays that are shared with child processes, between guards that cannot be touched: 1
 * GiB each, so that an index that is far off hits them too, or a page where addresses are
 * limited. The data end right before a guard; before them stand a margin of known bytes
 * and another guard. */
#ifndef ACT_BUFFER_H
#define ACT_BUFFER_H

#include "number/status.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct act_buffer {
    void *data;
    size_t size;
    void *mapping;
    size_t mapped, guard; /* guard: bytes of each */
} act_buffer;

/* On failure the buffer is empty, which act_buffer_free accepts. size may be 0. */
act_status act_buffer_alloc(act_buffer *buffer, size_t size);
void act_buffer_free(act_buffer *buffer);

/* The same for many of one size. */
act_status act_buffers_alloc(act_buffer *buffers, size_t count, size_t size);
void act_buffers_free(act_buffer *buffers, size_t count);

/* Children that are started from now on do not get the buffer. */
void act_buffer_hide(const act_buffer *buffer);

/* In this process the data can only be read from now on. */
void act_buffer_protect(const act_buffer *buffer);

/* Tells whether an address lies in the buffer's mapping, and whether in one of its
 * guards. */
bool act_buffer_holds(const act_buffer *buffer, const void *address);
bool act_buffer_guards(const act_buffer *buffer, const void *address);

/* Tells whether the margin before the data is as it was. */
bool act_buffer_margin_intact(const act_buffer *buffer);

#endif

/* All that is mapped for a shared object: its file, the libraries that it links to,
 * directly and indirectly, the C library among them, and what its constructors load. For
 * a child process only, as loading runs foreign code. */
#ifndef ACT_LOADED_H
#define ACT_LOADED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ACT_LOADED_MAX = 256 };

/* The shared objects that were mapped before the one in question was loaded. */
typedef struct act_loaded_before {
    size_t count;
    const void *object[ACT_LOADED_MAX];
} act_loaded_before;

/* Notes what is loaded now. */
void act_loaded_note(act_loaded_before *before);

/* Tells files apart at the cost of a stat for each: a hash of what file they are, their
 * sizes and times. `handle` is of dlopen or dlmopen. */
uint64_t act_loaded_stamp(void *handle, const act_loaded_before *before);

/* True if a file of them, those of the system aside, calls dlopen: what it loads later is
 * not known. */
bool act_loaded_may_grow(void *handle, const act_loaded_before *before);

/* Tells apart the contents of all that is loaded in this process but its program and the
 * file of `handle`, since symbols may be found in any of it: a hash of build ids for the
 * libraries of the system, of all bytes for others. Not for dlmopen. */
uint64_t act_loaded_libraries(void *handle);

#endif

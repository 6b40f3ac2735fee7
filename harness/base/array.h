/* Arrays that grow by one element at a time. */
#ifndef ACT_ARRAY_H
#define ACT_ARRAY_H

#include <stddef.h>

/* Adds an element to *array, which is NULL or from here, and returns it for the caller to
 * fill; `array` is the address of the pointer. NULL: memory is short, nothing changed. */
void *act_array_add(void *array, size_t *count, size_t element_size);

#endif

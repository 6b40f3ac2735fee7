#include "base/array.h"

#include <stdlib.h>
#include <string.h>

void *act_array_add(void *array, size_t *count, size_t element_size) {
    char *items;
    memcpy(&items, array, sizeof items);
    if ((*count & (*count - 1)) == 0) { /* full: there is room for powers of two */
        size_t room = *count > 0 ? 2 * *count : 1;
        items = realloc(items, room * element_size);
        if (items == NULL) {
            return NULL;
        }
        memcpy(array, &items, sizeof items);
    }
    return items + (*count)++ * element_size;
}

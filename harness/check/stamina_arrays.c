#include "check/stamina_private.h"

#include <string.h>

/* Repeats the first elements of an array up to n. */
static void repeat(const act_stamina *s, void *array, size_t period, size_t n) {
    size_t size = s->format->size;
    for (size_t filled = period; filled < n;) {
        size_t more = filled < n - filled ? filled : n - filled;
        memcpy((char *)array + filled * size, array, more * size);
        filled += more;
    }
}

void act_stamina_fill(const act_stamina *s, void *array, size_t n, size_t first) {
    for (size_t i = 0; i < n && i < ACT_PERIOD; i++) {
        act_element_store(s->format, array, i, s->argument[(first + i) % ACT_PERIOD]);
    }
    repeat(s, array, ACT_PERIOD, n);
}

void act_stamina_fill_ones(const act_stamina *s, void *array, size_t n) {
    act_element_store(s->format, array, 0, act_encode(s->format, 1));
    repeat(s, array, 1, n);
}

#include "code/buffer.h"

#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { MARGIN_BYTE = 0xA5 };

static size_t page_size(void) {
    return (size_t)sysconf(_SC_PAGESIZE);
}

/* Reserves addresses, with as large a guard as there is room for. */
static char *reserve(size_t inner, size_t *guard) {
    const size_t guards[] = {(size_t)1 << 30, page_size()};
    for (size_t i = 0; i < sizeof guards / sizeof guards[0]; i++) {
        *guard = guards[i];
        void *mapping = mmap(NULL, inner + 2 * *guard, PROT_NONE,
                             MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (mapping != MAP_FAILED) {
            return mapping;
        }
    }
    return NULL;
}

act_status act_buffer_alloc(act_buffer *buffer, size_t size) {
    *buffer = (act_buffer){0};
    size_t page = page_size();
    size_t inner = (size / page + 2) * page; /* at least a page of margin */
    size_t guard;
    char *mapping = reserve(inner, &guard);
    if (mapping == NULL) {
        return ACT_NOMEM;
    }
    if (mmap(mapping + guard, inner, PROT_READ | PROT_WRITE,
             MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED) {
        munmap(mapping, inner + 2 * guard);
        return ACT_NOMEM;
    }
    *buffer = (act_buffer){.data = mapping + guard + inner - size,
                           .size = size,
                           .mapping = mapping,
                           .mapped = inner + 2 * guard,
                           .guard = guard};
    memset(mapping + guard, MARGIN_BYTE, inner - size);
    return ACT_OK;
}

void act_buffer_free(act_buffer *buffer) {
    if (buffer->mapping != NULL) {
        munmap(buffer->mapping, buffer->mapped);
    }
    *buffer = (act_buffer){0};
}

act_status act_buffers_alloc(act_buffer *buffers, size_t count, size_t size) {
    for (size_t i = 0; i < count; i++) {
        act_status status = act_buffer_alloc(&buffers[i], size);
        if (status != ACT_OK) {
            return status;
        }
    }
    return ACT_OK;
}

void act_buffers_free(act_buffer *buffers, size_t count) {
    for (size_t i = 0; i < count; i++) {
        act_buffer_free(&buffers[i]);
    }
}

void act_buffer_hide(const act_buffer *buffer) {
    if (buffer->mapping != NULL) {
        madvise(buffer->mapping, buffer->mapped, MADV_DONTFORK);
    }
}

void act_buffer_protect(const act_buffer *buffer) {
    mprotect((char *)buffer->mapping + buffer->guard, buffer->mapped - 2 * buffer->guard,
             PROT_READ);
}

bool act_buffer_holds(const act_buffer *buffer, const void *address) {
    uintptr_t begin = (uintptr_t)buffer->mapping;
    return (uintptr_t)address >= begin && (uintptr_t)address < begin + buffer->mapped;
}

bool act_buffer_guards(const act_buffer *buffer, const void *address) {
    uintptr_t at = (uintptr_t)address;
    bool is_before = at < (uintptr_t)buffer->mapping + buffer->guard;
    bool is_behind = at >= (uintptr_t)buffer->data + buffer->size;
    return act_buffer_holds(buffer, address) && (is_before || is_behind);
}

bool act_buffer_margin_intact(const act_buffer *buffer) {
    const unsigned char *byte = (const unsigned char *)buffer->mapping + buffer->guard;
    for (; byte < (const unsigned char *)buffer->data; byte++) {
        if (*byte != MARGIN_BYTE) {
            return false;
        }
    }
    return true;
}

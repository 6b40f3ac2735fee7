#include "code/same_build.h"

#include <elf.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* A file in memory. */
typedef struct object {
    const unsigned char *bytes;
    size_t size;
    Elf64_Ehdr header;
} object;

static bool has_range(const object *o, uint64_t offset, uint64_t size) {
    return offset <= o->size && size <= o->size - offset;
}

static bool is_elf(object *o) {
    if (!has_range(o, 0, sizeof o->header)) {
        return false;
    }
    memcpy(&o->header, o->bytes, sizeof o->header);
    const Elf64_Ehdr *h = &o->header;
    return memcmp(h->e_ident, ELFMAG, SELFMAG) == 0 &&
           h->e_ident[EI_CLASS] == ELFCLASS64 && h->e_shentsize == sizeof(Elf64_Shdr) &&
           h->e_shnum > 0 &&
           has_range(o, h->e_shoff, (uint64_t)h->e_shnum * sizeof(Elf64_Shdr));
}

static bool open_object(object *o, const char *path) {
    struct stat info;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    *o = (object){0};
    if (file < 0) {
        return false;
    }
    if (fstat(file, &info) == 0 && S_ISREG(info.st_mode) && info.st_size > 0) {
        size_t size = (size_t)info.st_size;
        void *bytes = mmap(NULL, size, PROT_READ, MAP_PRIVATE, file, 0);
        if (bytes != MAP_FAILED) {
            o->bytes = bytes;
            o->size = size;
        }
    }
    close(file);
    return o->bytes != NULL && is_elf(o);
}

static void close_object(object *o) {
    if (o->bytes != NULL) {
        munmap((void *)o->bytes, o->size);
    }
}

static Elf64_Shdr section_at(const object *o, size_t index) {
    Elf64_Shdr section;
    memcpy(&section, o->bytes + o->header.e_shoff + index * sizeof section,
           sizeof section);
    return section;
}

/* The next section from *index on that is loaded and means something when it runs. */
static bool next_loaded(const object *o, size_t *index, Elf64_Shdr *section) {
    for (; *index < o->header.e_shnum; (*index)++) {
        *section = section_at(o, *index);
        if ((section->sh_flags & SHF_ALLOC) != 0 && section->sh_type != SHT_NOTE) {
            (*index)++;
            return true;
        }
    }
    return false;
}

static bool same_section(const object *a, const Elf64_Shdr *x, const object *b,
                         const Elf64_Shdr *y) {
    if (x->sh_type != y->sh_type || x->sh_flags != y->sh_flags ||
        x->sh_addr != y->sh_addr || x->sh_size != y->sh_size) {
        return false;
    }
    if (x->sh_type == SHT_NOBITS) {
        return true;
    }
    return has_range(a, x->sh_offset, x->sh_size) &&
           has_range(b, y->sh_offset, y->sh_size) &&
           memcmp(a->bytes + x->sh_offset, b->bytes + y->sh_offset, x->sh_size) == 0;
}

static bool same_sections(const object *a, const object *b) {
    size_t i = 0;
    size_t j = 0;
    Elf64_Shdr x;
    Elf64_Shdr y;
    size_t compared = 0;
    for (;;) {
        bool has_x = next_loaded(a, &i, &x);
        bool has_y = next_loaded(b, &j, &y);
        if (!has_x || !has_y) {
            return has_x == has_y && compared > 0;
        }
        if (!same_section(a, &x, b, &y)) {
            return false;
        }
        compared++;
    }
}

bool act_same_build(const char *path, const char *other) {
    object a;
    object b;
    bool both = open_object(&a, path);
    both = open_object(&b, other) && both;
    bool same = both && a.header.e_machine == b.header.e_machine &&
                a.header.e_flags == b.header.e_flags && same_sections(&a, &b);
    close_object(&a);
    close_object(&b);
    return same;
}

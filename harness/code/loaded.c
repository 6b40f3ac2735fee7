#include "code/loaded.h"

#include "base/digest.h"

#include <dlfcn.h>
#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Objects in the order in which they are found. */
typedef struct list {
    size_t count;
    const struct link_map *object[ACT_LOADED_MAX];
} list;

static const struct link_map *first_of(const struct link_map *object) {
    while (object->l_prev != NULL) {
        object = object->l_prev;
    }
    return object;
}

void act_loaded_note(act_loaded_before *before) {
    before->count = 0;
    const struct link_map *object = dlopen(NULL, RTLD_NOW);
    for (; object != NULL && before->count < ACT_LOADED_MAX; object = object->l_next) {
        before->object[before->count++] = object;
    }
}

static bool holds(const void *const *objects, size_t count, const void *object) {
    for (size_t i = 0; i < count; i++) {
        if (objects[i] == object) {
            return true;
        }
    }
    return false;
}

static void add(list *found, const struct link_map *object) {
    if (found->count < ACT_LOADED_MAX &&
        !holds((const void *const *)found->object, found->count, object)) {
        found->object[found->count++] = object;
    }
}

/* The loader gives addresses as numbers. */
static const void *at_address(ElfW(Addr) address) {
    const void *pointer;
    memcpy(&pointer, &address, sizeof pointer);
    return pointer;
}

/* The texts of an object's dynamic section, by their address, or where the section is not
 * written to (the vDSO) by their place in the object. */
static const char *strings_of(const struct link_map *object) {
    const ElfW(Dyn) *entry = object->l_ld;
    while (entry->d_tag != DT_NULL && entry->d_tag != DT_STRTAB) {
        entry++;
    }
    ElfW(Addr) at = entry->d_tag == DT_STRTAB ? entry->d_un.d_ptr : 0;
    return at_address(at != 0 && at < object->l_addr ? at + object->l_addr : at);
}

/* Tells whether an object is what others link to by this name. */
static bool is_named(const struct link_map *object, const char *name) {
    const char *slash = strrchr(object->l_name, '/');
    const char *strings = strings_of(object);
    if (strcmp(slash != NULL ? slash + 1 : object->l_name, name) == 0 ||
        strcmp(object->l_name, name) == 0) {
        return true;
    }
    for (const ElfW(Dyn) *entry = object->l_ld; entry->d_tag != DT_NULL; entry++) {
        if (entry->d_tag == DT_SONAME && strings != NULL) {
            return strcmp(strings + entry->d_un.d_val, name) == 0;
        }
    }
    return false;
}

static void add_needed(list *found, const struct link_map *object) {
    const char *strings = strings_of(object);
    for (const ElfW(Dyn) *entry = object->l_ld; entry->d_tag != DT_NULL; entry++) {
        if (entry->d_tag != DT_NEEDED || strings == NULL) {
            continue;
        }
        const struct link_map *other = first_of(object);
        while (other != NULL && !is_named(other, strings + entry->d_un.d_val)) {
            other = other->l_next;
        }
        if (other != NULL) {
            add(found, other);
        }
    }
}

static list find(void *handle, const act_loaded_before *before) {
    list found = {0};
    const struct link_map *object = NULL;
    if (dlinfo(handle, RTLD_DI_LINKMAP, &object) != 0) {
        return found;
    }
    add(&found, object);
    for (size_t i = 0; i < found.count; i++) {
        add_needed(&found, found.object[i]);
    }
    for (const struct link_map *other = first_of(object); other != NULL;
         other = other->l_next) {
        if (!holds(before->object, before->count, other) && other->l_name[0] != '\0') {
            add(&found, other);
        }
    }
    return found;
}

uint64_t act_loaded_stamp(void *handle, const act_loaded_before *before) {
    list found = find(handle, before);
    uint64_t stamp = ACT_DIGEST_EMPTY;
    for (size_t i = 0; i < found.count; i++) {
        struct stat info = {0};
        stat(found.object[i]->l_name, &info);
        const uint64_t facts[] = {info.st_dev,
                                  info.st_ino,
                                  (uint64_t)info.st_size,
                                  (uint64_t)info.st_mtim.tv_sec,
                                  (uint64_t)info.st_mtim.tv_nsec,
                                  (uint64_t)info.st_ctim.tv_sec,
                                  (uint64_t)info.st_ctim.tv_nsec};
        stamp = act_digest_add(stamp, facts, sizeof facts);
    }
    return stamp;
}

/* The search for the build id of an object. */
typedef struct search {
    const struct link_map *object;
    uint64_t digest;
    bool found;
} search;

static int visit(struct dl_phdr_info *info, size_t size, void *user) {
    search *s = user;
    (void)size;
    if (info->dlpi_addr != s->object->l_addr) {
        return 0;
    }
    for (int i = 0; i < info->dlpi_phnum && !s->found; i++) {
        const ElfW(Phdr) *part = &info->dlpi_phdr[i];
        const char *at = at_address(info->dlpi_addr + part->p_vaddr);
        const char *end = part->p_type == PT_NOTE ? at + part->p_memsz : at;
        while (at + sizeof(ElfW(Nhdr)) < end && !s->found) {
            ElfW(Nhdr) note;
            memcpy(&note, at, sizeof note);
            const char *name = at + sizeof note;
            const char *text = name + (note.n_namesz + 3) / 4 * 4;
            if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == sizeof "GNU" &&
                memcmp(name, "GNU", sizeof "GNU") == 0) {
                s->digest = act_digest_add(ACT_DIGEST_EMPTY, text, note.n_descsz);
                s->found = true;
            }
            at = text + (note.n_descsz + 3) / 4 * 4;
        }
    }
    return 1;
}

/* Libraries that a package manager keeps, and the loader. */
static bool is_of_system(const struct link_map *object) {
    static const char *const folders[] = {"/lib/", "/lib64/", "/usr/lib/", "/usr/lib64/"};
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        if (strncmp(object->l_name, folders[i], strlen(folders[i])) == 0) {
            return true;
        }
    }
    return false;
}

static uint64_t contents_of(const struct link_map *object) {
    search s = {.object = object};
    if (is_of_system(object)) {
        dl_iterate_phdr(visit, &s);
    }
    return s.found ? s.digest : act_digest_file(object->l_name);
}

/* Tells whether a file has the text, with what ends it, as names of functions are kept.
 */
static bool has_name(const char *path, const char *name, size_t size) {
    bool has = false;
    struct stat info;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return false;
    }
    if (fstat(file, &info) == 0 && S_ISREG(info.st_mode) && info.st_size > 0) {
        size_t whole = (size_t)info.st_size;
        void *bytes = mmap(NULL, whole, PROT_READ, MAP_PRIVATE, file, 0);
        if (bytes != MAP_FAILED) {
            has = memmem(bytes, whole, name, size) != NULL;
            munmap(bytes, whole);
        }
    }
    close(file);
    return has;
}

bool act_loaded_may_grow(void *handle, const act_loaded_before *before) {
    static const char open_name[] = "\0dlopen", apart_name[] = "\0dlmopen";
    list found = find(handle, before);
    for (size_t i = 0; i < found.count; i++) {
        const char *path = found.object[i]->l_name;
        if (!is_of_system(found.object[i]) &&
            (has_name(path, open_name, sizeof open_name) ||
             has_name(path, apart_name, sizeof apart_name))) {
            return true;
        }
    }
    return false;
}

uint64_t act_loaded_libraries(void *handle) {
    uint64_t digest = ACT_DIGEST_EMPTY;
    const struct link_map *own = NULL;
    if (dlinfo(handle, RTLD_DI_LINKMAP, &own) != 0) {
        return digest;
    }
    for (const struct link_map *object = first_of(own); object != NULL;
         object = object->l_next) {
        if (object != own && object->l_name[0] != '\0') {
            uint64_t contents = contents_of(object);
            digest = act_digest_add(digest, &contents, sizeof contents);
        }
    }
    return digest;
}

#include "code/plugin.h"

#include "base/digest.h"
#include "base/escape.h"
#include "code/loaded.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* The row of the first release: every member up to isa. */
enum { FIRST_ROW_SIZE = offsetof(struct act_row, isa) + sizeof(char *) };

/* dlopen searches the library path for a name without a slash; we mean a file. apart:
 * with copies of its own of all that it links to. */
static void *open_file(const char *path, bool apart, act_why *why) {
    char local[ACT_PATH_SIZE + 2];
    snprintf(local, sizeof local, "%s%s", strchr(path, '/') != NULL ? "" : "./", path);
    void *handle = apart ? dlmopen(LM_ID_NEWLM, local, RTLD_NOW | RTLD_LOCAL)
                         : dlopen(local, RTLD_NOW | RTLD_LOCAL);
    if (handle == NULL) {
        act_why_set(why, "%s: cannot be loaded: %s", path, dlerror());
    }
    return handle;
}

/* What is mapped must be what was listed. It is not if another build is loaded whose
 * libraries have the same names, or if a file was replaced. */
static act_status open_listed(const act_impl *impl, void **handle, act_why *why) {
    act_loaded_before before;
    act_loaded_note(&before);
    for (int apart = impl->may_grow ? 1 : 0; apart < 2; apart++) {
        *handle = open_file(impl->path, apart == 1, why);
        if (*handle == NULL) {
            return ACT_LOAD;
        }
        if (impl->stamp == 0 || act_loaded_stamp(*handle, &before) == impl->stamp) {
            return ACT_OK;
        }
    }
    act_why_set(
        why,
        "%s: it, or a library that it loads, is no longer the file that it was when "
        "this run began: run it again",
        impl->path);
    return ACT_IO;
}

static const struct act_table *find_table(void *handle, const char *path, act_why *why) {
    if (handle == NULL) {
        return NULL;
    }
    const struct act_table *table = dlsym(handle, "checkact_table");
    if (table == NULL) {
        act_why_set(
            why,
            "%s: exports no checkact_table: use ACT_EXPORT of checkact.h, or name a "
            "function with --lib and --symbol",
            path);
        return NULL;
    }
    if (table->abi != ACT_ABI) {
        act_why_set(
            why,
            "%s: made for plug-in ABI %u, this checkact has %d: rebuild it with the "
            "checkact.h of this checkact",
            path, table->abi, ACT_ABI);
        return NULL;
    }
    if (table->row_size < FIRST_ROW_SIZE || table->count > ACT_ROWS_MAX ||
        (table->count > 0 && table->rows == NULL)) {
        act_why_set(why, "%s: malformed table (%llu rows of %u bytes): use ACT_EXPORT",
                    path, (unsigned long long)table->count, table->row_size);
        return NULL;
    }
    return table;
}

/* Rows of an older or newer checkact.h are shorter or longer at their end. */
static struct act_row row_at(const struct act_table *table, size_t i) {
    struct act_row row = {0};
    size_t size = table->row_size < sizeof row ? table->row_size : sizeof row;
    memcpy(&row, (const char *)table->rows + i * table->row_size, size);
    return row;
}

/* Foreign text: a control character could break our lines or the user's terminal. */
static void copy_text(char *out, size_t size, const char *text) {
    act_escape_line(out, size, text != NULL ? text : "");
}

/* Text for people, of which the beginning will do. */
static void copy_beginning(char *out, size_t size, const char *text) {
    static const char more[] = "...";
    char whole[2 * ACT_TEXT_SIZE];
    copy_text(whole, sizeof whole, text);
    copy_text(out, size, whole);
    if (strlen(whole) >= size) {
        copy_text(out, size - strlen(more), whole);
        memcpy(out + strlen(out), more, sizeof more);
    }
}

static void copy_row(act_row_copy *copy, const struct act_row *row) {
    copy_text(copy->function, sizeof copy->function, row->function);
    copy_text(copy->format, sizeof copy->format, row->format);
    copy_text(copy->name, sizeof copy->name, row->name);
    copy_text(copy->params, sizeof copy->params, row->params);
    copy_beginning(copy->source, sizeof copy->source, row->source);
    copy_beginning(copy->licence, sizeof copy->licence, row->licence);
    copy_beginning(copy->isa, sizeof copy->isa, row->isa);
    copy->order = row->order;
    copy->convention = (int)row->convention;
    copy->flags = row->flags;
    copy->claim = row->claim;
    copy->has_kernel = row->kernel.any != NULL;
}

/* Opens a file that is listed, with what is loaded with it. */
static void *open_for_listing(const char *path, act_listing *listing) {
    act_loaded_before before;
    act_loaded_note(&before);
    void *handle = open_file(path, false, &listing->why);
    listing->status = ACT_LOAD;
    if (handle != NULL) {
        listing->libraries = act_loaded_libraries(handle);
        listing->stamp = act_loaded_stamp(handle, &before);
        listing->may_grow = act_loaded_may_grow(handle, &before);
        if (listing->may_grow) { /* what is not known is like nothing else */
            struct timespec now;
            clock_gettime(CLOCK_REALTIME, &now);
            listing->libraries = act_digest_add(listing->libraries, &now, sizeof now);
        }
    }
    return handle;
}

void act_plugin_list(const char *path, act_listing *listing) {
    void *handle = open_for_listing(path, listing);
    const struct act_table *table = find_table(handle, path, &listing->why);
    if (table == NULL) {
        return;
    }
    for (size_t i = 0; i < table->count; i++) {
        struct act_row row = row_at(table, i);
        copy_row(&listing->rows[i], &row);
    }
    listing->count = table->count;
    listing->status = ACT_OK;
}

static void *find_symbol(void *handle, const act_impl *impl, act_why *why) {
    void *symbol = handle != NULL ? dlsym(handle, impl->symbol) : NULL;
    if (handle != NULL && symbol == NULL) {
        act_why_set(why, "%s: has no symbol '%s': nm -D lists those that it has",
                    impl->path, impl->symbol);
    }
    return symbol;
}

void act_plugin_try(const act_impl *impl, act_listing *listing) {
    void *handle = open_for_listing(impl->path, listing);
    if (find_symbol(handle, impl, &listing->why) != NULL) {
        listing->status = ACT_OK;
    }
}

act_status act_plugin_kernel(const act_impl *impl, act_kernel_call *out, act_why *why) {
    out->impl = impl;
    void *handle;
    act_status status = open_listed(impl, &handle, why);
    if (status != ACT_OK) {
        return status;
    }
    if (impl->abi == ACT_ABI_ROW) {
        const struct act_table *table = find_table(handle, impl->path, why);
        if (table == NULL || impl->row >= table->count) {
            return ACT_LOAD;
        }
        out->kernel = row_at(table, impl->row).kernel;
        return ACT_OK;
    }
    void *symbol = find_symbol(handle, impl, why);
    if (symbol == NULL) {
        return ACT_LOAD;
    }
    memcpy(&out->kernel.any, &symbol, sizeof symbol);
    return ACT_OK;
}

/* All ways to call a kernel, for one type of element. */
#define DEFINE_RUN(T, value, backward, pair, pair_backward)                              \
    static void run_##T(const act_kernel_call *call, const T *x, const T *dy, T *y,      \
                        size_t n) {                                                      \
        const union act_kernel *kernel = &call->kernel;                                  \
        void (*array)(const T *, T *, size_t) = kernel->value;                           \
        T (*scalar)(T) = (T(*)(T))kernel->any;                                           \
        switch (call->impl->abi) {                                                       \
        case ACT_ABI_ROW:                                                                \
            if (call->impl->convention != ACT_DYDX) {                                    \
                kernel->backward(x, dy, y, n);                                           \
                return;                                                                  \
            }                                                                            \
            array(x, y, n);                                                              \
            return;                                                                      \
        case ACT_ABI_ARRAY:                                                              \
            array(x, y, n);                                                              \
            return;                                                                      \
        case ACT_ABI_COUNT_FIRST:                                                        \
            ((void (*)(size_t, const T *, T *))kernel->any)(n, x, y);                    \
            return;                                                                      \
        case ACT_ABI_SCALAR:                                                             \
            for (size_t i = 0; i < n; i++) {                                             \
                y[i] = scalar(x[i]);                                                     \
            }                                                                            \
            return;                                                                      \
        case ACT_ABI_PAIR: /* these are called otherwise */                              \
        case ACT_ABI_ROWS:                                                               \
            return;                                                                      \
        }                                                                                \
    }                                                                                    \
    static void pairs_##T(const act_kernel_call *call, const act_pair_arrays *a,         \
                          size_t first, size_t n) {                                      \
        const T *x = (const T *)a->x + first;                                            \
        const T *up = (const T *)a->up + first;                                          \
        T *y = (T *)a->y + first;                                                        \
        if (call->impl->convention == ACT_PAIR) {                                        \
            call->kernel.pair(x, up, y, n);                                              \
        } else {                                                                         \
            call->kernel.pair_backward(x, up, (const T *)a->dy + first, y,               \
                                       (T *)a->dup + first, n);                          \
        }                                                                                \
    }
DEFINE_RUN(double, f64, backward_f64, pair_f64, pair_backward_f64)
DEFINE_RUN(float, f32, backward_f32, pair_f32, pair_backward_f32)
DEFINE_RUN(uint16_t, f16, backward_f16, pair_f16, pair_backward_f16)

/* The same for rows. */
#define DEFINE_ROWS(T, name, value, backward, with_labels, labels_backward)              \
    static void name(const union act_kernel *kernel, enum act_convention convention,     \
                     const act_row_arrays *a, size_t rows, size_t cols) {                \
        const T *x = a->x;                                                               \
        const T *dy = a->dy;                                                             \
        T *y = a->y;                                                                     \
        if (convention == ACT_ROWS) {                                                    \
            kernel->value(x, y, rows, cols);                                             \
        } else if (convention == ACT_ROWS_BACKWARD) {                                    \
            kernel->backward(x, dy, y, rows, cols);                                      \
        } else if (convention == ACT_ROWS_LABELS) {                                      \
            kernel->with_labels(x, a->labels, y, rows, cols);                            \
        } else {                                                                         \
            kernel->labels_backward(x, a->labels, dy, y, rows, cols);                    \
        }                                                                                \
    }
DEFINE_ROWS(double, rows_double, rows_f64, rows_backward_f64, rows_labels_f64,
            rows_labels_backward_f64)
DEFINE_ROWS(float, rows_float, rows_f32, rows_backward_f32, rows_labels_f32,
            rows_labels_backward_f32)
DEFINE_ROWS(uint16_t, rows_narrow, rows_f16, rows_backward_f16, rows_labels_f16,
            rows_labels_backward_f16)

void act_kernel_run(const act_kernel_call *call, const void *x, const void *dy, void *y,
                    size_t n) {
    const act_format *format = call->impl->format;
    if (act_format_is_binary64(format)) {
        run_double(call, x, dy, y, n);
    } else if (act_format_is_binary32(format)) {
        run_float(call, x, dy, y, n);
    } else {
        run_uint16_t(call, x, dy, y, n);
    }
}

void act_kernel_run_pairs(const act_kernel_call *call, const act_pair_arrays *arrays,
                          size_t first, size_t n) {
    const act_format *format = call->impl->format;
    if (act_format_is_binary64(format)) {
        pairs_double(call, arrays, first, n);
    } else if (act_format_is_binary32(format)) {
        pairs_float(call, arrays, first, n);
    } else {
        pairs_uint16_t(call, arrays, first, n);
    }
}

void act_kernel_run_rows(const act_kernel_call *call, const act_row_arrays *arrays,
                         size_t rows, size_t cols) {
    const act_format *format = call->impl->format;
    enum act_convention convention = call->impl->convention;
    if (act_format_is_binary64(format)) {
        rows_double(&call->kernel, convention, arrays, rows, cols);
    } else if (act_format_is_binary32(format)) {
        rows_float(&call->kernel, convention, arrays, rows, cols);
    } else {
        rows_narrow(&call->kernel, convention, arrays, rows, cols);
    }
}

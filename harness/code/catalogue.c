#include "code/catalogue.h"

#include "base/digest.h"
#include "base/infile.h"
#include "base/write.h"
#include "code/child.h"
#include "code/impl_of_row.h"
#include "code/names.h"

#include <assert.h>
#include <errno.h>
#include <glob.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static const double load_timeout = 10; /* seconds for a plug-in's constructors */

static act_impl *new_impl(act_catalogue *catalogue, act_why *why) {
    assert(catalogue->mapped == 0);
    if (catalogue->count == catalogue->capacity) {
        size_t capacity = catalogue->capacity > 0 ? 2 * catalogue->capacity : 256;
        act_impl *impls = realloc(catalogue->impls, capacity * sizeof *impls);
        if (impls == NULL) {
            act_why_set(why, "out of memory");
            return NULL;
        }
        catalogue->impls = impls;
        catalogue->capacity = capacity;
    }
    act_impl *impl = &catalogue->impls[catalogue->count++];
    memset(impl, 0, sizeof *impl);
    return impl;
}

const act_impl *act_catalogue_find(const act_catalogue *catalogue, const char *id) {
    for (size_t i = 0; i < catalogue->count; i++) {
        if (strcmp(catalogue->impls[i].id, id) == 0) {
            return &catalogue->impls[i];
        }
    }
    return NULL;
}

void act_catalogue_free(act_catalogue *catalogue) {
    if (catalogue->mapped > 0) {
        munmap(catalogue->impls, catalogue->mapped);
    } else {
        free(catalogue->impls);
    }
    *catalogue = (act_catalogue){0};
}

void act_catalogue_freeze(act_catalogue *catalogue) {
    size_t bytes = catalogue->count * sizeof(act_impl);
    if (bytes == 0 || catalogue->mapped > 0) {
        return;
    }
    int file = memfd_create("catalogue", MFD_CLOEXEC);
    void *frozen = MAP_FAILED;
    if (file >= 0 && act_write_all(file, catalogue->impls, bytes)) {
        frozen = mmap(NULL, bytes, PROT_READ, MAP_PRIVATE, file, 0);
    }
    if (file >= 0) {
        close(file);
    }
    if (frozen == MAP_FAILED) {
        return;
    }
    free(catalogue->impls);
    catalogue->impls = frozen;
    catalogue->mapped = bytes;
}

/* Of all that runs when code of the file is called. */
static uint64_t identity(const char *path, const act_listing *listing) {
    return act_digest_add(act_digest_file(path), &listing->libraries,
                          sizeof listing->libraries);
}

static act_status add_rows(act_catalogue *catalogue, const act_listing *listing,
                           const char *path, const char *plugin, act_why *why) {
    uint64_t digest = identity(path, listing);
    for (size_t i = 0; i < listing->count; i++) {
        act_impl *impl = new_impl(catalogue, why);
        if (impl == NULL) {
            return ACT_NOMEM;
        }
        act_why fault;
        if (act_impl_of_row(impl, &listing->rows[i], &fault) != ACT_OK) {
            act_why_set(why, "%s: row %zu (function '%s', name '%s'): %s", path, i + 1,
                        listing->rows[i].function, listing->rows[i].name, fault.text);
            return ACT_LOAD;
        }
        impl->row = i;
        impl->digest = digest;
        impl->libraries = listing->libraries;
        impl->stamp = listing->stamp;
        impl->may_grow = listing->may_grow;
        snprintf(impl->path, sizeof impl->path, "%s", path);
        snprintf(impl->plugin, sizeof impl->plugin, "%s", plugin);
    }
    return ACT_OK;
}

/* The task of a child that loads: all rows of a plug-in, or one bare symbol. */
typedef struct load_job {
    const char *path;
    const act_impl *symbol; /* or NULL */
    act_listing *listing;
} load_job;

static void load_in_child(void *arg) {
    const load_job *job = arg;
    act_listing *listing = job->listing;
    if (job->symbol == NULL) {
        act_plugin_list(job->path, listing);
    } else {
        act_plugin_try(job->symbol, listing);
    }
}

/* Runs the job in a child, since already constructors of foreign code may do anything. */
static act_status load_isolated(load_job *work, act_why *why) {
    act_child_job job = {.work = load_in_child, .arg = work, .timeout = load_timeout};
    act_child_outcome outcome;
    act_status status = act_child_run(&job, &outcome);
    if (status != ACT_OK) {
        act_why_set(why, "%s: no process could be made to load it: %s", work->path,
                    strerror(errno));
        return status;
    }
    if (outcome.ending != ACT_CHILD_RETURNED) {
        char text[ACT_TEXT_SIZE];
        act_child_outcome_text(&outcome, text, sizeof text);
        bool has_said = outcome.said[0] != '\0';
        act_why_set(why, "%s: while it was loaded: %s%s%s", work->path, text,
                    has_said ? "; it printed: " : "", outcome.said);
        return ACT_LOAD;
    }
    return ACT_OK;
}

/* Foreign code may have written anything to memory that it shares with us. */
static void seal(act_listing *listing) {
    if (listing->count > ACT_ROWS_MAX) {
        listing->count = 0;
    }
    listing->why.text[ACT_WHY_SIZE - 1] = '\0';
    for (size_t i = 0; i < listing->count; i++) {
        act_row_copy *row = &listing->rows[i];
        char *const ends[] = {
            row->function + ACT_NAME_SIZE,   row->format + ACT_NAME_SIZE,
            row->name + ACT_NAME_SIZE,       row->params + ACT_TEXT_SIZE,
            row->source + ACT_TEXT_SIZE - 1, row->licence + ACT_NAME_SIZE - 1,
            row->isa + ACT_NAME_SIZE - 1};
        for (size_t k = 0; k < sizeof ends / sizeof ends[0]; k++) {
            *ends[k] = '\0';
        }
    }
}

static act_status load(const act_catalogue *catalogue, load_job *work, act_why *why) {
    act_listing *listing = work->listing;
    if (strlen(work->path) >= ACT_PATH_SIZE - 1) {
        act_why_set(why, "%.60s...: a path of more than %d bytes", work->path,
                    ACT_PATH_SIZE - 2);
        return ACT_LOAD;
    }
    if (act_infile_check(work->path, why) != ACT_OK) {
        return ACT_LOAD;
    }
    listing->status = ACT_LOAD; /* stays if a constructor ends the child */
    act_why_set(&listing->why, "%s: while it was loaded: ended its process", work->path);
    if (catalogue->in_process) {
        load_in_child(work);
    } else {
        act_status status = load_isolated(work, why);
        if (status != ACT_OK) {
            return status;
        }
    }
    seal(listing);
    *why = listing->why;
    return listing->status == ACT_OK ? ACT_OK : ACT_LOAD;
}

/* Makes a listing that a child can fill. */
static act_status new_listing(act_listing **out, act_why *why) {
    *out = mmap(NULL, sizeof **out, PROT_READ | PROT_WRITE,
                MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (*out == MAP_FAILED) {
        act_why_set(why, "out of memory");
        return ACT_NOMEM;
    }
    return ACT_OK;
}

static void free_listing(act_listing *listing) {
    munmap(listing, sizeof *listing);
}

uint64_t act_catalogue_identity(const char *path) {
    const act_catalogue none = {0};
    load_job work = {.path = path};
    act_why why;
    if (new_listing(&work.listing, &why) != ACT_OK) {
        return 0;
    }
    load(&none, &work, &why); /* a library without a table has an identity too */
    uint64_t found = work.listing->stamp != 0 ? identity(path, work.listing) : 0;
    free_listing(work.listing);
    return found;
}

act_status act_catalogue_add_plugin(act_catalogue *catalogue, const char *path,
                                    const char *plugin, act_why *why) {
    load_job work = {.path = path};
    act_status status = new_listing(&work.listing, why);
    if (status != ACT_OK) {
        return status;
    }
    status = load(catalogue, &work, why);
    if (status != ACT_OK) {
        goto cleanup;
    }
    status = add_rows(catalogue, work.listing, path, plugin, why);
cleanup:
    free_listing(work.listing);
    return status;
}

/* Families are named by their files: impls/poly-v3.so is family poly. */
static void family_of(const char *path, char *family, size_t size) {
    char copy[ACT_PATH_SIZE];
    snprintf(copy, sizeof copy, "%s", path);
    snprintf(family, size, "%s", basename(copy));
    family[strcspn(family, "-.")] = '\0';
}

act_status act_catalogue_add_builtins(act_catalogue *catalogue, act_why *why) {
    char program[ACT_PATH_SIZE];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 32);
    if (length < 0) {
        act_why_set(why, "/proc/self/exe: %s", strerror(errno));
        return ACT_LOAD;
    }
    program[length] = '\0';
    char pattern[ACT_PATH_SIZE];
    snprintf(pattern, sizeof pattern, "%.900s/impls/*.so", dirname(program));
    glob_t found;
    if (glob(pattern, 0, NULL, &found) != 0) {
        act_why_set(why, "%s: no built-in implementations: run make", pattern);
        return ACT_LOAD;
    }
    act_status status = ACT_OK;
    size_t before = catalogue->count;
    for (size_t i = 0; i < found.gl_pathc; i++) {
        char family[ACT_NAME_SIZE];
        family_of(found.gl_pathv[i], family, sizeof family);
        status = act_catalogue_add_plugin(catalogue, found.gl_pathv[i], family, why);
        if (status != ACT_OK) {
            goto cleanup;
        }
    }
    for (size_t i = before; i < catalogue->count; i++) {
        catalogue->impls[i].built_in = true;
    }
cleanup:
    globfree(&found);
    return status;
}

/* Tells whether the library has the symbol, by loading it once. */
static act_status try_symbol(const act_catalogue *catalogue, act_impl *impl,
                             act_why *why) {
    load_job work = {.path = impl->path, .symbol = impl};
    act_status status = new_listing(&work.listing, why);
    if (status != ACT_OK) {
        return status;
    }
    status = load(catalogue, &work, why);
    impl->digest = identity(impl->path, work.listing);
    impl->libraries = work.listing->libraries;
    impl->stamp = work.listing->stamp;
    impl->may_grow = work.listing->may_grow;
    free_listing(work.listing);
    return status;
}

/* What a symbol computes, which must suit how it is called. */
static act_status name_symbol(act_impl *impl, const act_symbol *symbol, act_why *why) {
    act_named named;
    act_status status = act_names_target(symbol->target, &named, why);
    if (status != ACT_OK) {
        return status;
    }
    const char *kind = named.gated != NULL          ? "two inputs: --abi pair"
                       : named.row_function != NULL ? "a row: --abi rows"
                                                    : "one input: --abi array, scalar or "
                                                      "count-first";
    bool is_pair = symbol->abi == ACT_ABI_PAIR;
    bool is_rows = symbol->abi == ACT_ABI_ROWS;
    if ((named.gated != NULL) != is_pair || (named.row_function != NULL) != is_rows) {
        act_why_set(why, "%s is a function of %s", symbol->target, kind);
        return ACT_USAGE;
    }
    if (is_rows &&
        !act_impl_rows_convention(named.row_function, named.order, &impl->convention)) {
        act_why_set(why, "order %d is none that %s has", named.order,
                    named.row_function->name);
        return ACT_USAGE;
    }
    impl->function = named.function;
    impl->gated = named.gated;
    impl->row_function = named.row_function;
    impl->order = named.order;
    impl->format = named.format;
    if (named.gated != NULL) {
        impl->convention = named.order == 0 ? ACT_PAIR : ACT_PAIR_BACKWARD;
    }
    return ACT_OK;
}

act_status act_catalogue_add_symbol(act_catalogue *catalogue, const act_symbol *symbol,
                                    act_why *why) {
    act_impl *impl = new_impl(catalogue, why);
    if (impl == NULL) {
        return ACT_NOMEM;
    }
    act_status status = name_symbol(impl, symbol, why);
    if (status != ACT_OK) {
        return status;
    }
    status = act_impl_parse_params(impl, symbol->params, why);
    if (status != ACT_OK) {
        return status;
    }
    if (symbol->params != NULL && strlen(symbol->params) >= sizeof impl->params_text) {
        act_why_set(why, "--param: more than %d bytes in all", ACT_TEXT_SIZE - 1);
        return ACT_USAGE;
    }
    const char *fault = act_impl_name_fault(symbol->symbol);
    if (fault != NULL || strlen(symbol->symbol) >= sizeof impl->symbol) {
        act_why_set(why, "--symbol '%s' cannot be a C function's name", symbol->symbol);
        return ACT_USAGE;
    }
    impl->abi = symbol->abi;
    snprintf(impl->name, sizeof impl->name, "%s", symbol->symbol);
    snprintf(impl->symbol, sizeof impl->symbol, "%s", symbol->symbol);
    snprintf(impl->path, sizeof impl->path, "%s", symbol->lib);
    snprintf(impl->plugin, sizeof impl->plugin, "%s", symbol->lib);
    snprintf(impl->params_text, sizeof impl->params_text, "%s",
             symbol->params != NULL ? symbol->params : "");
    act_impl_set_id(impl);
    return try_symbol(catalogue, impl, why);
}

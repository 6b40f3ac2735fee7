#include "code/catalogue.h"

#include "base/digest.h"
#include "base/isa.h"
#include "base/suggest.h"
#include "code/child.h"
#include "code/plugin.h"
#include "definition/params.h"

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <fnmatch.h>
#include <glob.h>
#include <libgen.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static const double load_timeout = 10; /* seconds for a plug-in's constructors */

static act_impl *new_impl(act_catalogue *catalogue) {
    assert(catalogue->mapped == 0);
    if (catalogue->count == catalogue->capacity) {
        size_t capacity = catalogue->capacity > 0 ? 2 * catalogue->capacity : 256;
        act_impl *impls = realloc(catalogue->impls, capacity * sizeof *impls);
        if (impls == NULL) {
            return NULL;
        }
        catalogue->impls = impls;
        catalogue->capacity = capacity;
    }
    act_impl *impl = &catalogue->impls[catalogue->count++];
    memset(impl, 0, sizeof *impl);
    return impl;
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
    act_impl *frozen =
        bytes > 0 && catalogue->mapped == 0
            ? mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)
            : MAP_FAILED;
    if (frozen == MAP_FAILED) {
        return;
    }
    memcpy(frozen, catalogue->impls, bytes);
    mprotect(frozen, bytes, PROT_READ);
    free(catalogue->impls);
    catalogue->impls = frozen;
    catalogue->mapped = bytes;
}

static void set_id(act_impl *impl) {
    snprintf(impl->id, sizeof impl->id, "%s.d%d.%s.%s", impl->function->name, impl->order,
             impl->format->name, impl->name);
}

static const char *name_fault(const char *name) {
    for (const char *c = name; *c != '\0'; c++) {
        if (!isalnum((unsigned char)*c) && *c != '_' && *c != '-') {
            return "the name may have letters, digits, '_' and '-' only";
        }
    }
    return *name == '\0' ? "it has no name" : NULL;
}

static const char *row_fault(const act_row_copy *row) {
    if (row->order < 0 || row->order >= ACT_ORDERS) {
        return "the order must be 0, 1 or 2";
    }
    if (!row->has_kernel) {
        return "it has no kernel";
    }
    if (row->convention < ACT_DYDX || row->convention > ACT_BACKWARD_Y) {
        return "this checkact does not know its convention";
    }
    if (row->convention != ACT_DYDX && row->order == 0) {
        return "a backward convention needs order 1 or more";
    }
    if (!(row->claim >= 0) || isinf(row->claim)) {
        return "the claim must be 0 (none) or a positive number of ulps";
    }
    return name_fault(row->name);
}

static const char **function_names(void) {
    const char **names = malloc(act_function_count * sizeof *names);
    for (size_t i = 0; names != NULL && i < act_function_count; i++) {
        names[i] = act_functions[i]->name;
    }
    return names;
}

act_status act_names_function(const char *name, const act_function **function,
                              act_why *why) {
    *function = act_function_find(name);
    if (*function != NULL) {
        return ACT_OK;
    }
    act_why_set(why, "unknown function '%s'", name);
    const char **names = function_names();
    if (names != NULL) {
        act_suggest(why, name, names, act_function_count);
    }
    free(names);
    act_why_append(why, ": see checkact list --functions");
    return ACT_USAGE;
}

static act_status fill_from_row(act_impl *impl, const act_row_copy *row, act_why *why) {
    if (act_names_function(row->function, &impl->function, why) != ACT_OK) {
        return ACT_LOAD;
    }
    impl->format = act_format_find(row->format);
    if (impl->format == NULL) {
        act_why_set(why, "unknown format '%s': f64, f32, f16 or bf16", row->format);
        return ACT_LOAD;
    }
    const char *fault = row_fault(row);
    if (fault != NULL) {
        act_why_set(why, "%s", fault);
        return ACT_LOAD;
    }
    if (act_params_parse(impl->function, row->params, impl->params, why) != ACT_OK) {
        return ACT_LOAD;
    }
    impl->order = row->order;
    impl->convention = (enum act_convention)row->convention;
    impl->flags = row->flags;
    impl->claim = row->claim;
    snprintf(impl->name, sizeof impl->name, "%s", row->name);
    snprintf(impl->params_text, sizeof impl->params_text, "%s", row->params);
    snprintf(impl->source, sizeof impl->source, "%s", row->source);
    snprintf(impl->licence, sizeof impl->licence, "%s", row->licence);
    snprintf(impl->isa, sizeof impl->isa, "%s", row->isa);
    bool runs;
    if (!act_isa_find(row->isa, &runs)) {
        act_why_set(why, "unknown isa '%s': see checkact.h", row->isa);
        return ACT_LOAD;
    }
    if (!runs) {
        snprintf(impl->skip, sizeof impl->skip, "this processor lacks %s", row->isa);
    }
    set_id(impl);
    return ACT_OK;
}

static act_status add_rows(act_catalogue *catalogue, const act_listing *listing,
                           const char *path, const char *plugin, act_why *why) {
    uint64_t digest = act_digest_file(path);
    for (size_t i = 0; i < listing->count; i++) {
        act_impl *impl = new_impl(catalogue);
        if (impl == NULL) {
            act_why_set(why, "out of memory");
            return ACT_NOMEM;
        }
        act_why fault;
        if (fill_from_row(impl, &listing->rows[i], &fault) != ACT_OK) {
            act_why_set(why, "%s: row %zu (function '%s', name '%s'): %s", path, i + 1,
                        listing->rows[i].function, listing->rows[i].name, fault.text);
            return ACT_LOAD;
        }
        impl->row = i;
        impl->digest = digest;
        snprintf(impl->path, sizeof impl->path, "%s", path);
        snprintf(impl->plugin, sizeof impl->plugin, "%s", plugin);
    }
    return ACT_OK;
}

/* What a child loads: all rows of a plug-in, or one bare symbol. */
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
        act_kernel_call call;
        listing->status = act_plugin_kernel(job->symbol, &call, &listing->why);
    }
}

/* Loads foreign code in a child, since already its constructors may do anything. */
static act_status load_isolated(const act_catalogue *catalogue, load_job *work,
                                act_why *why) {
    act_child_job job = {.work = load_in_child, .arg = work, .timeout = load_timeout};
    act_child_outcome outcome;
    if (access(work->path, R_OK) != 0) {
        act_why_set(why, "%s: cannot be read: %s", work->path, strerror(errno));
        return ACT_LOAD;
    }
    work->listing->status = ACT_LOAD; /* stays if a constructor ends the child */
    act_why_set(&work->listing->why, "%s: while it was loaded: ended its process",
                work->path);
    act_status status = ACT_OK;
    if (catalogue->in_process) {
        load_in_child(work);
        outcome = (act_child_outcome){.ending = ACT_CHILD_RETURNED};
    } else {
        status = act_child_run(&job, &outcome);
    }
    if (status != ACT_OK) {
        act_why_set(why, "%s: no process could be made to load it", work->path);
    } else if (outcome.ending != ACT_CHILD_RETURNED) {
        char text[ACT_TEXT_SIZE];
        act_child_outcome_text(&outcome, load_timeout, text, sizeof text);
        act_why_set(why, "%s: while it was loaded: %s", work->path, text);
        status = ACT_LOAD;
    } else {
        status = work->listing->status;
        act_why_set(why, "%s", work->listing->why.text);
    }
    return status;
}

/* A listing that a child can fill; NULL if memory is short. */
static act_listing *new_listing(void) {
    act_listing *listing = mmap(NULL, sizeof *listing, PROT_READ | PROT_WRITE,
                                MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return listing != MAP_FAILED ? listing : NULL;
}

static void free_listing(act_listing *listing) {
    munmap(listing, sizeof *listing);
}

act_status act_catalogue_add_plugin(act_catalogue *catalogue, const char *path,
                                    const char *plugin, act_why *why) {
    load_job work = {.path = path, .listing = new_listing()};
    if (work.listing == NULL) {
        act_why_set(why, "out of memory");
        return ACT_NOMEM;
    }
    act_status status = load_isolated(catalogue, &work, why);
    if (status == ACT_OK) {
        status = add_rows(catalogue, work.listing, path, plugin, why);
    }
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
    act_status status = ACT_OK;
    size_t before = catalogue->count;
    if (glob(pattern, 0, NULL, &found) != 0) {
        act_why_set(why, "%s: no built-in implementations: run make", pattern);
        return ACT_LOAD;
    }
    for (size_t i = 0; i < found.gl_pathc && status == ACT_OK; i++) {
        char family[ACT_NAME_SIZE];
        family_of(found.gl_pathv[i], family, sizeof family);
        status = act_catalogue_add_plugin(catalogue, found.gl_pathv[i], family, why);
    }
    globfree(&found);
    for (size_t i = before; i < catalogue->count; i++) {
        catalogue->impls[i].built_in = true;
    }
    return status;
}

act_status act_names_target(const char *text, const act_function **function, int *order,
                            const act_format **format, act_why *why) {
    char name[ACT_NAME_SIZE];
    char digits[4];
    char format_name[ACT_NAME_SIZE];
    int used = 0;
    if (sscanf(text, "%63[a-z0-9_].d%3[0-9].%63[a-z0-9]%n", name, digits, format_name,
               &used) != 3 ||
        (text[used] != '\0' && text[used] != '.')) {
        act_why_set(why, "'%s' is not of the form FUNCTION.dORDER.FORMAT, as gelu.d1.f32",
                    text);
        return ACT_USAGE;
    }
    if (act_names_function(name, function, why) != ACT_OK) {
        return ACT_USAGE;
    }
    *format = act_format_find(format_name);
    if (*format == NULL) {
        act_why_set(why, "unknown format '%s': f64, f32, f16 or bf16", format_name);
        return ACT_USAGE;
    }
    *order = atoi(digits);
    if (*order >= ACT_ORDERS) {
        act_why_set(why, "order %d is not 0, 1 or 2", *order);
        return ACT_USAGE;
    }
    return ACT_OK;
}

act_status act_catalogue_add_symbol(act_catalogue *catalogue, const act_symbol *symbol,
                                    act_why *why) {
    act_impl *impl = new_impl(catalogue);
    if (impl == NULL) {
        act_why_set(why, "out of memory");
        return ACT_NOMEM;
    }
    act_status status = act_names_target(symbol->target, &impl->function, &impl->order,
                                         &impl->format, why);
    if (status != ACT_OK) {
        return status;
    }
    status = act_params_parse(impl->function, symbol->params, impl->params, why);
    if (status != ACT_OK) {
        return status;
    }
    const char *fault = name_fault(symbol->symbol);
    if (fault != NULL || strlen(symbol->symbol) >= sizeof impl->symbol) {
        act_why_set(why, "--symbol '%s' cannot be a C function's name", symbol->symbol);
        return ACT_USAGE;
    }
    impl->abi = symbol->abi;
    impl->digest = act_digest_file(symbol->lib);
    snprintf(impl->name, sizeof impl->name, "%s", symbol->symbol);
    snprintf(impl->symbol, sizeof impl->symbol, "%s", symbol->symbol);
    snprintf(impl->path, sizeof impl->path, "%s", symbol->lib);
    snprintf(impl->plugin, sizeof impl->plugin, "%s", symbol->lib);
    snprintf(impl->params_text, sizeof impl->params_text, "%s",
             symbol->params != NULL ? symbol->params : "");
    set_id(impl);
    load_job work = {.path = impl->path, .symbol = impl, .listing = new_listing()};
    if (work.listing == NULL) {
        act_why_set(why, "out of memory");
        return ACT_NOMEM;
    }
    status = load_isolated(catalogue, &work, why);
    free_listing(work.listing);
    return status;
}

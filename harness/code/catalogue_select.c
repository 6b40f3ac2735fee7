#include "code/catalogue_select.h"

#include "base/suggest.h"
#include "code/names.h"

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int by_id(const void *a, const void *b) {
    return strcmp(((const act_impl *)a)->id, ((const act_impl *)b)->id);
}

static void suggest_ids(const act_catalogue *catalogue, const char *glob_text,
                        act_why *why) {
    const char **ids = malloc((catalogue->count + 1) * sizeof *ids);
    if (ids == NULL) {
        return;
    }
    for (size_t i = 0; i < catalogue->count; i++) {
        ids[i] = catalogue->impls[i].id;
    }
    act_suggest(why, glob_text, ids, catalogue->count);
    free(ids);
}

/* Length of the part FUNCTION.dORDER.FORMAT. */
static size_t target_length(const char *id) {
    const char *end = id;
    for (int part = 0; part < 3; part++) {
        end += strcspn(end, ".");
        end += part < 2 && *end == '.';
    }
    return (size_t)(end - id);
}

static bool computes_any(const act_catalogue *catalogue, const char *function) {
    for (size_t i = 0; i < catalogue->count; i++) {
        if (strcmp(act_impl_function_name(&catalogue->impls[i]), function) == 0) {
            return true;
        }
    }
    return false;
}

/* Says what in a glob that matches nothing is wrong, as far as that can be told. */
static void say_no_match(const act_catalogue *catalogue, const char *glob_text,
                         act_why *why) {
    act_why fault;
    char name[ACT_NAME_SIZE];
    act_named named;
    snprintf(name, sizeof name, "%s", glob_text);
    name[strcspn(name, ".")] = '\0';
    act_why_set(why, "no implementation matches '%s'", glob_text);
    bool has_wildcard = strpbrk(glob_text, "*?[") != NULL;
    bool is_target = act_names_target(glob_text, &named, &fault) == ACT_OK;
    bool is_other_kind =
        act_gated_find(name) != NULL || act_row_function_find(name) != NULL;
    bool is_left_out = is_other_kind && !computes_any(catalogue, name);
    if (!has_wildcard && !is_left_out) {
        suggest_ids(catalogue, glob_text, why);
    }
    bool unknown_function = strpbrk(name, "*?[") == NULL && !is_other_kind &&
                            act_names_function(name, &named.function, &fault) != ACT_OK;
    bool is_whole_target = is_target && strlen(glob_text) == target_length(glob_text);
    if (is_left_out) {
        act_why_append(why,
                       ": of gated units and functions of rows list and ulp know, no "
                       "other command");
    } else if (unknown_function || (!is_target && !has_wildcard)) {
        act_why_append(why, ": %s", fault.text);
    } else if (is_whole_target && !has_wildcard) {
        act_why_append(why, ": '%s.*' names all of them", glob_text);
    } else {
        act_why_append(why, ": ids are FUNCTION.dORDER.FORMAT.NAME, see checkact list");
    }
}

/* Ids of a sorted catalogue must differ. */
static act_status check_ids(const act_catalogue *catalogue, act_why *why) {
    for (size_t i = 1; i < catalogue->count; i++) {
        const act_impl *impl = &catalogue->impls[i];
        if (strcmp(impl[-1].id, impl->id) == 0) {
            bool is_one = strcmp(impl[-1].path, impl->path) == 0;
            act_why_set(why, "%s is defined twice, in %s%s%s: rename one", impl->id,
                        impl[-1].path, is_one ? "" : " and in ",
                        is_one ? "" : impl->path);
            return ACT_LOAD;
        }
    }
    return ACT_OK;
}

static bool matches_any(const act_impl *impl, char *const *globs, size_t n_globs) {
    for (size_t g = 0; g < n_globs; g++) {
        if (fnmatch(globs[g], impl->id, 0) == 0) {
            return true;
        }
    }
    return false;
}

static bool matches_something(const act_catalogue *catalogue, char *glob_text) {
    for (size_t i = 0; i < catalogue->count; i++) {
        if (matches_any(&catalogue->impls[i], &glob_text, 1)) {
            return true;
        }
    }
    return false;
}

act_status act_catalogue_select(act_catalogue *catalogue, char *const *globs,
                                size_t n_globs, act_why *why) {
    qsort(catalogue->impls, catalogue->count, sizeof *catalogue->impls, by_id);
    act_status status = check_ids(catalogue, why);
    if (status != ACT_OK || n_globs == 0) {
        return status;
    }
    for (size_t g = 0; g < n_globs; g++) {
        if (!matches_something(catalogue, globs[g])) {
            say_no_match(catalogue, globs[g], why);
            return ACT_USAGE;
        }
    }
    size_t kept = 0;
    for (size_t i = 0; i < catalogue->count; i++) {
        if (matches_any(&catalogue->impls[i], globs, n_globs)) {
            catalogue->impls[kept++] = catalogue->impls[i];
        }
    }
    catalogue->count = kept;
    return ACT_OK;
}

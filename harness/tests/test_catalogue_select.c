#include "code/catalogue_select.h"
#include "code/names.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const ids[] = {"tanh.d0.f32.naive",   "gelu.d1.f32.naive",
                                  "gelu.d0.f32.naive",   "gelu.d0.f64.naive",
                                  "gelu.d0.f32.poly-v3", "relu.d0.bf16.plain",
                                  "gelu.d0.f32.careful", "relu_squared.d0.f32.x"};
enum { IDS = sizeof ids / sizeof ids[0] };

/* A catalogue of these ids, with no code behind them. */
static act_catalogue catalogue_of(const char *const *names, size_t count) {
    act_catalogue catalogue = {
        .impls = calloc(count, sizeof(act_impl)), .count = count, .capacity = count};
    cr_assert(catalogue.impls != NULL, "out of memory");
    for (size_t i = 0; i < count; i++) {
        act_impl *impl = &catalogue.impls[i];
        snprintf(impl->id, sizeof impl->id, "%s", names[i]);
        snprintf(impl->path, sizeof impl->path, "folder/plugin%zu.so", i);
    }
    return catalogue;
}

/* What the globs choose, separated by blanks, or "refused". */
static void choose(const char *const *globs, size_t count, char *chosen, size_t size) {
    act_catalogue catalogue = catalogue_of(ids, IDS);
    char *words[4];
    act_why why = {""};
    for (size_t i = 0; i < count; i++) {
        words[i] = strdup(globs[i]);
    }
    act_status status = act_catalogue_select(&catalogue, words, count, &why);
    snprintf(chosen, size, "%s", status == ACT_OK ? "" : "refused");
    for (size_t i = 0; i < catalogue.count && status == ACT_OK; i++) {
        size_t used = strlen(chosen);
        snprintf(chosen + used, size - used, "%s%s", i > 0 ? " " : "",
                 catalogue.impls[i].id);
    }
    for (size_t i = 0; i < count; i++) {
        free(words[i]);
    }
    act_catalogue_free(&catalogue);
}

Test(catalogue_select, globs_choose_and_sort) {
    static const struct {
        const char *globs[3];
        const char *want;
    } rows[] = {
        {{NULL},
         "gelu.d0.f32.careful gelu.d0.f32.naive gelu.d0.f32.poly-v3 gelu.d0.f64.naive "
         "gelu.d1.f32.naive relu.d0.bf16.plain relu_squared.d0.f32.x tanh.d0.f32.naive"},
        {{"gelu.d0.f32.*"}, "gelu.d0.f32.careful gelu.d0.f32.naive gelu.d0.f32.poly-v3"},
        {{"gelu.d1.*"}, "gelu.d1.f32.naive"},
        {{"relu*"}, "relu.d0.bf16.plain relu_squared.d0.f32.x"},
        {{"relu.*"}, "relu.d0.bf16.plain"},
        {{"*.poly-v?"}, "gelu.d0.f32.poly-v3"},
        {{"gelu.d[1-2].*"}, "gelu.d1.f32.naive"},
        {{"tanh.d0.f32.naive"}, "tanh.d0.f32.naive"},
        {{"tanh.*", "relu.*"}, "relu.d0.bf16.plain tanh.d0.f32.naive"},
        {{"gelu.d0.f64.*", "gelu.*.f64.*"}, "gelu.d0.f64.naive"},
        {{"tanh.*", "sigmoid.*"}, "refused"},
        {{"gelu"}, "refused"},
        {{"GELU.*"}, "refused"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char got[1000];
        size_t count = 0;
        while (count < 3 && rows[i].globs[count] != NULL) {
            count++;
        }
        choose(rows[i].globs, count, got, sizeof got);
        cr_expect(strcmp(got, rows[i].want) == 0, "row %zu: %s", i, got);
    }
}

Test(catalogue_select, no_match_names_near_misses) {
    static const struct {
        const char *glob;
        const char *words[3];
    } rows[] = {
        {"gellu.*", {"'gellu.*'", "unknown function 'gellu'", "gelu"}},
        {"gellu.d0.f32.naive", {"gelu.d0.f32.naive"}},
        {"gelu.d0.f32.niave", {"gelu.d0.f32.naive"}},
        {"gelu.d0.f32", {"'gelu.d0.f32.*' names all of them"}},
        {"gelu.d0.f23.naive", {"gelu.d0.f32.naive", "unknown format 'f23'"}},
        {"gelu", {"FUNCTION.dORDER.FORMAT"}},
        {"gelu.d0.f16.*", {"'gelu.d0.f16.*'", "see checkact list"}},
        {"", {"''"}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        act_catalogue catalogue = catalogue_of(ids, IDS);
        char *glob = strdup(rows[i].glob);
        act_why why = {""};
        act_status status = act_catalogue_select(&catalogue, &glob, 1, &why);
        cr_expect(status == ACT_USAGE, "'%s': status %d", glob, (int)status);
        cr_expect(strchr(why.text, '\n') == NULL, "'%s': more than a line: %s", glob,
                  why.text);
        for (size_t k = 0; k < 3 && rows[i].words[k] != NULL; k++) {
            cr_expect(strstr(why.text, rows[i].words[k]) != NULL,
                      "'%s': no \"%s\" in \"%s\"", glob, rows[i].words[k], why.text);
        }
        free(glob);
        act_catalogue_free(&catalogue);
    }
}

/* What is said of an implementation's wrong name must not send its reader astray. */
Test(catalogue_select, a_wrong_name_is_not_taken_for_a_target) {
    act_catalogue catalogue = catalogue_of(ids, IDS);
    char glob[] = "gelu.d0.f32.niave";
    char *globs[] = {glob};
    act_why why = {""};
    act_catalogue_select(&catalogue, globs, 1, &why);
    cr_expect(strstr(why.text, "niave.*") == NULL, "%s", why.text);
    act_catalogue_free(&catalogue);
}

Test(catalogue_select, two_of_one_id_are_refused) {
    static const char *const twice[] = {"a.d0.f32.x", "b.d0.f32.x", "a.d0.f32.x"};
    act_catalogue catalogue = catalogue_of(twice, 3);
    act_why why = {""};
    act_status status = act_catalogue_select(&catalogue, NULL, 0, &why);
    cr_expect(status == ACT_LOAD, "status %d", (int)status);
    cr_expect(strstr(why.text, "a.d0.f32.x") != NULL &&
                  strstr(why.text, "plugin0.so") != NULL &&
                  strstr(why.text, "plugin2.so") != NULL,
              "%s", why.text);
    act_catalogue_free(&catalogue);
}

Test(catalogue_select, targets) {
    static const struct {
        const char *text;
        const char *fault; /* part of the message; NULL: a target */
        int order;
    } rows[] = {
        {"gelu.d1.f32", NULL, 1},
        {"relu_squared.d2.bf16", NULL, 2},
        {"relu6.d0.f64.any.thing", NULL, 0},
        {"gelu.d3.f32", "order 3", 0},
        {"gelu.d1.f31", "unknown format 'f31'", 0},
        {"gelo.d1.f32", "unknown function 'gelo'", 0},
        {"gelu.d1", "FUNCTION.dORDER.FORMAT", 0},
        {"gelu", "FUNCTION.dORDER.FORMAT", 0},
        {"", "FUNCTION.dORDER.FORMAT", 0},
        {"gated_gelu.d1.f32", NULL, 1},
        {"swiglu.d2.f32", "d0 and d1", 0},
        {"gelu.1.f32", "FUNCTION.dORDER.FORMAT", 0},
        {"gelu.d1.f32_", "FUNCTION.dORDER.FORMAT", 0},
        {"gelu.dx.f32", "FUNCTION.dORDER.FORMAT", 0},
        {"gelu.d-1.f32", "FUNCTION.dORDER.FORMAT", 0},
        {"gelu.d+1.f32", "FUNCTION.dORDER.FORMAT", 0},
        {"gelu.d 1.f32", "FUNCTION.dORDER.FORMAT", 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        act_named named = {.order = -1};
        act_why why = {""};
        act_status status = act_names_target(rows[i].text, &named, &why);
        if (rows[i].fault == NULL) {
            cr_expect(status == ACT_OK && named.order == rows[i].order,
                      "'%s': order %d, %s", rows[i].text, named.order, why.text);
            const char *name =
                named.gated != NULL ? named.gated->name : named.function->name;
            cr_expect(strncmp(rows[i].text, name, strlen(name)) == 0, "'%s' is %s",
                      rows[i].text, name);
            cr_expect(strstr(rows[i].text, named.format->name) != NULL, "'%s' is %s",
                      rows[i].text, named.format->name);
        } else {
            cr_expect(status == ACT_USAGE, "'%s' is accepted", rows[i].text);
            cr_expect(strstr(why.text, rows[i].fault) != NULL, "'%s': %s", rows[i].text,
                      why.text);
        }
    }
}

Test(catalogue_select, every_function_is_found_by_its_name) {
    for (size_t i = 0; i < act_function_count; i++) {
        const act_function *function = NULL;
        act_why why = {""};
        act_status status = act_names_function(act_functions[i]->name, &function, &why);
        cr_expect(status == ACT_OK && function == act_functions[i], "%s: %s",
                  act_functions[i]->name, why.text);
    }
}

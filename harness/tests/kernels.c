#include "kernels.h"

#include <criterion/criterion.h>
#include <string.h>

void act_kernels_open(act_kernels *kernels, const char *text) {
    char path[ACT_FILE_SIZE];
    act_why why = {""};
    *kernels = (act_kernels){0};
    act_scratch_make(&kernels->scratch);
    act_scratch_plugin(&kernels->scratch, "kernels", text, path);
    act_status status = act_catalogue_add_plugin(&kernels->catalogue, path, path, &why);
    cr_assert(status == ACT_OK, "%s", why.text);
}

void act_kernels_close(act_kernels *kernels) {
    act_catalogue_free(&kernels->catalogue);
    act_scratch_remove(&kernels->scratch);
}

const act_impl *act_kernels_find(const act_kernels *kernels, const char *name) {
    for (size_t i = 0; i < kernels->catalogue.count; i++) {
        if (strcmp(kernels->catalogue.impls[i].name, name) == 0) {
            return &kernels->catalogue.impls[i];
        }
    }
    cr_assert_fail("no kernel %s", name);
    return NULL;
}

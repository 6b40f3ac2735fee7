#include "emit/emit.h"

#include "emit/emit_text.h"
#include "emit/flags.h"
#include "emit/pick.h"

#include <string.h>
#include <unistd.h>

/* poly.c beside poly.so and poly-v4.so. */
static bool source_path(const act_impl *impl, char path[ACT_PATH_SIZE]) {
    snprintf(path, ACT_PATH_SIZE, "%s", impl->path);
    char *end = strrchr(path, '.');
    if (impl->abi != ACT_ABI_ROW || end == NULL || strcmp(end, ".so") != 0) {
        return false;
    }
    if (impl->isa[0] != '\0') {
        char *level = strrchr(path, '-');
        end = level != NULL ? level : end;
    }
    memcpy(end, ".c", sizeof ".c");
    return access(path, R_OK) == 0;
}

act_status act_emit(FILE *out, const act_impl *impl, const char *evidence, act_why *why) {
    char path[ACT_PATH_SIZE];
    act_pick pick;
    if (!source_path(impl, path)) {
        act_why_set(why,
                    "%s: its source is not known: only built-in kernels can be emitted",
                    impl->id);
        return ACT_LOAD;
    }
    act_status status = act_pick_read(&pick, path, act_flags_have_fma(impl), why);
    if (status != ACT_OK) {
        goto cleanup;
    }
    const act_paragraph *kernel = act_pick_kernel(&pick, impl->row);
    if (kernel == NULL) {
        act_why_set(why, "%s: row %zu of its table has no kernel that is defined there",
                    path, impl->row + 1);
        status = ACT_LOAD;
        goto cleanup;
    }
    act_emit_text(out, impl, &pick, kernel, evidence);
cleanup:
    act_pick_free(&pick);
    return status;
}

#include "origin.h"

#include "buildinfo.h"
#include "tally.h"

#include <stdio.h>

/* FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/. */
static uint64_t hash_file(const char *path) {
    uint64_t hash = 0xcbf29ce484222325;
    FILE *file = fopen(path, "rb");
    int byte;
    while (file != NULL && (byte = getc(file)) != EOF) {
        hash = (hash ^ (uint64_t)byte) * 0x100000001b3;
    }
    if (file != NULL) {
        fclose(file);
    }
    return hash;
}

void act_origin(const act_options *options, const act_impl *impl,
                char text[ACT_ORIGIN_SIZE]) {
    const act_plan *plan = &options->plan;
    snprintf(text, ACT_ORIGIN_SIZE, "%016llx %zu%s %s %a %a %s %zu",
             (unsigned long long)hash_file(impl->path), impl->row, impl->symbol,
             impl->params_text, plan->from, plan->to, ACT_VERSION, sizeof(act_tally));
}

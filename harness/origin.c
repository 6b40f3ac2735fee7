#include "origin.h"

#include "buildinfo.h"
#include "tally.h"

#include <stdio.h>
#include <string.h>

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

/* What tells one kernel from another. */
static void describe_kernel(const act_impl *impl, char text[ACT_ORIGIN_SIZE]) {
    snprintf(text, ACT_ORIGIN_SIZE, "%016llx %zu%s %s ",
             (unsigned long long)hash_file(impl->path), impl->row, impl->symbol,
             impl->params_text);
}

bool act_origin_is_of(const char *text, const act_impl *impl) {
    char kernel[ACT_ORIGIN_SIZE];
    describe_kernel(impl, kernel);
    return strncmp(text, kernel, strlen(kernel)) == 0;
}

void act_origin(const act_options *options, const act_impl *impl,
                char text[ACT_ORIGIN_SIZE]) {
    const act_plan *plan = &options->plan;
    describe_kernel(impl, text);
    size_t used = strlen(text);
    snprintf(text + used, ACT_ORIGIN_SIZE - used, "%a %a %s %zu", plan->from, plan->to,
             ACT_VERSION, sizeof(act_tally));
}

#include "emit/flags.h"

#include <stdio.h>
#include <string.h>

#include "buildinfo.h"

typedef struct level {
    const char *isa, *flags;
    bool has_fma;
} level;

static const level levels[] = {ACT_ISA_LEVELS};

static const level *level_of(const act_impl *impl) {
    const level *found = &levels[0];
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++) {
        if (strcmp(levels[i].isa, impl->isa) == 0) {
            found = &levels[i];
        }
    }
    return found;
}

bool act_flags_have_fma(const act_impl *impl) {
    return level_of(impl)->has_fma;
}

/* Where code lies in memory is of no use in another program, and emitted files say what
 * there is to say about built-in functions and warnings. */
static bool is_private(const char *flag) {
    static const char *const starts[] = {"-falign", "-fno-builtin", "-W"};
    bool found = false;
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        found = found || strncmp(flag, starts[i], strlen(starts[i])) == 0;
    }
    return found;
}

void act_flags_list(const act_impl *impl, const char *start, const char *quote,
                    const char *between, char list[ACT_FLAGS_SIZE]) {
    char copy[ACT_FLAGS_SIZE];
    char *rest = NULL;
    size_t used = 0;
    snprintf(copy, sizeof copy, "%s %s", ACT_KERNEL_FLAGS, level_of(impl)->flags);
    list[0] = '\0';
    for (char *flag = strtok_r(copy, " ", &rest); flag != NULL && used < ACT_FLAGS_SIZE;
         flag = strtok_r(NULL, " ", &rest)) {
        if (strncmp(flag, start, strlen(start)) == 0 && !is_private(flag)) {
            used += (size_t)snprintf(list + used, ACT_FLAGS_SIZE - used, "%s%s%s%s",
                                     used > 0 ? between : "", quote, flag + strlen(start),
                                     quote);
        }
    }
}

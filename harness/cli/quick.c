#include "cli/quick.h"

#include "base/text.h"
#include "speed/bench.h"

#include <stdio.h>
#include <string.h>

/* Of binary32; so few that children and tables take most of the time. */
enum { QUICK_POINTS = 2000 };

act_status act_quick_plan(act_options *options) {
    const act_plan *plan = &options->plan;
    const act_settings *s = &options->settings;
    bool has_settings = s->n_sizes + s->n_distributions + s->n_reuses > 0;
    const char *other = plan->exhaustive   ? "--exhaustive"
                        : plan->points > 0 ? "--points"
                        : plan->budget > 0 ? "--budget"
                        : has_settings     ? "the settings of timings"
                                           : NULL;
    if (other != NULL) {
        return act_refuse(
            "--quick chooses inputs and timings itself: leave out %s, or --quick", other);
    }
    options->plan.points = QUICK_POINTS;
    options->settings.rounds = ACT_BENCH_FEW_ROUNDS;
    return ACT_OK;
}

/* Length of an id without the level that it ends in, as -v3 of x86-64-v3. */
static size_t kernel_length(const act_impl *impl) {
    const char *level = strrchr(impl->isa, '-');
    size_t length = strlen(impl->id);
    size_t end = level != NULL ? strlen(level) : 0;
    bool has_level =
        end > 0 && end < length && strcmp(impl->id + length - end, level) == 0;
    return has_level ? length - end : length;
}

/* Whether the same kernel runs here at a better level, which its id lists after it. */
static bool has_better(const act_catalogue *catalogue, size_t at) {
    const act_impl *impl = &catalogue->impls[at];
    size_t length = kernel_length(impl);
    for (size_t i = at + 1; i < catalogue->count; i++) {
        const act_impl *other = &catalogue->impls[i];
        if (strncmp(other->id, impl->id, length) != 0) {
            break;
        }
        if (kernel_length(other) == length && other->skip[0] == '\0') {
            return true;
        }
    }
    return false;
}

static bool is_quick(const act_catalogue *catalogue, size_t at) {
    const act_impl *impl = &catalogue->impls[at];
    bool is_chosen =
        act_format_is_binary32(impl->format) || impl->format == act_format_find("bf16");
    return is_chosen && impl->order <= 1 && impl->skip[0] == '\0' &&
           !has_better(catalogue, at);
}

act_status act_quick_select(act_catalogue *catalogue) {
    size_t kept = 0;
    for (size_t i = 0; i < catalogue->count; i++) {
        if (is_quick(catalogue, i)) {
            catalogue->impls[kept++] = catalogue->impls[i];
        }
    }
    catalogue->count = kept;
    return kept > 0 ? ACT_OK
                    : act_refuse("--quick measures f and f' in f32 and bf16, of which "
                                 "nothing that runs here is chosen");
}

static act_warnings mark(void) {
    act_warnings warnings = {.count = 1};
    act_warning *quick = &warnings.item[0];
    snprintf(quick->kind, sizeof quick->kind, "quick");
    snprintf(
        quick->detail, sizeof quick->detail,
        "f and f' in binary32 and bfloat16 only, each kernel at the best level that "
        "this processor has; about %d inputs of binary32, all of bfloat16; %d rounds of timing instead "
        "of %d",
        (int)QUICK_POINTS, (int)ACT_BENCH_FEW_ROUNDS, (int)ACT_BENCH_ROUNDS);
    snprintf(
        quick->remedy, sizeof quick->remedy,
        "checkact run without --quick measures the rest, with more inputs and rounds");
    return warnings;
}

act_status act_quick_mark(act_store *store) {
    act_warnings warnings = mark();
    return act_store_add_warnings(store, &warnings);
}

void act_quick_print(void) {
    act_warnings warnings = mark();
    printf("a quick run: %s: %s\n", warnings.item[0].detail, warnings.item[0].remedy);
}

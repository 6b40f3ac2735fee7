#include "agree/agree.h"
#include "base/exit.h"
#include "base/text.h"
#include "cli/command.h"
#include "store/row.h"
#include "store/stored_rows.h"

#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

typedef struct own {
    const char *against; /* another build; NULL: none */
} own;

/* What the pairs that were compared amount to. */
typedef struct total {
    size_t pairs, differ, open;
    const act_options *options;
} total;

static json_t *row_of_difference(const act_format *format, const act_disagreement *d) {
    if (!d->set) {
        return json_null();
    }
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "x",
                     act_json_hex(act_decode(format, d->x)), "x_bits",
                     json_sprintf("%#llx", (unsigned long long)d->x), "a",
                     act_json_hex(act_decode(format, d->y[0])), "a_bits",
                     json_sprintf("%#llx", (unsigned long long)d->y[0]), "b",
                     act_json_hex(act_decode(format, d->y[1])), "b_bits",
                     json_sprintf("%#llx", (unsigned long long)d->y[1]));
}

static void print_difference(const char *name, const act_format *format,
                             const act_disagreement *d) {
    if (d->set) {
        char x[ACT_HEX_SIZE];
        char y[2][ACT_HEX_SIZE];
        act_hex(act_decode(format, d->x), x);
        act_hex(act_decode(format, d->y[0]), y[0]);
        act_hex(act_decode(format, d->y[1]), y[1]);
        printf("  %-12s at x = %s (%#llx): %s (%#llx) and %s (%#llx)\n", name, x,
               (unsigned long long)d->x, y[0], (unsigned long long)d->y[0], y[1],
               (unsigned long long)d->y[1]);
    }
}

static json_t *range_end(const act_plan *plan, double end) {
    return plan->has_range ? act_json_hex(end) : json_null();
}

static void print_json(const act_impl *const impl[2], const char *verdict,
                       const act_agreement *a, const act_plan *plan) {
    const act_format *format = impl[0]->format;
    act_row_print_new(json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:b, s:o, s:o, s:I, s:I, s:I, s:I, s:I, s:f, s:o, "
        "s:o, s:o}",
        "a", impl[0]->id, "a_path", impl[0]->path, "b", impl[1]->id, "b_path",
        impl[1]->path, "verdict", verdict, "exhaustive", (int)a->exhaustive, "range_from",
        range_end(plan, plan->from), "range_to", range_end(plan, plan->to), "inputs",
        (json_int_t)a->inputs, "equal", (json_int_t)a->equal, "zero_sign",
        (json_int_t)a->zero_sign, "nan_payload", (json_int_t)a->nan_payload, "nan_number",
        (json_int_t)a->nan_number, "distance", (double)a->distance, "farthest",
        row_of_difference(format, &a->farthest), "first",
        row_of_difference(format, &a->first), "simplest",
        row_of_difference(format, &a->simplest)));
}

static void print_text(const act_impl *const impl[2], const char *verdict,
                       const act_agreement *a, const act_plan *plan) {
    const act_format *format = impl[0]->format;
    const char *extent = !a->exhaustive    ? "a sample"
                         : plan->has_range ? "all of the range"
                                           : "all";
    printf("%s and %s%s%s: %s\n", impl[0]->id, impl[1]->id,
           strcmp(impl[0]->id, impl[1]->id) == 0 ? " of " : "",
           strcmp(impl[0]->id, impl[1]->id) == 0 ? impl[1]->path : "", verdict);
    for (int i = 0; i < 2; i++) {
        for (size_t k = 0; k < a->findings[i].count; k++) {
            printf("  %-12s %s: %s\n", i == 0 ? "first one" : "second one",
                   act_finding_names[a->findings[i].item[k].kind],
                   act_line_of(a->findings[i].item[k].detail).text);
        }
    }
    if (!a->measured || a->equal == a->inputs) {
        printf("  inputs       %llu (%s)\n", (unsigned long long)a->inputs, extent);
        return;
    }
    printf("  equal        %llu of %llu inputs (%s)\n", (unsigned long long)a->equal,
           (unsigned long long)a->inputs, extent);
    printf("  distance     at most %llu numbers of the format; signs of zero %llu, other "
           "NaNs %llu, NaN and number %llu\n",
           (unsigned long long)a->distance, (unsigned long long)a->zero_sign,
           (unsigned long long)a->nan_payload, (unsigned long long)a->nan_number);
    print_difference("farthest", format, &a->farthest);
    print_difference("first", format, &a->first);
    print_difference("simplest", format, &a->simplest);
}

static act_status compare(total *t, const act_impl *a, const act_impl *b) {
    const act_options *options = t->options;
    const act_impl *const impl[2] = {a, b};
    act_agreement agreement = {0};
    act_status status = ACT_OK;
    bool skipped = a->skip[0] != '\0' || b->skip[0] != '\0';
    if (!skipped) {
        status = act_agree(a, b, &options->plan, &agreement);
    }
    if (status == ACT_USAGE) {
        act_plan_report_empty(&options->plan);
    }
    if (status != ACT_OK) {
        return status;
    }
    bool equal = agreement.measured && agreement.equal == agreement.inputs;
    const char *verdict = skipped               ? "skipped"
                          : !agreement.measured ? "not_measured"
                          : equal               ? "equal"
                                                : "differ";
    t->pairs++;
    t->open += skipped || !agreement.measured;
    t->differ += agreement.measured && !equal;
    if (options->json) {
        print_json(impl, verdict, &agreement, &options->plan);
    } else {
        print_text(impl, verdict, &agreement, &options->plan);
    }
    fflush(stdout);
    return ACT_OK;
}

static bool may_compare(const act_impl *a, const act_impl *b) {
    return act_impl_same_target(a, b) && a->convention == b->convention;
}

/* Whether b is a level of a's source: its name and "-v3", "-v4". */
static bool is_level_of(const act_impl *a, const act_impl *b) {
    size_t length = strlen(a->id);
    return strncmp(a->id, b->id, length) == 0 && strncmp(b->id + length, "-v", 2) == 0 &&
           strlen(b->id) == length + 3;
}

static act_status compare_levels(total *t, const act_catalogue *all) {
    const act_selection *s = &t->options->selection;
    act_status status = ACT_OK;
    for (size_t i = 0; i < all->count && status == ACT_OK; i++) {
        const act_impl *a = &all->impls[i];
        bool wanted = act_globs_match(s->words, s->n_words, a->id);
        for (size_t k = 0; k < all->count && wanted && status == ACT_OK; k++) {
            const act_impl *b = &all->impls[k];
            if (may_compare(a, b) && is_level_of(a, b)) {
                status = compare(t, a, b);
            }
        }
    }
    return status;
}

static act_status compare_two(total *t, const act_catalogue *all) {
    char *const *words = t->options->selection.words;
    act_status status = ACT_OK;
    for (size_t i = 0; i < all->count && status == ACT_OK; i++) {
        const act_impl *a = &all->impls[i];
        for (size_t k = 0; k < all->count && status == ACT_OK; k++) {
            const act_impl *b = &all->impls[k];
            if (i != k && fnmatch(words[0], a->id, 0) == 0 &&
                fnmatch(words[1], b->id, 0) == 0 && may_compare(a, b)) {
                status = compare(t, a, b);
            }
        }
    }
    return status;
}

static act_status compare_builds(total *t, const act_catalogue *all) {
    const act_selection *s = &t->options->selection;
    const char *path = ((const own *)t->options->own)->against;
    act_catalogue old = {0};
    act_why why = {"out of memory"};
    act_symbol symbol = s->symbol;
    symbol.lib = path;
    symbol.target = s->n_words > 0 ? s->words[0] : "";
    symbol.params = s->params;
    act_status status = s->symbol.lib != NULL
                            ? act_catalogue_add_symbol(&old, &symbol, &why)
                            : act_catalogue_add_plugin(&old, path, path, &why);
    status = act_report_failure(status, &why);
    for (size_t i = 0; i < old.count && status == ACT_OK; i++) {
        const act_impl *b = &old.impls[i];
        const act_impl *a = act_catalogue_find(all, b->id);
        bool wanted =
            s->symbol.lib != NULL || act_globs_match(s->words, s->n_words, b->id);
        if (a != NULL && wanted && may_compare(a, b)) {
            status = compare(t, a, b);
        }
    }
    act_catalogue_free(&old);
    return status;
}

static act_status run(act_options *options) {
    const act_selection *s = &options->selection;
    bool has_other = ((const own *)options->own)->against != NULL;
    total t = {.options = options};
    act_catalogue all = {0};
    if (!has_other && (s->n_words == 0 || s->n_words > 2)) {
        return act_refuse("agree compares A with B, the levels of one GLOB, or with "
                          "--against another build: name one or two GLOBs");
    }
    const char *target = s->symbol.lib != NULL && s->n_words > 0 ? s->words[0] : NULL;
    act_status status = act_selection_load(s, target, &all);
    if (status != ACT_OK) {
        goto cleanup;
    }
    status = has_other         ? compare_builds(&t, &all)
             : s->n_words == 2 ? compare_two(&t, &all)
                               : compare_levels(&t, &all);
    if (status == ACT_OK && t.pairs == 0) {
        status = act_refuse(
            "no two implementations of one function of one input, order, format, "
            "convention and parameters are chosen: see checkact list");
    }
    options->exit_code = t.differ > 0 ? ACT_EXIT_FAIL
                         : t.open > 0 ? ACT_EXIT_OPEN
                                      : ACT_EXIT_PASS;
cleanup:
    act_catalogue_free(&all);
    return status;
}

static const act_option own_options[] = {
    {"against", 0, "FILE", "Compare with this build of the plug-in or library",
     act_read_path, .place = offsetof(own, against)},
    {0}};

const act_command act_cmd_agree = {
    .name = "agree",
    .summary = "two implementations, bit by bit",
    .words = "A [B]",
    .doc = "Compares results bit by bit over all inputs of binary16, bfloat16 and "
           "binary32, and a sample of binary64: those of A with those of B (globs over "
           "ids), or those of A with its instruction-set levels, or, with --against, "
           "with those of another build. The exit code is 1 if any differ.",
    .takes = ACT_TAKES_SELECTION | ACT_TAKES_RANGE,
    .own = own_options,
    .own_size = sizeof(own),
    .run = run,
};

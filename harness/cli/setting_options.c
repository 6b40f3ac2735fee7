#include "cli/setting_options.h"

#include "cli/arguments.h"
#include "cli/options.h"

#include <stdlib.h>
#include <string.h>

const struct argp_option act_setting_options[] = {
    {"size", ACT_OPTION_SIZE, "SET[,...]", 0,
     "Working set: l1, l2, l3, memory, or the number of elements of a call (default l1)",
     3},
    {"dist", ACT_OPTION_DIST, "NAME[,...]", 0,
     "Inputs: normal, uniform, saturated, subnormal, special or trace:FILE (default "
     "normal)",
     3},
    {"trace", ACT_OPTION_TRACE, "FILE", 0,
     "Inputs from a file of elements of the format as the machine stores them", 3},
    {"reuse", ACT_OPTION_REUSE, "HOW[,...]", 0,
     "fresh: new inputs in each call; repeated: the same few again and again; chain: "
     "latency of calls of one element (default fresh)",
     3},
    {0},
};

typedef bool parser(const char *word, act_bench_setting *setting);

static error_t parse_list(act_settings *settings, const char *arg, parser *parse,
                          act_bench_setting *list, size_t *count, const char *complaint) {
    char *words = strdup(arg);
    if (words == NULL) {
        return ENOMEM;
    }
    if (settings->n_words == ACT_SETTINGS_MAX) {
        free(words);
        return act_option_fault("'%s': too many options of settings", arg);
    }
    settings->words[settings->n_words++] = words;
    char *rest = words;
    for (char *word; (word = strsep(&rest, ",")) != NULL;) {
        if (*count == ACT_SETTINGS_MAX) {
            return act_option_fault("'%s': at most %d settings of a kind", arg,
                                    (int)ACT_SETTINGS_MAX);
        }
        if (!parse(word, &list[*count])) {
            return act_option_fault(complaint, word);
        }
        for (size_t i = 0; i < *count; i++) {
            if (memcmp(&list[i], &list[*count], sizeof *list) == 0) {
                return act_option_fault("'%s' names %s twice: once is enough", arg, word);
            }
        }
        (*count)++;
    }
    return 0;
}

static error_t add_trace(act_settings *settings, const char *path) {
    if (settings->n_distributions == ACT_SETTINGS_MAX) {
        return act_option_fault("--trace '%s': at most %d distributions", path,
                                (int)ACT_SETTINGS_MAX);
    }
    if (*path == '\0') {
        return act_option_fault("--trace needs the name of a file");
    }
    act_setting_of_trace(path, &settings->distributions[settings->n_distributions++]);
    return 0;
}

error_t act_setting_parse(int key, char *arg, struct argp_state *state) {
    act_settings *settings = state->input;
    switch (key) {
    case ACT_OPTION_SIZE:
        return parse_list(settings, arg, act_setting_parse_size, settings->sizes,
                          &settings->n_sizes,
                          "--size '%s' is not l1, l2, l3, memory or a whole number of "
                          "elements from 1 to 16777216");
    case ACT_OPTION_DIST:
        return parse_list(settings, arg, act_setting_parse_distribution,
                          settings->distributions, &settings->n_distributions,
                          "--dist '%s' is not normal, uniform, saturated, subnormal, "
                          "special or trace:FILE");
    case ACT_OPTION_TRACE:
        return add_trace(settings, arg);
    case ACT_OPTION_REUSE:
        return parse_list(settings, arg, act_setting_parse_reuse, settings->reuses,
                          &settings->n_reuses,
                          "--reuse '%s' is not fresh, repeated or chain");
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

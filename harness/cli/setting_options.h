/* The options --size, --dist, --trace and --reuse. */
#ifndef ACT_SETTING_OPTIONS_H
#define ACT_SETTING_OPTIONS_H

#include "speed/setting.h"

#include <argp.h>

enum { ACT_SETTINGS_MAX = 16 };

/* Each list separated by commas as typed; every combination is measured. */
typedef struct act_settings {
    act_bench_setting sizes[ACT_SETTINGS_MAX], distributions[ACT_SETTINGS_MAX],
        reuses[ACT_SETTINGS_MAX];
    size_t n_sizes, n_distributions, n_reuses;
    char *words[ACT_SETTINGS_MAX]; /* what was typed, to be freed; traces point into it */
    size_t n_words;
} act_settings;

/* For argp, whose input is an act_settings of zeros. */
extern const struct argp_option act_setting_options[];
error_t act_setting_parse(int key, char *arg, struct argp_state *state);
void act_settings_free(act_settings *settings);

/* How many combinations there are, and the i-th. What was not given is as in the
 * headline; a chain has calls of one element whatever the size. */
size_t act_settings_count(const act_settings *settings);
act_bench_setting act_settings_at(const act_settings *settings, size_t i);

#endif

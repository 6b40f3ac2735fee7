/* The options --size, --dist, --trace and --reuse. */
#ifndef ACT_SETTING_OPTIONS_H
#define ACT_SETTING_OPTIONS_H

#include "speed/setting.h"

#include <argp.h>

/* For argp, whose input is an act_settings of zeros. */
extern const struct argp_option act_setting_options[];
error_t act_setting_parse(int key, char *arg, struct argp_state *state);

#endif

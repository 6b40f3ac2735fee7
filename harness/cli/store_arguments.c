#include "cli/store_arguments.h"

#include "cli/arguments.h"

static error_t parse(int key, char *arg, struct argp_state *state) {
    act_store_arguments *arguments = state->input;
    if (key != ACT_OPTION_ID && key != ARGP_KEY_ARG) {
        return ARGP_ERR_UNKNOWN;
    }
    char **list = key == ACT_OPTION_ID ? arguments->globs : arguments->files;
    size_t *count =
        key == ACT_OPTION_ID ? &arguments->glob_count : &arguments->file_count;
    if (*count == ACT_STORE_ARGUMENTS) {
        return act_option_fault("'%s': more than %d of these", arg, ACT_STORE_ARGUMENTS);
    }
    list[(*count)++] = arg;
    return 0;
}

static const struct argp_option own_options[] = {
    {"id", ACT_OPTION_ID, "GLOB", 0, "Only rows whose ids match; may be repeated", 0},
    {0},
};

const struct argp act_store_arguments_argp = {.options = own_options, .parser = parse};

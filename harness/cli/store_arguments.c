#include "cli/store_arguments.h"

#include "cli/arguments.h"

enum { OPT_ID = 2048 };

static error_t parse(int key, char *arg, struct argp_state *state) {
    act_store_arguments *words = state->input;
    if (key != OPT_ID && key != ARGP_KEY_ARG) {
        return ARGP_ERR_UNKNOWN;
    }
    char **list = key == OPT_ID ? words->globs : words->files;
    size_t *count = key == OPT_ID ? &words->glob_count : &words->file_count;
    if (*count == ACT_STORE_ARGUMENTS) {
        return act_option_fault("'%s': more than %d of these", arg, ACT_STORE_ARGUMENTS);
    }
    list[(*count)++] = arg;
    return 0;
}

static const struct argp_option own_options[] = {
    {"id", OPT_ID, "GLOB", 0, "Only rows whose ids match; may be repeated", 0},
    {0},
};

const struct argp act_store_arguments_argp = {.options = own_options, .parser = parse};

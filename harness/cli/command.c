#include "cli/command.h"

#include "base/exit.h"
#include "base/text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { OPTIONS_MAX = 64, FIRST_KEY = 256 }; /* keys that are no letters */

/* Options as argp knows them, each with the struct that it fills. */
typedef struct parsing {
    const act_command *command;
    act_options *options;
    struct argp_option help[OPTIONS_MAX + 1];
    const act_option *option[OPTIONS_MAX];
    void *filled[OPTIONS_MAX];
    size_t count;
} parsing;

static void add(parsing *p, const act_option *list, int group, void *filled) {
    for (; list != NULL && list->doc != NULL; list++) {
        p->help[p->count] = (struct argp_option){
            .name = list->name,
            .key = list->letter != 0 ? list->letter : FIRST_KEY + (int)p->count,
            .arg = list->value,
            .flags = list->is_optional ? OPTION_ARG_OPTIONAL : 0,
            .doc = list->doc,
            .group = group};
        p->option[p->count] = list;
        p->filled[p->count++] = filled;
    }
}

static error_t read_option(const act_option *option, char *text, void *filled) {
    if (option->given != 0) {
        *(bool *)((char *)filled + option->given) = true;
    }
    return option->read(option, text, (char *)filled + option->place);
}

static error_t parse(int key, char *text, struct argp_state *state) {
    parsing *p = state->input;
    for (size_t i = 0; i < p->count; i++) {
        if (p->help[i].key == key) {
            return read_option(p->option[i], text, p->filled[i]);
        }
    }
    if (key == ARGP_KEY_ARG && p->command->words == NULL) {
        return act_option_fault("'%s': this command takes no such argument", text);
    }
    if (key == ARGP_KEY_ARG) {
        act_selection *selection = &p->options->selection;
        selection->words[selection->n_words++] = text;
        return 0;
    }
    return key == ARGP_KEY_END ? act_options_check(p->options) : ARGP_ERR_UNKNOWN;
}

/* What stands for the minus sign of "-3.7" while argp looks for options. */
static const char minus = '\1';

static void hide_negatives(int argc, char **argv) {
    for (int i = 1; i < argc; i++) {
        char *word = argv[i];
        bool is_value = strncmp(argv[i - 1], "--", 2) == 0 &&
                        strchr(argv[i - 1], '=') == NULL &&
                        strcmp(argv[i - 1], "--json") != 0;
        bool is_negative =
            word[0] == '-' &&
            (isdigit((unsigned char)word[1]) || word[1] == '.' ||
             strncmp(word + 1, "inf", 3) == 0 || strncmp(word + 1, "nan", 3) == 0);
        word[0] = is_negative && !is_value ? minus : word[0];
    }
}

/* The option that a word names in full; NULL: none. */
static const act_option *option_of(const parsing *p, const char *word) {
    size_t length = strcspn(word, "=");
    for (size_t i = 0; i < p->count; i++) {
        const act_option *option = p->option[i];
        bool is_name = option->name != NULL && strncmp(word, "--", 2) == 0 &&
                       length == strlen(option->name) + 2 &&
                       strncmp(word + 2, option->name, length - 2) == 0;
        bool is_letter =
            option->letter != 0 && word[0] == '-' && word[1] == option->letter;
        if (is_name || is_letter) {
            return option;
        }
    }
    return NULL;
}

/* argp echoes options that it does not know, as they are: it must not see those that
 * would move the cursor. */
static act_status check_words(const parsing *p, int argc, char **argv) {
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        const act_option *before = option_of(p, argv[i - 1]);
        bool is_value = before != NULL && before->value != NULL &&
                        (argv[i - 1][1] != '-' ? argv[i - 1][2] == '\0'
                                               : strchr(argv[i - 1], '=') == NULL);
        bool is_hostile =
            argv[i][0] == '-' && strcmp(act_line_of(argv[i]).text, argv[i]) != 0;
        if (is_hostile && !is_value && option_of(p, argv[i]) == NULL) {
            return act_refuse("'%s' is no option: see checkact %s --help", argv[i],
                              p->command->name);
        }
    }
    return ACT_OK;
}

static act_status read_line(parsing *p, int argc, char **argv) {
    const act_command *command = p->command;
    act_options *options = p->options;
    act_status status = act_options_begin(options, argc, argv);
    options->own = calloc(1, command->own_size + 1);
    if (status != ACT_OK || options->own == NULL) {
        return ACT_NOMEM;
    }
    if (command->defaults != NULL) {
        memcpy(options->own, command->defaults, command->own_size);
    }
    add(p, command->own, 0, options->own);
    for (size_t i = 0; i < act_option_group_count; i++) {
        const act_option_group *group = &act_option_groups[i];
        if ((group->takes & (command->takes | ACT_TAKES_JSON)) != 0) {
            add(p, group->options, group->place, options);
        }
    }
    status = check_words(p, argc, argv);
    if (status != ACT_OK) {
        return status;
    }
    if ((command->takes & ACT_TAKES_NEGATIVES) != 0) {
        hide_negatives(argc, argv);
    }
    struct argp argp = {.options = p->help,
                        .parser = parse,
                        .args_doc = command->words,
                        .doc = command->doc};
    error_t fault = argp_parse(&argp, argc, argv, 0, NULL, p);
    for (size_t i = 0; i < options->selection.n_words; i++) {
        char *word = options->selection.words[i];
        word[0] = word[0] == minus ? '-' : word[0];
    }
    return fault == 0 ? ACT_OK : fault == ENOMEM ? ACT_NOMEM : ACT_USAGE;
}

int act_command_run(const act_command *command, int argc, char **argv) {
    act_options options;
    parsing p = {.command = command, .options = &options};
    act_status status = read_line(&p, argc, argv);
    if (status == ACT_OK) {
        status = command->run(&options);
    }
    act_options_free(&options);
    return status == ACT_OK ? options.exit_code : act_exit_code(status);
}

/* Setting up and building: packages, flags, folders. */
#include "harness/tests/process.h"

#include <criterion/criterion.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

typedef struct outcome {
    int code;
    char output[16384];
} outcome;

__attribute__((format(printf, 1, 2))) static outcome shell(const char *form, ...) {
    outcome result = {.code = -1};
    char *command;
    va_list arguments;
    va_start(arguments, form);
    cr_assert(vasprintf(&command, form, arguments) > 0, "out of memory");
    va_end(arguments);
    FILE *pipe = popen(command, "r");
    cr_assert(pipe != NULL, "no shell for: %s", command);
    result.output[fread(result.output, 1, sizeof result.output - 1, pipe)] = '\0';
    int status = pclose(pipe);
    result.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    free(command);
    return result;
}

/* The action installs from the list of setup, and that list is what building needs. */
Test(setup, one_list_of_packages) {
    act_scratch scratch;
    act_scratch_make(&scratch);
    const char *folder = scratch.path;
    outcome result =
        shell("cd '%s' && for name in dpkg-query dpkg apt-get apt-cache sudo; "
              "do echo 'exit 1' > $name; chmod +x $name; done",
              folder);
    result = shell("PATH='%s':$PATH scripts/setup build 2>&1", folder);
    cr_expect(strstr(result.output, "for building: make gcc") != NULL &&
                  strstr(result.output, "zlib1g-dev") != NULL &&
                  strstr(result.output, "for the tests") == NULL,
              "%s", result.output);
    result = shell("PATH='%s':$PATH scripts/setup 2>&1", folder);
    cr_expect(strstr(result.output, "for the tests") != NULL, "%s", result.output);
    result = shell("scripts/setup bulid 2>&1");
    cr_expect(result.code == 1 && strstr(result.output, "'bulid'") != NULL, "%s",
              result.output);
    result = shell("grep -c 'apt-get\\|-dev' scripts/action/action.yml; "
                   "grep 'setup. build' scripts/action/action.yml");
    cr_expect(result.code == 0 && strncmp(result.output, "0\n", 2) == 0, "%s",
              result.output);
    act_scratch_remove(&scratch);
}

/* Flags of whoever builds are beside ours; a folder that cannot be is told in a line. */
/* Make as from a shell, though a make may have begun these tests. */
#define PLAIN_MAKE "env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS -u MAKEOVERRIDES make "

Test(setup, words_of_make) {
    static const char *const odd[] = {"a b", "a:b", "a%", ""};
    outcome result = shell(PLAIN_MAKE "-n CFLAGS='-g3 -DMINE' BUILD=build/none "
                                      "build/none/harness/base/text.o 2>&1 | tail -1");
    cr_expect(strstr(result.output, "-g3 -DMINE") != NULL &&
                  strstr(result.output, "-Iharness") != NULL &&
                  strstr(result.output, "-ffp-contract=off") != NULL,
              "%s", result.output);
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
        result = shell(PLAIN_MAKE "-n BUILD='%s' 2>&1", odd[i]);
        const char *end = strchr(result.output, '\n');
        cr_expect(result.code == 2 && strstr(result.output, "name one folder") != NULL &&
                      end != NULL && end[1] == '\0',
                  "%s: %s", odd[i], result.output);
    }
}

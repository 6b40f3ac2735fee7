/* Which builds of checkact may go on with what another has begun. */
#include "store/result_key.h"

#include <criterion/criterion.h>
#include <string.h>

static bool are_same(const char *a, const char *b) {
    char one[ACT_BUILD_KEY_SIZE];
    char other[ACT_BUILD_KEY_SIZE];
    act_build_key(a, one);
    act_build_key(b, other);
    return strcmp(one, other) == 0;
}

Test(result_key, an_unknown_version_matches_nothing) {
    cr_expect(are_same("0123abc", "0123abc"), "one version");
    cr_expect(!are_same("0123abc", "0123abd"), "two versions");
    cr_expect(are_same("0123abc-dirty", "0123abc-dirty"), "one program with changes");
    cr_expect(!are_same("0123abc-dirty", "0123abc"), "with changes and without");
    cr_expect(!are_same("unknown", "unknown"), "what is unknown was taken for the same");
    char key[ACT_BUILD_KEY_SIZE];
    act_build_key("0123abc-dirty", key);
    cr_expect(strlen(key) == strlen("0123abc-dirty 0123456789abcdef"), "%s", key);
}

#include "number/why.h"

#include <criterion/criterion.h>
#include <string.h>

Test(why, is_set_and_appended_to) {
    act_why why;
    act_why_set(&why, "%s: %d", "gelu", 3);
    act_why_append(&why, ", %s", "erf");
    cr_expect(strcmp(why.text, "gelu: 3, erf") == 0, "%s", why.text);
    act_why_set(&why, "other");
    cr_expect(strcmp(why.text, "other") == 0, "%s", why.text);
}

Test(why, a_long_text_is_cut_not_overrun) {
    char more[1000];
    struct {
        act_why why;
        char behind[sizeof more];
    } place;
    memset(&place, '#', sizeof place);
    memset(more, 'a', sizeof more - 1);
    more[sizeof more - 1] = '\0';
    act_why_set(&place.why, "%s", more);
    act_why_append(&place.why, "%s", more);
    act_why_append(&place.why, "%s", more);
    cr_expect(strlen(place.why.text) == sizeof place.why.text - 1);
    cr_expect(memchr(place.behind, 0x61, sizeof place.behind) == NULL);
}

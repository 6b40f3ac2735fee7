#include "base/suggest.h"

#include <stdbool.h>
#include <string.h>

enum { LONGEST = 256, SHOWN = 3 };

size_t act_edit_distance(const char *a, const char *b) {
    size_t n = strlen(a);
    size_t m = strlen(b);
    if (n >= LONGEST || m >= LONGEST) {
        return LONGEST;
    }
    size_t row[LONGEST];
    for (size_t j = 0; j <= m; j++) {
        row[j] = j;
    }
    for (size_t i = 1; i <= n; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t replace = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            size_t step = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
            row[j] = replace < step ? replace : step;
        }
    }
    return row[m];
}

void act_suggest(act_why *why, const char *text, const char *const *names, size_t count) {
    const char *best[SHOWN] = {NULL};
    size_t distance[SHOWN] = {LONGEST, LONGEST, LONGEST};
    size_t limit = strlen(text) / 3 + 1;
    for (size_t i = 0; i < count; i++) {
        size_t d = act_edit_distance(text, names[i]);
        for (size_t at = 0; d <= limit && at < SHOWN; at++) {
            if (d < distance[at]) {
                memmove(best + at + 1, best + at, (SHOWN - at - 1) * sizeof *best);
                memmove(distance + at + 1, distance + at,
                        (SHOWN - at - 1) * sizeof *distance);
                best[at] = names[i];
                distance[at] = d;
                break;
            }
        }
    }
    for (size_t at = 0; at < SHOWN && best[at] != NULL; at++) {
        bool is_last = at + 1 == SHOWN || best[at + 1] == NULL;
        act_why_append(why, "%s%s",
                       at == 0   ? " (did you mean "
                       : is_last ? " or "
                                 : ", ",
                       best[at]);
    }
    if (best[0] != NULL) {
        act_why_append(why, "?)");
    }
}

#include "show/show_identity.h"

#include "base/text.h"
#include "store/row.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "7.5e+06 ulp at x = -0x1p+1 (-2): got -0x1p-3, gelu -0x1.1p-3". */
static void show_worst(const json_t *row, const char *prefix, const char *whose) {
    char key[4][64];
    static const char *const parts[] = {"ulp", "x", "got", "value"};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        snprintf(key[i], sizeof key[i], "%s%s", prefix, parts[i]);
    }
    if (json_is_real(json_object_get(row, key[0]))) {
        printf("%.3g ulp", act_row_number(row, key[0]));
    } else {
        printf("not a number");
    }
    const char *x = act_row_cell(row, key[1]);
    printf(" at x = %s (%.9g): got %s, %s %s\n", x, strtod(x, NULL),
           act_row_cell(row, key[2]), whose, act_row_cell(row, key[3]));
}

static void show_pair(const json_t *row) {
    printf("%s: no derivative of %s\n", act_row_cell(row, "id"),
           act_row_cell(row, "beside"));
    printf("  this is      %s\n", act_row_cell(row, "identity"));
    printf("  beside it    %s\n", act_row_cell(row, "beside_identity"));
}

static const char *verdict_text(const json_t *row) {
    return act_row_is(row, "as_claimed") ? ", as it says"
           : act_row_is(row, "narrower") ? ": less precise than it says"
           : act_row_is(row, "another")  ? ": not what it says"
                                         : "";
}

void act_show_identity(const json_t *row) {
    if (act_row_is(row, "no_derivative")) {
        show_pair(row);
        return;
    }
    printf("%s: ", act_row_cell(row, "id"));
    if (json_object_get(row, "why") != NULL) {
        printf("%s: %s\n", act_row_cell(row, "verdict"),
               act_line_of(act_row_cell(row, "why")).text);
        return;
    }
    printf("%s%s\n", act_row_cell(row, "identity"), verdict_text(row));
    printf("  evidence     %s\n", act_row_cell(row, "evidence"));
    if (json_is_string(json_object_get(row, "edge_x"))) {
        printf("  but          ");
        show_worst(row, "edge_", "not");
    }
    if (json_is_string(json_object_get(row, "runner_up"))) {
        printf("  runner-up    %s: ", act_row_cell(row, "runner_up"));
        show_worst(row, "runner_up_", "it has");
    }
}

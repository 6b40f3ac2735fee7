/* Kernels whose errors are large on a part of the line only (impls/bad/bad_shapes.c) are
 * told where, and no others. */
#include "process.h"

#include <criterion/criterion.h>
#include <string.h>

typedef struct shape {
    const char *id, *want; /* NULL: no shape */
} shape;

static const shape shapes[] = {
    {"elu.d0.f32.left", "one result, -0x1p+0, for x <= -0x1.00"},
    {"gelu.d0.f32.spot", "errors are large only for 0x1.6"},
    {"gelu.d1.f32.root", "errors are large only beside the root -0.7517915"},
    {"hardswish.d0.f32.kink", "errors are large only beside the kink -3, within 0.0"},
    {"log.d0.f32.root", "errors are large only beside the root 1, within 0.000"},
    {"relu6.d0.f32.everywhere", NULL},
    {"sigmoid.d0.bf16.spot",
     "for 0x1.7ap+1 <= x <= 0x1.86p+1 (2.95312 to 3.04688): 12.51 floored ulp"},
    {"sigmoid.d0.f32.middle", "one result, 0x1.4p-1, for 0x1.f"},
    {"sigmoid.d0.f32.right", "one result, 0x1p+0, for x >= 0x1.40"},
    {"sigmoid.d0.f64.right", "one result, 0x1p+0, for x >= 0x1.e0"},
    {"sine.d0.f32.everywhere", NULL},
    {"softsign.d0.f32.everywhere", NULL},
    {"tanh.d0.f16.sides", "one result, 0x1p+0 at x > 0, for |x| >= 0x1.004p+1 "},
    {"tanh.d0.f32.sides", "for |x| >= 0x1.40"},
    {"tanh.d0.f64.spots", "errors are large only for 0x1.29"},
};

/* The shape that is told of a row; NULL if none is. */
static const char *shape_of(const json_t *row) {
    size_t index;
    json_t *finding;
    json_array_foreach(json_object_get(row, "findings"), index, finding) {
        const char *detail = act_text(finding, "detail");
        if (strncmp(detail, "one result", strlen("one result")) == 0 ||
            strncmp(detail, "errors are large", strlen("errors are large")) == 0) {
            return detail;
        }
    }
    return NULL;
}

Test(shape, what_large_errors_have_in_common_is_told) {
    enum { SHAPES = sizeof shapes / sizeof shapes[0] };
    char plugin[ACT_FILE_SIZE];
    size_t index;
    json_t *row;
    act_build_path(plugin, sizeof plugin, "tests/bad_shapes.so");
    act_process process =
        act_process_run("ulp --json --points 100000 --plugin '%s'", plugin);
    json_t *rows = act_process_rows(&process);
    act_process_free(&process);
    cr_expect(json_array_size(rows) == 2 * SHAPES, "%zu rows", json_array_size(rows));
    json_array_foreach(rows, index, row) {
        const char *id = act_text(row, "id");
        const char *told = shape_of(row);
        const char *want = NULL;
        for (size_t i = 0; i < SHAPES; i++) {
            want = strcmp(shapes[i].id, id) == 0 ? shapes[i].want : want;
        }
        cr_expect(want != NULL ? told != NULL && strstr(told, want) != NULL
                               : told == NULL,
                  "%s: %s", id, told != NULL ? told : "nothing");
    }
    json_decref(rows);
}

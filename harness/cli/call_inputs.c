#include "cli/call_inputs.h"

#include "base/text.h"
#include "code/plugin.h"
#include "number/round.h"
#include "store/row.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The arrays of the call, in the format's layout. */
typedef struct arrays {
    size_t n;
    void *x, *dy, *y;
} arrays;

/* Reads a number of the format from the beginning of a list; *read: characters up to the
 * next. */
static act_status read_number(const char *option, const act_format *format,
                              const char *list, size_t *read, uint64_t *bits) {
    char text[ACT_NAME_SIZE];
    double value;
    size_t length = strcspn(list, ",");
    snprintf(text, sizeof text, "%.*s", (int)length, list);
    if (length >= sizeof text || !act_number_parse(text, &value)) {
        return act_refuse("%s: '%s' is no number: write 1.5, 0x1.8p+0, inf or nan, with "
                          "commas between",
                          option, text);
    }
    if (!act_format_has(format, value)) {
        return act_refuse("%s: %s is no number of %s: the nearest is %a", option, text,
                          format->name, act_round_number(value, format, ACT_NEAREST));
    }
    *bits = act_encode(format, value);
    *read = length + (list[length] == ',');
    return ACT_OK;
}

/* Fills an array from the list, which is repeated. */
static act_status fill(const char *option, const act_format *format, const char *list,
                       void *array, size_t n) {
    const char *at = list;
    for (size_t i = 0; i < n; i++) {
        uint64_t bits = 0;
        size_t read = 0;
        act_status status = read_number(option, format, at, &read, &bits);
        if (status != ACT_OK) {
            return status;
        }
        act_element_store(format, array, i, bits);
        at = at[read] == '\0' ? list : at + read;
    }
    return ACT_OK;
}

static size_t count(const char *list) {
    size_t commas = 0;
    for (const char *c = list; *c != '\0'; c++) {
        commas += *c == ',';
    }
    return commas + 1;
}

static act_status call(const act_impl *impl, const arrays *a, size_t times) {
    act_kernel_call kernel;
    act_why why;
    act_status status = act_report_failure(act_plugin_kernel(impl, &kernel, &why), &why);
    for (size_t i = 0; i < times && status == ACT_OK; i++) {
        act_kernel_run(&kernel, a->x, a->dy, a->y, a->n);
    }
    return status;
}

static void print(const act_impl *impl, const arrays *a, bool json) {
    bool has_dy = impl->convention != ACT_DYDX;
    const char *name = impl->convention == ACT_BACKWARD_Y ? "y" : "x";
    for (size_t i = 0; i < a->n; i++) {
        double x = act_decode(impl->format, act_element_load(impl->format, a->x, i));
        double dy = act_decode(impl->format, act_element_load(impl->format, a->dy, i));
        double y = act_decode(impl->format, act_element_load(impl->format, a->y, i));
        if (json) {
            json_t *row = json_pack("{s:s, s:I, s:o, s:o}", "id", impl->id, "element",
                                    (json_int_t)i, name, act_json_hex(x), "result",
                                    act_json_hex(y));
            json_object_set_new(row, "dy", has_dy ? act_json_hex(dy) : json_null());
            act_row_print_new(row);
            continue;
        }
        printf("element %zu: %s = %a (%.9g)", i, name, x, x);
        if (has_dy) {
            printf(", dy = %a (%.9g)", dy, dy);
        }
        printf(": %a (%.9g)\n", y, y);
    }
    if (a->n == 0 && !json) {
        printf("returned from a call of no elements\n");
    }
}

act_status act_call_with_inputs(const act_impl *impl, const act_call_inputs *inputs,
                                size_t times, bool json) {
    const act_format *format = impl->format;
    arrays a = {.n = inputs->n == ACT_CALL_AS_X ? count(inputs->x) : inputs->n};
    if (inputs->dy != NULL && impl->convention == ACT_DYDX) {
        return act_refuse("--dy is for backward kernels: %s has none", impl->id);
    }
    a.x = calloc(a.n + 1, format->size);
    a.dy = calloc(a.n + 1, format->size);
    a.y = calloc(a.n + 1, format->size);
    act_status status = a.x != NULL && a.dy != NULL && a.y != NULL ? ACT_OK : ACT_NOMEM;
    if (status != ACT_OK) {
        goto cleanup;
    }
    status = fill("--x", format, inputs->x, a.x, a.n);
    if (status != ACT_OK) {
        goto cleanup;
    }
    status = fill("--dy", format, inputs->dy != NULL ? inputs->dy : "1", a.dy, a.n);
    if (status != ACT_OK) {
        goto cleanup;
    }
    status = call(impl, &a, times);
    if (status == ACT_OK) {
        print(impl, &a, json);
    }
cleanup:
    free(a.x);
    free(a.dy);
    free(a.y);
    return status;
}

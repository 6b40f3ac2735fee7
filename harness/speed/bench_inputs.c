#include "speed/bench_inputs.h"

#include "base/escape.h"
#include "base/infile.h"
#include "base/random.h"
#include "exact/exact.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
    DISTINCT = 1 << 16,
    REPEATED = 2048,
    TRACE_MOST = 1 << 20 /* elements of a trace that are used */
};

/* Where C has no such type: to a whole number of units in the last place, which are
 * powers of two. */
uint64_t act_tile_encode(const act_format *format, double value) {
    if (act_format_is_binary32(format)) {
        return act_encode(format, (double)(float)value);
    }
    if (act_format_is_binary64(format) || !isfinite(value) || value == 0) {
        return act_encode(format, value);
    }
    int exponent = ilogb(value) > format->emin ? ilogb(value) : format->emin;
    double ulp = ldexp(1, exponent - format->precision + 1);
    double rounded = copysign(rint(value / ulp) * ulp, value);
    bool overflows = fabs(rounded) > act_format_max(format);
    return act_encode(format, overflows ? copysign(HUGE_VAL, value) : rounded);
}

static double draw_special(const act_format *format, act_random *random) {
    const double values[] = {0.0,
                             -0.0,
                             HUGE_VAL,
                             -HUGE_VAL,
                             (double)NAN,
                             act_format_max(format),
                             -act_format_max(format),
                             act_format_subnormal(format)};
    return values[act_random_next(random) % (sizeof values / sizeof values[0])];
}

static double draw_sign(act_random *random) {
    return act_random_next(random) >> 63 != 0 ? -1 : 1;
}

static double draw(const act_format *format, act_distribution distribution,
                   act_random *random) {
    double least_normal = ldexp(1, format->emin);
    switch (distribution) {
    case ACT_UNIFORM:
        return -10 + 20 * act_random_uniform(random);
    case ACT_SATURATED:
        return draw_sign(random) * (20 + 60 * act_random_uniform(random));
    case ACT_SUBNORMAL:
        return act_random_next(random) % 4 > 0
                   ? draw_sign(random) * act_random_uniform(random) * least_normal
                   : act_random_normal(random);
    case ACT_SPECIAL:
        return act_random_next(random) % 8 == 0 ? draw_special(format, random)
                                                : act_random_normal(random);
    case ACT_NORMAL:
    case ACT_TRACE:
    case ACT_DISTRIBUTIONS:
        break;
    }
    return act_random_normal(random);
}

static act_status fill_drawn(act_tile *tile, const act_impl *impl,
                             const act_bench_setting *setting, uint64_t seed) {
    const act_format *format = impl->format;
    act_random random = act_random_seeded(seed, impl->function->name);
    tile->may_permute = setting->reuse != ACT_REPEATED;
    tile->count = tile->may_permute ? DISTINCT : REPEATED;
    if (act_buffer_alloc(&tile->x, tile->count * format->size) != ACT_OK) {
        return ACT_NOMEM;
    }
    for (size_t i = 0; i < tile->count; i++) {
        double x = draw(format, setting->distribution, &random);
        bool outside = x < impl->function->domain[0];
        act_element_store(format, tile->x.data, i,
                          act_tile_encode(format, outside ? -x : x));
    }
    return ACT_OK;
}

/* Numbers in the machine's form hold bytes that no text has, and hardly a separator. */
static bool is_text(const char *bytes, size_t size) {
    const unsigned char *at = (const unsigned char *)bytes;
    bool has_separator = false;
    for (size_t i = 0; i < size;) {
        size_t length = act_utf8_length(bytes + i, size - i);
        bool is_separator = isspace(at[i]) || at[i] == ',' || at[i] == ';';
        if (length == 0 || (length == 1 && !isprint(at[i]) && !is_separator)) {
            return false;
        }
        has_separator = has_separator || is_separator;
        i += length;
    }
    return has_separator;
}

static act_status check_trace(const char *path, FILE *file, const act_format *format,
                              size_t *count, act_why *why) {
    struct stat info = {0};
    fstat(fileno(file), &info);
    if (info.st_size == 0) {
        act_why_set(why, "--trace %s: empty: it should hold elements of %s", path,
                    format->ieee);
        return ACT_USAGE;
    }
    if ((size_t)info.st_size % format->size != 0) {
        act_why_set(
            why, "--trace %s: %lld bytes are no whole number of %s elements of %zu bytes",
            path, (long long)info.st_size, format->ieee, format->size);
        return ACT_USAGE;
    }
    size_t held = (size_t)info.st_size / format->size;
    *count = held < TRACE_MOST ? held : TRACE_MOST;
    return ACT_OK;
}

static act_status fill_traced(act_tile *tile, const act_format *format, const char *path,
                              act_why *why) {
    act_why fault;
    FILE *file = act_infile_open(path, &fault);
    if (file == NULL) {
        act_why_set(why, "--trace %s", fault.text);
        return ACT_USAGE;
    }
    act_status status = check_trace(path, file, format, &tile->count, why);
    if (status != ACT_OK) {
        goto cleanup;
    }
    size_t bytes = tile->count * format->size;
    status = act_buffer_alloc(&tile->x, bytes);
    if (status != ACT_OK) {
        goto cleanup;
    }
    if (fread(tile->x.data, format->size, tile->count, file) != tile->count) {
        act_why_set(why, "--trace %s: cannot be read: %s", path, strerror(errno));
        status = ACT_USAGE;
    } else if (is_text(tile->x.data, bytes)) {
        act_why_set(why,
                    "--trace %s: this is text: it should hold %s elements as the machine "
                    "stores them, %zu bytes each",
                    path, format->ieee, format->size);
        status = ACT_USAGE;
    }
cleanup:
    fclose(file);
    return status;
}

static act_status fill_values(act_tile *tile, const act_impl *impl) {
    const act_format *format = impl->format;
    act_exact *exact;
    if (act_buffer_alloc(&tile->values, tile->count * format->size) != ACT_OK) {
        return ACT_NOMEM;
    }
    act_status status = act_exact_open(&exact, impl->function, impl->params, 0);
    if (status != ACT_OK) {
        return status;
    }
    for (size_t i = 0; i < tile->count; i++) {
        double x = act_decode(format, act_element_load(format, tile->x.data, i));
        act_truth truth = {.rounded = 0};
        act_exact_truth(exact, format, x, &truth);
        act_element_store(format, tile->values.data, i,
                          act_encode(format, truth.rounded));
    }
    act_exact_close(exact);
    return ACT_OK;
}

act_status act_tile_make(act_tile *tile, const act_impl *impl,
                         const act_bench_setting *setting, bool with_values,
                         uint64_t seed, act_why *why) {
    *tile = (act_tile){0};
    act_status status = setting->distribution == ACT_TRACE
                            ? fill_traced(tile, impl->format, setting->trace, why)
                            : fill_drawn(tile, impl, setting, seed);
    if (status != ACT_OK || !with_values) {
        return status;
    }
    return fill_values(tile, impl);
}

void act_tile_free(act_tile *tile) {
    act_buffer_free(&tile->x);
    act_buffer_free(&tile->values);
}

void act_tile_spread(const act_tile *tile, const act_buffer *part, act_order order,
                     const act_format *format, void *array, size_t count) {
    for (size_t i = 0; i < count; i++) {
        size_t from = tile->may_permute
                          ? (order.start + order.step * i) & (tile->count - 1)
                          : i % tile->count;
        act_element_store(format, array, i, act_element_load(format, part->data, from));
    }
}

/* Settings of timings: their words, their sizes, their inputs. */
#include "base/random.h"
#include "number/round.h"
#include "process.h"
#include "speed/bench_inputs.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Test(setting, words) {
    static const struct {
        const char *word;
        bool known;
        act_level level;
        size_t elements;
    } sizes[] = {{"l1", true, ACT_L1, 0},     {"memory", true, ACT_MEMORY, 0},
                 {"1", true, ACT_COUNTED, 1}, {"16777216", true, ACT_COUNTED, 1 << 24},
                 {"0", false, 0, 0},          {"16777217", false, 0, 0},
                 {"-1", false, 0, 0},         {"+7", false, 0, 0},
                 {" 7", false, 0, 0},         {"7x", false, 0, 0},
                 {"l4", false, 0, 0},         {"", false, 0, 0}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        act_bench_setting setting = act_setting_headline;
        bool known = act_setting_parse_size(sizes[i].word, &setting);
        cr_expect(known == sizes[i].known, "'%s': %d", sizes[i].word, known);
        cr_expect(!known || (setting.level == sizes[i].level &&
                             setting.elements == sizes[i].elements),
                  "'%s': level %d, %zu elements", sizes[i].word, (int)setting.level,
                  setting.elements);
    }
    static const char *const names[] = {"normal",    "uniform", "saturated",
                                        "subnormal", "special", "trace:a/b.bin"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        act_bench_setting setting = {0};
        char text[ACT_TEXT_SIZE];
        cr_expect(act_setting_parse_distribution(names[i], &setting), "%s", names[i]);
        act_setting_distribution_text(&setting, text);
        const char *stored = i == ACT_TRACE ? "trace:b.bin#84222325" : names[i];
        cr_expect(strcmp(text, stored) == 0, "%s: '%s'", names[i], text);
    }
    act_bench_setting none = {0};
    cr_expect(!act_setting_parse_distribution("trace:", &none), "a trace of no name");
    cr_expect(!act_setting_parse_reuse("", &none), "reuse of no name");
}

/* A call and its arrays: within what they are named after, beyond what is smaller. */
Test(setting, extents) {
    for (size_t size = 2; size <= 8; size *= 2) {
        size_t last = 0;
        for (int level = ACT_L1; level <= ACT_MEMORY; level++) {
            act_bench_setting setting = {.level = (act_level)level};
            act_extent fresh = act_setting_extent(&setting, size);
            setting.reuse = ACT_REPEATED;
            act_extent repeated = act_setting_extent(&setting, size);
            cr_expect(fresh.call == repeated.call && fresh.call <= fresh.results &&
                          fresh.results <= fresh.inputs,
                      "level %d: %zu, %zu, %zu", level, fresh.call, fresh.results,
                      fresh.inputs);
            cr_expect(fresh.inputs >= 1 << 16 && repeated.inputs == repeated.results,
                      "level %d: %zu and %zu inputs", level, fresh.inputs,
                      repeated.inputs);
            cr_expect(fresh.results * size > last, "level %d: %zu bytes", level,
                      fresh.results * size);
            last = fresh.results * size;
        }
    }
    act_bench_setting seven = {.level = ACT_COUNTED, .elements = 7};
    cr_expect(act_setting_extent(&seven, 4).call == 7, "not 7 elements");
}

Test(setting, combinations) {
    act_settings settings = {0};
    cr_expect(act_settings_count(&settings) == 1 &&
                  act_settings_at(&settings, 0).level == ACT_L1,
              "%zu settings by default", act_settings_count(&settings));
    settings.n_sizes = 3;
    settings.sizes[0].level = ACT_L1;
    settings.sizes[1].level = ACT_L2;
    settings.sizes[2].elements = 7;
    settings.n_distributions = 2;
    settings.distributions[1].distribution = ACT_SPECIAL;
    settings.n_reuses = 2;
    settings.reuses[0].reuse = ACT_CHAIN;
    settings.reuses[1].reuse = ACT_REPEATED;
    cr_expect(act_settings_count(&settings) == 8, "%zu settings",
              act_settings_count(&settings));
    char seen[8 * 32] = "";
    for (size_t i = 0; i < act_settings_count(&settings); i++) {
        act_bench_setting setting = act_settings_at(&settings, i);
        size_t used = strlen(seen);
        snprintf(seen + used, sizeof seen - used, "%d/%zu/%d/%d ", (int)setting.level,
                 setting.elements, (int)setting.distribution, (int)setting.reuse);
    }
    const char *expected = "0/1/0/2 0/1/4/2 1/0/0/1 1/0/4/1 2/0/0/1 2/0/4/1 0/7/0/1 "
                           "0/7/4/1 ";
    cr_expect(strcmp(seen, expected) == 0, "%s", seen);
}

/* Shares of a tile, which each distribution has to have. */
typedef struct shares {
    double subnormal, special, saturated, beyond_normal;
} shares;

static shares shares_of(const act_tile *tile, const act_format *format) {
    shares s = {0};
    double each = 1 / (double)tile->count;
    for (size_t i = 0; i < tile->count; i++) {
        double x = act_decode(format, act_element_load(format, tile->x.data, i));
        double size = fabs(x);
        s.subnormal += size > 0 && size < ldexp(1, format->emin) ? each : 0;
        bool is_end = size == 0 || size >= act_format_max(format) || isnan(x);
        s.special += is_end || size == act_format_subnormal(format) ? each : 0;
        s.saturated += size >= 20 && size <= 80 ? each : 0;
        s.beyond_normal += size > 6 && size <= 10 ? each : 0;
    }
    return s;
}

Test(setting, distributions_are_what_they_say) {
    act_impl impl = {.function = act_function_find("tanh")};
    act_why why;
    for (int f = 0; f < ACT_FORMATS; f++) {
        impl.format = &act_formats[f];
        shares s[ACT_TRACE];
        for (int d = ACT_NORMAL; d < ACT_TRACE; d++) {
            act_bench_setting setting = {.level = ACT_L1,
                                         .distribution = (act_distribution)d};
            act_tile tile;
            act_status status = act_tile_make(&tile, &impl, &setting, false, 1, &why);
            cr_assert(status == ACT_OK && tile.count == 1 << 16, "%zu inputs",
                      tile.count);
            s[d] = shares_of(&tile, impl.format);
            act_tile_free(&tile);
        }
        const char *name = impl.format->name;
        cr_expect(s[ACT_NORMAL].beyond_normal == 0 && s[ACT_NORMAL].subnormal < 0.01,
                  "%s: %g", name, s[ACT_NORMAL].beyond_normal);
        cr_expect(fabs(s[ACT_UNIFORM].beyond_normal - 0.4) < 0.02, "%s: %g", name,
                  s[ACT_UNIFORM].beyond_normal);
        cr_expect(s[ACT_SATURATED].saturated == 1, "%s: %g", name,
                  s[ACT_SATURATED].saturated);
        cr_expect(fabs(s[ACT_SUBNORMAL].subnormal - 0.75) < 0.02, "%s: %g", name,
                  s[ACT_SUBNORMAL].subnormal);
        cr_expect(fabs(s[ACT_SPECIAL].special - 0.125) < 0.02, "%s: %g", name,
                  s[ACT_SPECIAL].special);
    }
}

/* Kernels that work from the output get the rounded f(x); traces are taken as they are,
 * again and again. */
Test(setting, values_and_traces) {
    act_scratch scratch;
    char path[ACT_FILE_SIZE];
    act_why why;
    const float trace[] = {-1, 0, 3, INFINITY, -2.5F};
    const float values[] = {0, 0, 3, INFINITY, 0};
    act_scratch_make(&scratch);
    act_scratch_file(&scratch, "inputs.bin", path);
    act_scratch_write(path, trace, sizeof trace);
    act_impl impl = {.function = act_function_find("relu"),
                     .format = act_format_find("f32")};
    act_bench_setting setting = {.distribution = ACT_TRACE, .trace = path};
    act_tile tile;
    act_status status = act_tile_make(&tile, &impl, &setting, true, 1, &why);
    cr_assert(status == ACT_OK && tile.count == 5, "%zu inputs: %s", tile.count,
              why.text);
    cr_expect(memcmp(tile.x.data, trace, sizeof trace) == 0, "the inputs are others");
    float array[12];
    act_tile_spread(&tile, &tile.values, (act_order){3, 5}, impl.format, array, 12);
    for (size_t i = 0; i < 12; i++) {
        cr_expect(array[i] == values[i % 5], "value %zu is %g", i, (double)array[i]);
    }
    act_tile_free(&tile);
    act_scratch_remove(&scratch);
}

/* A new order holds the same inputs, and puts each beside others. */
Test(setting, orders_are_permutations) {
    enum { COUNT = 1 << 16 };
    act_impl impl = {.function = act_function_find("tanh")};
    act_why why;
    for (int f = 0; f < ACT_FORMATS; f++) {
        act_tile tile;
        impl.format = &act_formats[f];
        act_status status =
            act_tile_make(&tile, &impl, &act_setting_headline, false, 1, &why);
        cr_assert(status == ACT_OK && tile.may_permute && tile.count == COUNT, "%zu",
                  tile.count);
        for (size_t i = 0; i < COUNT; i++) { /* its own place instead of a number */
            act_element_store(impl.format, tile.x.data, i, i);
        }
        uint64_t *array = calloc(COUNT, sizeof *array);
        bool *met = calloc(COUNT, sizeof *met);
        cr_assert(array != NULL && met != NULL);
        act_tile_spread(&tile, &tile.x, (act_order){77, 12345}, impl.format, array,
                        COUNT);
        size_t neighbours = 0;
        uint64_t last = 0;
        for (size_t i = 0; i < COUNT; i++) {
            uint64_t place = act_element_load(impl.format, array, i);
            cr_assert(place < COUNT && !met[place], "%zu twice", (size_t)place);
            met[place] = true;
            neighbours += i > 0 && place == last + 1;
            last = place;
        }
        cr_expect(neighbours == 0, "%s: %zu neighbours stayed", impl.format->name,
                  neighbours);
        free(array);
        free(met);
        act_tile_free(&tile);
    }
}

/* As MPFR rounds, over all binades of each format and beyond, and at ties. */
Test(setting, rounds_to_nearest) {
    act_random random = act_random_seeded(1, "nearest");
    mpfr_t v;
    mpfr_t cell;
    mpfr_init2(v, 53);
    mpfr_init2(cell, 53);
    for (int f = 0; f < ACT_FORMATS; f++) {
        const act_format *format = &act_formats[f];
        int span = format->emax - format->emin + format->precision + 8;
        for (int i = 0; i < 50000; i++) {
            int exponent = format->emin - format->precision - 4 +
                           (int)(act_random_next(&random) % (unsigned)span);
            double value = ldexp(2 * act_random_uniform(&random) - 1, exponent);
            if (i % 4 == 0 && format->precision < 53) { /* a tie, if it is normal */
                double whole =
                    (double)(act_random_next(&random) >> (64 - format->precision));
                value = ldexp(whole + 0.5, exponent - format->precision);
            }
            mpfr_set_d(v, value, MPFR_RNDN);
            uint64_t expected =
                act_encode(format, act_round(v, format, ACT_NEAREST, cell));
            uint64_t got = act_tile_encode(format, value);
            cr_assert(got == expected, "%s: %a gives %#llx, not %#llx", format->name,
                      value, (unsigned long long)got, (unsigned long long)expected);
        }
    }
    mpfr_clears(v, cell, (mpfr_ptr)0);
}

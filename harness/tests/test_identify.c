/* Every function and derivative is named from correctly rounded results alone. */
#include "identify/features.h"
#include "identify/identify.h"
#include "identify/words.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <mpfr.h>
#include <stdlib.h>
#include <string.h>

static void forget(void) {
    mpfr_free_cache();
}

TestSuite(identify, .fini = forget);

/* What a correctly rounded kernel returns at the core, the edges and their twins. The
 * ladder, which only serves what is not plainly a function of the catalogue, is left. */
static void compute(const act_probes *probes, const act_function *f, int order,
                    double *y) {
    act_exact *exact;
    cr_assert(act_exact_open(&exact, f, NULL, order) == ACT_OK);
    for (size_t i = 0; i < probes->count; i++) {
        act_truth truth = {.rounded = 0};
        if (i < probes->ladder) {
            cr_assert(act_exact_truth(exact, probes->format, probes->x[i], &truth) ==
                      ACT_OK);
        }
        y[i] = truth.rounded;
    }
    act_exact_close(exact);
}

static bool names(const act_identity *identity, const act_function *f, int order) {
    for (size_t i = 0; i < identity->count; i++) {
        if (identity->guess[i].function == f && identity->guess[i].order == order) {
            return true;
        }
    }
    return false;
}

/* Those that are named together give the same results wherever they were compared. */
static void expect_twins(const act_identity *identity, const act_function *f, int order) {
    for (size_t i = 0; i < identity->count; i++) {
        const act_match *match = &identity->match[i];
        cr_expect(match->core_agree == match->core && match->core_worst.ulps <= 0.5,
                  "%s.d%d: also %s.d%d, %g ulp off", f->name, order,
                  identity->guess[i].function->name, identity->guess[i].order,
                  match->core_worst.ulps);
    }
}

static struct criterion_test_params each_format(void) {
    static size_t place[ACT_FORMATS] = {0, 1, 2, 3};
    return cr_make_param_array(size_t, place, ACT_FORMATS);
}

ParameterizedTestParameters(identify, every_function_is_named) {
    return each_format();
}

ParameterizedTest(size_t *place, identify, every_function_is_named) {
    const act_format *format = &act_formats[*place];
    act_identifier *identifier;
    size_t named = 0;
    size_t alone = 0;
    cr_assert(act_identifier_open(&identifier) == ACT_OK);
    const act_probes *probes = act_identifier_probes(identifier, format);
    double *y = calloc(probes->count, sizeof *y);
    for (size_t i = 0; i < act_function_count; i++) {
        for (int order = 0; order < ACT_ORDERS; order++) {
            const act_function *f = act_functions[i];
            act_identity_claim nothing = {.format = format};
            act_identity identity;
            compute(probes, f, order, y);
            cr_assert(act_identify(identifier, &nothing, y, false, &identity) == ACT_OK);
            bool is_named =
                identity.kind == ACT_IDENTITY_FITS && names(&identity, f, order);
            cr_expect(is_named, "%s.d%d.%s", f->name, order, format->name);
            expect_twins(&identity, f, order);
            named += is_named;
            alone += is_named && identity.count == 1;
        }
    }
    cr_expect(named == act_function_count * ACT_ORDERS, "%zu named", named);
    cr_expect(alone >= 110, "%zu named alone", alone);
    free(y);
    act_identifier_close(identifier);
}

/* The shortest decimal, of independent intervals. */
Test(identify, shortest_decimal) {
    static const struct {
        double lo, hi, want;
    } rows[] = {{0.25, 0.34, 0.3},
                {0.29999998, 0.30000002, 0.3},
                {-0.0472, -0.0471, -0.0471},
                {1.7725, 1.7734, 1.773},
                {0.1, 0.1, 0.1},
                {2.49, 2.51, 2.5}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        double got = act_shortest_decimal(rows[i].lo, rows[i].hi);
        cr_expect(got >= rows[i].lo && got <= rows[i].hi &&
                      fabs(got - rows[i].want) < 1e-4,
                  "%g .. %g: %.17g", rows[i].lo, rows[i].hi, got);
    }
}

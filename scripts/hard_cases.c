/* Finds binary32 inputs whose value lies nearest to a number of binary32 or to a midpoint
 * of two, over 1/2 <= |x| < 8, and prints them as reference/tests/hard_cases.inc:
 *
 *     gcc -O2 scripts/hard_cases.c -o build/hard_cases -lm && build/hard_cases
 *
 * It evaluates in long double, whose 64 bits see distances from about 2^-38 ulp on; the
 * tests prove how hard the cases are. About ten minutes. */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>

enum { KEPT = 2 };

#define ROOT_HALF 0.707106781186547524400844362104849039L
#define ROOT_4_BY_PI 1.12837916709551257389615890312154517L

static long double sigmoid(long double x) {
    return 1 / (1 + expl(-x));
}

static long double sigmoid_1(long double x) {
    long double q = expl(-fabsl(x));
    return q / ((1 + q) * (1 + q));
}

static long double tanh_1(long double x) {
    return 4 * sigmoid_1(2 * x);
}

static long double softplus(long double x) {
    return x > 0 ? x + log1pl(expl(-x)) : log1pl(expl(x));
}

static long double silu(long double x) {
    return x * sigmoid(x);
}

static long double silu_1(long double x) {
    return sigmoid(x) + x * sigmoid_1(x);
}

static long double mish(long double x) {
    return x * tanhl(softplus(x));
}

static long double mish_1(long double x) {
    long double t = tanhl(softplus(x));
    return t + x * tanh_1(softplus(x)) * sigmoid(x);
}

static long double normal(long double x) {
    return 0.5L * erfcl(-x * ROOT_HALF);
}

static long double gelu(long double x) {
    return x * normal(x);
}

static long double gelu_1(long double x) {
    return normal(x) + x * expl(-x * x / 2) * (0.5L * ROOT_HALF * ROOT_4_BY_PI);
}

static long double gelu_tanh(long double x) {
    return x * sigmoid((2 * ROOT_HALF) * ROOT_4_BY_PI * (x + 0.044715L * x * x * x));
}

static long double tanhshrink(long double x) {
    return x - tanhl(x);
}

static const struct function {
    const char *name;
    int order;
    long double (*f)(long double);
} functions[] = {
    {"atan", 0, atanl},        {"erf", 0, erfl},    {"erfc", 0, erfcl},
    {"exp", 0, expl},          {"exp2", 0, exp2l},  {"expm1", 0, expm1l},
    {"gelu", 0, gelu},         {"gelu", 1, gelu_1}, {"gelu_tanh", 0, gelu_tanh},
    {"mish", 0, mish},         {"mish", 1, mish_1}, {"sigmoid", 0, sigmoid},
    {"sigmoid", 1, sigmoid_1}, {"silu", 0, silu},   {"silu", 1, silu_1},
    {"sine", 0, sinl},         {"sinh", 0, sinhl},  {"softplus", 0, softplus},
    {"tanh", 0, tanhl},        {"tanh", 1, tanh_1}, {"tanhshrink", 0, tanhshrink},
};

/* The distance of y from the nearest multiple of half a binary32 ulp, in ulps. */
static long double distance(long double y) {
    long double halves = ldexpl(y, 24 - ilogbl(y));
    return fabsl(halves - nearbyintl(halves)) / 2;
}

typedef struct hard_case {
    float x;
    long double distance;
} hard_case;

/* A value near its saturation, x or an integer, is near a number of binary32, but no
 * case; nor is 2^n. */
static bool is_no_case(float x, long double y) {
    long double integer = nearbyintl(y);
    bool is_saturated = integer != 0 && fabsl(y - integer) < 0x1p-10L;
    return is_saturated || fabsl(y - (long double)x) < 0x1p-10L || x == nearbyintf(x);
}

/* Of x and -x only one: most functions here have a symmetry. */
static void consider(hard_case kept[KEPT], float x, long double y) {
    long double d = distance(y);
    if (!(d < kept[KEPT - 1].distance) || kept[0].x == -x || is_no_case(x, y)) {
        return;
    }
    int i = KEPT - 1;
    for (; i > 0 && d < kept[i - 1].distance; i--) {
        kept[i] = kept[i - 1];
    }
    kept[i] = (hard_case){x, d};
}

int main(void) {
    puts("/* {function, order, binary32 input}; by scripts/hard_cases.c. */");
    puts("/* clang-format off */");
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
        hard_case kept[KEPT] = {{0, 1}, {0, 1}};
        for (float x = 0.5F; x < 8; x = nextafterf(x, 8)) {
            consider(kept, -x, functions[i].f(-(long double)x));
            consider(kept, x, functions[i].f((long double)x));
        }
        for (int k = 0; k < KEPT; k++) {
            printf("{\"%s\", %d, %a},\n", functions[i].name, functions[i].order,
                   (double)kept[k].x);
            fprintf(stderr, "%s.d%d: 2^%.1Lf ulp\n", functions[i].name,
                    functions[i].order, log2l(kept[k].distance));
        }
    }
    return 0;
}

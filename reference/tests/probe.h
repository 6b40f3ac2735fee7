/* The exact tier in one call, for the tests; every failure of it fails the test. */
#ifndef ACT_PROBE_H
#define ACT_PROBE_H

#include "exact/exact.h"

#include <stdbool.h>

enum { F64, F32, F16, BF16 }; /* places in act_formats */
enum { DIRECTIONS = 4 };

/* Alike in value, sign of zero included; a NaN is a NaN. */
bool act_same_value(double a, double b);

/* The function of that name; params: NULL for the defaults. */
act_exact *act_probe_open(const char *name, const double *params, int order);
double act_probe_round(act_exact *exact, int format, int direction, double x);
act_truth act_probe_truth(act_exact *exact, int format, double x);

#endif

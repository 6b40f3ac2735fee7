/* Numbers as the report prints them. */
#ifndef ACT_FIGURE_H
#define ACT_FIGURE_H

#include <stddef.h>
#include <stdio.h>

/* To this many significant digits: "0.5", "1.7e7", "inf", "nan". */
void act_figure(FILE *out, double value, int digits);

/* A share of 0..1 in percent with two decimals, cut off: 100 means all, 0.00 none. */
void act_figure_percent(FILE *out, double share);

/* A count with thousands set apart. */
void act_figure_count(FILE *out, long long count);

/* A JSON string of numbers to this many digits, "0.5 0*3 _ 1.7e7": v*n stands for n equal
 * numbers, _ for one that is not finite. */
void act_figure_series(FILE *out, const double *value, size_t count, int digits);

#endif

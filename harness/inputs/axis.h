/* The axis of the inputs of a format: its binades, its numbers in order, and where
 * activation functions bend. */
#ifndef ACT_AXIS_H
#define ACT_AXIS_H

#include "number/format.h"

/* The exponents of the binades where activation functions bend: from 2^-12 to where
 * powers of 2 leave the format, 2^8 in binary32 and 2^11 in binary64. */
enum { ACT_AXIS_BENT_LO = -12 };
int act_axis_bent_hi(const act_format *format);
bool act_axis_is_bent(const act_format *format, double x);

/* How many encodings a binade of one sign has, and how many such binades there are, those
 * of subnormal numbers and of infinity and NaN included. Binade i begins at the encoding
 * i * size. */
uint64_t act_axis_binade_size(const act_format *format);
uint64_t act_axis_binade_count(const act_format *format);

/* The number of the format at or next to a value, towards zero. */
double act_axis_nearby(const act_format *format, double value);

/* The ordinal of a number of the format. */
int64_t act_axis_ordinal(const act_format *format, double value);

#endif

/* The insides of properties, for their files only: property.c finds what is asked,
 * property_ask.c asks results in the order of their inputs, and property_points.c asks
 * what needs no order. */
#ifndef ACT_PROPERTY_PRIVATE_H
#define ACT_PROPERTY_PRIVATE_H

#include "judge/property.h"

/* Whether f^(k) is one number of the format all over the stretch that holds x, which its
 * bounds say. */
bool act_property_is_level(const act_property *property, uint64_t x);

/* Asks whether the result y for x is in order after the last result of the tally. */
void act_property_ask_order(const act_property *property, uint64_t x, uint64_t y,
                            act_property_tally *tally);
/* Asks that, and for the bounds, and takes it for the last result. */
void act_property_ask(const act_property *property, uint64_t x, uint64_t y,
                      act_property_tally *tally);

#endif

/* The headers of the C library that picked code needs. */
#ifndef ACT_HEADERS_H
#define ACT_HEADERS_H

#include "emit/pick.h"

#include <stdio.h>

/* Writes an #include line for each header that the family's file includes and that what
 * is picked of it needs. */
void act_headers_print(FILE *out, const act_pick *pick);

#endif

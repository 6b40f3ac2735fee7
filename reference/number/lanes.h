/* Vectors of doubles, and of what stands in their place, as wide as the instruction set
 * that a file is compiled for; and names that end with that set, ACT_ISA of the Makefile.
 */
#ifndef ACT_LANES_H
#define ACT_LANES_H

#include <stdint.h>

#ifdef __AVX512F__
enum { LANES = 8 };
#elif defined __AVX2__
enum { LANES = 4 };
#else
enum { LANES = 2 };
#endif

#define ACT_JOIN(a, b) a##b
#define ACT_NAMED(a, b) ACT_JOIN(a, b)

typedef double reals __attribute__((vector_size(8 * LANES)));
typedef int64_t wholes __attribute__((vector_size(8 * LANES)));
typedef uint64_t patterns __attribute__((vector_size(8 * LANES))); /* may wrap around */
typedef float singles __attribute__((vector_size(4 * LANES)));

#endif

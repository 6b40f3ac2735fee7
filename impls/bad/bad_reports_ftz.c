/* Built as with -ffast-math: what is loaded sets flush-to-zero and denormals-are-zero for
 * the whole thread, as crtfastmath.o does. The kernel is right. */
#include "checkact.h"
#include "right.h"

#if defined(__x86_64__)
#include <xmmintrin.h>

__attribute__((constructor)) static void set_fast_math(void) {
    _mm_setcsr(_mm_getcsr() | 0x8040);
}
#endif

ACT_KERNEL(silu_fast, f32, silu(x))

static const struct act_row rows[] = {
    ACT_BAD_ROW(silu, 0, f32, "fast_math_loaded", f32, silu_fast, .claim = 0),
};
ACT_EXPORT(rows)

/* Made by scripts/coefs_fastexp.py: do not edit, run it again.
 * Errors are relative to the whole result that a term belongs to, before
 * rounding in the evaluation. */
#ifndef ACT_FASTEXP_COEFS_H
#define ACT_FASTEXP_COEFS_H

/* clang-format off */

/* c of least mean square error (Schraudolph's 60801 / 2^20), of least maximum, and
 * of least maximum in a ratio. */
static const double shift_rms = 0x1.db02f85de8d5cp-5;
static const double shift_minimax = 0x1.65ce3fd3a3465p-5;
static const double shift_ratio = 0x1.10dcbcp-6;

/* 1 / ln 2 and ln 2 */
static const float inv_ln2_float = 0x1.715476p+0f;
static const float ln2_float = 0x1.62e43p-1f;

/* quadratic_float: 2^f, |f| <= 1/2; error 2^-9.2 */
static const float quadratic_float[] = {
    0x1.001d0ap+0f, 0x1.682a58p-1f, 0x1.e84d7ap-3f,
};

/* cubic_float: 2^f, |f| <= 1/2; error 2^-13.7 */
static const float cubic_float[] = {
    0x1.fff692p-1f, 0x1.62f31ap-1f, 0x1.f0de1ap-3f, 0x1.c3f754p-5f,
};

/* quartic_float: 2^f, |f| <= 1/2; error 2^-18.5 */
static const float quartic_float[] = {
    0x1.ffffe8p-1f, 0x1.62e0dcp-1f, 0x1.ec06dap-3f, 0x1.ca1444p-5f, 0x1.39980ap-7f,
};

/* 2^f - 1 - f, 0 <= f <= 1 */
static const float malossi_float[] = {
    -0x1.39a3e4p-14f, -0x1.37776ap-2f, 0x1.cefc52p-3f, 0x1.3f969cp-4f,
};

/* 1 / ln 2 and ln 2 */
static const double inv_ln2_double = 0x1.71547652b82fep+0;
static const double ln2_double = 0x1.62e42fefa39efp-1;

/* quadratic_double: 2^f, |f| <= 1/2; error 2^-9.2 */
static const double quadratic_double[] = {
    0x1.001d0a628d565p+0, 0x1.682a572103158p-1, 0x1.e84d7a0557d47p-3,
};

/* cubic_double: 2^f, |f| <= 1/2; error 2^-13.7 */
static const double cubic_double[] = {
    0x1.fff692aad6d97p-1, 0x1.62f31ae113f68p-1, 0x1.f0de19dd66d0fp-3,
    0x1.c3f753d7e3728p-5,
};

/* quartic_double: 2^f, |f| <= 1/2; error 2^-18.6 */
static const double quartic_double[] = {
    0x1.ffffe73c50d53p-1, 0x1.62e0dcc0f4976p-1, 0x1.ec06d99c75957p-3,
    0x1.ca1444c3617f4p-5, 0x1.39980a09f2ee4p-7,
};

/* 2^f - 1 - f, 0 <= f <= 1 */
static const double malossi_double[] = {
    -0x1.39a3e3033598p-14, -0x1.37776a9745b8cp-2, 0x1.cefc52efed732p-3,
    0x1.3f969b847b2f6p-4,
};

/* clang-format on */

#endif

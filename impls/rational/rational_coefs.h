/* Made by scripts/coefs_rational.py: do not edit, run it again. Errors are relative to the
 * whole result that a term belongs to, before rounding in the evaluation. */
#ifndef ACT_RATIONAL_COEFS_H
#define ACT_RATIONAL_COEFS_H

/* clang-format off */

/* tanh5_4: |x| <= 5; error 2^-14.2 */
static const float tanh5_4_p[] = {
    0x1.fff93p-1f, 0x1.a380cp-4f, 0x1.5f91ccp-11f,
};
static const float tanh5_4_q[] = {
    0x1p+0f, 0x1.bde206p-2f, 0x1.a4150ap-7f,
};

/* tanh7_6: |x| <= 9.02; error 2^-17.3 */
static const float tanh7_6_p[] = {
    0x1.ffff38p-1f, 0x1.edcb6cp-4f, 0x1.0e982p-9f, 0x1.94a2d4p-19f,
};
static const float tanh7_6_q[] = {
    0x1p+0f, 0x1.d0be2ep-2f, 0x1.489ac8p-6f, 0x1.f7f8aep-14f,
};

/* tanh9_8: |x| <= 9.02; error 2^-24.8 */
static const float tanh9_8_p[] = {
    0x1p+0f, 0x1.120458p-3f, 0x1.c9f9p-9f, 0x1.5956bap-16f, 0x1.c9a774p-27f,
};
static const float tanh9_8_q[] = {
    0x1p+0f, 0x1.de5776p-2f, 0x1.a7df76p-6f, 0x1.5842b4p-12f, 0x1.a0bac8p-21f,
};

/* tanh13_6: |x| <= 9.02; error 2^-25.1 */
static const float tanh13_6_p[] = {
    0x1p+0f, 0x1.0bf174p-3f, 0x1.96b7aep-9f, 0x1.75f10ep-17f, -0x1.5ac35p-26f,
    0x1.ce7dccp-35f, -0x1.7bf11p-44f,
};
static const float tanh13_6_q[] = {
    0x1p+0f, 0x1.db4e0cp-2f, 0x1.91446ap-6f, 0x1.0ad66ap-12f,
};

/* tanh21_20: |x| <= 19.1; error 2^-53.5 */
static const double tanh21_20_p[] = {
    0x1p+0, 0x1.3a4671acff182p-3, 0x1.97e4e67b6fb2ap-8, 0x1.b13b3ad46ca46p-14,
    0x1.be3b5e0ed2a66p-21, 0x1.de03e260bf325p-29, 0x1.0d0c0d25020f2p-37,
    0x1.30a851b074ccbp-47, 0x1.347918cbeb226p-58, 0x1.a9d6151e9c4d9p-71,
    0x1.524957df1e299p-86,
};
static const double tanh21_20_q[] = {
    0x1p+0, 0x1.f2788e2bd4e17p-2, 0x1.1ff9d3aab6b5ep-5, 0x1.cf996dc073b6bp-11,
    0x1.524f703e9fd3p-17, 0x1.f440b0e19fcfbp-25, 0x1.853247caa2aa4p-33,
    0x1.399817328dbbcp-42, 0x1.e50a58a661b46p-53, 0x1.2d9dbe59577fp-64,
    0x1.825e8788463acp-78,
};

/* erf7_6: |x| <= 3.93; error 2^-15.6 */
static const float erf7_6_p[] = {
    0x1.20dcp+0f, 0x1.562cbap-3f, 0x1.515812p-5f, 0x1.490ceep-11f,
};
static const float erf7_6_q[] = {
    0x1p+0f, 0x1.ecaff2p-2f, 0x1.8f0c0ep-4f, 0x1.101ecep-7f,
};

/* erf13_10: |x| <= 3.93; error 2^-24.2 */
static const float erf13_10_p[] = {
    0x1.20dd76p+0f, 0x1.7b2eb2p-3f, 0x1.bc7474p-5f, 0x1.f75ae6p-9f, 0x1.8b7d46p-12f,
    0x1.360c3cp-18f, -0x1.b9cc8ap-27f,
};
static const float erf13_10_q[] = {
    0x1p+0f, 0x1.fd5abp-2f, 0x1.d27b2p-4f, 0x1.f9c4dap-7f, 0x1.556b48p-10f,
    0x1.0625eep-14f,
};

/* pade3_2: tanh x = x P(x^2) / Q(x^2) as x -> 0 */
static const float pade3_2_p[] = {
    0x1p+0f, 0x1.111112p-4f,
};
static const float pade3_2_q[] = {
    0x1p+0f, 0x1.99999ap-2f,
};

/* pade7_6: tanh x = x P(x^2) / Q(x^2) as x -> 0 */
static const float pade7_6_p[] = {
    0x1p+0f, 0x1.06906ap-3f, 0x1.6ea28ep-9f, 0x1.f09b28p-18f,
};
static const float pade7_6_q[] = {
    0x1p+0f, 0x1.d89d8ap-2f, 0x1.7de952p-6f, 0x1.b287c4p-13f,
};

/* clang-format on */

#endif

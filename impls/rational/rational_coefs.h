/* Made by scripts/coefs_rational.py: do not edit, run it again.
 * Errors are relative to the whole result that a term belongs to, before
 * rounding in the evaluation. */
#ifndef ACT_RATIONAL_COEFS_H
#define ACT_RATIONAL_COEFS_H

/* clang-format off */

/* tanh5_4: |x| <= 5; error 2^-14.2 */
static const float tanh5_4_p[] = {
    0x1.23fc1ep+0f, 0x1.de7edap-4f, 0x1.91024ep-11f,
};
static const float tanh5_4_q[] = {
    0x1.24p+0f, 0x1.fc95cep-2f, 0x1.df27fep-7f,
};

/* tanh7_6: |x| <= 9.02; error 2^-17.3 */
static const float tanh7_6_p[] = {
    0x1.bbff52p+0f, 0x1.ac3668p-3f, 0x1.d54fd6p-9f, 0x1.5ee534p-18f,
};
static const float tanh7_6_q[] = {
    0x1.bcp+0f, 0x1.9304ecp-1f, 0x1.1cf63ap-5f, 0x1.b509a8p-13f,
};

/* tanh9_8: |x| <= 9.02; error 2^-24.8 */
static const float tanh9_8_p[] = {
    0x1.ccp+0f, 0x1.ec5fcep-3f, 0x1.9b75b6p-8f, 0x1.3643ecp-15f, 0x1.9b2c72p-26f,
};
static const float tanh9_8_q[] = {
    0x1.ccp+0f, 0x1.adc294p-1f, 0x1.7cd2c4p-5f, 0x1.354beep-11f, 0x1.7667dp-20f,
};

/* tanh13_6: |x| <= 9.02; error 2^-26.3 */
static const float tanh13_6_p[] = {
    0x1.74p+0f, 0x1.855adcp-3f, 0x1.278174p-8f, 0x1.0fb124p-16f, -0x1.f7e3d2p-26f,
    0x1.500766p-34f, -0x1.140d26p-43f,
};
static const float tanh13_6_q[] = {
    0x1.74p+0f, 0x1.5956b4p-1f, 0x1.238bb4p-5f, 0x1.83bf92p-12f,
};

/* tanh21_20: |x| <= 19.1; error 2^-56.1 */
static const double tanh21_20_p[] = {
    0x1.b4p+0, 0x1.0b9ffccd513a9p-2, 0x1.5b58ec451d1e2p-7, 0x1.70ec7018e484p-13,
    0x1.7bfe8e189f61bp-20, 0x1.970f4ec662d0dp-28, 0x1.ca3886630781cp-37,
    0x1.036f559043765p-46, 0x1.06af1f1da63b4p-57, 0x1.6aa04dfc111a1p-70,
    0x1.201274d3ffaf6p-85,
};
static const double tanh21_20_q[] = {
    0x1.b4p+0, 0x1.a87aa9115347fp-1, 0x1.ea757c7ebf2dcp-5, 0x1.8ac8a775e2899p-10,
    0x1.2017a5955419bp-16, 0x1.a9ff16a02216ep-24, 0x1.4b6cd1228e85p-32,
    0x1.0b0b83c10cb1ep-41, 0x1.9d0acf7daf33ap-52, 0x1.00d8541814823p-63,
    0x1.49047f6a0bce1p-77,
};

/* erf7_6: |x| <= 3.93; error 2^-15.6 */
static const float erf7_6_p[] = {
    0x1.d9e8f2p+0f, 0x1.18b0bp-2f, 0x1.14ba3ep-4f, 0x1.0dec9cp-10f,
};
static const float erf7_6_q[] = {
    0x1.a4p+0f, 0x1.942856p-1f, 0x1.4757e4p-3f, 0x1.be7288p-7f,
};

/* erf13_10: |x| <= 3.93; error 2^-26.8 */
static const float erf13_10_p[] = {
    0x1.c59bc2p+0f, 0x1.29b7aap-2f, 0x1.5cf77p-4f, 0x1.8b365ep-8f, 0x1.36855cp-11f,
    0x1.e6df36p-18f, -0x1.5ae198p-26f,
};
static const float erf13_10_q[] = {
    0x1.92p+0f, 0x1.8fec34p-1f, 0x1.6e42acp-3f, 0x1.8d1b9p-6f, 0x1.0c113cp-9f,
    0x1.9ba79p-14f,
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

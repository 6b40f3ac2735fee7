/* Made by scripts/coefs_table.py: do not edit, run it again.
 * Errors are relative to the whole result that a term belongs to, before
 * rounding in the evaluation. */
#ifndef ACT_TABLE_COEFS_H
#define ACT_TABLE_COEFS_H

/* clang-format off */

/* 32 / ln 2; ln 2 / 32 in two parts */
static const float inv_step_float = 0x1.715476p+5f;
static const float step_hi_float = 0x1.62cp-6f;
static const float step_lo_float = 0x1.217f7ep-17f;

/* 2^(j/32) and what it lacks */
static const float power_float[] = {
    0x1p+0f, 0x1.059b0ep+0f, 0x1.0b5586p+0f, 0x1.11301ep+0f, 0x1.172b84p+0f,
    0x1.1d4874p+0f, 0x1.2387a6p+0f, 0x1.29e9ep+0f, 0x1.306fep+0f, 0x1.371a74p+0f,
    0x1.3dea64p+0f, 0x1.44e086p+0f, 0x1.4bfdaep+0f, 0x1.5342b6p+0f, 0x1.5ab07ep+0f,
    0x1.6247ecp+0f, 0x1.6a09e6p+0f, 0x1.71f75ep+0f, 0x1.7a1148p+0f, 0x1.82589ap+0f,
    0x1.8ace54p+0f, 0x1.93737cp+0f, 0x1.9c4918p+0f, 0x1.a5503cp+0f, 0x1.ae89fap+0f,
    0x1.b7f77p+0f, 0x1.c199bep+0f, 0x1.cb720ep+0f, 0x1.d5818ep+0f, 0x1.dfc974p+0f,
    0x1.ea4afap+0f, 0x1.f50766p+0f,
};
static const float power_lo_float[] = {
    0x0p+0f, -0x1.9d4f52p-25f, 0x1.9f3122p-25f, -0x1.fdb496p-25f, -0x1.c15742p-27f,
    -0x1.d2e8cap-25f, 0x1.ceac48p-25f, -0x1.5c0424p-25f, 0x1.4636e2p-25f,
    -0x1.18aac6p-25f, 0x1.824684p-25f, 0x1.8624b4p-30f, -0x1.593abcp-25f,
    -0x1.2c561p-25f, -0x1.5bd5ecp-27f, -0x1.f8b55p-25f, 0x1.9fcef4p-26f,
    0x1.1d8beep-25f, -0x1.829fdp-25f, -0x1.accc7cp-26f, 0x1.15506ep-27f,
    -0x1.e64744p-25f, 0x1.51f848p-27f, -0x1.b83b54p-25f, -0x1.a94b14p-26f,
    -0x1.a09438p-25f, -0x1.3d56b2p-27f, -0x1.8837ccp-27f, -0x1.822dbcp-27f,
    -0x1.908c94p-25f, 0x1.52486cp-27f, -0x1.246ebp-26f,
};

/* tail_float: (e^r - 1 - r) / r^2, |r| <= ln(2)/64; error 2^-33.2 */
static const float tail_float[] = {
    0x1.000088p-1f, 0x1.555568p-3f,
};

/* 32 / ln 2; ln 2 / 32 in two parts */
static const double inv_step_double = 0x1.71547652b82fep+5;
static const double step_hi_double = 0x1.62e42fefap-6;
static const double step_lo_double = 0x1.cf79abc9e3b3ap-45;

/* 2^(j/32) and what it lacks */
static const double power_double[] = {
    0x1p+0, 0x1.059b0d3158574p+0, 0x1.0b5586cf9890fp+0, 0x1.11301d0125b51p+0,
    0x1.172b83c7d517bp+0, 0x1.1d4873168b9aap+0, 0x1.2387a6e756238p+0,
    0x1.29e9df51fdee1p+0, 0x1.306fe0a31b715p+0, 0x1.371a7373aa9cbp+0,
    0x1.3dea64c123422p+0, 0x1.44e086061892dp+0, 0x1.4bfdad5362a27p+0,
    0x1.5342b569d4f82p+0, 0x1.5ab07dd485429p+0, 0x1.6247eb03a5585p+0,
    0x1.6a09e667f3bcdp+0, 0x1.71f75e8ec5f74p+0, 0x1.7a11473eb0187p+0,
    0x1.82589994cce13p+0, 0x1.8ace5422aa0dbp+0, 0x1.93737b0cdc5e5p+0,
    0x1.9c49182a3f09p+0, 0x1.a5503b23e255dp+0, 0x1.ae89f995ad3adp+0,
    0x1.b7f76f2fb5e47p+0, 0x1.c199bdd85529cp+0, 0x1.cb720dcef9069p+0,
    0x1.d5818dcfba487p+0, 0x1.dfc97337b9b5fp+0, 0x1.ea4afa2a490dap+0,
    0x1.f50765b6e454p+0,
};
static const double power_lo_double[] = {
    0x0p+0, 0x1.d73e2a475b465p-55, 0x1.8a62e4adc610bp-54, -0x1.6c51039449b3ap-54,
    -0x1.19041b9d78a76p-55, 0x1.e016e00a2643cp-54, 0x1.9b07eb6c70573p-54,
    0x1.612e8afad1255p-55, 0x1.6f46ad23182e4p-55, -0x1.63aeabf42eae2p-54,
    0x1.ada0911f09ebcp-55, 0x1.89b7a04ef80dp-59, 0x1.d4397afec42e2p-56,
    -0x1.07abe1db13cadp-55, 0x1.6324c054647adp-54, -0x1.383c17e40b497p-54,
    -0x1.bdd3413b26456p-54, -0x1.16e4786887a99p-55, -0x1.41577ee04992fp-55,
    -0x1.d4c1dd41532d8p-54, 0x1.6e9f156864b27p-54, -0x1.75fc781b57ebcp-57,
    0x1.c7c46b071f2bep-56, -0x1.d2f6edb8d41e1p-54, 0x1.7a1cd345dcc81p-54,
    -0x1.5584f7e54ac3bp-56, 0x1.11065895048ddp-55, 0x1.503cbd1e949dbp-56,
    0x1.2ed02d75b3707p-55, -0x1.1a5cd4f184b5cp-54, -0x1.e9c23179c2893p-54,
    0x1.9d3e12dd8a18bp-54,
};

/* tail_double: (e^r - 1 - r) / r^2, |r| <= ln(2)/64; error 2^-63.2 */
static const double tail_double[] = {
    0x1.fffffffffffffp-2, 0x1.5555555548f8ap-3, 0x1.55555555905eap-5,
    0x1.11115b78589dcp-7, 0x1.6c16411dfcf39p-10,
};

/* clang-format on */

#endif

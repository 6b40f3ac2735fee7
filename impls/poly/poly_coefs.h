/* Made by scripts/coefs_poly.py: do not edit, run it again.
 * Errors are relative to the whole result that a term belongs to, before
 * rounding in the evaluation. */
#ifndef ACT_POLY_COEFS_H
#define ACT_POLY_COEFS_H

/* clang-format off */

/* ln 2 in two parts; the first leaves room for a product with an exponent. */
static const double inv_ln2_double = 0x1.71547652b82fep+0;
static const double ln2_hi_double = 0x1.62e42fefa2p-1;
static const double ln2_lo_double = 0x1.9ef35793c7673p-41;

/* 2 sqrt(2/pi), that times 0.044715, and 1.702, each as a sum of two. */
static const double gelu_c1_double = 0x1.9884533d43651p+0;
static const double gelu_c1_lo_double = -0x1.cbc0d30ebfd15p-54;
static const double gelu_c3_double = 0x1.2444f2a4d8b4bp-4;
static const double gelu_c3_lo_double = -0x1.6c843a29d1c7p-61;
static const double quick_double = 0x1.b3b645a1cac08p+0;
static const double quick_lo_double = 0x1.89374bc6a7efap-55;

/* 1/sqrt(2 pi), sqrt(2), 2/sqrt(pi) */
static const double inv_sqrt_2pi_double = 0x1.9884533d43651p-2;
static const double sqrt2_double = 0x1.6a09e667f3bcdp+0;
static const double two_over_sqrt_pi_double = 0x1.20dd750429b6dp+0;

/* selu: lambda, and lambda alpha */
static const double selu_scale_double = 0x1.0cfabd6a91132p+0;
static const double selu_alpha_scale_double = 0x1.c212cc640f03p+0;

/* ln 2 in two parts; the first leaves room for a product with an exponent. */
static const float inv_ln2_float = 0x1.715476p+0f;
static const float ln2_hi_float = 0x1.62e4p-1f;
static const float ln2_lo_float = 0x1.7f7d1cp-20f;

/* 2 sqrt(2/pi), that times 0.044715, and 1.702, each as a sum of two. */
static const float gelu_c1_float = 0x1.988454p+0f;
static const float gelu_c1_lo_float = -0x1.857936p-25f;
static const float gelu_c3_float = 0x1.2444f2p-4f;
static const float gelu_c3_lo_float = 0x1.49b16ap-29f;
static const float quick_float = 0x1.b3b646p+0f;
static const float quick_lo_float = -0x1.78d4fep-26f;

/* 1/sqrt(2 pi), sqrt(2), 2/sqrt(pi) */
static const float inv_sqrt_2pi_float = 0x1.988454p-2f;
static const float sqrt2_float = 0x1.6a09e6p+0f;
static const float two_over_sqrt_pi_float = 0x1.20dd76p+0f;

/* selu: lambda, and lambda alpha */
static const float selu_scale_float = 0x1.0cfabep+0f;
static const float selu_alpha_scale_float = 0x1.c212ccp+0f;

/* exp_c_f64: (e^r - 1 - r) / r^2, |r| <= ln(2)/2; error 2^-56.3 */
static const double exp_c_f64[] = {
    0x1.000000000000ap-1, 0x1.55555555554fap-3, 0x1.5555555550884p-5,
    0x1.1111111127b12p-7, 0x1.6c16c18427d73p-10, 0x1.a01a012a98546p-13,
    0x1.a0199a138a318p-16, 0x1.71df24d0f2574p-19, 0x1.28ad6b644a2fap-22,
    0x1.ad802368399f7p-26,
};

/* exp2_c_f64: (2^r - 1) / r, |r| <= 1/2; error 2^-55.0 */
static const double exp2_c_f64[] = {
    0x1.62e42fefa39efp-1, 0x1.ebfbdff82c5a4p-3, 0x1.c6b08d7049fe8p-5,
    0x1.3b2ab6fba011cp-7, 0x1.5d87fe78cd703p-10, 0x1.4309130ed85b8p-13,
    0x1.ffcbfba9742ecp-17, 0x1.62bfc79e3ac7cp-20, 0x1.b5267cf242de3p-24,
    0x1.e61b4e4154661p-28, 0x1.e79ba8308db8ap-32,
};

/* log_c_f64: (log((1+s)/(1-s))/s - 2)/s^2, s^2 <= 0.0294; error 2^-58.9 */
static const double log_c_f64[] = {
    0x1.5555555555592p-1, 0x1.999999997fdaep-2, 0x1.24924941f182ap-2,
    0x1.c71c520924daep-3, 0x1.74663ef110c75p-3, 0x1.39a1ba0f2d3cdp-3,
    0x1.2f0568848e287p-3,
};

/* erf_c_f64: erf(x)/x - 1 in x^2, |x| <= 0.9; error 2^-56.3 */
static const double erf_c_f64[] = {
    0x1.06eba8214db69p-3, -0x1.812746b0379e7p-2, 0x1.ce2f21a042bcdp-4,
    -0x1.b82ce312882c3p-6, 0x1.565bcd0e4c5cap-8, -0x1.c02db3f86e006p-11,
    0x1.f9a325a978c54p-14, -0x1.f4d2365467ff9p-17, 0x1.b9e3dab950198p-20,
    -0x1.5f4c1b63ccbfep-23, 0x1.f9dd287a954d9p-27, -0x1.402ebfd907832p-30,
    0x1.1d4448264a0c9p-34,
};

/* mills_f64: exp(a^2/2) Phi(-a), 0 <= a <= 40; error 2^-55.7 */
static const double mills_p_f64[] = {
    0x1.34p-1, 0x1.fe6c85fd8d756p-1, 0x1.a34c757768e69p-1, 0x1.b94479ebbdf07p-2,
    0x1.465c856b86223p-3, 0x1.60e716d8b6233p-5, 0x1.1a23b9740b66ep-7,
    0x1.49c5f54bbb09dp-10, 0x1.0eb24fc1541ep-13, 0x1.1bd60d207802cp-17,
    0x1.244ab5d21b371p-22,
};
static const double mills_q_f64[] = {
    0x1.34p+0, 0x1.7a16100834002p+1, 0x1.b25186aa30fe2p+1, 0x1.34c491bfd573fp+1,
    0x1.2e9b5a04da2b3p+0, 0x1.ae7a72785ae79p-2, 0x1.c70a47c728f3dp-4,
    0x1.66e3601212313p-6, 0x1.a016b494892cbp-9, 0x1.53fbb865396dp-12,
    0x1.63bc6048d8c64p-16, 0x1.6e555fb0a468cp-21,
};

/* exp_c_f32: (e^r - 1 - r) / r^2, |r| <= ln(2)/2; error 2^-28.0 */
static const float exp_c_f32[] = {
    0x1.fffffcp-2f, 0x1.555492p-3f, 0x1.5558fp-5f, 0x1.1239d4p-7f, 0x1.6a2484p-10f,
};

/* exp2_c_f32: (2^r - 1) / r, |r| <= 1/2; error 2^-25.9 */
static const float exp2_c_f32[] = {
    0x1.62e43p-1f, 0x1.ebfbdcp-3f, 0x1.c6aee8p-5f, 0x1.3b2d4ep-7f, 0x1.5f3e52p-10f,
    0x1.41fbbp-13f,
};

/* log_c_f32: (log((1+s)/(1-s))/s - 2)/s^2, s^2 <= 0.0294; error 2^-30.1 */
static const float log_c_f32[] = {
    0x1.55557ap-1f, 0x1.995ebap-2f, 0x1.31e2f6p-2f,
};

/* erf_c_f32: erf(x)/x - 1 in x^2, |x| <= 0.9; error 2^-25.1 */
static const float erf_c_f32[] = {
    0x1.06eba6p-3f, -0x1.8126fap-2f, 0x1.ce1dd2p-4f, -0x1.b6bee2p-6f, 0x1.4876cp-8f,
    -0x1.3f4f4cp-11f,
};

/* mills_f32: exp(a^2/2) Phi(-a), 0 <= a <= 16; error 2^-26.4 */
static const float mills_p_f32[] = {
    0x1.78p-1f, 0x1.4bb71cp-1f, 0x1.16bccep-2f, 0x1.f16e22p-5f, 0x1.9669fcp-8f,
};
static const float mills_q_f32[] = {
    0x1.78p+0f, 0x1.3bdc2ap+1f, 0x1.c76806p+0f, 0x1.653424p-1f, 0x1.37bc1cp-3f,
    0x1.fd5c16p-7f,
};

/* exp_c_f16: (e^r - 1 - r) / r^2, |r| <= ln(2)/2; error 2^-17.5 */
static const float exp_c_f16[] = {
    0x1.0006b4p-1f, 0x1.571caap-3f, 0x1.5225aap-5f,
};

/* exp2_c_f16: (2^r - 1) / r, |r| <= 1/2; error 2^-18.4 */
static const float exp2_c_f16[] = {
    0x1.62e12cp-1f, 0x1.ec0376p-3f, 0x1.c9fc46p-5f, 0x1.3a0312p-7f,
};

/* log_c_f16: (log((1+s)/(1-s))/s - 2)/s^2, s^2 <= 0.0294; error 2^-22.7 */
static const float log_c_f16[] = {
    0x1.5546d4p-1f, 0x1.a5eafap-2f,
};

/* erf_c_f16: erf(x)/x - 1 in x^2, |x| <= 0.9; error 2^-21.2 */
static const float erf_c_f16[] = {
    0x1.06eb6ap-3f, -0x1.811fd8p-2f, 0x1.cd0a96p-4f, -0x1.a81e0ap-6f, 0x1.edc68cp-9f,
};

/* mills_f16: exp(a^2/2) Phi(-a), 0 <= a <= 8; error 2^-22.8 */
static const float mills_p_f16[] = {
    0x1.f1fffcp-1f, 0x1.579326p-1f, 0x1.b64a5ep-3f, 0x1.d95be4p-6f,
};
static const float mills_q_f16[] = {
    0x1.f2p+0f, 0x1.727578p+1f, 0x1.c3c564p+0f, 0x1.12445cp-1f, 0x1.28bc4cp-4f,
};

/* exp_c_bf16: (e^r - 1 - r) / r^2, |r| <= ln(2)/2; error 2^-13.0 */
static const float exp_c_bf16[] = {
    0x1.020492p-1f, 0x1.55412ap-3f,
};

/* exp2_c_bf16: (2^r - 1) / r, |r| <= 1/2; error 2^-13.3 */
static const float exp2_c_bf16[] = {
    0x1.62f5fap-1f, 0x1.f00c4cp-3f, 0x1.c2a21ep-5f,
};

/* log_c_bf16: (log((1+s)/(1-s))/s - 2)/s^2, s^2 <= 0.0294; error 2^-15.0 */
static const float log_c_bf16[] = {
    0x1.5a6d06p-1f,
};

/* erf_c_bf16: erf(x)/x - 1 in x^2, |x| <= 0.9; error 2^-16.3 */
static const float erf_c_bf16[] = {
    0x1.06e422p-3f, -0x1.8095e2p-2f, 0x1.c00bdep-4f, -0x1.4305bep-6f,
};

/* mills_bf16: exp(a^2/2) Phi(-a), 0 <= a <= 16; error 2^-21.0 */
static const float mills_p_bf16[] = {
    0x1.93fff4p-1f, 0x1.2729e8p-1f, 0x1.888ab2p-3f, 0x1.c4a418p-6f,
};
static const float mills_q_bf16[] = {
    0x1.94p+0f, 0x1.34c002p+1f, 0x1.84e62ep+0f, 0x1.ebb23ep-2f, 0x1.1bad3ap-4f,
};

/* clang-format on */

#endif

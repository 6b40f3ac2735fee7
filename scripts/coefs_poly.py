#!/usr/bin/env -S python3 -B
"""Writes impls/poly/poly_coefs.kernel. From the top of the tree:
    scripts/coefs_poly.py [--check]"""

from remez import *

# For each set: suffix, type of the arithmetic, terms of each approximation, and how far out
# exp(a^2/2) Phi(-a) is needed.
SETS = [
    # suffix, kind, exp, exp2, log, erf, mills P/Q, top
    ("f64", "double", 9, 11, 6, 12, (10, 11), 40),
    ("f32", "float", 4, 6, 2, 5, (4, 5), 16),
    ("f16", "float", 2, 4, 1, 4, (3, 4), 8),
    ("bf16", "float", 1, 3, 0, 3, (3, 4), 16),
]
HALF = D(1) / 2


def exp_tail(r):
    """(e^r - 1 - r) / r^2"""
    return (r.exp() - 1 - r) / (r * r)


def exp2_tail(r):
    """(2^r - 1) / r"""
    return ((r * LN2).exp() - 1) / r


def log_tail(z):
    """(2 artanh(s) / s - 2) / s^2 for z = s^2"""
    s = z.sqrt()
    return (((1 + s) / (1 - s)).ln() / s - 2) / z


def erf_tail(z):
    """erf(x) / x - 1 for z = x^2"""
    x = z.sqrt()
    return erf(x) / x - 1


def mills(a):
    """exp(a^2 / 2) Phi(-a), Phi the normal distribution function"""
    return erfcx(a / D(2).sqrt()) / 2


def positive(hi):
    """A grid from just above 0, where the tails above are not defined."""
    return grid(D(10) ** -20, hi)


def approximations(h, suffix, kind, exp, exp2, log, erf_terms, mills_degrees, top):
    tiny, r = D("1e-9"), LN2 / 2
    s = (D(2).sqrt() - 1) / (D(2).sqrt() + 1)
    fits = [
        ("exp_c", Remez(exp_tail, grid(-r, r), exp, weight=lambda x: x.exp() / max(x * x, tiny)),
         "(e^r - 1 - r) / r^2, |r| <= ln(2)/2"),
        ("exp2_c", Remez(exp2_tail, grid(-HALF, HALF), exp2 - 1,
                         weight=lambda x: (x * LN2).exp() / max(abs(x), tiny)),
         "(2^r - 1) / r, |r| <= 1/2"),
        ("log_c", Remez(log_tail, positive(s * s), log, weight=lambda z: 2 / max(z, tiny)),
         "(log((1+s)/(1-s))/s - 2)/s^2, s^2 <= %.4f" % (s * s)),
        ("erf_c", Remez(erf_tail, positive(D("0.81")), erf_terms,
                        weight=lambda z: erf(z.sqrt()) / z.sqrt()),
         "erf(x)/x - 1 in x^2, |x| <= 0.9"),
        ("mills", Remez(mills, grid(0, top, scale=D(3)), *mills_degrees),
         "exp(a^2/2) Phi(-a), 0 <= a <= %d" % top),
    ]
    for name, fit, text in fits:
        h.approximation(kind, name, fit, text, "_" + suffix)


def constants(h, kind):
    def constant(name, value, text):
        h.constant(kind, name, value, text)

    def in_two(name, value, text):
        constant(name, value, text)
        constant(name + "_lo", value - nearest(value, kind), "what that lacks")

    half = top_bits(LN2, 16 if kind == "float" else 40)
    constant("inv_ln2", 1 / LN2, "1 / ln 2")
    constant("ln2_hi", half, "The upper part of ln 2, which leaves room for a product with an exponent.")
    constant("ln2_lo", LN2 - half, "The rest of ln 2.")
    scale = 2 * (2 / PI).sqrt()
    in_two("gelu_c1", scale, "2 sqrt(2/pi)")
    in_two("gelu_c3", scale * D("0.044715"), "2 sqrt(2/pi) times 0.044715")
    in_two("quick", D("1.702"), "1.702")
    constant("inv_sqrt_2pi", 1 / (2 * PI).sqrt(), "1 / sqrt(2 pi)")
    constant("sqrt2", D(2).sqrt(), "sqrt(2)")
    constant("two_over_sqrt_pi", 2 / PI.sqrt(), "2 / sqrt(pi)")
    alpha = nearest("1.6732632423543772", "double")
    scale = nearest("1.0507009873554805", "double")
    constant("selu_scale", scale, "selu's lambda")
    constant("selu_alpha_scale", alpha * scale, "selu's lambda alpha")


def main():
    h = Tables("impls/poly/poly_coefs.kernel", "scripts/coefs_poly.py")
    constants(h, "double")
    constants(h, "float")
    for terms in SETS:
        approximations(h, *terms)
    h.finish()


if __name__ == "__main__":
    main()

#!/usr/bin/env -S python3 -B
"""Writes impls/fastexp/fastexp_coefs.h. From the top of the tree:
    scripts/coefs_fastexp.py [--check]

The trick puts t - c into the exponent and the fraction of a number, which gives
2^floor(t - c) (1 + g), g = frac(t - c), for 2^t: it is h(g) 2^-c times too large."""

from remez import *

HALF = D(1) / 2


def exp2(f):
    return (f * LN2).exp()


def h(g):
    return (1 + g) / exp2(g)


def simpson(f, steps=200):
    """The integral of f over [0, 1]."""
    weights = [1] + [4, 2] * (steps // 2 - 1) + [4, 1]
    return sum(w * f(D(k) / steps) for k, w in enumerate(weights)) / (3 * steps)


def rms_shift():
    """c of least root mean square relative error."""
    return (simpson(lambda g: h(g) ** 2) / simpson(h)).ln() / LN2


def minimax_shift():
    """c of least maximum relative error: h runs from 1 to its top at g = 1/ln 2 - 1."""
    return ((1 + h(1 / LN2 - 1)) / 2).ln() / LN2


def ratio_spread(c):
    """The largest relative error of E(t/2) / E(-t/2), where the second g is 1 - 2c - g."""
    values = [h(g) / h((2 - 2 * c - g) % 1) for g in [D(k) / 256 for k in range(256)]]
    return max(max(values) - 1, 1 - min(values))


def ratio_shift():
    """c of its least maximum, which is between 0 and 1/32."""
    lo, hi = D(0), D(1) / 32
    for _ in range(60):
        a, b = lo + (hi - lo) / 3, hi - (hi - lo) / 3
        lo, hi = (lo, b) if ratio_spread(a) < ratio_spread(b) else (a, hi)
    return nearest(lo, "float")


def main():
    header = Header("impls/fastexp/fastexp_coefs.h", "scripts/coefs_fastexp.py")
    header.comment("c of least mean square error (Schraudolph's 60801 / 2^20), of least maximum, and\n"
                   " * of least maximum in a ratio.")
    for name, value in [("rms", rms_shift()), ("minimax", minimax_shift()), ("ratio", ratio_shift())]:
        header.constant("double", "shift_" + name, value)
    for kind in "float", "double":
        header.comment("1 / ln 2 and ln 2")
        header.constant(kind, "inv_ln2_" + kind, 1 / LN2)
        header.constant(kind, "ln2_" + kind, LN2)
        for name, degree in [("quadratic", 2), ("cubic", 3), ("quartic", 4)]:
            header.approximation(kind, name, Remez(exp2, grid(-HALF, HALF), degree),
                                 "2^f, |f| <= 1/2", "_" + kind)
        fit = Remez(exp2, grid(0, 1), 3)
        fit.p[0], fit.p[1] = fit.p[0] - 1, fit.p[1] - 1
        header.comment("2^f - 1 - f, 0 <= f <= 1")
        header.array(kind, "malossi_" + kind, fit.p)
    header.finish()


if __name__ == "__main__":
    main()

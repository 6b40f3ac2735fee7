#!/usr/bin/env -S python3 -B
"""Writes impls/fastexp/fastexp_coefs.kernel. From the top of the tree:
    scripts/coefs_fastexp.py [--check]

The trick puts t - c into the exponent and the fraction of a number, which gives
2^floor(t - c) (1 + g), g = frac(t - c), for 2^t: it is excess(g) 2^-c times too large."""

from remez import *

HALF = D(1) / 2


def exp2(f):
    return (f * LN2).exp()


def excess(g):
    return (1 + g) / exp2(g)


def simpson(f, steps=200):
    """The integral of f over [0, 1]."""
    weights = [1] + [4, 2] * (steps // 2 - 1) + [4, 1]
    return sum(w * f(D(k) / steps) for k, w in enumerate(weights)) / (3 * steps)


def rms_shift():
    """c of least root mean square relative error."""
    return (simpson(lambda g: excess(g) ** 2) / simpson(excess)).ln() / LN2


def minimax_shift():
    """c of least maximum relative error: excess runs from 1 to its top at g = 1/ln 2 - 1."""
    return ((1 + excess(1 / LN2 - 1)) / 2).ln() / LN2


def ratio_spread(c):
    """The largest relative error of E(t/2) / E(-t/2), where the second g is 1 - 2c - g."""
    values = [excess(g) / excess((2 - 2 * c - g) % 1) for g in [D(k) / 256 for k in range(256)]]
    return max(max(values) - 1, 1 - min(values))


def ratio_shift():
    """c of its least maximum, which is between 0 and 1/32."""
    lo, hi = D(0), D(1) / 32
    for _ in range(60):
        a, b = lo + (hi - lo) / 3, hi - (hi - lo) / 3
        lo, hi = (lo, b) if ratio_spread(a) < ratio_spread(b) else (a, hi)
    return nearest(lo, "float")


def main():
    h = Tables("impls/fastexp/fastexp_coefs.kernel", "scripts/coefs_fastexp.py")
    h.number("double", "shift_rms", rms_shift(),
             "c of least mean square error (Schraudolph's 60801 / 2^20)")
    h.number("double", "shift_minimax", minimax_shift(), "c of least maximum error")
    h.number("double", "shift_ratio", ratio_shift(), "c of least maximum error in a ratio")
    for kind, end in ("float", "_f32"), ("double", "_f64"):
        h.constant(kind, "inv_ln2", 1 / LN2, "1 / ln 2")
        h.constant(kind, "ln2", LN2, "ln 2")
        for name, degree in [("quadratic", 2), ("cubic", 3), ("quartic", 4)]:
            h.approximation(kind, name, Remez(exp2, grid(-HALF, HALF), degree),
                            "2^f, |f| <= 1/2", end)
        fit = Remez(exp2, grid(0, 1), 3)
        fit.p[0], fit.p[1] = fit.p[0] - 1, fit.p[1] - 1
        h.array(kind, "malossi" + end, fit.p, "2^f - 1 - f, 0 <= f <= 1")
    h.finish()


if __name__ == "__main__":
    main()

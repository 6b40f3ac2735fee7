#!/usr/bin/env -S python3 -B
"""Writes impls/rational/rational_coefs.kernel. From the top of the tree:
    scripts/coefs_rational.py [--check]"""

from remez import *

# f(x) = x P(x^2) / Q(x^2) on [0, top], where f rounds to 1 or, in the cheap ones, comes near it.
# Degrees are those of P and Q.
FITS = [
    # name, kind, function, top, P, Q
    ("minimax5_4", "float", tanh, "5", 2, 2),
    ("minimax7_6", "float", tanh, "9.02", 3, 3),
    ("minimax9_8", "float", tanh, "9.02", 4, 4),
    ("minimax13_6", "float", tanh, "9.02", 6, 3),
    ("minimax21_20", "double", tanh, "19.1", 10, 10),
    ("erf7_6", "float", erf, "3.93", 3, 3),
    ("erf13_10", "float", erf, "3.93", 6, 5),
]


def odd(f):
    """f(x) / x as a function of z = x^2."""
    return lambda z: f(z.sqrt()) / z.sqrt()


def lambert(levels):
    """P and Q of tanh x = x / (1 + z / (3 + z / (5 + ...))), z = x^2, cut after `levels`
    divisions (Lambert 1761), with Q(0) = 1."""
    p, q = [D(2 * levels + 1)], [D(1)]
    for k in reversed(range(levels)):
        p, q = add([(2 * k + 1) * c for c in p], [D(0)] + q), p
    return [c / p[0] for c in q], [c / p[0] for c in p]


def add(a, b):
    n = max(len(a), len(b))
    a, b = a + [D(0)] * (n - len(a)), b + [D(0)] * (n - len(b))
    return [x + y for x, y in zip(a, b)]


def main():
    h = Tables("impls/rational/rational_coefs.kernel", "scripts/coefs_rational.py")
    for name, kind, f, top, p, q in FITS:
        zs = grid(D(10) ** -20, D(top) ** 2, 400, scale=D(10))
        text = "f(x) / x = P(x^2) / Q(x^2) for f = %s, |x| <= %s" % (f.__name__, top)
        h.approximation(kind, "odd", Remez(odd(f), zs, p, q), text, "_" + name)
    for name, levels in [("pade3_2", 2), ("pade7_6", 6)]:
        p, q = lambert(levels)
        h.array("float", "odd_p_" + name, p, "P: tanh x = x P(x^2) / Q(x^2) as x -> 0")
        h.array("float", "odd_q_" + name, q, "Q: tanh x = x P(x^2) / Q(x^2) as x -> 0")
    h.finish()


if __name__ == "__main__":
    main()

#!/usr/bin/env -S python3 -B
"""Writes impls/table/table_coefs.kernel. From the top of the tree:
    scripts/coefs_table.py [--check]"""

from remez import *

STEPS = 32


def exp_tail(r):
    """(e^r - 1 - r) / r^2"""
    return (r.exp() - 1 - r) / (r * r)


def main():
    h = Tables("impls/table/table_coefs.kernel", "scripts/coefs_table.py")
    step, edge = LN2 / STEPS, LN2 / (2 * STEPS)
    powers = [(LN2 * j / STEPS).exp() for j in range(STEPS)]
    for kind, end, bits, degree in [("float", "_f32", 11, 1), ("double", "_f64", 36, 4)]:
        h.constant(kind, "inv_step", 1 / step, "%d / ln 2" % STEPS)
        h.constant(kind, "step_hi", top_bits(step, bits), "The upper part of ln 2 / %d." % STEPS)
        h.constant(kind, "step_lo", step - top_bits(step, bits), "The rest of ln 2 / %d." % STEPS)
        h.array(kind, "powers" + end, powers, "2^(j/%d)" % STEPS)
        h.array(kind, "powers_lo" + end, [p - nearest(p, kind) for p in powers],
                "What the rounded 2^(j/%d) lack." % STEPS)
        fit = Remez(exp_tail, grid(-edge, edge), degree,
                    weight=lambda r: r.exp() / max(r * r, D("1e-12")))
        h.approximation(kind, "exp_tail", fit, "(e^r - 1 - r) / r^2, |r| <= ln(2)/64", end)
    h.finish()


if __name__ == "__main__":
    main()

#!/usr/bin/env -S python3 -B
"""Writes impls/table/table_coefs.h. From the top of the tree:
    scripts/coefs_table.py [--check]"""

from remez import *

STEPS = 32


def exp_tail(r):
    """(e^r - 1 - r) / r^2"""
    return (r.exp() - 1 - r) / (r * r)


def main():
    h = Header("impls/table/table_coefs.h", "scripts/coefs_table.py")
    step, edge = LN2 / STEPS, LN2 / (2 * STEPS)
    powers = [(LN2 * j / STEPS).exp() for j in range(STEPS)]
    for kind, bits, degree in [("float", 11, 1), ("double", 36, 4)]:
        h.comment("%d / ln 2; ln 2 / %d in two parts" % (STEPS, STEPS))
        h.constant(kind, "inv_step_" + kind, 1 / step)
        h.constant(kind, "step_hi_" + kind, top_bits(step, bits))
        h.constant(kind, "step_lo_" + kind, step - top_bits(step, bits))
        h.comment("2^(j/%d) and what it lacks" % STEPS)
        h.array(kind, "power_" + kind, powers)
        h.array(kind, "power_lo_" + kind, [p - nearest(p, kind) for p in powers])
        fit = Remez(exp_tail, grid(-edge, edge), degree,
                    weight=lambda r: r.exp() / max(r * r, D("1e-12")))
        h.approximation(kind, "tail", fit, "(e^r - 1 - r) / r^2, |r| <= ln(2)/64", "_" + kind)
    h.finish()


if __name__ == "__main__":
    main()

"""Minimax approximations P(x)/Q(x) by the Remez exchange on a dense grid, and the C headers that
hold their coefficients. Standard library only; every number is computed with 80 decimal digits,
so that all machines print the same header.

The exchange for rationals solves, on the reference points x_i,
    P(x_i) - f(x_i) Q(x_i) = (-1)^i E w(x_i) Q(x_i)
with Q on the right taken from the step before (Ralston's linearisation)."""

import argparse
import decimal
import struct
import sys
from decimal import Decimal as D

decimal.getcontext().prec = 80
PI = D("3.14159265358979323846264338327950288419716939937510582097494459230781640628620899862803")
LN2 = D(2).ln()


def nearest_f32(x):
    """Round to binary32, ties aside; by way of binary64, whose error cannot matter here."""
    return D(struct.unpack("f", struct.pack("f", float(x)))[0])


def nearest_f64(x):
    return D(float(x))


def top_bits(x, bits):
    """x cut to its leading bits."""
    scale = D(2) ** (bits - 1 - int((abs(x).ln() / LN2).to_integral_value(decimal.ROUND_FLOOR)))
    return (x * scale).to_integral_value(decimal.ROUND_DOWN) / scale


def cosine(x):
    """cos x by its Taylor series, |x| <= pi."""
    term = total = D(1)
    for k in range(1, 60):
        term *= -x * x / ((2 * k - 1) * (2 * k))
        total += term
    return total


def grid(lo, hi, points):
    """Chebyshev points, which crowd at both ends as the extrema do."""
    lo, hi = D(lo), D(hi)
    return [(lo + hi) / 2 - (hi - lo) / 2 * cosine(PI * i / (points - 1)) for i in range(points)]


def solve(a, b):
    """Gauss elimination with row pivots; destroys its arguments."""
    n = len(b)
    for k in range(n):
        p = max(range(k, n), key=lambda i: abs(a[i][k]))
        a[k], a[p], b[k], b[p] = a[p], a[k], b[p], b[k]
        for i in range(k + 1, n):
            m = a[i][k] / a[k][k]
            if m:
                for j in range(k + 1, n):
                    a[i][j] -= m * a[k][j]
                b[i] -= m * b[k]
    for k in reversed(range(n)):
        b[k] = (b[k] - sum(a[k][j] * b[j] for j in range(k + 1, n))) / a[k][k]
    return b


def horner(c, x):
    y = D(0)
    for k in reversed(c):
        y = y * x + k
    return y


def alternation(errors, count):
    """Indices of `count` extrema of alternating sign, the largest among them."""
    runs = []
    for i, e in enumerate(errors):
        if runs and (e > 0) == (errors[runs[-1]] > 0):
            if abs(e) > abs(errors[runs[-1]]):
                runs[-1] = i
        else:
            runs.append(i)
    while len(runs) > count:
        runs.pop(0 if abs(errors[runs[0]]) < abs(errors[runs[-1]]) else -1)
    return runs if len(runs) == count else None


def remez(f, lo, hi, degree, denominator=0, fixed=(), weight=None, points=400, steps=60):
    """Coefficients p, q (q[0] = 1) and error E of the best approximation to f on [lo, hi] in
    the sense of |P/Q - f| / weight, weight = |f| if not given. `fixed` are the leading
    coefficients of P that are given and not sought."""
    xs = grid(lo, hi, points)
    fs = [f(x) for x in xs]
    ws = [abs(y) for y in fs] if weight is None else [weight(x) for x in xs]
    fixed = [D(c) for c in fixed]
    np, nq = degree + 1 - len(fixed), denominator
    count = np + nq + 1
    q, last = [D(1)], None
    ref = [round((points - 1) * i / (count - 1)) for i in range(count)]
    for _ in range(steps):
        a, b, sign = [], [], 1
        for i in ref:
            x, y = xs[i], fs[i]
            a.append([x ** (len(fixed) + k) for k in range(np)]
                     + [-y * x ** (k + 1) for k in range(nq)]
                     + [sign * ws[i] * horner(q, x)])
            b.append(y - horner(fixed, x))
            sign = -sign
        s = solve(a, b)
        p, q = fixed + s[:np], [D(1)] + s[np:np + nq]
        errors = [(horner(p, x) / horner(q, x) - y) / w if w else D(0)
                  for x, y, w in zip(xs, fs, ws)]
        top = max(map(abs, errors))
        new = alternation(errors, count)
        if new is None:
            raise ArithmeticError("fewer than %d alternations" % count)
        if new == ref and last is not None and abs(top - last) < top / 1000000:
            break
        ref, last = new, top
    return p, q, top


def worst(f, lo, hi, p, q=(1,), weight=None, points=400):
    """The largest error that the coefficients as printed have, in exact arithmetic."""
    top = D(0)
    for x in grid(lo, hi, points):
        y = f(x)
        w = abs(y) if weight is None else weight(x)
        if w:
            top = max(top, abs(horner(p, x) / horner(q, x) - y) / w)
    return top


def log2_text(x):
    return "2^%.1f" % float(abs(x).ln() / LN2)


class Header:
    """A C header of arrays and constants, written or compared (--check)."""

    def __init__(self, path, script):
        self.path = path
        name = "ACT_" + path.rsplit("/", 1)[1].replace(".", "_").upper()
        self.text = ("/* Coefficients. Made by %s: do not edit, run it again. */\n"
                     "#ifndef %s\n#define %s\n" % (script, name, name))

    def array(self, name, kind, values, comment):
        """kind: "float" or "double". Values are printed exactly, as hexadecimal."""
        end = "f" if kind == "float" else ""
        words = [hex_text(v) + end for v in values]
        lines, line = [], "   "
        for k, w in enumerate(words):
            piece = " " + w + ("," if k + 1 < len(words) else "")
            if len(line + piece) > 88:
                lines.append(line)
                line = "   "
            line += piece
        self.text += "\n/* %s */\nstatic const %s %s[] = {\n%s};\n" % (
            comment, kind, name, "\n".join(lines + [line]))

    def constant(self, name, value, comment=None):
        note = " /* %s */" % comment if comment else ""
        self.text += "\n#define %s %s%s" % (name, hex_text(value), note)

    def finish(self):
        self.text += "\n#endif\n"
        parser = argparse.ArgumentParser(description="Writes " + self.path)
        parser.add_argument("--check", action="store_true",
                            help="write nothing; fail if the header is out of date")
        if parser.parse_args().check:
            with open(self.path) as file:
                if file.read() != self.text:
                    sys.exit(self.path + ": out of date")
            return
        with open(self.path, "w") as file:
            file.write(self.text)


def hex_text(x):
    """0x1.8p+1, without the zeros that float.hex pads."""
    mantissa, exponent = float(x).hex().split("p")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return "%sp%s" % (mantissa, exponent)

"""Minimax approximations P(x)/Q(x) by the Remez exchange on a dense grid, and the C headers that
hold their coefficients. Standard library only. Everything is computed with 80 decimal digits, so
that every machine prints the same header."""

import argparse
import decimal
import struct
import sys
from decimal import Decimal as D

decimal.getcontext().prec = 80
PI = D("3.14159265358979323846264338327950288419716939937510582097494459230781640628620899862803")
LN2 = D(2).ln()


def cosine(x):
    """cos x by its Taylor series, |x| <= pi."""
    term = total = D(1)
    for k in range(1, 60):
        term *= -x * x / ((2 * k - 1) * (2 * k))
        total += term
    return total


def tanh(x):
    e = (2 * x).exp()
    return (e - 1) / (e + 1)


def erf(x):
    """By 2/sqrt(pi) exp(-x^2) sum of x (2 x^2)^n / (2n+1)!!, |x| < 8."""
    term = total = x
    n = 0
    while abs(term) > abs(total) * D(10) ** -85:
        n += 1
        term *= 2 * x * x / (2 * n + 1)
        total += term
    return total * 2 / PI.sqrt() * (-x * x).exp()


def erfcx(x):
    """exp(x^2) erfc(x), x >= 0; above 2 by its continued fraction."""
    if x < 2:
        return (x * x).exp() * (1 - erf(x))
    y = x
    for k in range(1200, 0, -1):
        y = x + D(k) / 2 / y
    return 1 / (y * PI.sqrt())


def grid(lo, hi, points=300, scale=None):
    """Chebyshev points, which crowd at both ends as the extrema do. With a scale, Chebyshev
    points of x / (x + scale), which suit a wide range that starts at 0."""
    lo, hi = D(lo), D(hi)
    if scale:
        return [scale * t / (1 - t) for t in grid(lo / (lo + scale), hi / (hi + scale), points)]
    return [(lo + hi) / 2 - (hi - lo) / 2 * cosine(PI * i / (points - 1)) for i in range(points)]


def horner(c, x):
    y = D(0)
    for k in reversed(c):
        y = y * x + k
    return y


def solve(a, b):
    """Gauss elimination with row pivots; destroys its arguments."""
    n = len(b)
    for k in range(n):
        p = max(range(k, n), key=lambda i: abs(a[i][k]))
        a[k], a[p], b[k], b[p] = a[p], a[k], b[p], b[k]
        for i in range(k + 1, n):
            m = a[i][k] / a[k][k]
            for j in range(k + 1, n):
                a[i][j] -= m * a[k][j]
            b[i] -= m * b[k]
    for k in reversed(range(n)):
        b[k] = (b[k] - sum(a[k][j] * b[j] for j in range(k + 1, n))) / a[k][k]
    return b


class Remez:
    """The best P/Q of the given degrees, Q(0) = 1, for min max |P/Q - f| / weight over xs.
    `fixed` are leading coefficients of P that are given, not sought. After the constructor:
    p, q, and error, the maximum reached."""

    def __init__(self, f, xs, degree, denominator=0, fixed=(), weight=None):
        self.xs, self.fs = xs, [f(x) for x in xs]
        self.ws = [weight(x) if weight else abs(y) for x, y in zip(xs, self.fs)]
        self.fixed = [D(c) for c in fixed]
        self.free_p, self.free_q = degree + 1 - len(self.fixed), denominator
        count, last = self.free_p + self.free_q + 1, len(xs) - 1
        self.interpolate([round(last * (2 * i + 1) / (2 * count - 2)) for i in range(count - 1)])
        ref = [round(last * i / (count - 1)) for i in range(count)]
        for _ in range(50):
            self.level(ref)
            self.error, new = self.extrema(count)
            if new == ref:
                return
            ref = new
        raise ArithmeticError("no convergence")

    def row(self, i):
        x, y = self.xs[i], self.fs[i]
        power = [D(1)]
        for _ in range(len(self.fixed) + self.free_p + self.free_q):
            power.append(power[-1] * x)
        first = len(self.fixed)
        return (power[first:first + self.free_p] + [-y * t for t in power[1:self.free_q + 1]],
                y - horner(self.fixed, x))

    def accept(self, s):
        self.p = self.fixed + s[:self.free_p]
        self.q = [D(1)] + s[self.free_p:self.free_p + self.free_q]

    def interpolate(self, ref):
        a, b = zip(*map(self.row, ref))
        self.accept(solve(list(a), list(b)))

    def level(self, ref):
        """P - f Q = +-E weight Q on the reference; Q on the right is that of the step before."""
        last = None
        for _ in range(30):
            a, b, sign = [], [], 1
            for i in ref:
                line, right = self.row(i)
                a.append(line + [sign * self.ws[i] * horner(self.q, self.xs[i])])
                b.append(right)
                sign = -sign
            s = solve(a, b)
            self.accept(s)
            if last is not None and abs(s[-1] - last) <= abs(last) / 1000000:
                return
            last = s[-1]

    def extrema(self, count):
        """The largest error, and `count` places of alternating extrema, the largest among them."""
        errors = [(horner(self.p, x) / horner(self.q, x) - y) / w
                  for x, y, w in zip(self.xs, self.fs, self.ws)]
        runs = []
        for i, e in enumerate(errors):
            if runs and (e > 0) == (errors[runs[-1]] > 0):
                if abs(e) > abs(errors[runs[-1]]):
                    runs[-1] = i
            else:
                runs.append(i)
        while len(runs) > count:
            runs.pop(0 if abs(errors[runs[0]]) < abs(errors[runs[-1]]) else -1)
        if len(runs) < count:
            raise ArithmeticError("too few alternations")
        return max(map(abs, errors)), runs

    def rounded(self, kind):
        """Rounds the coefficients to "float" or "double" and measures the error again. P and Q
        have a common factor to choose; of some, the best is taken."""
        exact_p, exact_q, best = self.p, self.q, None
        for k in range(128 if self.free_q else 1):
            scale = 1 + D(k) / 128
            p = [nearest(c * scale, kind) for c in exact_p]
            q = [nearest(c * scale, kind) for c in exact_q]
            error = max(abs(horner(p, x) / horner(q, x) - y) / w
                        for x, y, w in zip(self.xs, self.fs, self.ws))
            if best is None or error < best:
                self.p, self.q, self.error, best = p, q, error, error


def nearest(x, kind):
    """x as a float or double; a float by way of double, whose error does not matter here."""
    x = float(x)
    return D(struct.unpack("f", struct.pack("f", x))[0] if kind == "float" else x)


def top_bits(x, bits):
    """x cut to its leading bits."""
    exponent = int((abs(x).ln() / LN2).to_integral_value(decimal.ROUND_FLOOR))
    unit = D(2) ** (exponent + 1 - bits)
    return (x / unit).to_integral_value(decimal.ROUND_DOWN) * unit


def hexadecimal(x, kind):
    """0x1.8p+1, without the zeros that float.hex pads."""
    mantissa, exponent = float(nearest(x, kind)).hex().split("p")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return mantissa + "p" + exponent + ("f" if kind == "float" else "")


class Tables:
    """A kernel file of constants, written, or compared with what is there (--check). Names end with
    the type's name, f32 or f64, or as the instance does that they are for."""

    def __init__(self, path, script):
        self.path = path
        self.text = ("/* Made by %s: do not edit, run it again. Errors are\n"
                     " * relative to the whole result that a term belongs to, before rounding in the\n"
                     " * evaluation. */\n\n/* clang-format off */\n" % script)

    def constant(self, kind, name, value, text):
        """One of several types."""
        self.number(kind, name + {"float": "_f32", "double": "_f64"}[kind], value, text)

    def number(self, kind, name, value, text):
        self.text += ("\n/* %s */\nstatic const %s %s = %s;\n"
                      % (text, kind, name, hexadecimal(value, kind)))

    def array(self, kind, name, values, text):
        lines = [""]
        for word in [hexadecimal(v, kind) + "," for v in values]:
            if len(lines[-1]) + len(word) > 84:
                lines.append("")
            lines[-1] += " " + word
        body = "".join("   %s\n" % line for line in lines)
        self.text += "\n/* %s */\nstatic const %s %s[] = {\n%s};\n" % (text, kind, name, body)

    def approximation(self, kind, name, fit, text, suffix):
        """The polynomial `name`, or the rational name_p / name_q; `suffix` ends the names."""
        fit.rounded(kind)
        text += "; error 2^%.1f" % float(fit.error.ln() / LN2)
        if fit.free_q:
            self.array(kind, name + "_p" + suffix, fit.p, "P: P / Q = " + text)
            self.array(kind, name + "_q" + suffix, fit.q, "Q: P / Q = " + text)
        else:
            self.array(kind, name + suffix, fit.p, text)

    def finish(self):
        self.text += "\n/* clang-format on */\n"
        parser = argparse.ArgumentParser(description="Writes " + self.path)
        parser.add_argument("--check", action="store_true",
                            help="write nothing; fail if the file is out of date")
        if not parser.parse_args().check:
            with open(self.path, "w") as file:
                file.write(self.text)
            return
        with open(self.path) as file:
            if file.read() != self.text:
                sys.exit(self.path + ": out of date")

"use strict";
// The function with its derivatives, what is proven of them, and where they saturate.

/** "[−0.17, ∞)" of [lower, reached, upper, reached]. */
function rangeText(bound) {
  if (!bound || bound[0] === null || bound[2] === null) return "not proven";
  const digits = text => /inf/.test(text) ? text.replace("inf", "∞") : short(Number(text), 4);
  return (bound[1] === "attained" ? "[" : "(") + digits(bound[0]) + ", " + digits(bound[2]) +
    (bound[3] === "attained" ? "]" : ")");
}

/** Where a format sees f constant (order 0) or f' zero (order 1): {left, right} as numbers. */
function saturationOf(fn, format, order) {
  const ends = { left: null, right: null };
  for (const [f, o, side, x] of DATA.functions[fn]?.saturation ?? []) {
    if (f === format && o === order && x !== null) ends[side] = numberOf(x);
  }
  return ends;
}

function saturationText(fn, format) {
  const parts = [];
  for (const [order, what] of [[0, "f is constant"], [1, "f′ is 0"]]) {
    const { left, right } = saturationOf(fn, format, order);
    const places = [
      ...(left !== null ? [`for x ≤ ${short(left, 5)}`] : []),
      ...(right !== null ? [`for x ≥ ${short(right, 5)}`] : [])];
    if (places.length > 0) parts.push(`${what} ${places.join(" and ")}`);
  }
  return `${FORMAT_NAMES[format] ?? format}: ` +
    (parts.length > 0 ? parts.join("; ") : "f does not saturate");
}

function curveWindow(series) {
  const shown = [].concat(...series).filter(y => y !== null && Math.abs(y) <= 8);
  const low = Math.max(-5, Math.min(0, ...shown)), high = Math.min(8, Math.max(1, ...shown));
  const pad = 0.06 * (high - low);
  return [low - pad, high + pad];
}

function drawCurve(figure, fn, format) {
  furnish(figure);
  const known = DATA.functions[fn];
  const curves = known?.curves ?? [];
  const xs = curves.length > 0 ? readSeries(DATA.grids[curves[0][0]]) : [];
  const series = curves.map(([, text]) => readSeries(text));
  if (xs.length === 0) {
    setEmpty(figure, "The store holds no curve of it.");
    return;
  }
  const looks = series.map((_, order) => ({ color: css(`--c${order}`), dash: DASHES[order] }));
  const window = curveWindow(series);
  const show = at => {
    figure.readout.textContent = at === null || at === undefined ? saturationText(fn, format)
      : `x = ${short(xs[at], 4)}: ` + series.map((ys, order) =>
        `${ORDER_NAMES[order]} = ${short(ys[at])}`).join(", ");
  };
  const chart = makeChart(figure, 320, `${fn} and its first two derivatives`, {
    cursor: { drag: { x: false, y: false } },
    scales: { x: { time: false }, y: { range: () => window } },
    axes: [axis({ label: "x", size: 28 }), axis({ size: 44 })],
    series: [{}, ...looks.map(look =>
      ({ stroke: look.color, width: 2, dash: look.dash, pxAlign: 0, points: { show: false } }))
      .reverse()],
    hooks: {
      drawAxes: [u => {
        shadeSaturation(u, saturationOf(fn, format, 0));
        known.bounds.forEach((bound, order) => {
          for (const end of [bound[0], bound[2]]) {
            if (end !== null) lineAcross(u, "y", Number(end), { color: looks[order].color, dash: [1, 4] });
          }
        });
        known.kinks.forEach((kink, i) => markKink(u, kink, i));
      }],
      setCursor: [u => show(u.cursor.left >= 0 ? u.cursor.idx : null)],
    },
  }, [xs, ...[...series].reverse()]); // f is drawn last, above the others
  readByKeys(figure.box, xs.length,
    at => chart.setCursor({ left: chart.valToPos(xs[at], "x"), top: 10 }));
  looks.forEach((look, order) => figure.legend.append(el("span", {}, swatch(look),
    `${ORDER_NAMES[order]}(x) ∈ ${rangeText(known.bounds[order])}`)));
  show(null);
  setRows(figure, ["x", ...ORDER_NAMES.slice(0, series.length)],
    () => xs.map((x, i) => [String(x), ...series.map(ys => short(ys[i]))]));
}

function shadeSaturation(u, { left, right }) {
  const { ctx, bbox } = u;
  const clamp = x => Math.min(Math.max(u.valToPos(x, "x", true), bbox.left), bbox.left + bbox.width);
  ctx.save();
  ctx.fillStyle = css("--line");
  ctx.globalAlpha = 0.6;
  if (left !== null) ctx.fillRect(bbox.left, bbox.top, clamp(left) - bbox.left, bbox.height);
  if (right !== null) {
    ctx.fillRect(clamp(right), bbox.top, bbox.left + bbox.width - clamp(right), bbox.height);
  }
  ctx.restore();
}

/** Labels of neighbours stand on rows of their own. */
function markKink(u, x, row) {
  const { ctx, bbox } = u;
  lineAcross(u, "x", x, { dash: [3, 3] });
  const at = u.valToPos(x, "x", true);
  if (at < bbox.left || at > bbox.left + bbox.width) return;
  ctx.save();
  smallText(u);
  ctx.fillStyle = css("--soft");
  ctx.fillText(`kink ${x}`, at + 4 * uPlot.pxRatio, bbox.top + (8 + 13 * row) * uPlot.pxRatio);
  ctx.restore();
}

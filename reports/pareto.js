"use strict";
// The chart of speed and accuracy.

/** Points that nothing is both faster and more accurate than, the fastest first. */
function frontierOf(points, measure) {
  const sorted = [...points].sort((a, b) => a.ns - b.ns || a[measure] - b[measure]);
  let best = Infinity;
  return sorted.filter(point => {
    const better = point[measure] < best;
    best = Math.min(best, point[measure]);
    return better;
  });
}

// The errors that the chart can show, and what they are called.
const MEASURES = {
  ulp: ["largest", "max ulp"],
  floored: ["floored", "max floored ulp"],
  normal: ["x ~ N(0,1)", "mean ulp for x ~ N(0,1)"],
};
let measure = "ulp";

const flaw = impl => [
  impl.verdict === "fail" ? "fails" : "",
  (impl.flags & 2) !== 0 ? "special failures" : "",
  (impl.flags & 4) !== 0 ? "findings" : "",
].filter(text => text !== "").join(", ");

function nsSplits(u, axisIndex, min, max) {
  const steps = max - min > 2.6 ? [1] : max - min > 0.9 ? [1, 2, 5] : [1, 1.5, 2, 3, 4, 5, 6, 8];
  const splits = [];
  for (let k = Math.floor(min); k <= max; k++) {
    splits.push(...steps.map(step => k + Math.log10(step)));
  }
  return splits.filter(x => x >= min && x <= max);
}

function drawPareto(figure, impls, looks) {
  fillChoice(figure.querySelector("fieldset"),
    Object.entries(MEASURES).map(([key, [name]]) => [key, name]), measure, key => {
      measure = key;
      drawPareto(figure, impls, looks);
    });
  const box = figure.querySelector(".plot");
  dropChart(box);
  const readout = figure.querySelector(".readout");
  const points = impls.map((impl, i) => ({ ...impl, look: looks[i] }))
    .filter(point => point.ns > 0 && point[measure] !== null)
    .sort((a, b) => a.ns - b.ns);
  readout.textContent = "";
  if (points.length === 0) {
    box.replaceChildren(el("p", { className: "empty" },
      "Nothing here has both an error and a speed."));
    return;
  }
  for (const point of points) {
    point.x = Math.log10(point.ns);
    point.y = ulpToY(point[measure]);
  }
  const least = Math.log10(Math.min(...points.map(p => p.low > 0 ? p.low : p.ns)));
  const most = Math.log10(Math.max(...points.map(p => p.high ?? p.ns)));
  const pad = Math.max(0.08, 0.1 * (most - least));
  const range = ulpRange(points.map(point => point[measure]));
  const tip = el("div", { className: "tip", hidden: true });
  const chart = makeChart(box, 320, "Largest error against time for one element", {
    cursor: { x: false, y: false, drag: { x: false, y: false }, points: { show: false } },
    scales: {
      x: { time: false, range: () => [least - pad, most + pad] },
      y: { range: () => range },
    },
    axes: [
      axis({ label: "ns / element", size: 28, splits: nsSplits,
             values: (u, splits) => splits.map(x => short(10 ** x)) }),
      axis({ label: MEASURES[measure][1], size: 52, splits: ulpSplits, values: ulpLabels }),
    ],
    series: [{}, { paths: () => null, points: { show: false } }],
    hooks: {
      drawAxes: [u => ruleAt(u, Math.log10(0.5))],
      draw: [u => paintPareto(u, points)],
      setCursor: [u => showTip(u, points, tip, readout)],
    },
  }, [points.map(point => point.x), points.map(point => point.y)]);
  chart.over.append(tip);
  stepThrough(box, points, tip, readout);
}

function paintPareto(u, points) {
  for (const point of points) {
    point.px = u.valToPos(point.x, "x", true);
    point.py = u.valToPos(point.y, "y", true);
  }
  const frontier = frontierOf(points, measure);
  paintStairs(u, frontier);
  for (const point of points) paintPoint(u, point);
  paintNames(u, points, frontier);
}

function paintStairs(u, frontier) {
  const { ctx, bbox } = u;
  ctx.save();
  ctx.strokeStyle = css("--accent");
  ctx.globalAlpha = 0.4;
  ctx.lineWidth = 2 * uPlot.pxRatio;
  ctx.beginPath();
  ctx.moveTo(frontier[0].px, bbox.top);
  frontier.forEach((point, i) => {
    if (i > 0) ctx.lineTo(point.px, frontier[i - 1].py);
    ctx.lineTo(point.px, point.py);
  });
  ctx.lineTo(bbox.left + bbox.width, frontier[frontier.length - 1].py);
  ctx.stroke();
  ctx.restore();
}

function paintPoint(u, point) {
  const { ctx } = u;
  const unit = uPlot.pxRatio;
  ctx.save();
  ctx.translate(point.px, point.py);
  ctx.strokeStyle = ctx.fillStyle = point.look.color;
  ctx.lineWidth = 1.25 * unit;
  if (point.low > 0 && point.high > 0) {
    ctx.beginPath();
    ctx.moveTo(u.valToPos(Math.log10(point.low), "x", true) - point.px, 0);
    ctx.lineTo(u.valToPos(Math.log10(point.high), "x", true) - point.px, 0);
    ctx.stroke();
  }
  ctx.scale(1.15 * unit, 1.15 * unit);
  const mark = new Path2D(point.look.shape);
  if ((point.flags & 6) !== 0) ctx.fillStyle = css("--card");
  ctx.fill(mark);
  ctx.lineWidth = 1.5;
  ctx.stroke(mark);
  if (point.verdict === "fail") {
    ctx.strokeStyle = css("--bad");
    ctx.lineWidth = 2;
    ctx.stroke(new Path2D("M-7-7L7 7M7-7L-7 7"));
  }
  ctx.restore();
}

/** Names beside the points, those of the frontier first, where there is room. */
function paintNames(u, points, frontier) {
  const { ctx, bbox } = u;
  const unit = uPlot.pxRatio;
  const height = 13 * unit, gap = 9 * unit;
  ctx.save();
  smallText(u);
  const taken = points.map(p => [p.px - gap * 0.7, p.py - gap * 0.7, p.px + gap * 0.7, p.py + gap * 0.7]);
  const rest = points.filter(point => !frontier.includes(point));
  for (const point of [...frontier, ...rest]) {
    const text = point.name.length > 28 ? point.name.slice(0, 27) + "…" : point.name;
    const width = ctx.measureText(text).width;
    const places = [
      [point.px + gap, point.py - height / 2], [point.px - gap - width, point.py - height / 2],
      [point.px + gap * 0.4, point.py - gap - height], [point.px + gap * 0.4, point.py + gap * 0.8],
    ];
    const spot = places.find(([x, y]) => x >= bbox.left && x + width <= bbox.left + bbox.width &&
      y >= bbox.top && y + height <= bbox.top + bbox.height &&
      taken.every(([l, t, r, b]) => x + width < l || x > r || y + height < t || y > b));
    if (!spot) continue;
    taken.push([spot[0], spot[1], spot[0] + width, spot[1] + height]);
    ctx.strokeStyle = css("--card");
    ctx.lineWidth = 4 * unit;
    ctx.strokeText(text, spot[0], spot[1] + height / 2);
    ctx.fillStyle = css(frontier.includes(point) ? "--ink" : "--soft");
    ctx.fillText(text, spot[0], spot[1] + height / 2);
  }
  ctx.restore();
}

function describe(point) {
  const range = point.low > 0 ? ` (${short(point.low)}–${short(point.high)})` : "";
  const flaws = flaw(point);
  const least = (point.flags & 1) !== 0 ? "≥ " : "";
  return `${least}${short(point.ulp)} ulp (floored ${least}${short(point.floored)}), ` +
    `${short(point.ns)} ns${range}${flaws === "" ? "" : "; " + flaws}`;
}

function placeTip(u, point, tip, readout) {
  readout.textContent = point ? `${point.name}: ${describe(point)}` : "";
  tip.hidden = !point;
  if (!point) return;
  tip.replaceChildren(el("b", {}, point.name), describe(point));
  const left = u.valToPos(point.x, "x"), top = u.valToPos(point.y, "y");
  const onRight = left < u.over.clientWidth / 2;
  tip.style.left = onRight ? `${left + 12}px` : "auto";
  tip.style.right = onRight ? "auto" : `${u.over.clientWidth - left + 12}px`;
  tip.style.top = `${Math.min(top + 8, u.over.clientHeight - 50)}px`;
}

function showTip(u, points, tip, readout) {
  const { left, top } = u.cursor;
  let nearest = null, least = 28;
  for (const point of left >= 0 ? points : []) {
    const distance = Math.hypot(u.valToPos(point.x, "x") - left, u.valToPos(point.y, "y") - top);
    if (distance < least) {
      least = distance;
      nearest = point;
    }
  }
  placeTip(u, nearest, tip, readout);
}

function stepThrough(box, points, tip, readout) {
  let at = -1;
  box.onkeydown = event => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step || !box.chart) return;
    event.preventDefault();
    at = Math.min(Math.max(at + step, 0), points.length - 1);
    placeTip(box.chart, points[at], tip, readout);
  };
}

"use strict";
// What the charts share: the data, colours and shapes, axes, and the life of a chart.

const DATA = (() => {
  const raw = JSON.parse(document.getElementById("data").textContent);
  const impls = raw.impls.map(
    ([id, fn, order, format, verdict, flags, ulp, floored, normal, claim, ns, low, high, start,
      bins]) =>
      ({ id, fn, order, format, verdict, flags, ulp, floored, normal, claim, ns, low, high, start,
         bins: raw.bins[bins] ?? "",
         name: id.split(".").slice(3).join(".") || id }));
  return { functions: raw.functions, grids: raw.grids, impls };
})();

/** "0.5 0*3 _" as [0.5, 0, 0, 0, null]. */
function readSeries(text) {
  const values = [];
  for (const word of text === "" ? [] : text.split(" ")) {
    const [value, times] = word.split("*");
    const number = value === "_" ? null : Number(value);
    for (let i = 0; i < Number(times || 1); i++) values.push(number);
  }
  return values;
}

const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const FONT = "12px system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif";
const SHAPES = [
  "M4 0A4 4 0 1 1-4 0A4 4 0 1 1 4 0Z",
  "M-3.6-3.6H3.6V3.6H-3.6Z",
  "M0-4.9L4.5 3.4H-4.5Z",
  "M0-5.2L5.2 0L0 5.2L-5.2 0Z",
  "M0 4.9L4.5-3.4H-4.5Z",
  "M-1.5-4.7H1.5V-1.5H4.7V1.5H1.5V4.7H-1.5V1.5H-4.7V-1.5H-1.5Z",
  "M0-5L4.3-2.5V2.5L0 5L-4.3 2.5V-2.5Z",
  "M-4.7-4.7H4.7L0 0L4.7 4.7H-4.7L0 0Z",
];
const DASHES = [[], [7, 3], [2, 2]];

/** Colour and shape of the i-th implementation of a target: the first 64 all differ. */
function lookOf(i) {
  const round = Math.floor(i / 8);
  return {
    color: css(`--c${i % 8}`),
    shape: SHAPES[(i + round) % 8],
  };
}

const SVG = "http://www.w3.org/2000/svg";

/** A piece of line, with the shape of the look in its middle. */
function swatch(look) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "-13 -6 26 12");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", "M-13 0H13");
  line.setAttribute("stroke", look.color);
  line.setAttribute("stroke-width", "2");
  if (look.dash) line.setAttribute("stroke-dasharray", look.dash.join(" "));
  svg.append(line);
  if (look.shape) {
    const mark = document.createElementNS(SVG, "path");
    mark.setAttribute("d", look.shape);
    mark.setAttribute("fill", look.color);
    svg.append(mark);
  }
  return svg;
}

const raised = n => String(n).replace("-", "⁻").replace(/\d/g, d => "⁰¹²³⁴⁵⁶⁷⁸⁹"[d]);

function powerOfTwo(k) {
  return k >= -3 && k <= 10 ? String(2 ** k) : "2" + raised(k);
}

function powerOfTen(k) {
  return k >= -2 && k <= 4 ? String(Number(`1e${k}`)) : "10" + raised(k);
}

/** To three digits, without noise. */
function short(value) {
  if (value === null || value === undefined) return "–";
  if (!Number.isFinite(value)) return String(value);
  const text = Number(value.toPrecision(3));
  return Math.abs(text) >= 1e6 || (text !== 0 && Math.abs(text) < 1e-4)
    ? text.toExponential().replace("e+", "e") : String(text);
}

// Errors are drawn as the logarithm of what exceeds this floor, in ulps.
const ULP_FLOOR = 0.01;
const ulpToY = ulp => ulp === null ? null : Math.log10(Math.max(ulp, ULP_FLOOR));

function ulpSplits(u, axis, min, max) {
  const step = Math.max(1, Math.ceil((max - min) / 7));
  const splits = [];
  for (let k = Math.ceil(min - 1e-9); k <= max; k++) {
    if (k % step === 0 || k === -2) splits.push(k);
  }
  return splits;
}

const ulpLabels = (u, splits) => splits.map(k => k === -2 ? "≤ 0.01" : powerOfTen(k));

/** Holds all these errors, 0.5 and 10 ulp, with some room. */
function ulpRange(ulps) {
  const ys = ulps.filter(v => v !== null).map(ulpToY);
  const bottom = Math.min(Math.log10(0.5), ...ys), top = Math.max(1, ...ys);
  const pad = 0.06 * (top - bottom);
  return [bottom - pad, top + pad];
}

function axis(extra) {
  return Object.assign({
    stroke: css("--soft"), font: FONT, labelFont: FONT, labelSize: 20, labelGap: 2,
    grid: { stroke: css("--grid"), width: 1 }, ticks: { show: false }, gap: 6,
  }, extra);
}

/** A dashed horizontal line; its word is for nameRule, once the data is drawn. */
function ruleAt(u, y) {
  const { ctx, bbox } = u;
  const at = Math.round(u.valToPos(y, "y", true));
  if (at < bbox.top || at > bbox.top + bbox.height) return;
  ctx.save();
  ctx.strokeStyle = css("--soft");
  ctx.lineWidth = uPlot.pxRatio;
  ctx.setLineDash([4 * uPlot.pxRatio, 4 * uPlot.pxRatio]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, at);
  ctx.lineTo(bbox.left + bbox.width, at);
  ctx.stroke();
  ctx.restore();
}

/** The canvas set up for small text that begins at its left end. */
function smallText(u) {
  u.ctx.font = FONT.replace("12px", `${11 * uPlot.pxRatio}px`);
  u.ctx.textAlign = "left";
  u.ctx.textBaseline = "middle";
}

/** What the line at y means, on a patch at its left end. */
function nameRule(u, y, word) {
  const { ctx, bbox } = u;
  const unit = uPlot.pxRatio;
  const at = Math.round(u.valToPos(y, "y", true));
  ctx.save();
  smallText(u);
  ctx.fillStyle = css("--card");
  ctx.globalAlpha = 0.85;
  ctx.fillRect(bbox.left + 3 * unit, at - 17 * unit,
    ctx.measureText(word).width + 8 * unit, 14 * unit);
  ctx.globalAlpha = 1;
  ctx.fillStyle = css("--soft");
  ctx.fillText(word, bbox.left + 7 * unit, at - 10 * unit);
  ctx.restore();
}

// Charts on the page now, to be drawn again when colours or widths change.
const charts = new Set();
const watcher = new ResizeObserver(entries => {
  for (const entry of entries) {
    const chart = entry.target.chart;
    const width = Math.floor(entry.contentRect.width);
    if (chart && width > 0 && width !== chart.width) {
      chart.setSize({ width, height: chart.height });
    }
  }
});

function makeChart(box, height, label, options, data) {
  box.replaceChildren();
  box.tabIndex = 0;
  box.setAttribute("role", "img");
  box.setAttribute("aria-label", label);
  const width = Math.max(200, Math.floor(box.clientWidth));
  box.chart = new uPlot({ width, height, legend: { show: false }, ...options }, data, box);
  charts.add(box);
  watcher.observe(box);
  return box.chart;
}

function dropChart(box) {
  if (!charts.delete(box)) return;
  watcher.unobserve(box);
  box.chart.destroy();
  box.chart = null;
}

function dropCharts() {
  [...charts].forEach(dropChart);
}

/** Lets the arrow keys move the cursor over a chart with ascending x. */
function moveByKeys(box) {
  box.onkeydown = event => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const chart = box.chart;
    if (!step || !chart) return;
    event.preventDefault();
    const xs = chart.data[0];
    const from = chart.cursor.idx ?? (step > 0 ? -1 : xs.length);
    const to = Math.min(Math.max(from + step, 0), xs.length - 1);
    chart.setCursor({ left: chart.valToPos(xs[to], "x") + 0.5, top: 10 });
  };
}

/** A table of data, filled when it is first opened. */
function fillOnOpen(details, heads, rows) {
  const box = details.querySelector("div");
  const fill = () => {
    box.replaceChildren(el("table", {},
      el("thead", {}, el("tr", {}, ...heads.map(head => el("th", {}, head)))),
      el("tbody", {}, ...rows().map(row =>
        el("tr", {}, ...row.map(cell => el("td", {}, cell)))))));
  };
  box.replaceChildren();
  details.ontoggle = () => { if (details.open) fill(); };
  if (details.open) fill();
}

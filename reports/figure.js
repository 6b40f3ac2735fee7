"use strict";
// What the charts share: the parts of a figure, shapes, axes, marks, and the life of a chart.

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
  return { color: css(`--c${i % 8}`), shape: SHAPES[(i + Math.floor(i / 8)) % 8] };
}

/** A piece of line, with the shape of the look in its middle. */
function swatch(look) {
  const part = (tag, attributes) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    return node;
  };
  const svg = part("svg", { viewBox: "-13 -6 26 12", "aria-hidden": "true" });
  const dash = look.dash ? { "stroke-dasharray": look.dash.join(" ") } : {};
  svg.append(part("path", { d: "M-13 0H13", stroke: look.color, "stroke-width": 2, ...dash }));
  if (look.shape) svg.append(part("path", { d: look.shape, fill: look.color }));
  return svg;
}

/** The parts of a figure that every chart has; its caption and choices are in the template. */
function furnish(figure) {
  if (figure.box) return figure;
  const caption = figure.querySelector("figcaption");
  const title = caption.firstChild.textContent.trim();
  const tool = (text, what, run) => {
    const button = el("button", { type: "button", onclick: run }, text);
    button.setAttribute("aria-label", `${title}: save as ${what}`);
    return button;
  };
  caption.prepend(el("span", { className: "tools" },
    tool("PNG", "a picture", () => savePicture(figure, title)),
    tool("CSV", "a table", () => saveCsv(figure.rows(), fileName(document.title, title)))));
  figure.box = el("div", { className: "plot" });
  figure.readout = el("p", { className: "readout" });
  figure.readout.setAttribute("aria-live", "polite");
  figure.legend = el("div", { className: "legend" });
  figure.data = el("details", { className: "data" }, el("summary", {}, "Table"));
  figure.append(figure.box, figure.readout, figure.legend, figure.data);
  return figure;
}

/** The table of a figure, made when it is first opened; also what CSV saves. */
function setRows(figure, heads, makeRows) {
  const { data, box } = figure;
  const fill = () => {
    data.querySelector(".scroll")?.remove();
    if (!data.open) return;
    data.append(tableOf(`Data of the chart: ${box.getAttribute("aria-label")}`, heads, makeRows()));
  };
  figure.rows = () => [heads, ...makeRows()];
  data.ontoggle = fill;
  fill();
}

/** A figure without data: a sentence in place of the chart. */
function setEmpty(figure, sentence) {
  dropChart(figure.box);
  figure.box.replaceChildren(el("p", { className: "empty" }, sentence));
  figure.legend.replaceChildren();
  figure.readout.textContent = "";
  figure.data.hidden = true;
  figure.querySelector(".tools").hidden = true;
}

/** The chart on paper of the page's colour, with its title. */
function savePicture(figure, title) {
  const canvas = figure.querySelector("canvas");
  const unit = uPlot.pxRatio, head = 30 * unit;
  const paper = el("canvas", { width: canvas.width, height: canvas.height + head });
  const pen = paper.getContext("2d");
  pen.fillStyle = css("--card");
  pen.fillRect(0, 0, paper.width, paper.height);
  pen.drawImage(canvas, 0, head);
  pen.fillStyle = css("--ink");
  pen.font = FONT.replace("12px", `600 ${14 * unit}px`);
  pen.fillText(`${document.title.replace(/ – .*/, "")}: ${title}`, 12 * unit, 20 * unit);
  paper.toBlob(blob => save(blob, fileName(document.title, title) + ".png"));
}

// Errors are drawn as logarithms, from 0.01 ulp to where no digit of the format is right.
const ULP_FLOOR = -2;
const ULP_CEILINGS = { f64: 16, f32: 8, f16: 4, bf16: 3 };
let ulpCeiling = 16;

const ulpToY = ulp => ulp === null ? null
  : Math.min(Math.max(Math.log10(ulp), ULP_FLOOR), ulpCeiling);

function ulpSplits(u, axis, min, max) {
  const step = Math.max(1, Math.ceil((max - min) / 7));
  const splits = [];
  for (let k = Math.ceil(min - 1e-9); k <= max; k++) {
    if (k % step === 0 || k === ULP_FLOOR || k === ulpCeiling) splits.push(k);
  }
  return splits;
}

const ulpLabels = (u, splits) => splits.map(k =>
  (k === ULP_FLOOR ? "≤ " : k === ulpCeiling ? "≥ " : "") + powerOfTen(k));

/** Holds all these errors, 0.5 and 10 ulp, with some room. */
function ulpRange(ulps) {
  const ys = ulps.filter(v => v !== null).map(ulpToY);
  const bottom = Math.min(Math.log10(0.5), ...ys), top = Math.max(1, ...ys);
  const pad = 0.06 * (top - bottom);
  return [bottom - pad, top + pad];
}

/** Places of round numbers on a logarithmic axis, and what they are called. */
function logSplits(u, axisIndex, min, max) {
  if (max - min < 0.45) {
    const [low, high] = [10 ** min, 10 ** max];
    const rough = Math.log10((high - low) / 4);
    const step = [1, 2, 5].findLast(s => Math.log10(s) <= rough - Math.floor(rough)) * 10 ** Math.floor(rough);
    const splits = [];
    for (let i = Math.ceil(low / step); i * step <= high; i++) splits.push(Math.log10(i * step));
    return splits;
  }
  const steps = max - min > 2.6 ? [1] : max - min > 0.9 ? [1, 2, 5] : [1, 1.5, 2, 3, 4, 5, 6, 8];
  const splits = [];
  for (let k = Math.floor(min); k <= max; k++) {
    splits.push(...steps.map(step => k + Math.log10(step)));
  }
  return splits.filter(x => x >= min && x <= max);
}

const logLabels = (u, splits) => splits.map(x => short(10 ** x));

function axis(extra) {
  return {
    stroke: css("--soft"), font: FONT, labelFont: FONT, labelSize: 20, labelGap: 2,
    grid: { stroke: css("--grid"), width: 1 }, ticks: { show: false }, gap: 6, ...extra,
  };
}

/** A dashed or dotted line across the chart, at y or, upright, at x. */
function lineAcross(u, scale, value, { color = css("--soft"), dash = [4, 4] } = {}) {
  const { ctx, bbox } = u;
  const at = Math.round(u.valToPos(value, scale, true));
  const [from, size] = scale === "x" ? [bbox.left, bbox.width] : [bbox.top, bbox.height];
  if (!(at >= from && at <= from + size)) return;
  ctx.save();
  ctx.strokeStyle = color;
  ctx.lineWidth = uPlot.pxRatio;
  ctx.setLineDash(dash.map(n => n * uPlot.pxRatio));
  ctx.beginPath();
  if (scale === "x") {
    ctx.moveTo(at, bbox.top);
    ctx.lineTo(at, bbox.top + bbox.height);
  } else {
    ctx.moveTo(bbox.left, at);
    ctx.lineTo(bbox.left + bbox.width, at);
  }
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
function nameLine(u, y, word) {
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

/** A shape at a place of the canvas. */
function paintShape(u, shape, x, y, color, { hollow = false, scale = 1 } = {}) {
  const { ctx } = u;
  const path = new Path2D(shape);
  ctx.save();
  ctx.translate(x, y);
  ctx.scale(scale * uPlot.pxRatio, scale * uPlot.pxRatio);
  ctx.fillStyle = hollow ? css("--card") : color;
  ctx.strokeStyle = color;
  ctx.lineWidth = 1.6;
  ctx.setLineDash([]);
  ctx.fill(path);
  if (hollow) ctx.stroke(path);
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

/** The chart of a figure; `label` tells those who cannot see it what it shows. */
function makeChart(figure, height, label, options, data) {
  const { box } = figure;
  dropChart(box);
  box.replaceChildren();
  box.tabIndex = 0;
  box.setAttribute("role", "img");
  box.setAttribute("aria-label", `${label}. Arrow keys read its values; its table follows.`);
  figure.data.hidden = figure.querySelector(".tools").hidden = false;
  figure.readout.textContent = "";
  figure.legend.replaceChildren();
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

/** Lets the arrow keys choose among `count` things; `show` gets the index. */
function readByKeys(box, count, show) {
  let at = -1;
  box.onkeydown = event => {
    const to = { ArrowLeft: at < 0 ? count - 1 : at - 1, ArrowRight: at + 1, Home: 0,
                 End: count - 1 }[event.key];
    if (to === undefined || !box.chart) return;
    event.preventDefault();
    at = Math.min(Math.max(to, 0), count - 1);
    show(at);
  };
}

"use strict";
// Bars, and how long an implementation takes: by size, by distribution, as a whole process.

/** One bar for each of bars, {name, value, low, high, text}; counts on a logarithmic axis, on
 * which a bar of 1 still has some height, times from 0 on. */
function drawBars(figure, label, bars, { isCount, unit, xLabel }) {
  const toY = isCount ? Math.log10 : value => value;
  const floor = isCount ? -0.3 : 0;
  const top = Math.max(...bars.map(bar => toY(bar.high ?? bar.value)));
  const chart = makeChart(figure, 260, label, {
    cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
    scales: { x: { time: false, range: () => [-0.6, bars.length - 0.4] },
              y: { range: () => [floor, top + 0.06 * (top - floor)] } },
    axes: [
      axis({ label: xLabel, size: 28, grid: { show: false }, splits: () => bars.map((_, i) => i),
             values: (u, splits) => barLabels(u, bars, splits) }),
      axis({ label: unit, size: 56, ...(isCount
        ? { splits: ulpSplits, values: (u, splits) => splits.map(powerOfTen) }
        : { values: (u, splits) => splits.map(y => short(y)) }) }),
    ],
    series: [{}, { paths: () => null, points: { show: false } }],
    hooks: {
      draw: [u => bars.forEach((bar, i) => paintBar(u, bar, i, toY))],
      setCursor: [u => {
        figure.readout.textContent = u.cursor.left >= 0 ? bars[u.cursor.idx]?.text ?? "" : "";
      }],
    },
  }, [bars.map((_, i) => i), bars.map(bar => bar.value > 0 ? toY(bar.value) : null)]);
  readByKeys(figure.box, bars.length,
    at => chart.setCursor({ left: chart.valToPos(at, "x"), top: 10 }));
}

/** Every label that has room, the first ones at least. */
function barLabels(u, bars, splits) {
  const widest = Math.max(...bars.map(bar => bar.name.length)) * 6.5 + 6;
  const step = Math.ceil(widest / (u.bbox.width / uPlot.pxRatio / bars.length));
  return splits.map(i => i % step === 0 ? bars[i].name : "");
}

function paintBar(u, bar, i, toY) {
  if (!(bar.value > 0)) return;
  const { ctx, bbox } = u;
  const [left, right] = [u.valToPos(i - 0.36, "x", true), u.valToPos(i + 0.36, "x", true)];
  const top = u.valToPos(toY(bar.value), "y", true);
  ctx.save();
  ctx.fillStyle = css("--c0");
  ctx.fillRect(left, top, right - left, bbox.top + bbox.height - top);
  ctx.restore();
  if (bar.low > 0) {
    paintWhisker(u, (left + right) / 2, [bar.low, bar.high].map(toY), css("--ink"));
  }
}

/** An upright interval between two values of the y axis, at a place of the canvas. */
function paintWhisker(u, x, interval, color) {
  const { ctx } = u;
  const unit = uPlot.pxRatio;
  const ends = interval.map(y => u.valToPos(y, "y", true));
  ctx.save();
  ctx.strokeStyle = color;
  ctx.lineWidth = 1.5 * unit;
  ctx.setLineDash([]);
  ctx.beginPath();
  ctx.moveTo(x, ends[0]);
  ctx.lineTo(x, ends[1]);
  for (const end of ends) {
    ctx.moveTo(x - 4 * unit, end);
    ctx.lineTo(x + 4 * unit, end);
  }
  ctx.stroke();
  ctx.restore();
}

/** Lines of points {x, value, low, high, text} with whiskers, both axes logarithmic. */
function drawLines(figure, label, lines, [xLabel, yLabel], xLabels = logLabels) {
  const points = lines.flatMap(line => line.points).sort((a, b) => a.x - b.x);
  const xs = [...new Set(points.map(point => point.x))];
  const ys = points.flatMap(p => [p.value, p.low, p.high]).filter(v => v > 0).map(Math.log10);
  const pad = Math.max(0.1, 0.06 * (Math.max(...ys) - Math.min(...ys)));
  const range = [Math.min(...ys) - pad, Math.max(...ys) + pad];
  const edge = Math.max(0.2, 0.05 * (xs[xs.length - 1] - xs[0]));
  const show = at => {
    figure.readout.textContent = points.filter(p => p.x === xs[at]).map(p => p.text).join("; ");
  };
  const chart = makeChart(figure, 260, label, {
    cursor: { y: false, drag: { x: false, y: false } },
    scales: { x: { time: false, range: () => [xs[0] - edge, xs[xs.length - 1] + edge] },
              y: { range: () => range } },
    axes: [
      axis({ label: xLabel, size: 28, splits: xLabels === logLabels ? logSplits : () => xs, values: xLabels }),
      axis({ label: yLabel, size: 56, splits: logSplits, values: logLabels }),
    ],
    series: [{}, ...lines.map((line, i) => ({
      stroke: css(`--c${i}`), width: 1.5, dash: DASHES[i % 3], spanGaps: true, points: { show: false } }))],
    hooks: {
      draw: [u => lines.forEach((line, i) => line.points.forEach(point => {
        const x = u.valToPos(point.x, "x", true), color = css(`--c${i}`);
        if (point.low > 0) paintWhisker(u, x, [point.low, point.high].map(Math.log10), color);
        paintShape(u, SHAPES[i], x, u.valToPos(Math.log10(point.value), "y", true), color);
      }))],
      setCursor: [u => show(u.cursor.left >= 0 ? u.cursor.idx : -1)],
    },
  }, [xs, ...lines.map(line => xs.map(x => {
    const point = line.points.find(p => p.x === x);
    return point ? Math.log10(point.value) : null;
  }))]);
  readByKeys(figure.box, xs.length,
    at => chart.setCursor({ left: chart.valToPos(xs[at], "x"), top: 10 }));
  if (lines.length > 1) {
    figure.legend.append(...lines.map((line, i) => el("span", {},
      swatch({ color: css(`--c${i}`), shape: SHAPES[i], dash: DASHES[i % 3] }), line.name)));
  }
}

/** Numbers of elements, "7" or "32K", every one that has room. */
function countLabels(u, splits) {
  let last = -Infinity;
  return splits.map(x => {
    const n = Math.round(10 ** x), at = u.valToPos(x, "x");
    if (at - last < 26) return "";
    last = at;
    return n < 1024 ? String(n) : n < 2 ** 20 ? `${short(n / 1024)}K` : `${short(n / 2 ** 20)}M`;
  });
}

const nsText = t => `${short(t.ns, 4)} ns (${between(t.low, t.high)})`;

function drawSizes(figure, timings) {
  furnish(figure);
  const normal = timings.filter(t => t.inputs === "normal");
  const lines = ["fresh", "repeated", "chain"].map(reuse => ({
    name: reuse,
    points: normal.filter(t => t.reuse === reuse).sort((a, b) => a.elements - b.elements).map(t => ({
      x: Math.log10(t.elements), value: t.ns, low: t.low, high: t.high,
      text: `${t.elements} elements (${t.set}), ${reuse}: ${nsText(t)}` })),
  })).filter(line => line.points.length > 0);
  if (normal.length < 2) {
    setEmpty(figure, "Timed in one size only.");
    return;
  }
  drawLines(figure, "Time per element by elements of a call", lines,
    ["elements of a call", "ns / element"], countLabels);
  setRows(figure, ["Elements", "Array", "Reuse", "ns/element", "Interval"],
    () => normal.map(t => [String(t.elements), t.set, t.reuse, short(t.ns, 4), between(t.low, t.high)]));
}

function drawDistributions(figure, timings) {
  furnish(figure);
  const same = timings.filter(t => t.set === "l1" && t.reuse === "fresh");
  if (same.length < 2) {
    setEmpty(figure, "Timed with one distribution only.");
    return;
  }
  drawBars(figure, "Time per element by distribution of the inputs", same.map(t => ({
    name: t.inputs, value: t.ns, low: t.low, high: t.high, text: `${t.inputs}: ${nsText(t)}` })),
  { isCount: false, unit: "ns / element", xLabel: "distribution of x" });
  setRows(figure, ["Inputs", "ns/element", "Interval"],
    () => same.map(t => [t.inputs, short(t.ns, 4), between(t.low, t.high)]));
}

function timingTable(timings) {
  const percent = share => share === null ? "–" : percentOf(share, 2);
  return tableOf("All timings",
    ["Array", "Elements", "Inputs", "Reuse", "ns/element", "Interval", "Cycles", "GB/s", "× copy",
     "Overhead", "Spread", "Rounds", "Processes"],
    timings.map(t => [t.set, String(t.elements), t.inputs, t.reuse, short(t.ns, 4),
      between(t.low, t.high), short(t.cycles), short(t.bytes / t.wall), short(t.ns / t.copy),
      percent(t.overhead), t.spread === null ? "–" : `× ${short(t.spread)}`,
      String(t.rounds), String(t.processes)]));
}

function processPart(processes) {
  if (processes.length === 0) return [];
  const ms = seconds => seconds === null ? "–" : short(1000 * seconds, 4);
  return [el("h3", {}, "Whole processes, by hyperfine"),
    el("p", { className: "quiet" }, "A small program that loads the implementation: start calls it" +
      " once; stream reads inputs, computes, and writes results. Milliseconds."),
    tableOf("Whole processes",
      ["Task", "Elements", "Runs", "Mean", "σ", "Median", "Least", "Most", "User", "System"],
      processes.map(([task, elements, runs, ...times]) =>
        [task, String(elements), String(runs), ...times.map(ms)]))];
}

function showTimes(box, impl) {
  const timings = impl.timing.map(t => {
    const [set, inputs, reuse] = DATA.settings[t.setting];
    return { ...t, set, inputs, reuse };
  });
  box.querySelector(".timed").hidden = timings.length === 0;
  if (timings.length > 0) {
    drawSizes(box.querySelector(".fig-size"), timings);
    drawDistributions(box.querySelector(".fig-inputs"), timings);
    box.querySelector(".timings").replaceChildren(timingTable(timings));
  }
  box.querySelector(".processes").replaceChildren(...processPart(impl.process));
}

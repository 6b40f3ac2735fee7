"use strict";
// The function with its derivatives, and the errors against x.

function drawCurve(figure, fn) {
  const box = figure.querySelector(".plot");
  const legend = figure.querySelector(".legend");
  const curves = DATA.functions[fn]?.curves ?? [];
  const xs = curves.length > 0 ? readSeries(DATA.grids[curves[0][0]]) : [];
  const series = curves.map(([, text]) => readSeries(text));
  legend.replaceChildren();
  if (xs.length === 0) {
    box.replaceChildren(el("p", { className: "empty" }, "The store holds no curve of it."));
    figure.querySelector(".data").hidden = true;
    return;
  }
  const looks = series.map((_, order) =>
    ({ color: css(`--c${order}`), dash: DASHES[order] }));
  const readings = looks.map((look, order) => {
    const value = el("i");
    legend.append(el("span", {}, swatch(look), ORDER_NAMES[order] + "(x)", value));
    return value;
  });
  const place = el("i");
  legend.append(el("span", {}, "x =", place));
  const shown = [].concat(...series).filter(y => y !== null && Math.abs(y) <= 8);
  const low = Math.max(-5, Math.min(0, ...shown)), high = Math.min(8, Math.max(1, ...shown));
  const pad = 0.06 * (high - low);
  const kinks = DATA.functions[fn].kinks;
  makeChart(box, 320, `${fn} and its first two derivatives`, {
    cursor: { drag: { x: false, y: false } },
    scales: { x: { time: false }, y: { range: () => [low - pad, high + pad] } },
    axes: [axis({ label: "x", size: 28 }), axis({ size: 44 })],
    series: [{}, ...looks.map(look =>
      ({ stroke: look.color, width: 2, dash: look.dash, pxAlign: 0, points: { show: false } }))
      .reverse()],
    hooks: {
      drawAxes: [u => kinks.forEach((kink, i) => markKink(u, kink, i))],
      setCursor: [u => {
        const at = u.cursor.idx;
        place.textContent = at == null ? "" : short(xs[at]);
        readings.forEach((value, order) => {
          value.textContent = at == null ? "" : short(series[order][at]);
        });
      }],
    },
  }, [xs, ...[...series].reverse()]); // f is drawn last, above the others
  moveByKeys(box);
  fillOnOpen(figure.querySelector(".data"), ["x", ...ORDER_NAMES.slice(0, series.length)],
    () => xs.map((x, i) => [String(x), ...series.map(ys => short(ys[i]))]));
}

/** Labels of neighbours stand on rows of their own. */
function markKink(u, x, row) {
  const { ctx, bbox } = u;
  const at = Math.round(u.valToPos(x, "x", true));
  if (at < bbox.left || at > bbox.left + bbox.width) return;
  ctx.save();
  ctx.strokeStyle = ctx.fillStyle = css("--soft");
  ctx.lineWidth = uPlot.pxRatio;
  ctx.setLineDash([3 * uPlot.pxRatio, 3 * uPlot.pxRatio]);
  ctx.beginPath();
  ctx.moveTo(at, bbox.top);
  ctx.lineTo(at, bbox.top + bbox.height);
  ctx.stroke();
  smallText(u);
  ctx.fillText(`kink ${x}`, at + 4 * uPlot.pxRatio, bbox.top + (8 + 13 * row) * uPlot.pxRatio);
  ctx.restore();
}

// Cell c >= 0 holds 2^(c-34) <= x < 2^(c-33), cell 0 all smaller, the last all larger
// numbers; cell -1-c holds the negatives of cell c.
const LAST_CELL = 67;

function cellName(cell) {
  const c = cell >= 0 ? cell : -1 - cell;
  const low = c === 0 ? "0" : powerOfTwo(c - 34);
  const range = c === LAST_CELL ? `|x| ≥ ${low}` : `${low} ≤ |x| < ${powerOfTwo(c - 33)}`;
  return cell >= 0 ? range.replaceAll("|x|", "x") : range.replaceAll("|x|", "−x");
}

function binadeSplits(u, axisIndex, min, max) {
  const room = 46 / u.bbox.width * uPlot.pxRatio * (max - min);
  const step = [1, 2, 4, 5, 10, 15, 20, 33].find(s => s >= room) ?? 34;
  const splits = [];
  for (let k = -33 + 33 % step; k <= 33; k += step) {
    if (k + 34 >= room) splits.push(k + 34, -(k + 34));
  }
  return [0, ...splits].filter(p => p >= min && p <= max).sort((a, b) => a - b);
}

function binadeLabels(u, splits) {
  return splits.map(p => p === 0 ? "0" : (p < 0 ? "−" : "") + powerOfTwo(Math.abs(p) - 34));
}

/** The errors of implementations over the cells that any of them has. */
function errorData(impls) {
  const bins = impls.map(impl => readSeries(impl.bins));
  const from = Math.min(...impls.map((impl, i) => bins[i].length ? impl.start : Infinity));
  const to = Math.max(...impls.map((impl, i) =>
    bins[i].length ? impl.start + bins[i].length : -Infinity));
  const cells = [];
  for (let cell = from; cell < to; cell++) cells.push(cell);
  const ulps = impls.map((impl, i) => cells.map(cell => bins[i][cell - impl.start] ?? null));
  return { cells, ulps };
}

/** Error against x; `chosen` tells which of the implementations are drawn, and is kept. */
function drawError(figure, impls, looks, chosen, claim) {
  const box = figure.querySelector(".plot");
  const legend = figure.querySelector(".legend");
  const readout = figure.querySelector(".readout");
  const { cells, ulps } = errorData(impls);
  readout.textContent = "";
  legend.replaceChildren();
  figure.querySelector(".data").hidden = cells.length === 0;
  if (cells.length === 0) {
    box.replaceChildren(el("p", { className: "empty" }, "No errors were measured here."));
    return;
  }
  const readings = impls.map(() => el("i"));
  const xs = [...cells, cells[cells.length - 1] + 1];
  // A step reaches to the next x, so the last cell needs its far end.
  const lines = ulps.map(line => [...line, line[line.length - 1]].map(ulpToY));
  const isChosen = (_, i) => chosen.has(impls[i].id);
  const chart = makeChart(box, 360, "Largest error in each binade", {
    cursor: { focus: { prox: 16 }, y: false },
    focus: { alpha: 0.25 },
    scales: {
      x: { time: false },
      y: { range: () => ulpRange([claim ?? 0.5].concat(...ulps.filter(isChosen))) },
    },
    axes: [
      axis({ label: "x, by binade", size: 28, splits: binadeSplits, values: binadeLabels }),
      axis({ label: "largest error, ulp", size: 52, splits: ulpSplits, values: ulpLabels }),
    ],
    series: [{}, ...looks.map((look, i) => ({
      stroke: look.color, width: 1.5, show: chosen.has(impls[i].id),
      paths: uPlot.paths.stepped({ align: 1 }), points: { show: false },
    }))],
    hooks: {
      drawAxes: [u => {
        ruleAt(u, Math.log10(0.5));
        if (claim) ruleAt(u, Math.log10(claim));
      }],
      draw: [u => {
        looks.forEach((look, i) => { if (u.series[i + 1].show) markLine(u, look, i); });
        nameRule(u, Math.log10(0.5), "0.5 ulp: correctly rounded");
        if (claim) nameRule(u, Math.log10(claim), `claim: ${claim} ulp`);
      }],
      setCursor: [u => {
        // The nearest x may be the next cell's: take the one that the cursor is in.
        const inside = u.cursor.left >= 0 && u.cursor.idx != null;
        const at = Math.floor(u.posToVal(u.cursor.left, "x")) - cells[0];
        const known = inside && at >= 0 && at < cells.length;
        readout.textContent = known ? cellName(cells[at]) : "";
        readings.forEach((value, i) => {
          value.textContent = short(known ? ulps[i][at] : impls[i].ulp);
        });
      }],
    },
  }, [xs, ...lines]);
  moveByKeys(box);
  readings.forEach((value, i) => { value.textContent = short(impls[i].ulp); });
  if (impls.length > 1) fillErrorLegend(legend, impls, looks, readings, chosen, chart);
  fillOnOpen(figure.querySelector(".data"), ["x", ...impls.map(impl => impl.name)],
    () => cells.map((cell, c) => [cellName(cell), ...ulps.map(line => short(line[c]))]));
}

/** Shapes on the line of the i-th implementation, at other places than its neighbours'. */
function markLine(u, look, i) {
  const { ctx, bbox } = u;
  const [xs, ys] = [u.data[0], u.data[i + 1]];
  const mark = new Path2D(look.shape);
  const { min, max } = u.scales.x;
  const step = Math.ceil(110 * uPlot.pxRatio / bbox.width * (max - min));
  for (let k = Math.floor(i * step * 0.31) % step; k < xs.length - 1; k += step) {
    const x = u.valToPos(xs[k] + 0.5, "x", true);
    if (ys[k] === null || x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.save();
    ctx.globalAlpha = u.series[i + 1].alpha;
    ctx.translate(x, u.valToPos(ys[k], "y", true));
    ctx.scale(0.9 * uPlot.pxRatio, 0.9 * uPlot.pxRatio);
    ctx.fillStyle = look.color;
    ctx.fill(mark);
    ctx.restore();
  }
}

function fillErrorLegend(legend, impls, looks, readings, chosen, chart) {
  const boxes = impls.map((impl, i) => {
    const box = el("input", { type: "checkbox", checked: chosen.has(impl.id),
                              disabled: impl.bins === "" });
    const label = el("label", {}, box, swatch(looks[i]), impl.name, readings[i]);
    const set = on => {
      if (box.disabled) return;
      box.checked = on;
      if (on) chosen.add(impl.id); else chosen.delete(impl.id);
      chart.setSeries(i + 1, { show: on });
    };
    box.onchange = () => set(box.checked);
    label.onmouseenter = () => chart.setSeries(i + 1, { focus: true });
    label.onmouseleave = () => chart.setSeries(null, { focus: true });
    legend.append(label);
    return set;
  });
  for (const [word, on] of [["all", true], ["none", false]]) {
    const button = el("button", { type: "button" }, word);
    button.onclick = () => boxes.forEach(set => set(on));
    legend.append(button);
  }
}

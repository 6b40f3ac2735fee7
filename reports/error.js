"use strict";
// Errors against x: the axis by binade, and the largest errors of several implementations.

// Cell c >= 0 holds 2^(c-34) <= x < 2^(c-33), cell 0 all smaller, the last all larger
// numbers; cell -1-c holds the negatives of cell c.
const LAST_CELL = 67;

function cellName(cell) {
  const c = cell >= 0 ? cell : -1 - cell;
  const low = c === 0 ? "0" : powerOfTwo(c - 34);
  const range = c === LAST_CELL ? `|x| ≥ ${low}` : `${low} ≤ |x| < ${powerOfTwo(c - 33)}`;
  return cell >= 0 ? range.replaceAll("|x|", "x") : range.replaceAll("|x|", "−x");
}

/** The place of x on the axis: within its cell where its significand is. */
function placeOf(x) {
  const size = Math.abs(x);
  const k = size === 0 ? -Infinity : Math.floor(Math.log2(size));
  const c = k < -33 ? 0.5 : k > 32 ? LAST_CELL + 0.5 : k + 34 + (size / 2 ** k - 1);
  return x < 0 || Object.is(x, -0) ? -c : c;
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

/** Both edges of each cell, and a value for both: steps, with gaps where a cell has none. */
const edgesOf = cells => cells.flatMap(cell => [cell, cell + 0.9999]);
const stepsOf = line => line.flatMap(value => [value, value]);

/** The cell that the cursor is in, as an index; null if it is outside. */
function cellAt(u, cells) {
  // The nearest x may be the next cell's: take the one that the cursor is in.
  const at = Math.floor(u.posToVal(u.cursor.left, "x")) - cells[0];
  return u.cursor.left >= 0 && at >= 0 && at < cells.length ? at : null;
}

/** The arrow keys go through the cells. */
function readCells(figure, chart, cells) {
  readByKeys(figure.box, cells.length, at =>
    chart.setCursor({ left: chart.valToPos(cells[at] + 0.5, "x"), top: 10 }));
}

/** The errors of implementations over the cells that any of them has. */
function errorData(impls) {
  const bins = impls.map(binsOf).filter(b => b.max.length > 0);
  const from = Math.min(...bins.map(b => b.start));
  const to = Math.max(...bins.map(b => b.start + b.max.length));
  const cells = [];
  for (let cell = from; cell < to; cell++) cells.push(cell);
  const ulps = impls.map(impl => {
    const { start, max } = binsOf(impl);
    return cells.map(cell => max[cell - start] ?? null);
  });
  return { cells, ulps };
}

/** `chosen` tells which of the implementations are drawn, and is kept. */
function drawError(figure, impls, looks, chosen) {
  furnish(figure);
  const { cells, ulps } = errorData(impls);
  if (cells.length === 0) {
    setEmpty(figure, "No errors were measured here.");
    return;
  }
  const readings = impls.map(() => el("i"));
  const isChosen = (_, i) => chosen.has(impls[i].id);
  const chart = makeChart(figure, 360, "Largest error in each binade", {
    cursor: { focus: { prox: 16 }, y: false },
    focus: { alpha: 0.25 },
    scales: {
      x: { time: false },
      y: { range: () => ulpRange([0.5].concat(...ulps.filter(isChosen))) },
    },
    axes: [
      axis({ label: "x, by binade", size: 28, splits: binadeSplits, values: binadeLabels }),
      axis({ label: "largest error, ulp", size: 52, splits: ulpSplits, values: ulpLabels }),
    ],
    series: [{}, ...looks.map((look, i) => ({
      stroke: look.color, width: 1.5, show: chosen.has(impls[i].id),
      points: { show: false },
    }))],
    hooks: {
      drawAxes: [u => lineAcross(u, "y", Math.log10(0.5))],
      draw: [u => {
        looks.forEach((look, i) => { if (u.series[i + 1].show) markLine(u, look, i); });
        nameLine(u, Math.log10(0.5), "0.5 ulp: correctly rounded");
      }],
      setCursor: [u => {
        const at = cellAt(u, cells);
        figure.readout.textContent = at === null ? "" : `${cellName(cells[at])}: ` +
          impls.filter(isChosen).map(impl =>
            `${impl.name} ${short(ulps[impls.indexOf(impl)][at])}`).join(", ") + " ulp";
        readings.forEach((value, i) => {
          value.textContent = short(at === null ? impls[i].ulp : ulps[i][at]);
        });
      }],
    },
  }, [edgesOf(cells), ...ulps.map(line => stepsOf(line).map(ulpToY))]);
  readCells(figure, chart, cells);
  readings.forEach((value, i) => { value.textContent = short(impls[i].ulp); });
  fillErrorLegend(figure.legend, impls, looks, readings, chosen, chart);
  setRows(figure, ["x", ...impls.map(impl => impl.name)],
    () => cells.map((cell, c) => [cellName(cell), ...ulps.map(line => short(line[c]))]));
}

/** Shapes on the line of the i-th implementation, at other places than its neighbours'. */
function markLine(u, look, i) {
  const { ctx, bbox } = u;
  const [xs, ys] = [u.data[0], u.data[i + 1]];
  const { min, max } = u.scales.x;
  const step = Math.ceil(110 * uPlot.pxRatio / bbox.width * (max - min));
  ctx.save();
  ctx.globalAlpha = u.series[i + 1].alpha;
  for (let k = Math.floor(i * step * 0.31) % step; 2 * k < xs.length; k += step) {
    const x = u.valToPos(xs[2 * k] + 0.5, "x", true);
    if (ys[2 * k] === null || x < bbox.left || x > bbox.left + bbox.width) continue;
    paintShape(u, look.shape, x, u.valToPos(ys[2 * k], "y", true), look.color, { scale: 0.9 });
  }
  ctx.restore();
}

function fillErrorLegend(legend, impls, looks, readings, chosen, chart) {
  const boxes = impls.map((impl, i) => {
    const box = el("input", { type: "checkbox", checked: chosen.has(impl.id),
                              disabled: impl.bins === null });
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

"use strict";
// How an implementation errs: by binade, how often how much, where most, at special values.

/** The upper end of a rank in ulps, no more than the largest error there. */
const rankToUlp = (rank, max) => rank === null ? null : Math.min(2 ** rank - 0.5, max);
/** The numbers of a rank: "0", "1", "2–3", ... */
const rankName = rank => rank < 2 ? String(rank)
  : rank < 5 ? `${2 ** (rank - 1)}–${2 ** rank - 1}` : `≥ ${powerOfTwo(rank - 1)}`;

function cellsOf(bins) {
  return bins.max.map((_, i) => bins.start + i);
}

/** The marks of the band chart: what they mean, and where they are. */
function marksOf(facts) {
  return [["largest error", "max ulp at", 0], ["largest floored", "floored at", 3],
          ["largest absolute", "absolute at", 2], ["largest relative", "relative at", 1]]
    .map(([word, title, shape]) => ({ word, x: numberOf(facts.get(title)), shape: SHAPES[shape] }))
    .filter(mark => Number.isFinite(mark.x));
}

function drawBand(figure, impl, facts) {
  furnish(figure);
  const bins = binsOf(impl);
  const cells = cellsOf(bins);
  if (cells.length === 0) {
    setEmpty(figure, "No errors were measured here.");
    return;
  }
  const [p99, median] = [bins.p99, bins.median].map(line =>
    line.map((rank, i) => rankToUlp(rank, bins.max[i])));
  const color = css("--c0");
  const marks = marksOf(facts);
  const lines = [bins.max, p99, median].map(line => stepsOf(line).map(ulpToY));
  const line = (width, dash, stroke) => ({ stroke, width, dash, points: { show: false } });
  const chart = makeChart(figure, 340, "Largest error, 99 % point and median in each binade", {
    cursor: { y: false, sync: { key: "binades" } },
    scales: {
      x: { time: false },
      y: { range: () => ulpRange([impl.claim ?? 0.5].concat(bins.max, median)) },
    },
    axes: [
      axis({ label: "x, by binade", size: 28, splits: binadeSplits, values: binadeLabels }),
      axis({ label: "error, ulp", size: 52, splits: ulpSplits, values: ulpLabels }),
    ],
    series: [{},
      { ...line(1.5, [], color), fill: css("--band"), fillTo: u => u.scales.y.min },
      line(1.5, DASHES[1], css("--c1")), line(1.5, DASHES[2], css("--ink"))],
    hooks: {
      drawAxes: [u => {
        for (const kink of DATA.functions[impl.fn]?.kinks ?? []) {
          lineAcross(u, "x", placeOf(kink), { dash: [3, 3] });
        }
        lineAcross(u, "y", Math.log10(0.5));
        if (impl.claim) lineAcross(u, "y", Math.log10(impl.claim));
      }],
      draw: [u => {
        nameLine(u, Math.log10(0.5), "0.5 ulp: correctly rounded");
        if (impl.claim > 1) nameLine(u, Math.log10(impl.claim), `claim: ${impl.claim} ulp`);
        paintMarks(u, marks, impl);
      }],
      setCursor: [u => {
        const at = cellAt(u, cells);
        figure.readout.textContent = at === null ? "" : `${cellName(cells[at])}: largest ` +
          `${short(bins.max[at])}, 99 % ≤ ${short(p99[at])}, median ≤ ${short(median[at])} ulp`;
      }],
    },
  }, [edgesOf(cells), ...lines]);
  readCells(figure, chart, cells);
  const swatches = [[{ color }, "largest"], [{ color: css("--c1"), dash: DASHES[1] }, "99 % point, at most"],
    [{ color: css("--ink"), dash: DASHES[2] }, "median, at most"],
    ...marks.map(mark => [{ color: css("--bad"), shape: mark.shape, dash: [0, 99] }, mark.word])];
  figure.legend.append(...swatches.map(([look, word]) => el("span", {}, swatch(look), word)));
  setRows(figure, ["x", "largest, ulp", "99 % at most", "median at most", "bias"],
    () => cells.map((cell, i) => [cellName(cell), short(bins.max[i]), short(p99[i]),
      short(median[i]), short(bins.bias[i])]));
}

/** The worst input at its error; the others, whose errors in ulp are not kept, at the foot. */
function paintMarks(u, marks, impl) {
  const foot = u.bbox.top + u.bbox.height - 7 * uPlot.pxRatio;
  for (const mark of marks) {
    const x = u.valToPos(placeOf(mark.x), "x", true);
    if (x < u.bbox.left || x > u.bbox.left + u.bbox.width) continue;
    const isTop = mark.word === "largest error";
    const y = isTop ? u.valToPos(ulpToY(impl.ulp), "y", true) : foot;
    paintShape(u, mark.shape, x, y, css("--bad"), { scale: 0.9, hollow: !isTop });
  }
}

/** How strong the colour of a bias is, 0 to 1, by its logarithm. */
const strengthOf = bias => Math.min(Math.max((Math.log10(Math.abs(bias)) + 3) / 4, 0.12), 1);

function drawStrip(figure, impl) {
  furnish(figure);
  const bins = binsOf(impl);
  const cells = cellsOf(bins);
  if (cells.length === 0) {
    setEmpty(figure, "No errors were measured here.");
    return;
  }
  const chart = makeChart(figure, 96, "Mean signed error in each binade", {
    cursor: { y: false, sync: { key: "binades" }, points: { show: false } },
    scales: { x: { time: false }, y: { range: () => [0, 1] } },
    axes: [
      axis({ size: 28, splits: binadeSplits, values: binadeLabels }),
      axis({ size: 52, label: " ", splits: () => [], grid: { show: false } }),
    ],
    series: [{}, { paths: () => null, points: { show: false } }],
    hooks: {
      draw: [u => cells.forEach((cell, i) => paintCell(u, cell, bins.bias[i]))],
      setCursor: [u => {
        const at = cellAt(u, cells);
        figure.readout.textContent = at === null ? ""
          : `${cellName(cells[at])}: ${biasText(bins.bias[at])}`;
      }],
    },
  }, [edgesOf(cells), edgesOf(cells).map(() => 0.5)]);
  readCells(figure, chart, cells);
  const key = (name, word) => el("span", {}, el("b", { className: `key ${name}` }), word);
  figure.legend.append(key("under", "too small"), key("none", "even"), key("over", "too large"),
    key("hatched", "no inputs"));
  setRows(figure, ["x", "mean signed error, ulp"],
    () => cells.map((cell, i) => [cellName(cell), short(bins.bias[i])]));
}

function biasText(bias) {
  if (bias === null) return "no inputs";
  if (bias === 0) return "no bias";
  return `${short(Math.abs(bias))} ulp too ${bias > 0 ? "large" : "small"} on average`;
}

function paintCell(u, cell, bias) {
  const { ctx, bbox } = u;
  const from = Math.max(u.valToPos(cell, "x", true), bbox.left);
  const to = Math.min(u.valToPos(cell + 1, "x", true), bbox.left + bbox.width);
  if (to <= from) return;
  ctx.save();
  ctx.beginPath();
  ctx.rect(from, bbox.top, to - from + 0.5, bbox.height);
  ctx.clip();
  if (bias === null) {
    ctx.strokeStyle = css("--soft");
    ctx.lineWidth = uPlot.pxRatio;
    ctx.beginPath();
    for (let x = from - bbox.height; x < to; x += 5 * uPlot.pxRatio) {
      ctx.moveTo(x, bbox.top + bbox.height);
      ctx.lineTo(x + bbox.height, bbox.top);
    }
    ctx.stroke();
  } else {
    ctx.fillStyle = css(bias === 0 ? "--grid" : bias > 0 ? "--c1" : "--c0");
    ctx.globalAlpha = bias === 0 ? 1 : strengthOf(bias);
    ctx.fill();
  }
  ctx.restore();
}

function drawRanks(figure, impl) {
  const counts = (impl.ranks ?? "").split(" ").map(Number);
  const total = counts.reduce((sum, count) => sum + count, 0);
  furnish(figure);
  if (!(total > 0)) {
    setEmpty(figure, "No results were counted here.");
    return;
  }
  const shown = counts.slice(0, Math.max(4, counts.findLastIndex(count => count > 0) + 1));
  const share = count => percentOf(count / total);
  drawBars(figure, "Results by their distance from f", shown.map((count, rank) => ({
    name: rankName(rank), value: count,
    text: `${rankName(rank)} away: ${count} results, ${share(count)}`,
  })), { isCount: true, unit: "results", xLabel: "floating-point numbers away from f" });
  setRows(figure, ["Numbers away from f", "Results", "Share"],
    () => shown.map((count, rank) => [rankName(rank), String(count), share(count)]));
}

function weightingsTable(facts) {
  const value = title => facts.get(title) || "–";
  return tableOf("Mean errors by two weightings", ["", "Per float", "Under N(0,1)"], [
    ["Mean error, ulp", value("Mean ulp"), value("Mean ulp, x ~ N(0,1)")],
    ["Mean absolute error", "–", value("Mean absolute, x ~ N(0,1)")],
    ["Mean signed error (bias), ulp", value("Bias"), "–"],
    ["Correctly rounded, %", value("Rounded %"), "–"],
  ]);
}

/** Nine digits of a number in hex, with the sign of zero. */
const decimalOf = hex => /^-0x0p/.test(hex) ? "-0" : short(numberOf(hex), 9).replace("Infinity", "∞");

function worstTable(impl, facts) {
  const rows = [
    ["Largest, ulp", "Max ulp", "max ulp at", "got", "exact"],
    ["Largest floored, ulp", "Max floored ulp", "floored at"],
    ["Largest absolute", "Max absolute", "absolute at"],
    ["Largest relative", "Max relative", "relative at"],
    ["First special failure", "Which", "first at", "got there", "exact there"],
  ].filter(([, , at]) => facts.get(at)).flatMap(([word, ...titles]) => {
    const [error, at, got = [], exact = []] = titles.map(title => (facts.get(title) ?? "").split("; "));
    return at.map((x, i) => [word, error[i], el("code", {}, x), decimalOf(x),
            el("code", {}, got[i] ?? ""), el("code", {}, exact[i] ?? ""),
            commandLine(commandAt(impl, facts, x))]);
  });
  return rows.length > 0
    ? tableOf("Worst inputs", ["What", "Error", "x", "decimal", "Got", "Exact", "Reproduce"], rows)
    : el("p", { className: "empty" }, "None: nothing was measured, or nothing is wrong.");
}

function specialsTable(impl, facts) {
  const [asked, others] = impl.special ?? [null, []];
  if (asked === null) return el("p", { className: "empty" }, "They were not measured.");
  const other = new Map(others.map(([index, ...rest]) => [index, rest]));
  const rows = DATA.asked[asked].map(([x, want], i) => {
    const [got, failure, ulp] = other.get(i) ?? [want, null, 0];
    const wrong = failure !== null;
    const judged = wrong ? `✗ ${failure.replaceAll("_", " ")}` : want === null ? "undecided"
      : ulp > 0.5 ? `${short(ulp)} ulp` : "✓ right";
    return [el("code", {}, x), decimalOf(x), el("code", {}, (want ?? "").replaceAll(" ", " or ")),
            el("code", {}, got), el("span", { className: wrong ? "bad" : "" }, judged),
            commandLine(commandAt(impl, facts, x))];
  });
  return tableOf("Special values", ["x", "decimal", "Rounded f(x)", "Got", "", "Reproduce"], rows);
}

function showErrors(box, impl, facts) {
  drawBand(box.querySelector(".fig-band"), impl, facts);
  drawStrip(box.querySelector(".fig-strip"), impl);
  drawRanks(box.querySelector(".fig-ranks"), impl);
  box.querySelector(".weightings").replaceChildren(weightingsTable(facts));
  box.querySelector(".worst").replaceChildren(worstTable(impl, facts));
  box.querySelector(".specials").replaceChildren(specialsTable(impl, facts));
}

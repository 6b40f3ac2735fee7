"use strict";
// The chart of speed and accuracy, and what to take.

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
// What is chosen stays chosen from function to function.
const wanted = { measure: "ulp", isa: "all", set: "", inputs: "", limit: "2" };

const flaw = impl => [
  impl.verdict === "fail" ? "fails" : "",
  (impl.flags & 2) !== 0 ? "special failures" : "",
  (impl.flags & 4) !== 0 ? "findings" : "",
].filter(text => text !== "").join(", ");

// Levels of x86-64 as `checkact choose --isa` takes them.
const LEVELS = ["base", "", "v2", "v3", "v4"];
const LEVEL_OF = {
  "x86-64-v2": 2, "sse4.1": 2, "sse4.2": 2, "x86-64-v3": 3, avx: 3, avx2: 3, fma: 3,
  "x86-64-v4": 4, avx512f: 4,
};
const levelOf = impl => LEVEL_OF[impl.isa] ?? 0;

const inputsName = setting => setting[2] === "fresh" ? setting[1] : `${setting[1]}, ${setting[2]}`;

/** Fills the selects with what the implementations have, keeps a choice that is still there. */
function fillSettings(figure, impls, draw) {
  const used = new Set(impls.flatMap(impl => impl.timing.map(t => t.setting)));
  const settings = DATA.settings.filter((_, i) => used.has(i));
  const choose = (select, key, choices) => {
    if (!choices.some(([value]) => value === wanted[key])) wanted[key] = choices[0]?.[0] ?? "";
    fillSelect(figure.querySelector(select), choices, wanted[key], value => {
      wanted[key] = value;
      draw();
    });
  };
  const levels = [...new Set(impls.map(levelOf))].sort();
  choose(".pick-isa", "isa", [["all", "all"], ...levels.slice(0, -1).map(level =>
    [String(level), level === 0 ? "any machine" : `up to x86-64-${LEVELS[level]}`])]);
  const sets = [...new Set(settings.map(setting => setting[0]))];
  choose(".pick-set", "set", sets.map(set => [set, /^\d+$/.test(set) ? `${set} elements` : set]));
  const inputs = [...new Set(settings.filter(s => s[0] === wanted.set).map(inputsName))];
  choose(".pick-inputs", "inputs", inputs.map(name => [name, name]));
}

/** The implementations with the times of the chosen setting, those that may run as chosen. */
function pointsOf(impls, looks) {
  const setting = DATA.settings.findIndex(s => s[0] === wanted.set && inputsName(s) === wanted.inputs);
  return impls.map((impl, i) => ({ ...impl, ns: null, low: null, high: null,
                                   ...impl.timing.find(t => t.setting === setting), look: looks[i] }))
    .filter(point => point.ns > 0 && (wanted.isa === "all" || levelOf(point) <= Number(wanted.isa)));
}

/** The fastest with at most this error and without a flaw, as `checkact choose` has it. */
function pickOf(points, limit) {
  const good = points.filter(p => p.ulp !== null && p.ulp <= limit && (p.flags & 30) === 0);
  return good.sort((a, b) => a.ns - b.ns || (a.id < b.id ? -1 : 1))[0] ?? null;
}

/** The command that chooses among the same in the same way; null if there is none. */
function chooseCommand({ fn, order, format }, limit) {
  const [inputs, reuse = "fresh"] = wanted.inputs.split(", ");
  if (inputs.startsWith("trace:")) return null; // its file is not known
  return `checkact choose ${fn} --max-ulp ${limit}` +
    (order === 0 ? "" : ` --order ${order}`) + (format === "f32" ? "" : ` --format ${format}`) +
    (wanted.isa === "all" ? "" : ` --isa ${LEVELS[wanted.isa]}`) +
    (wanted.set === "l1" ? "" : ` --size ${wanted.set}`) +
    (inputs === "normal" ? "" : ` --dist ${inputs}`) + (reuse === "fresh" ? "" : ` --reuse ${reuse}`);
}

function drawPick(box, points) {
  const input = box.querySelector("input");
  const output = box.querySelector("output");
  const fill = () => {
    wanted.limit = input.value;
    const limit = numberOf(input.value.trim().replace(",", "."));
    const pick = pickOf(points, limit);
    if (Number.isNaN(limit)) output.replaceChildren("Give a number of ulps, such as 0.5 or 2.");
    else if (!pick) output.replaceChildren("Nothing that was timed is as accurate without a flaw.");
    else {
      const command = chooseCommand(pick, limit);
      output.replaceChildren(
        el("a", { href: `#/i/${encodeURIComponent(pick.id)}` }, pick.name),
        `: ${describe(pick)} `, ...(command ? [commandLine(command)] : []));
    }
  };
  input.value = wanted.limit;
  input.oninput = fill;
  fill();
}

function drawPareto(figure, pick, impls, looks) {
  const draw = () => drawPareto(figure, pick, impls, looks);
  furnish(figure);
  fillChoice(figure.querySelector(".pick-measure"),
    Object.entries(MEASURES).map(([key, [name]]) => [key, name]), wanted.measure, key => {
      wanted.measure = key;
      draw();
    });
  fillSettings(figure, impls, draw);
  const timed = pointsOf(impls, looks);
  drawPick(pick, timed);
  const points = timed.filter(point => point[wanted.measure] !== null).sort((a, b) => a.ns - b.ns);
  if (points.length === 0) {
    setEmpty(figure, "Nothing here has both an error and a speed.");
    return;
  }
  for (const point of points) {
    point.x = Math.log10(point.ns);
    point.y = ulpToY(point[wanted.measure]);
  }
  drawPoints(figure, points);
  setRows(figure, ["Implementation", "ns/element", "Interval", "Max ulp", "Floored",
    "Mean ulp, x ~ N(0,1)", "Flaws"],
  () => points.map(p => [p.name, short(p.ns, 4), between(p.low, p.high), least(p) + short(p.ulp),
    least(p) + short(p.floored), short(p.normal), flaw(p)]));
}

function drawPoints(figure, points) {
  const lowest = Math.log10(Math.min(...points.map(p => p.low > 0 ? p.low : p.ns)));
  const highest = Math.log10(Math.max(...points.map(p => p.high ?? p.ns)));
  const pad = Math.max(0.08, 0.1 * (highest - lowest));
  const range = ulpRange(points.map(point => point[wanted.measure]));
  const tip = el("div", { className: "tip", hidden: true });
  const chart = makeChart(figure, 320, `${MEASURES[wanted.measure][1]} against time for one element`, {
    cursor: { x: false, y: false, drag: { x: false, y: false }, points: { show: false } },
    scales: {
      x: { time: false, range: () => [lowest - pad, highest + pad] },
      y: { range: () => range },
    },
    axes: [
      axis({ label: "ns / element", size: 28, splits: logSplits, values: logLabels }),
      axis({ label: MEASURES[wanted.measure][1], size: 52, splits: ulpSplits, values: ulpLabels }),
    ],
    series: [{}, { paths: () => null, points: { show: false } }],
    hooks: {
      drawAxes: [u => lineAcross(u, "y", Math.log10(0.5))],
      draw: [u => paintPareto(u, points)],
      setCursor: [u => placeTip(u, nearest(u, points), tip, figure.readout)],
    },
  }, [points.map(point => point.x), points.map(point => point.y)]);
  chart.over.append(tip);
  readByKeys(figure.box, points.length, at => placeTip(chart, points[at], tip, figure.readout));
}

function paintPareto(u, points) {
  for (const point of points) {
    point.px = u.valToPos(point.x, "x", true);
    point.py = u.valToPos(point.y, "y", true);
  }
  const frontier = frontierOf(points, wanted.measure);
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

/** The interval as a whisker with ends, the shape, and a cross over a fail. */
function paintPoint(u, point) {
  const { ctx } = u;
  const unit = uPlot.pxRatio;
  if (point.low > 0 && point.high > 0) {
    const [from, to] = [point.low, point.high].map(ns => u.valToPos(Math.log10(ns), "x", true));
    ctx.save();
    ctx.strokeStyle = point.look.color;
    ctx.lineWidth = 1.25 * unit;
    ctx.setLineDash([]);
    ctx.beginPath();
    ctx.moveTo(from, point.py);
    ctx.lineTo(to, point.py);
    for (const end of [from, to]) {
      ctx.moveTo(end, point.py - 3.5 * unit);
      ctx.lineTo(end, point.py + 3.5 * unit);
    }
    ctx.stroke();
    ctx.restore();
  }
  paintShape(u, point.look.shape, point.px, point.py, point.look.color,
    { hollow: (point.flags & 6) !== 0, scale: 1.15 });
  if (point.verdict !== "fail") return;
  ctx.save();
  ctx.translate(point.px, point.py);
  ctx.scale(1.15 * unit, 1.15 * unit);
  ctx.strokeStyle = css("--bad");
  ctx.lineWidth = 2;
  ctx.stroke(new Path2D("M-7-7L7 7M7-7L-7 7"));
  ctx.restore();
}

/** Names where there is room, those of the frontier first. */
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

const least = impl => (impl.flags & 1) !== 0 ? "≥ " : "";

function describe(point) {
  const flaws = flaw(point);
  return `${least(point)}${short(point.ulp)} ulp (floored ${least(point)}${short(point.floored)}), ` +
    `${short(point.ns, 4)} ns (${between(point.low, point.high)})${flaws === "" ? "" : "; " + flaws}`;
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

/** The point under the cursor, or null. */
function nearest(u, points) {
  const { left, top } = u.cursor;
  let found = null, best = 28;
  for (const point of left >= 0 ? points : []) {
    const distance = Math.hypot(u.valToPos(point.x, "x") - left, u.valToPos(point.y, "y") - top);
    if (distance < best) {
      best = distance;
      found = point;
    }
  }
  return found;
}

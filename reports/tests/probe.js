"use strict";
// Appended to a copy of a report by check_report.sh, after probe_values.js: walks through its pages and tells the
// page around its frame what it finds, a line "ok ..." or "FAIL ..." for each check. WANT is
// what the store says:
//   {impls, functions, id, bins: [[X_LO, X_HI, MAX, BIAS]...],
//    speeds: [[WORKING_SET, DISTRIBUTION, REUSE, NS, LOW, HIGH]...],
//    picks: [[FUNCTION, FORMAT, ORDER, LIMIT, ID or null]...], changed}
// of which bins and speeds are those of implementation id; all but the first two may be absent.

const lines = [];
const check = (fine, what) => lines.push(`${fine ? "ok" : "FAIL"} ${what}`);
const nextFrame = () => new Promise(resolve => setTimeout(resolve, 40));

async function visit(hash) {
  location.hash = hash;
  await nextFrame();
}

/** A canvas that may be read often, filled by paint(pen). */
function pixelsOf(width, height, paint) {
  const pen = el("canvas", { width, height }).getContext("2d", { willReadFrequently: true });
  paint(pen);
  return pen.getImageData(0, 0, width, height).data;
}

/** How many pixels of a canvas have a CSS colour. */
function inkOf(canvas, color) {
  const [r, g, b] = pixelsOf(1, 1, pen => {
    pen.fillStyle = color;
    pen.fillRect(0, 0, 1, 1);
  });
  const data = pixelsOf(canvas.width, canvas.height, pen => pen.drawImage(canvas, 0, 0));
  let count = 0;
  for (let i = 0; i < data.length; i += 4) {
    count += data[i] === r && data[i + 1] === g && data[i + 2] === b && data[i + 3] > 200;
  }
  return count;
}

function checkLayout(where) {
  const { scrollWidth, clientWidth } = document.documentElement;
  check(scrollWidth <= clientWidth, `${where}: ${scrollWidth} of ${clientWidth} px wide`);
}

const shownRows = table => [...table.tBodies[0].rows].filter(row => !row.hidden).length;
const isShown = node => node.getClientRects().length > 0;
const near = (a, b, share = 0.01) => Math.abs(a - b) <= share * Math.abs(b) + 1e-9;

function readingAt(figure, key) {
  figure.querySelector(".plot").onkeydown(new KeyboardEvent("keydown", { key }));
  return figure.querySelector(".readout").textContent;
}

/** Every chart can be read without seeing it: a name, a table, a line that is read out. */
function checkFigures(where) {
  const figures = [...document.querySelectorAll(".on figure")].filter(isShown);
  check(figures.length > 0, `${where}: ${figures.length} figures`);
  for (const figure of figures.filter(f => f.querySelector("canvas"))) {
    const name = figure.querySelector("figcaption").textContent.slice(0, 30);
    const box = figure.querySelector(".plot");
    check(box.tabIndex === 0 && box.getAttribute("role") === "img" &&
      box.getAttribute("aria-label").length > 20, `${where}: ${name} has a name`);
    check(figure.querySelector("[aria-live]") !== null, `${where}: ${name} has a readout`);
    const rows = figure.rows().length - 1;
    check(rows > 0, `${where}: ${name} has a table`);
    const [last, other] = ["End", "ArrowLeft"].map(key => readingAt(figure, key));
    check(last.length > 3 && (last !== other || rows < 2), `${where}: ${name} reads by keys`);
  }
}

/** A verdict of two words stays on one line, however narrow the page. */
function checkVerdicts(table) {
  const wrapped = [...table.tBodies[0].rows].map(row => row.cells[1]).filter(cell => {
    const range = document.createRange();
    range.selectNodeContents(cell);
    return new Set([...range.getClientRects()].map(box => box.top)).size > 1;
  });
  check(wrapped.length === 0, `${wrapped.length} verdicts are wrapped`);
}

async function checkOverview(want) {
  await visit("#/");
  check(isShown(summary), "the overview is shown");
  checkLayout("overview");
  check(summary.tBodies[0].rows.length === want.impls,
    `${summary.tBodies[0].rows.length} rows for ${want.impls} implementations`);
  const sections = document.querySelectorAll(".fn").length;
  check(sections === want.functions, `${sections} sections for ${want.functions} functions`);
  checkVerdicts(summary);
  const findings = document.getElementById("finding-table");
  check(!findings || findings.tBodies[0].rows.length > 0, "no table of findings without rows");
  check(document.planted === undefined, "no script runs but those that the policy names");
  check(window.hacked === undefined, "no text of the store runs as a script");
}

function checkSorting() {
  const button = summary.tHead.rows[0].cells[2].querySelector("button");
  const column = () => [...summary.tBodies[0].rows].map(row => row.cells[2].textContent.trim());
  for (const direction of [1, -1]) {
    button.click();
    const values = column().filter(text => text !== "").map(numberOf);
    const sorted = values.every((v, i) => i === 0 || direction * (v - values[i - 1]) >= 0);
    check(sorted && values.length > 0, `${values.length} sorted rows, direction ${direction}`);
    const blanks = column().indexOf("");
    check(blanks === -1 || blanks === values.length, "rows without a value come last");
  }
}

function checkFilters() {
  const text = document.getElementById("filter-text");
  const all = summary.tBodies[0].rows.length;
  const word = DATA.impls[0].id.toUpperCase();
  text.value = word;
  text.oninput();
  check(shownRows(summary) >= 1 && shownRows(summary) < all, `filter ${word}: ${shownRows(summary)}`);
  text.value = "";
  text.oninput();
  const wanted = DATA.impls.filter(impl => impl.format === "f32" && impl.order === 1).length;
  const press = (set, label) => [...document.querySelectorAll(`${set} button`)]
    .find(button => button.textContent === label).click();
  press("#filter-format", "f32");
  press("#filter-order", "f′");
  check(shownRows(summary) === wanted, `f32 and f′: ${shownRows(summary)} of ${wanted} rows`);
  press("#filter-format", "all");
  press("#filter-order", "all");
  check(shownRows(summary) === all, `all ${shownRows(summary)} rows again`);
}

/** The charts that a target's data allows must be there, with ink in their colours. */
function checkCharts(fn, impls) {
  const canvasOf = name => document.querySelector(`.on .${name} canvas`);
  const curve = canvasOf("fig-curve"), pareto = canvasOf("fig-pareto"), error = canvasOf("fig-error");
  const curves = DATA.functions[fn].curves.filter(([, text]) => text !== "");
  check((curve !== null) === curves.length > 0, `${fn}: a curve iff there is data`);
  if (curve) check(inkOf(curve, css("--c0")) > 100, `${fn}: f is drawn`);
  const points = impls.filter(impl => impl.ulp !== null && impl.ns > 0);
  check((pareto !== null) === points.length > 0, `${fn}: a Pareto chart iff there is data`);
  const drawn = impls.filter(impl => impl.bins !== null);
  check((error !== null) === drawn.length > 0, `${fn}: an error chart iff there is data`);
  // Others may be covered, but what is drawn last is seen.
  const slowest = points.reduce((a, b) => a.ns > b.ns ? a : b, points[0]);
  if (slowest) checkInk(pareto, impls, slowest, 10, "a point");
  const boxes = [...document.querySelectorAll(".on .fig-error input")];
  const last = drawn.findLast(impl => boxes[impls.indexOf(impl)]?.checked ?? true);
  if (last) checkInk(error, impls, last, 30, "a line");
}

function checkInk(canvas, impls, impl, least, what) {
  const ink = inkOf(canvas, lookOf(impls.indexOf(impl)).color);
  check(ink > least, `${impl.id} is ${what}: ${ink} px`);
}

const pressed = set => document.querySelector(`.on ${set} [aria-pressed=true]`)?.textContent;

async function checkFunction(fn) {
  await visit(`#/f/${encodeURIComponent(fn)}`);
  check(document.querySelectorAll(".page.on").length === 1, `${fn}: one page is shown`);
  check(document.querySelector(".on h2").textContent === fn, `${fn}: its page is shown`);
  checkLayout(fn);
  const impls = DATA.impls.filter(impl => impl.fn === fn &&
    FORMAT_NAMES[impl.format] === pressed(".pick-format") &&
    ORDER_NAMES[impl.order] === pressed(".pick-order"));
  const rows = document.querySelectorAll(".on .rows tbody tr").length;
  check(rows === impls.length, `${fn}: ${rows} rows for ${impls.length} implementations`);
  checkCharts(fn, impls);
  checkFigures(fn);
  const data = document.querySelector(".on .fig-error .data");
  data.open = true;
  await nextFrame();
  check(data.hidden || data.querySelectorAll("tbody tr").length > 0, `${fn}: error data`);
  data.open = false;
}

async function checkDetail(impl) {
  await visit(`#/i/${encodeURIComponent(impl.id)}`);
  check(document.querySelector(".on h2").textContent === impl.id, `${impl.id}: detail page`);
  checkLayout(impl.id);
  const canvas = document.querySelector(".on .fig-band canvas");
  check((canvas !== null) === (impl.bins !== null), `${impl.id}: a chart iff there is data`);
  if (impl.ulp === null) return;
  checkFigures(impl.id);
  const text = document.getElementById("detail").textContent;
  check(/max ulp/.test(text) && /Max floored ulp/.test(text), `${impl.id}: numbers`);
  const wanted = (impl.special ? DATA.asked[impl.special[0]].length : 0);
  check(document.querySelectorAll(".on .specials tbody tr").length === wanted,
    `${impl.id}: ${wanted} special values`);
}

async function checkOtherPages(want) {
  for (const name of ["compare", "history", "method"]) {
    await visit(`#/${name}`);
    check(document.querySelector(".page.on").id === name, `#/${name} leads there`);
    checkLayout(name);
  }
  const lost = document.getElementById("lost");
  check(!isShown(lost), "a link that leads somewhere says nothing");
  await visit(`#/i/${encodeURIComponent("<b>none</b>")}`);
  check(isShown(lost) && lost.textContent.includes("i/<b>none</b>"), "a link that leads nowhere says so");
  await visit("#/");
  check(!isShown(lost), "and no longer than it must");
  if (want.changed !== undefined) {
    const rows = document.querySelectorAll("#change-table tbody tr").length;
    check(rows === want.changed, `${rows} of ${want.changed} changed rows`);
  }
}

async function probe(want) {
  await ready;
  await checkOverview(want);
  if (DATA.impls.length > 0) {
    checkSorting();
    checkFilters();
    await checkClicks();
  }
  await checkOtherPages(want);
  if (want.bins) await checkValues(want);
  if (want.picks) await checkPicks(want.picks);
  if (want.bins) await checkTarget(want);
  wanted.set = ""; // the usual setting again
  for (const fn of Object.keys(DATA.functions)) await checkFunction(fn);
  const details = DATA.impls.filter((impl, i) => i < 7 || impl.fn.startsWith("ev"));
  for (const impl of details) await checkDetail(impl);
  check(window.hacked === undefined, "no text of the store has run as a script");
}

probe(WANT).then(() => lines.push("done"), error => lines.push(`FAIL ${error.stack}`)).then(() => {
  parent.postMessage(`PROBE at ${innerWidth} px\n${lines.join("\n")}\n`, "*");
});

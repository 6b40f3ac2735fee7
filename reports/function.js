"use strict";
// A function's page: #/f/FUNCTION[/FORMAT/ORDER].

const summary = document.getElementById("summary");
let summaryRows = new Map(); // id to row

const lab = document.getElementById("lab").content.firstElementChild;

function targetsOf(fn) {
  return DATA.impls.filter(impl => impl.fn === fn);
}

/** A copy of the summary's head with the rows of these implementations. */
function rowsTable(impls) {
  const box = tableOf("Implementations of this target",
    [...summary.tHead.rows[0].cells].map(cell => cell.textContent), [], "summary");
  const table = box.firstChild;
  table.tBodies[0].append(...impls.map(impl => {
    const row = summaryRows.get(impl.id).cloneNode(true);
    row.hidden = false;
    return row;
  }));
  makeSortable(table);
  return box;
}

/** What is drawn at first: the frontier, then the most accurate, each line once. */
function firstChoice(impls) {
  const measured = impls.filter(impl => impl.ulp !== null);
  const timed = measured.filter(impl => impl.ns > 0);
  const byUlp = [...measured].sort((a, b) => a.ulp - b.ulp);
  const seen = new Set();
  const distinct = [...frontierOf(timed, "ulp"), ...byUlp].filter(impl => {
    const line = impl.bins?.[1];
    const isNew = !seen.has(line);
    seen.add(line);
    return isNew;
  });
  return new Set(distinct.slice(0, 6).map(impl => impl.id));
}

function showFunction(page, fn, format, order) {
  const impls = targetsOf(fn);
  const has = (f, o) => impls.some(impl => impl.format === f && impl.order === o);
  if (!has(format, order)) {
    const first = impls.find(i => i.format === "f32" && i.order === 0) ?? impls[0];
    [format, order] = first ? [first.format, first.order] : ["f32", 0];
  }
  page.insertBefore(lab, page.querySelector("details.wide"));
  const go = (f, o) => {
    const known = has(f, o) ? o : impls.find(i => i.format === f).order;
    history.replaceState(null, "", `#/f/${encodeURIComponent(fn)}/${f}/${known}`);
    showTarget(fn, f, known);
    fillPickers(f, known);
  };
  const fillPickers = (f, o) => {
    const formats = Object.keys(FORMAT_NAMES).filter(x => impls.some(i => i.format === x));
    fillChoice(lab.querySelector(".pick-format"), formats.map(x => [x, FORMAT_NAMES[x]]),
      f, x => go(x, o));
    fillChoice(lab.querySelector(".pick-order"),
      [0, 1, 2].filter(x => has(f, x)).map(x => [x, ORDER_NAMES[x]]), o, x => go(f, x));
  };
  fillPickers(format, order);
  showTarget(fn, format, order);
}

function showTarget(fn, format, order) {
  dropCharts();
  ulpCeiling = ULP_CEILINGS[format] ?? 16;
  const impls = targetsOf(fn).filter(impl => impl.format === format && impl.order === order);
  const looks = impls.map((_, i) => lookOf(i));
  drawCurve(lab.querySelector(".fig-curve"), fn, format);
  drawPareto(lab.querySelector(".fig-pareto"), lab.querySelector(".pick"), impls, looks);
  drawError(lab.querySelector(".fig-error"), impls, looks, firstChoice(impls));
  lab.querySelector(".rows-title").textContent =
    `${ORDER_NAMES[order]} in ${FORMAT_NAMES[format] ?? format}`;
  lab.querySelector(".rows").replaceChildren(rowsTable(impls));
}

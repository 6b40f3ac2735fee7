"use strict";
// The pages: #/ the overview, #/f/FUNCTION[/FORMAT/ORDER] a function, #/i/ID an
// implementation; any other #NAME is a place in the overview.

const summary = document.getElementById("summary");
const findingTable = document.getElementById("finding-table"); // null if there are none
const summaryRows = new Map([...summary.tBodies[0].rows].map((row, i) => {
  row.impl = DATA.impls[i];
  return [row.impl.id, row];
}));

function targetsOf(fn) {
  return DATA.impls.filter(impl => impl.fn === fn);
}

/** A copy of the summary's head with the rows of these implementations. */
function rowsTable(impls) {
  const head = summary.tHead.cloneNode(true);
  for (const cell of head.rows[0].cells) {
    cell.removeAttribute("aria-sort");
    cell.replaceChildren(cell.textContent);
  }
  const body = el("tbody", {}, ...impls.map(impl => {
    const row = summaryRows.get(impl.id).cloneNode(true);
    row.hidden = false;
    return row;
  }));
  const table = el("table", { className: "summary" }, head, body);
  makeSortable(table);
  return table;
}

const lab = document.getElementById("lab").content.firstElementChild;

/** What is drawn at first: the frontier, then the most accurate, each line once. */
function firstChoice(impls) {
  const measured = impls.filter(impl => impl.ulp !== null);
  const timed = measured.filter(impl => impl.ns > 0);
  const byUlp = [...measured].sort((a, b) => a.ulp - b.ulp);
  const seen = new Set();
  const distinct = [...frontierOf(timed, "ulp"), ...byUlp].filter(impl => {
    const isNew = !seen.has(impl.bins);
    seen.add(impl.bins);
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
  const impls = targetsOf(fn).filter(impl => impl.format === format && impl.order === order);
  const looks = impls.map((_, i) => lookOf(i));
  drawCurve(lab.querySelector(".fig-curve"), fn);
  drawPareto(lab.querySelector(".fig-pareto"), impls, looks);
  drawError(lab.querySelector(".fig-error"), impls, looks, firstChoice(impls));
  lab.querySelector(".rows-title").textContent =
    `${ORDER_NAMES[order]} in ${FORMAT_NAMES[format] ?? format}`;
  lab.querySelector(".rows").replaceChildren(rowsTable(impls));
}

/** The full row of an implementation as groups of [title, text], from its table's heads. */
function groupsOf(row) {
  const [top, bottom] = row.closest("table").tHead.rows;
  const titles = [...bottom.cells].map(cell => cell.textContent);
  const groups = [];
  let at = 0;
  for (const head of [...top.cells].slice(1)) {
    const facts = titles.slice(at, at + head.colSpan).map((title, i) =>
      [title, row.cells[at + i + 1].textContent]);
    groups.push([head.textContent, facts.filter(([, text]) => text !== "")]);
    at += head.colSpan;
  }
  return groups;
}

const MINOR = new Set(["at x", "got", "exact", "First at x"]);

function factList(facts) {
  const list = el("dl", { className: "facts" });
  for (const [title, text] of facts) {
    const className = MINOR.has(title) ? "minor" : "";
    list.append(el("dt", { className }, title), el("dd", { className }, text));
  }
  return list;
}

function commandLine(text) {
  const button = el("button", { type: "button" }, "Copy");
  const code = el("code", {}, text);
  button.onclick = () => {
    navigator.clipboard.writeText(text).then(
      () => { button.textContent = "Copied"; },
      () => getSelection().selectAllChildren(code));
  };
  return el("div", { className: "command" }, code, button);
}

function chipsOf(impl) {
  const mood = { pass: "good", fail: "bad", undecided: "warn", not_measured: "warn" };
  const sign = { good: "✓ ", bad: "✗ ", warn: "! " };
  const kind = mood[impl.verdict] ?? "";
  const verdict = (impl.verdict || "accuracy not measured").replaceAll("_", " ");
  return el("div", { className: "chips" },
    el("span", { className: kind }, (sign[kind] ?? "") + verdict),
    el("span", {}, FORMAT_NAMES[impl.format] ?? impl.format),
    el("span", {}, impl.order === 0 ? "value" : `derivative of order ${impl.order}`),
    ...((impl.flags & 1) !== 0 ? [el("span", {}, "errors are at least these")] : []));
}

function findingsOf(id) {
  const rows = [...findingTable?.tBodies[0].rows ?? []]
    .filter(row => row.cells[0].textContent === id);
  return rows.flatMap(row => [
    el("p", {}, el("b", {}, row.cells[2].textContent), ` (${row.cells[1].textContent}): `,
      row.cells[3].textContent),
    commandLine(row.cells[4].textContent)]);
}

function errorFigure(impl) {
  const figure = lab.querySelector(".fig-error").cloneNode(true);
  figure.querySelector(".plot").replaceChildren();
  figure.querySelector(".data").open = false;
  return figure;
}

function showDetail(page, impl, row) {
  const groups = groupsOf(row);
  const findings = findingsOf(impl.id);
  const command = groups.pop()[1][0]?.[1];
  const figure = errorFigure(impl);
  const back = `#/f/${encodeURIComponent(impl.fn)}/${impl.format}/${impl.order}`;
  page.replaceChildren(
    el("p", { className: "crumbs" }, el("a", { href: "#/" }, "All functions"), " › ",
      el("a", { href: back }, impl.fn)),
    el("h2", {}, impl.id), chipsOf(impl),
    ...(findings.length > 0 ? [el("h3", {}, "Findings"), ...findings] : []),
    figure,
    el("div", { className: "groups" }, ...groups.filter(([, facts]) => facts.length > 0)
      .map(([title, facts]) => el("div", {}, el("h3", {}, title), factList(facts)))),
    ...(command ? [el("h3", {}, "Reproduce"), commandLine(command)] : []));
  drawError(figure, [impl], [lookOf(0)], new Set([impl.id]), impl.claim);
}

function pathOf(hash) {
  return hash.slice(2).split("/").map(part => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  });
}

function route() {
  dropCharts();
  const hash = location.hash;
  const [kind, name, format, order] = pathOf(hash);
  const impl = kind === "i" ? DATA.impls.find(i => i.id === name) : null;
  const row = impl ? document.getElementById(`/i/${name}`) : null;
  const section = kind === "f" ? document.getElementById(`/f/${name}`) : null;
  const page = row ? document.getElementById("detail")
    : section ?? document.getElementById("overview");
  for (const other of document.querySelectorAll(".page.on")) other.classList.remove("on");
  page.classList.add("on");
  document.getElementById("jump").value = section ? name : "";
  document.title = row || section ? `${name} – checkact report` : "checkact report";
  if (row) showDetail(page, impl, row);
  if (section) showFunction(page, name, format, Number(order));
  const place = hash.startsWith("#/") ? null : document.getElementById(hash.slice(1));
  if (place) place.scrollIntoView(); else scrollTo(0, 0);
}

function start() {
  const jump = document.getElementById("jump");
  jump.append(el("option", { value: "" }, "choose …"),
    ...[...document.querySelectorAll(".fn")].map(section => {
      const name = section.id.slice(3);
      return el("option", { value: name }, name);
    }));
  jump.onchange = () => { location.hash = jump.value ? `#/f/${encodeURIComponent(jump.value)}` : "#/"; };
  startFilters([...summaryRows.values()]);
  makeSortable(summary);
  if (findingTable) makeSortable(findingTable);
  addEventListener("hashchange", route);
  // Canvases keep the colours that they were drawn with.
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", route);
  matchMedia("print").addEventListener("change", route);
  route();
}

start();

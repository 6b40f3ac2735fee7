"use strict";
// The pages: #/ the overview, #/f/FUNCTION[/FORMAT/ORDER] a function, #/i/ID an
// implementation, #/compare, #/history, #/method; any other #NAME is a place in the overview.

function pathOf(hash) {
  return hash.slice(2).split("/").map(part => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  });
}

/** The section of a path, and the implementation that it is about. */
function sectionOf([kind, name]) {
  const impl = kind === "i" ? DATA.impls.find(i => i.id === name) : undefined;
  const row = impl && document.getElementById(`/i/${name}`);
  if (row) return { page: document.getElementById("detail"), name, impl, row };
  const page = kind === "f" && document.getElementById(`/f/${name}`);
  if (page) return { page, name };
  const plain = ["compare", "history", "method"].includes(kind) && document.getElementById(kind);
  return plain ? { page: plain, name: kind } : { page: document.getElementById("overview") };
}

function route() {
  dropCharts();
  const hash = location.hash;
  const path = pathOf(hash);
  const { page, name, impl, row } = sectionOf(path);
  for (const other of document.querySelectorAll(".page.on")) other.classList.remove("on");
  page.classList.add("on");
  const isFunction = page.classList.contains("fn");
  document.getElementById("jump").value = isFunction ? name : "";
  for (const link of document.querySelectorAll(".top nav a")) {
    link.ariaCurrent = link.getAttribute("href") === `#/${page.id}` ? "page" : null;
  }
  document.title = name ? `${name} – checkact report` : "checkact report";
  if (row) showDetail(page, impl, row);
  if (isFunction) showFunction(page, name, path[2], Number(path[3]));
  if (page.id === "history") showHistory();
  const lost = document.getElementById("lost"); // a link of a report that had more
  lost.hidden = !(page.id === "overview" && hash.startsWith("#/") && path[0]);
  lost.textContent = lost.hidden ? "" : `Nothing in this report is called ${path.join("/")}.`;
  const place = hash.startsWith("#/") ? null : document.getElementById(hash.slice(1));
  if (place) place.scrollIntoView(); else scrollTo(0, 0);
}

function startTheme() {
  const root = document.documentElement;
  const button = document.getElementById("theme");
  const show = () => { button.textContent = root.dataset.theme === "dark" ? "Light" : "Dark"; };
  const set = (theme, chosen) => {
    root.dataset.theme = theme;
    try {
      if (chosen) localStorage.setItem("checkact-theme", theme);
    } catch { /* it holds until the page is closed */ }
    show();
    route(); // canvases keep the colours that they were drawn with
  };
  button.onclick = () => set(root.dataset.theme === "dark" ? "light" : "dark", true);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change",
    event => set(event.matches ? "dark" : "light", false));
  matchMedia("print").addEventListener("change", route);
  show();
}

function start() {
  const jump = document.getElementById("jump");
  jump.append(el("option", { value: "" }, "choose …"),
    ...[...document.querySelectorAll(".fn")].map(section => {
      const name = section.id.slice(3);
      return el("option", { value: name }, name);
    }));
  jump.onchange = () => { location.hash = jump.value ? `#/f/${encodeURIComponent(jump.value)}` : "#/"; };
  const rows = [...summary.tBodies[0].rows];
  rows.forEach((row, i) => { row.impl = DATA.impls[i]; });
  summaryRows = new Map(rows.map(row => [row.impl.id, row]));
  startFilters(rows);
  for (const id of ["summary", "finding-table", "range-table", "change-table", "added-table",
    "removed-table", "history-table"]) {
    const table = document.getElementById(id); // only those that have rows are there
    if (table) makeSortable(table);
  }
  document.getElementById("summary-csv").onclick =
    () => saveCsv(textsOf(summary), "checkact-implementations");
  addEventListener("hashchange", () => {
    route();
    document.getElementById("main").focus({ preventScroll: true }); // readers go on there
  });
  startTheme();
  route();
}

document.getElementById("overview").classList.add("on"); // until the data is there
const ready = loadData().then(start);

"use strict";
// Tables: sorting by a click on a head, filters of the summary, tables that scripts make.

/** The value of "0.5", "≥1.2e7", "inf", "0x1.8p+1" or "0.41–0.43"; otherwise NaN. */
function numberOf(text) {
  const t = text.replace("≥", "");
  const hex = /^(-?)0x([0-9a-f]+)\.?([0-9a-f]*)p([+-]?\d+)$/i.exec(t);
  if (hex) {
    const digits = parseInt(hex[2] + hex[3], 16);
    return (hex[1] ? -1 : 1) * digits * 2 ** (Number(hex[4]) - 4 * hex[3].length);
  }
  if (/^-?inf$/.test(t)) return t[0] === "-" ? -Infinity : Infinity;
  return parseFloat(t);
}

/** Numbers ascending, then texts, then what is empty, which stays last in both directions. */
function compareCells(a, b, direction) {
  if (a === "" || b === "") return (a === "") - (b === "");
  const x = numberOf(a), y = numberOf(b);
  if (x !== x || y !== y) {
    return (x !== x) - (y !== y) || direction * (a < b ? -1 : a > b ? 1 : 0);
  }
  return direction * (x < y ? -1 : x > y ? 1 : 0);
}

function sortTable(table, column, direction) {
  const body = table.tBodies[0];
  const rows = [...body.rows].map(row => [row.cells[column].textContent.trim(), row]);
  rows.sort((a, b) => compareCells(a[0], b[0], direction));
  body.append(...rows.map(pair => pair[1]));
}

/** Makes each head of a table with one row of heads a button that sorts. */
function makeSortable(table) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = el("button", { type: "button" });
    button.append(...head.childNodes);
    head.append(button);
    button.onclick = () => {
      const direction = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
      heads.forEach(other => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", direction > 0 ? "ascending" : "descending");
      sortTable(table, column, direction);
    };
  });
}

/** A table in a box that scrolls; cells are texts or elements. */
function tableOf(name, heads, rows, className = "") {
  const table = el("table", { className },
    el("thead", {}, el("tr", {}, ...heads.map(head => el("th", { scope: "col" }, head)))),
    el("tbody", {}, ...rows.map(row => el("tr", {}, ...row.map(cell => el("td", {}, cell))))));
  const box = el("div", { className: "scroll", tabIndex: 0 }, table);
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", name);
  return box;
}

/** Rows of texts as CSV (RFC 4180). */
function csvOf(rows) {
  const quoted = text => /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  return rows.map(row => row.map(cell => quoted(String(cell))).join(",") + "\r\n").join("");
}

const saveCsv = (rows, name) => save(new Blob([csvOf(rows)], { type: "text/csv" }), `${name}.csv`);

/** Fills a fieldset with buttons of which one is pressed; choices are [value, label]. */
function fillChoice(fieldset, choices, value, onPick) {
  fieldset.querySelectorAll("button").forEach(button => button.remove());
  for (const [choice, label] of choices) {
    const button = el("button", { type: "button" }, label);
    button.setAttribute("aria-pressed", String(choice === value));
    button.onclick = () => {
      for (const other of fieldset.querySelectorAll("button")) {
        other.setAttribute("aria-pressed", String(other === button));
      }
      onPick(choice);
    };
    fieldset.append(button);
  }
}

/** The same for a select; it is hidden where there is nothing to choose. */
function fillSelect(select, choices, value, onPick) {
  select.replaceChildren(...choices.map(([choice, label]) => el("option", { value: choice }, label)));
  select.value = value;
  select.onchange = () => onPick(select.value);
  select.parentNode.hidden = choices.length < 2;
}

const STATES = {
  all: () => true,
  broken: impl => impl.verdict === "fail",
  special: impl => (impl.flags & 2) !== 0,
  findings: impl => (impl.flags & 4) !== 0,
  unmeasured: impl => impl.ulp === null,
};

/** The filters above the table of all implementations; rows[i].impl is the row's data. */
function startFilters(rows) {
  const want = { format: "", order: "", state: "all", words: [] };
  const text = document.getElementById("filter-text");
  const state = document.getElementById("filter-state");
  const count = document.getElementById("filter-count");
  const apply = () => {
    let shown = 0;
    for (const row of rows) {
      const impl = row.impl;
      const id = impl.id.toLowerCase();
      row.hidden = !((want.format === "" || impl.format === want.format) &&
        (want.order === "" || impl.order === want.order) &&
        STATES[want.state](impl) && want.words.every(word => id.includes(word)));
      shown += !row.hidden;
    }
    count.textContent = `${shown} of ${rows.length}`;
  };
  const formats = Object.keys(FORMAT_NAMES).filter(f => rows.some(r => r.impl.format === f));
  fillChoice(document.getElementById("filter-format"),
    [["", "all"], ...formats.map(f => [f, f])], "", f => { want.format = f; apply(); });
  fillChoice(document.getElementById("filter-order"),
    [["", "all"], ...ORDER_NAMES.map((name, order) => [order, name])], "",
    order => { want.order = order; apply(); });
  text.oninput = () => {
    want.words = text.value.toLowerCase().split(/[\s*]+/).filter(word => word !== "");
    apply();
  };
  state.onchange = () => { want.state = state.value; apply(); };
  apply();
}

/** What is shown of a table, as rows of texts. */
function textsOf(table) {
  const shown = [...table.tBodies[0].rows].filter(row => !row.hidden);
  return [table.tHead.rows[table.tHead.rows.length - 1], ...shown]
    .map(row => [...row.cells].map(cell => cell.textContent));
}

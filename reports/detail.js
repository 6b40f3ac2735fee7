"use strict";
// An implementation's page: #/i/ID. What the tables of the page hold is read from them.

/** The cells of a row of "All numbers" and of the summary by their titles. */
function factsOf(impl, row) {
  const facts = new Map();
  const titles = [...row.closest("table").tHead.rows[1].cells];
  titles.forEach((title, i) => facts.set(title.textContent, row.cells[i + 1].textContent));
  const heads = [...summary.tHead.rows[0].cells];
  heads.slice(1).forEach((head, i) =>
    facts.set(head.textContent, summaryRows.get(impl.id).cells[i + 1].textContent));
  return facts;
}

/** The command that measures the row again; the usual one is not in the table. */
const commandOf = (impl, facts) =>
  facts.get("Command") || `checkact ulp ${impl.id} --seed ${impl.seed}`;

/** The same for a single input. */
function commandAt(impl, facts, x) {
  if (x === "nan") {
    return `checkact eval ${impl.fn} nan --order ${impl.order} --format ${impl.format}`;
  }
  const plain = commandOf(impl, facts)
    .replace(/ --(points|seed|budget|jobs|from|to) \S+/g, "").replace(" --exhaustive", "");
  return `${plain} --from ${x} --to ${x}`;
}

function chipsOf(impl) {
  const mood = { pass: "good", fail: "bad", undecided: "warn", not_measured: "warn" };
  const sign = { good: "✓ ", bad: "✗ ", warn: "! " };
  const kind = mood[impl.verdict] ?? "";
  const verdict = (impl.verdict || "accuracy not measured").replaceAll("_", " ");
  const claim = impl.claim ? `: claims ${impl.claim} ulp` : "";
  return el("div", { className: "chips" },
    el("span", { className: kind }, (sign[kind] ?? "") + verdict + claim),
    el("span", {}, FORMAT_NAMES[impl.format] ?? impl.format),
    el("span", {}, impl.order === 0 ? "value" : `derivative of order ${impl.order}`),
    ...(impl.isa ? [el("span", {}, impl.isa)] : []),
    ...((impl.flags & 1) !== 0 ? [el("span", {}, "a sample: errors are at least these")] : []));
}

/** The figures that matter, large. */
function tilesOf(impl, facts) {
  const tile = (title, text, more) => text
    ? [el("div", {}, el("b", {}, text), title, el("small", {}, more ?? ""))] : [];
  const interval = facts.get("Interval");
  return el("div", { className: "totals" },
    ...tile("max ulp", facts.get("Max ulp"), `floored ${facts.get("Floored")}`),
    ...tile("bias, ulp", facts.get("Bias")),
    ...tile("% correctly rounded", facts.get("Rounded %")),
    ...tile("special failures", facts.get("Special"), facts.get("Which")),
    ...tile("ns per element", facts.get("ns/elem"), interval),
    ...tile("× a plain copy", facts.get("× copy")),
    ...tile("× libm", facts.get("× libm")));
}

/** Of how many inputs the errors are, and what they are proof of. */
function inputsOf(impl, facts) {
  const count = facts.get("Inputs") ?? "";
  if (impl.ulp === null) return "";
  const [mpfr, found, from] = ["By MPFR alone", "Found by", "From"].map(title => facts.get(title));
  const range = from ? ` from ${from} to ${facts.get("To")}` : "";
  return (/^all/.test(count)
    ? `Every input${range} was tried, ${count.slice(4)} of them: the largest error is exact.`
    : `${count} inputs${range} were tried: the largest error is at least this.`) +
    (mpfr ? ` ${mpfr} of them were left to MPFR by the models.` : "") +
    (found ? ` The worst input was found by ${found}.` : "");
}

function findingsOf(id) {
  const table = document.getElementById("finding-table"); // null if there are none
  const rows = [...table?.tBodies[0].rows ?? []].filter(row => row.cells[0].textContent === id);
  return rows.flatMap(row => [
    el("p", {}, el("b", {}, row.cells[2].textContent), ` (${row.cells[1].textContent}): `,
      row.cells[3].textContent),
    commandLine(row.cells[4].textContent)]);
}

const MINOR = /^(got|exact|first at|got there|exact there|.* at)$/;

/** The full row as groups of titles and texts, from its table's heads. */
function groupsOf(row) {
  const [top, bottom] = row.closest("table").tHead.rows;
  const groups = [];
  let at = 0;
  for (const head of [...top.cells].slice(1, -1)) {
    const list = el("dl", { className: "facts" });
    for (let i = at; i < at + head.colSpan; i++) {
      const title = bottom.cells[i].textContent, text = row.cells[i + 1].textContent;
      const className = MINOR.test(title) ? "minor" : "";
      if (text !== "") list.append(el("dt", { className }, title), el("dd", { className }, text));
    }
    if (list.children.length > 0) groups.push(el("div", {}, el("h3", {}, head.textContent), list));
    at += head.colSpan;
  }
  return groups;
}

const sheet = document.getElementById("sheet").content.firstElementChild;

function showDetail(page, impl, row) {
  ulpCeiling = ULP_CEILINGS[impl.format] ?? 16;
  const facts = factsOf(impl, row);
  const findings = findingsOf(impl.id);
  const back = `#/f/${encodeURIComponent(impl.fn)}/${impl.format}/${impl.order}`;
  page.replaceChildren(
    el("p", { className: "crumbs" }, el("a", { href: "#/" }, "All functions"), " › ",
      el("a", { href: back }, impl.fn)),
    el("h2", {}, impl.id), chipsOf(impl), tilesOf(impl, facts),
    el("p", {}, "Measured by ", commandLine(commandOf(impl, facts))),
    el("p", { className: "quiet" }, inputsOf(impl, facts)),
    ...(findings.length > 0 ? [el("h3", {}, "Findings"), ...findings] : []),
    sheet);
  showErrors(sheet, impl, facts);
  showTimes(sheet, impl);
  showPast(sheet.querySelector(".past"), impl);
  sheet.querySelector(".groups").replaceChildren(...groupsOf(row));
}
